"""Recordings of motion as examples: windows, or whole gestures, with their classes."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.augmentation import augmentation_of
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.durations import samples
from emlearn_gestures.families.family import Examples, Pool
from emlearn_gestures.families.motion_cut import check_length, cut_gestures, cut_windows, usage_notes
from emlearn_gestures.families.motion_mode import WINDOW, choose_mode
from emlearn_gestures.families.motion_scale import board_scales, compare_scale, remembered, require_scales, scales_of
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.features.spectral import SpectralFeatures, as_windows
from emlearn_gestures.files.duplicates import duplicate_notes, same_samples
from emlearn_gestures.files.people import index_hint
from emlearn_gestures.files.sides import given_sides
from emlearn_gestures.recordings.augment import MotionAugmentation
from emlearn_gestures.recordings.gestures import gesture_recordings
from emlearn_gestures.recordings.load import load_recordings
from emlearn_gestures.recordings.sources import SUFFIXES, find_sources
from emlearn_gestures.recordings.windows import window_recordings


def suffixes() -> tuple[str, ...]:
    """Return those of recordings."""
    return SUFFIXES


def read(path: Path, tables: MotionSettings, seed: int = 0, progress: bool = False) -> Examples:
    """Read recordings and cut them into windows or whole gestures, to train on."""
    frame = _load(path, tables.recordings.given(), progress)
    mode, why = choose_mode(frame, tables)
    if mode == "gesture":
        cut = cut_gestures(frame, tables.gestures, tables.windows.purity)
    else:
        cut = cut_windows(path, frame, tables.windows)
    windows = cut.examples
    held_out, trained = given_sides(windows.index, frame.attrs.get("category", {}))
    recorded, labels = (windows.index.get_level_values(level) for level in ("sample", "label"))
    alike = same_samples(recorded, windows.to_numpy())
    noticed = [*duplicate_notes(alike, recorded, labels, "recordings"), *index_hint(windows.index)]
    scales, note = board_scales(frame, tables.recordings.given())
    source = {**cut.source, **scales}
    augmentation, altered = augmentation_of(MotionAugmentation, tables.augmentation, seed)
    return Examples(
        windows,
        windows.index,
        SpectralFeatures(frame.attrs["sample_rate"], **tables.features),
        lambda: (windows.to_numpy().tobytes(),),
        held_out,
        trained,
        alike,
        augmentation.copies,
        augmentation.of(as_windows(windows)[0]),
        source=lambda rows: {**source, "examples": windows.iloc[rows]},
        remember={"purity": cut.purity, **altered, **remembered(frame)},
        notes=[*frame.attrs["report"], *note, *noticed, *filter(None, [why]), *cut.notes],
        columns=frame.attrs["columns"],
        noun=cut.noun,
    )


def read_for(description: Description, path: Path, tables: MotionSettings, progress: bool = False) -> Examples:
    """Cut recordings as a bundle's training did; of those that are divided, the ones to test on."""
    frame = load_for(description, path, tables, progress)
    purity = tables.windows.purity
    if purity is None:
        purity = description.get("training", {}).get("purity", 1.0)
    source = description["source"]
    if source.get("segment"):
        windows = gesture_recordings(frame, source["segment"], source["length"], purity)
        frame.attrs["report"] += usage_notes(windows)
    else:
        windows = window_recordings(frame, source["length"], source["hop"], purity)
    held_out, _ = given_sides(windows.index, frame.attrs.get("category", {}))
    if held_out is not None:
        windows = windows[held_out]
    return _examples(windows, frame)


def load_for(
    description: Description, path: Path, tables: MotionSettings, progress: bool = False, **changes: Any
) -> pd.DataFrame:
    """Load recordings as a bundle's training did: its rate, channels and scales.

    Parameters
    ----------
    description : dict
        Of the bundle.
    path : Path
    tables : MotionSettings
    progress : bool, default=False
    **changes
        Arguments of `load_recordings` that go before those of the tables.

    Raises
    ------
    UserError
        If their scale cannot be that of the bundle.
    """
    source, given = description["source"], {**tables.recordings.given(), **changes}
    scales = scales_of(description, given)
    given["usual_units"] = description.get("training", {}).get("units")
    own = {"sample_rate": source["sample_rate"], "channels": source["channels"]}
    try:
        frame = _load(path, {**given, **own, **scales}, progress)
    except UserError as error:
        if error.argument != "channels":
            raise
        raise UserError(str(error).replace("channels=", "the channels of the bundle")) from None
    require_scales(description, frame, path)
    frame.attrs["report"] += compare_scale(description, frame, path)
    return frame


def pool(path: Path, tables: MotionSettings, description: Description | None = None, progress: bool = False) -> Pool:
    """Cut recordings into windows of which no class is asked."""
    if description:
        for name, value in (("window", tables.windows.length), ("sample_rate", tables.recordings.sample_rate)):
            if value is not None:
                raise UserError(f"{name} is {value}, but the bundle has its own; leave it out", argument=name)
        frame = load_for(description, path, tables, progress, unlabelled="keep")
        length = description["source"]["length"]
    else:
        frame = _load(path, {**tables.recordings.given(), "unlabelled": "keep"}, progress)
        length = samples("window", tables.windows.length or WINDOW, frame.attrs["sample_rate"])
    rate = frame.attrs["sample_rate"]
    recorded = frame.index.get_level_values("sample")
    # a window may span a change of class: nothing is known of it
    frame.index = pd.MultiIndex.from_arrays(
        [np.full(len(frame), ""), recorded, frame.index.get_level_values("time")], names=["class", "sample", "time"]
    )
    if description and description["source"].get("segment"):
        windows = gesture_recordings(frame, description["source"]["segment"], length)
        frame.attrs["report"] += usage_notes(windows)
        seconds = windows.index.get_level_values("rows").to_numpy() / rate
    else:
        hop = length if tables.windows.hop is None else samples("hop", tables.windows.hop, rate)
        check_length(length, rate)
        windows = window_recordings(frame, length, hop)
        seconds = np.full(len(windows), length / rate)
    names = windows.index.get_level_values("sample").to_numpy(object)
    files = _files(path, names)
    there = pd.DataFrame(
        {
            "file": [os.path.realpath(files[name][1]) for name in names],
            "recording": names,
            "start_s": windows.index.get_level_values("start").to_numpy().round(4),
            "seconds": seconds.round(4),
        }
    )
    features = SpectralFeatures(rate, **tables.features)
    return Pool(windows, there, [files[name][0] for name in names], features, frame.attrs["report"])


def _load(path: Path, given: dict[str, Any], progress: bool) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        return load_recordings(path, progress=progress, **given)


def _examples(windows: pd.DataFrame, frame: pd.DataFrame) -> Examples:
    features = SpectralFeatures(frame.attrs["sample_rate"])
    return Examples(
        windows,
        windows.index,
        features,
        lambda: (windows.to_numpy().tobytes(),),
        notes=frame.attrs["report"],
        noun="gestures" if "usage" in windows.attrs else "windows",
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
