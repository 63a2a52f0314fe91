"""What the boards compute in the benchmark: gesture bundles with a stream of samples, and a forest for digits."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from emlearn_gestures import BoardForest, SpectralFeatures, export_bundle
from emlearn_gestures.datasets import load_digits_pictures, load_mask_defects, load_watch_har, load_wrist
from emlearn_gestures.datasets.find import VARIABLE
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.pictures import Frames
from parity.pictures import encode

BUILD = Path(__file__).resolve().parents[2] / "build" / "device"
LENGTH = 128
WINDOWS = "/bench/windows.bin"  # on the board
LEAST_WINDOWS = 16
FRAMES = 4
# of the features and of the forest; trees that look at few features each read some of every group
PICTURE_SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "default": ({}, {}),
    "small": ({"size": 16}, {}),
    "all groups": ({"lbp": 4, "difference": 8}, {"max_features": "sqrt"}),
}


class OnBoard(Protocol):
    """What a board computes in the benchmark: a bundle of ten trees and what is pushed into it.

    Attributes
    ----------
    name : str
        Of the set.
    bundle : dict of str to bytes
        Its files.
    stream : bytes
        One push after the other.
    """

    name: str
    bundle: dict[str, bytes]
    stream: bytes

    @property
    def predictor(self) -> tuple[Any, ...]:
        """The name of its class, and what the `load` of that takes."""

    @property
    def example(self) -> str:
        """Expression of something to label, of the `predictor`."""

    @property
    def replay(self) -> str:
        """Expressions of the buffer of a push, the pushes of each recording, and from which on each makes a step."""

    @property
    def more(self) -> dict[str, bytes]:
        """Further files for the board."""


@dataclass(frozen=True)
class Gesture:
    """A bundle of ten trees and samples to push into it.

    Attributes
    ----------
    name : str
        Of the recordings.
    bundle : dict of str to bytes
        Its files.
    hop : int
        Samples a push, each of which completes a window once `fill` have come.
    fill : int
    recordings : list of int
        Pushes of each recording in `stream`.
    stream : bytes
        int16, the channels interleaved.
    windows : (n, LENGTH, 3) array of int16
        Those that the stream completes.
    """

    name: str
    bundle: dict[str, bytes]
    hop: int
    fill: int
    recordings: list[int]
    stream: bytes
    windows: np.ndarray

    @property
    def predictor(self) -> tuple[Any, ...]:
        return "GesturePredictor", "/bundle"

    @property
    def example(self) -> str:
        return "predictor.window.values"

    @property
    def replay(self) -> str:
        return f"array('h', [0] * {self.hop * self.windows.shape[2]}), {self.recordings}, {self.fill}"

    @property
    def more(self) -> dict[str, bytes]:
        return {WINDOWS: self.windows.astype("<i2").tobytes()}


@dataclass(frozen=True)
class Pictures:
    """A bundle of ten trees and frames to push into it.

    Attributes
    ----------
    name : str
        Of the set.
    bundle : dict of str to bytes
        Its files.
    width, height : int
    format : str
    size : int
        Bytes of a frame.
    stream : bytes
        The frames.
    """

    name: str
    bundle: dict[str, bytes]
    width: int
    height: int
    format: str
    size: int
    stream: bytes

    @property
    def predictor(self) -> tuple[Any, ...]:
        return "ImagePredictor", "/bundle", self.width, self.height, self.format

    @property
    def example(self) -> str:
        return f"bytearray({self.size})"

    @property
    def replay(self) -> str:
        return f"bytearray({self.size}), {[len(self.stream) // self.size]}, 1"

    @property
    def more(self) -> dict[str, bytes]:
        return {}


@dataclass(frozen=True)
class Digits:
    """A forest of 10 trees, up to 100 leaves each, on scikit-learn's 8x8 digits, and samples that it has not seen.

    Attributes
    ----------
    estimator : RandomForestClassifier
    csv : str
        In emlearn's format.
    samples : (n, 64) array of int16
    hard : (n,) array of int
        The classes by the votes of whole trees, as a board counts.
    soft : (n,) array of int
        The classes by the mean of the trees' shares, as scikit-learn's predict.
    """

    estimator: RandomForestClassifier
    csv: str
    samples: np.ndarray
    hard: np.ndarray
    soft: np.ndarray


@cache
def gesture(filtered: bool = False, windows: int = LEAST_WINDOWS) -> Gesture:
    """Train on two people with a watch, or on the built-in sample where the real sets are not here.

    Parameters
    ----------
    filtered : bool, default=False
        With a low-pass filter of second order at a tenth of the sample rate; else the default features.
    windows : int, default=16
        At least so many are in the stream.
    """
    real = bool(os.environ.get(VARIABLE))
    recordings, hop = (load_watch_har(["s01", "s02"]), 64) if real else (load_wrist(), 32)
    rate = recordings.attrs["sample_rate"]
    channels = [column for column in recordings.columns if column != "group"]
    parts, cut, labels = [], [], []
    for _, recording in recordings.groupby("sample", sort=False):
        values = recording[channels].to_numpy("<i2")
        classes = recording.index.get_level_values("class")
        parts.append(values)
        for start in range(0, len(values) - LENGTH + 1, hop):
            cut.append(values[start : start + LENGTH])
            labels.append(classes[start + LENGTH // 2])
    X = np.array(cut)
    settings = {"filter": "low", "filter_cutoff": 0.1 * rate, "filter_order": 2} if filtered else {}
    model = make_model(SpectralFeatures(rate, **settings), {}).fit(X, np.array(labels))
    name = "watch_har" if real else "wrist"
    folder = export_bundle(model, BUILD / (name + ("_filtered" if filtered else "")), hop=hop, examples=X)
    fill = LENGTH // hop
    random.Random(0).shuffle(parts)
    pushes: list[int] = []
    chosen: list[np.ndarray] = []
    while sum(n - fill + 1 for n in pushes) < windows:
        part = parts.pop()
        # of each recording a few windows only, so that several are seen
        n = min(len(part) // hop, fill - 1 + -(-windows // 4))
        if n >= fill:
            pushes.append(n)
            chosen.append(part[: n * hop])
    return Gesture(
        name,
        {path.name: path.read_bytes() for path in sorted(folder.iterdir())},
        hop,
        fill,
        pushes,
        b"".join(part.tobytes() for part in chosen),
        np.array([p[i * hop :][:LENGTH] for p, n in zip(chosen, pushes, strict=True) for i in range(n - fill + 1)]),
    )


@cache
def pictures(width: int, height: int, form: str, settings: str = "default") -> Pictures:
    """Train on masks of a production line, or on the digits where the real sets are not here.

    Parameters
    ----------
    width, height : int
        Of the frames, made of pictures that the forest has not seen.
    form : str
        Their format.
    settings : str, default="default"
        Of `PICTURE_SETTINGS`.
    """
    name, X, y, unseen = _picture_set()
    features, forest = PICTURE_SETTINGS[settings]
    if form == "grey":  # as with --grey
        features = {**features, "colour": 0}
    model = make_model(PixelFeatures(**features), forest).fit(X, y)
    folder = export_bundle(model, BUILD / f"{name} {settings} {form}", examples=X)
    images = [Image.fromarray(picture).resize((width, height), Image.Resampling.BOX) for picture in unseen]
    frames = [encode(np.asarray(image), form) for image in images]
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return Pictures(name, files, width, height, form, len(frames[0]), b"".join(frames))


@cache
def _picture_set() -> tuple[str, Any, Any, list[np.ndarray]]:
    """Name, pictures and labels to train on, and four others."""
    if not os.environ.get(VARIABLE):
        digit_frames, classes = load_digits_pictures()
        return "load_digits", digit_frames[::2], classes[::2], list(digit_frames[1:9:2])
    table = load_mask_defects("train")
    others = load_mask_defects("test")
    chosen = others.iloc[:: len(others) // FRAMES][:FRAMES]
    return "mask_defects", Frames(table), table.index.get_level_values("class").to_numpy(str), list(Frames(chosen))


@cache
def digits(samples: int = 64) -> Digits:
    """Train on every second image; the others are the samples, from the first on."""
    data = load_digits()
    X = data.data.astype(np.int16)
    estimator = RandomForestClassifier(10, max_leaf_nodes=100, random_state=0).fit(X[::2], data.target[::2])
    board = BoardForest(estimator)
    unseen = X[1::2][:samples]
    return Digits(estimator, board.csv, unseen, board.predict(unseen), estimator.predict(unseen))
