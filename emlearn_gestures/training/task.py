"""What `train` works on, whatever PATH holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import TransformerMixin

from emlearn_gestures.cli.common import DEFAULT_WINDOW, check_length, console, read, read_pictures, samples
from emlearn_gestures.decisions.settings import PICTURE_DECISION
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.pictures import Frames
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_gestures.training.scores import Split, group_split


@dataclass
class Task:
    """Examples and what is known of them.

    Attributes
    ----------
    noun : str
        What they are, "windows" or "pictures".
    X : DataFrame of windows, or Frames
    index : MultiIndex
        With the levels label, group and sample.
    features : SpectralFeatures or PixelFeatures
    split : Split or None
        How to score; None where nothing honest can be said.
    trained : array of int or slice
        Which examples the bundle's forest is trained on.
    augmentation : Augmentation or None
    decision, export, remember : dict
        Defaults of the decision, arguments of `export_bundle`, additions to the training summary.
    content : callable
        Gives the bytes of all examples, for the fingerprint.
    """

    noun: str
    X: Any
    index: pd.Index
    features: TransformerMixin
    split: Split | None
    trained: Any = field(default_factory=lambda: slice(None))
    augmentation: Augmentation | None = None
    decision: dict[str, Any] = field(default_factory=dict)
    export: dict[str, Any] = field(default_factory=dict)
    remember: dict[str, Any] = field(default_factory=dict)

    def content(self) -> Any:
        """The bytes of all examples, one after the other."""
        if isinstance(self.X, Frames):
            return (Path(path).read_bytes() for path in self.X.paths)
        return (self.X.to_numpy().tobytes(),)


def motion_task(path: Path, settings: dict[str, dict[str, Any]], folds: int, seed: int) -> Task:
    """Read recordings and cut them into windows."""
    frame = read(path, **settings["recordings"])
    rate = frame.attrs["sample_rate"]
    chosen = settings["windows"]
    length = samples("window", chosen.get("length", DEFAULT_WINDOW), rate)
    hop = samples("hop", chosen["hop"], rate) if "hop" in chosen else max(1, length // 4)
    check_length(length, rate)
    purity = chosen.get("purity", 1.0)
    windows = window_recordings(frame, length, hop, purity)
    lost = sorted(set(frame.index.get_level_values("class")) - set(windows.index.get_level_values("label")) - {""})
    if lost:
        raise UserError(f"{path}: no window is whole within class {lost[0]!r}; shorten --window or lower --purity")
    turning = {"deg/s", "rad/s"} & set(frame.attrs["units"].values())
    return Task(
        "windows",
        windows,
        windows.index,
        SpectralFeatures(rate, **settings["features"]),
        group_split(windows.index, folds, seed),
        export={
            "hop": hop,
            "windows": windows,
            "lsb_per_g": _scale(frame, "lsb_per_g" in settings["recordings"]),
            "lsb_per_dps": frame.attrs["lsb_per_dps"] if turning else None,
        },
        remember={"purity": purity},
    )


def picture_task(path: Path, settings: dict[str, dict[str, Any]], folds: int, seed: int) -> Task:
    """List pictures; train/ and test/ are the split, unless a group or folds are asked for; val/ is on neither side."""
    table = read_pictures(path, **settings["pictures"])
    index = table.index.set_names(["label", "group", "sample"])
    frames = Frames(table)
    category = np.array(table.attrs["category"])
    held_out = np.flatnonzero(category == "test")
    rest = np.flatnonzero((category == "train") | (category == ""))
    cross = "group" in settings["pictures"] or "folds" in settings["evaluation"]
    given = bool(len(held_out)) and bool(len(rest)) and not cross
    changes = settings["augmentation"]
    augmentation = Augmentation(**{"seed": seed, **changes}) if changes else None
    return Task(
        "pictures",
        frames,
        index,
        PixelFeatures(**settings["features"]),
        Split([(rest, held_out)], "on its test pictures") if given else group_split(index, folds, seed, "picture"),
        rest if given else slice(None),
        augmentation,
        PICTURE_DECISION,
        {"frames": frames[rest] if given else frames},
        {"augmentation": {"copies": augmentation.copies, **changes}} if augmentation and augmentation.copies else {},
    )


def _scale(frame: pd.DataFrame, declared: bool) -> float | None:
    """Counts per g; None for counts of a scale that nobody has said and that gravity does not show."""
    scale = frame.attrs["lsb_per_g"]
    axes = [name for name, unit in frame.attrs["units"].items() if unit == "counts"][:3]
    if declared or not axes:
        return scale
    length = float(np.median(np.sqrt((frame[axes].astype(float) ** 2).sum(axis=1))))
    if 0.67 < length / scale < 1.5:
        return scale
    console.print(f"counts of median length {length:.0f}: give --lsb-per-g to write their scale into the bundle")
    return None
