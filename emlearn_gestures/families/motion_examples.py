"""Recordings of motion as examples: windows with their classes."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.augmentation import augmentation_of
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Examples, Pool
from emlearn_gestures.families.motion_scale import board_scale, compare_scale, remembered
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.features.spectral import SpectralFeatures, as_windows
from emlearn_gestures.files.duplicates import duplicate_notes, same_samples
from emlearn_gestures.files.people import index_hint
from emlearn_gestures.files.sides import given_sides
from emlearn_gestures.recordings.augment import MotionAugmentation
from emlearn_gestures.recordings.load import load_recordings
from emlearn_gestures.recordings.sources import SUFFIXES, find_sources
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_predict.motion_features import MAX_LENGTH

_ANY = "(.)"  # a rule for the class that fits every name


def suffixes() -> tuple[str, ...]:
    """Return those of recordings."""
    return SUFFIXES


def read(path: Path, tables: MotionSettings, seed: int = 0, progress: bool = False) -> Examples:
    """Read recordings and cut them into windows, to train on."""
    frame = _load(path, tables.recordings.given(), progress)
    rate = frame.attrs["sample_rate"]
    length = samples("window", tables.windows.length, rate)
    hop = max(1, length // 4) if tables.windows.hop is None else samples("hop", tables.windows.hop, rate)
    check_length(length, rate)
    purity = 1.0 if tables.windows.purity is None else tables.windows.purity
    windows = window_recordings(frame, length, hop, purity)
    lost = sorted(set(frame.index.get_level_values("class")) - set(windows.index.get_level_values("label")) - {""})
    if lost:
        raise UserError(f"{path}: no window is whole within class {lost[0]!r}; shorten window= or lower purity=")
    held_out, trained = given_sides(windows.index, frame.attrs.get("category", {}))
    recorded, labels = (windows.index.get_level_values(level) for level in ("sample", "label"))
    alike = same_samples(recorded, windows.to_numpy())
    noticed = [*duplicate_notes(alike, recorded, labels, "recordings"), *index_hint(windows.index)]
    scale, note = board_scale(frame, tables.recordings.lsb_per_g is not None)
    augmentation, altered = augmentation_of(MotionAugmentation, tables.augmentation, seed)
    turning = {"deg/s", "rad/s"} & set(frame.attrs["units"].values())
    source = {"hop": hop, "lsb_per_g": scale, "lsb_per_dps": frame.attrs["lsb_per_dps"] if turning else None}
    return Examples(
        windows,
        windows.index,
        SpectralFeatures(rate, **tables.features),
        lambda: (windows.to_numpy().tobytes(),),
        held_out,
        trained,
        alike,
        augmentation.copies,
        augmentation.of(as_windows(windows)[0]),
        source=lambda rows: {**source, "examples": windows.iloc[rows]},
        remember={"purity": purity, **altered, **remembered(frame)},
        notes=[*frame.attrs["report"], *note, *noticed],
        columns=frame.attrs["columns"],
    )


def read_for(description: Description, path: Path, tables: MotionSettings, progress: bool = False) -> Examples:
    """Cut recordings into windows as a bundle's training did; of those that are divided, the ones to test on."""
    frame = load_for(description, path, tables, progress)
    purity = tables.windows.purity
    if purity is None:
        purity = description.get("training", {}).get("purity", 1.0)
    source = description["source"]
    windows = window_recordings(frame, source["length"], source["hop"], purity)
    held_out, _ = given_sides(windows.index, frame.attrs.get("category", {}))
    if held_out is not None:
        windows = windows[held_out]
    return _examples(windows, frame)


def load_for(description: Description, path: Path, tables: MotionSettings, progress: bool = False) -> pd.DataFrame:
    """Load recordings as a bundle's training did: its rate, channels and scales.

    Raises
    ------
    UserError
        If their scale cannot be that of the bundle.
    """
    source, given = description["source"], tables.recordings.given()
    scales = {key: source.get(key) for key in ("lsb_per_g", "lsb_per_dps")}
    # what is given is the scale of the files, the scale of the result is the bundle's
    of_files = {"file_lsb_per_g": given.pop("lsb_per_g", given.get("file_lsb_per_g"))}
    given["usual_units"] = description.get("training", {}).get("units")
    own = {"sample_rate": source["sample_rate"], "channels": source["channels"], **scales, **of_files}
    if scales["lsb_per_g"] is None and of_files["file_lsb_per_g"]:
        raise UserError(
            f"lsb_per_g={of_files['file_lsb_per_g']:g}: the bundle does not know the scale of its own counts"
        )
    frame = _load(path, {**given, **{key: value for key, value in own.items() if value is not None}}, progress)
    unit = next((u for u in frame.attrs["units"].values() if u in ("g", "mg", "m/s2")), None)
    if scales["lsb_per_g"] is None and unit:
        raise UserError(f"{path} is in {unit}, the bundle has no scale of its counts: give lsb_per_g when exporting")
    frame.attrs["report"] += compare_scale(description, frame, path)
    return frame


def pool(path: Path, tables: MotionSettings, description: Description | None = None, progress: bool = False) -> Pool:
    """Cut recordings into windows of which no class is asked."""
    # a column that the settings name as the class is none of the channels
    rules = {"label": _ANY, **tables.recordings.given()}
    if description:
        for name, value, usual in (
            ("window", tables.windows.length, type(tables.windows)().length),
            ("sample_rate", tables.recordings.sample_rate, None),
        ):
            if value != usual:
                raise UserError(f"{name} is {value}, but the bundle has its own; leave it out", argument=name)
        changed = type(tables.recordings)(**rules)
        frame = load_for(description, path, MotionSettings(changed, tables.windows, tables.features), progress)
        length = description["source"]["length"]
    else:
        frame = _load(path, rules, progress)
        length = samples("window", tables.windows.length, frame.attrs["sample_rate"])
    rate = frame.attrs["sample_rate"]
    hop = length if tables.windows.hop is None else samples("hop", tables.windows.hop, rate)
    check_length(length, rate)
    recorded = frame.index.get_level_values("sample")
    # a window may span a change of class: nothing is known of it
    frame.index = pd.MultiIndex.from_arrays(
        [np.full(len(frame), ""), recorded, frame.index.get_level_values("time")], names=["class", "sample", "time"]
    )
    windows = window_recordings(frame, length, hop)
    names = windows.index.get_level_values("sample").to_numpy(object)
    files = _files(path, names)
    there = pd.DataFrame(
        {
            "file": [os.path.realpath(files[name][1]) for name in names],
            "recording": names,
            "start_s": windows.index.get_level_values("start").to_numpy().round(4),
            "seconds": round(length / rate, 4),
        }
    )
    features = SpectralFeatures(rate, **tables.features)
    return Pool(windows, there, [files[name][0] for name in names], features, frame.attrs["report"])


def samples(name: str, text: str | int, rate: float) -> int:
    """Turn 2s, 240ms or a number of samples into samples."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|)\s*", str(text))
    if match is None or (not match[2] and "." in match[1]):
        raise UserError(f"{name} is {text!r}; give a duration such as 2s or 240ms, or whole samples", argument=name)
    value = float(match[1])
    return round(value * rate * {"s": 1, "ms": 1e-3}[match[2]]) if match[2] else int(value)


def check_length(length: int, rate: float) -> None:
    """Refuse a window, in samples, of another length than the features take."""
    if not 16 <= length <= MAX_LENGTH:
        raise UserError(
            f"window is {length} samples at {rate:g} Hz, must be from 16 to {MAX_LENGTH}; change it", argument="window"
        )


def _load(path: Path, given: dict[str, Any], progress: bool) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        return load_recordings(path, progress=progress, **given)


def _examples(windows: pd.DataFrame, frame: pd.DataFrame) -> Examples:
    features = SpectralFeatures(frame.attrs["sample_rate"])
    return Examples(
        windows, windows.index, features, lambda: (windows.to_numpy().tobytes(),), notes=frame.attrs["report"]
    )


def _files(path: Path, recordings: np.ndarray) -> dict[str, tuple[str, Path]]:
    """Name below `path`, and path, of the file that each recording comes from."""
    sources = {source.relative: source.path for source in find_sources(path, None, [])}
    if len(sources) == 1:
        only = next(iter(sources.items()))
        return dict.fromkeys(recordings, only)
    found = {}
    for name in dict.fromkeys(recordings):
        # a recording is called after its file; its place in it may follow
        file = name if name in sources else max(filter(name.startswith, sources), key=len)
        found[name] = (file, sources[file])
    return found
