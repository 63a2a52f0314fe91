"""What `select` chooses from: pictures or windows, with the files that hold them, labelled or not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.cli.common import (
    DEFAULT_WINDOW,
    check_length,
    console,
    read,
    read_for,
    read_pictures,
    refuse,
    samples,
)
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.pictures import Frames
from emlearn_gestures.recordings.sources import find_sources
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_gestures.training.scores import bundle_features

_ANY = "(.)"  # a rule for the class that fits every name
_OF_MOTION = ("group", "window", "hop", "sample_rate", "units")


@dataclass
class Pool:
    """Examples without classes.

    Attributes
    ----------
    noun : str
        What they are, "windows" or "pictures".
    X : DataFrame of windows, or Frames
    there : DataFrame
        A row an example: file (absolute), and for windows recording, start_s and seconds.
    names : list of str
        Of the files, below PATH; one an example.
    features : PixelFeatures or SpectralFeatures
        Not fitted.
    """

    noun: str
    X: Any
    there: pd.DataFrame
    names: Sequence[str]
    features: Any


def read_pool(
    path: Path,
    kind: str,
    settings: dict[str, dict[str, Any]],
    options: dict[str, Any],
    description: dict[str, Any] | None = None,
) -> Pool:
    """Read pictures or recordings.

    Parameters
    ----------
    path : Path
    kind : {"pictures", "recordings"}
    settings : dict
        From `read_config`.
    options : dict
        skip_bad, group, window, hop, sample_rate and units; None where not given.
    description : dict, optional
        Of the bundle whose rate and window are to be used.
    """
    if kind == "pictures":
        refuse(path, kind, **{name: options[name] for name in _OF_MOTION})
        return _pictures(path, settings, options)
    return _windows(path, settings, options, description)


def pool_features(pool: Pool, description: dict[str, Any] | None = None, predictor: Any = None) -> np.ndarray:
    """Features of all examples: those that a bundle's forest takes, or those that `train` would compute."""
    progress = console.is_terminal
    if description is None:
        return np.asarray(pool.features.set_params(progress=progress).fit(pool.X).transform(pool.X))
    return bundle_features(description, predictor, pool.X, progress)


def _pictures(path: Path, settings: dict[str, dict[str, Any]], options: dict[str, Any]) -> Pool:
    rules = {"label": _ANY, "group": "file", "skip_bad": options["skip_bad"]}
    given = {name: value for name, value in rules.items() if value is not None}
    frames = Frames(read_pictures(path, **{**settings["pictures"], **given}))
    there = pd.DataFrame({"file": [os.path.realpath(file) for file in frames.paths]})
    return Pool("pictures", frames, there, list(frames.samples), PixelFeatures(**settings["features"]))


def _windows(
    path: Path, settings: dict[str, dict[str, Any]], options: dict[str, Any], description: dict[str, Any] | None
) -> Pool:
    # a column that the settings name as the class is none of the channels
    rules = {"label": settings["recordings"].get("label", _ANY), "group": options["group"]}
    rules |= {"units": options["units"], "skip_bad": options["skip_bad"]}
    if description:
        for name in ("window", "sample_rate"):
            if options[name] is not None:
                option = f"--{name.replace('_', '-')}"
                raise UserError(f"{option} is {options[name]}, but the bundle has its own; leave it out")
        frame = read_for(description, path, settings["recordings"], **rules)
        length = description["window"]["length"]
    else:
        given = {name: value for name, value in rules.items() if value is not None}
        if options["sample_rate"] is not None:
            given["sample_rate"] = options["sample_rate"]
        frame = read(path, **{**settings["recordings"], **given})
        wanted = options["window"] or settings["windows"].get("length", DEFAULT_WINDOW)
        length = samples("window", wanted, frame.attrs["sample_rate"])
    rate = frame.attrs["sample_rate"]
    hop = samples("hop", options["hop"], rate) if options["hop"] else length
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
    features = SpectralFeatures(rate, **settings["features"])
    return Pool("windows", windows, there, [files[name][0] for name in names], features)


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
