"""Recordings of motion as streams: what the device code said of them and when, beside what they were."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Stream
from emlearn_gestures.families.motion_examples import load_for
from emlearn_gestures.families.motion_replay import push_recording
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.files.sides import given_sides


def streams(
    description: Description,
    predictor: Any,
    path: Path,
    tables: MotionSettings,
    classes: bool = True,
    progress: bool = False,
) -> tuple[list[str], Iterator[Stream]]:
    """Push each recording as a board would; of those that are divided, the ones to test on.

    Parameters
    ----------
    description : dict
        The object of model.json.
    predictor : GesturePredictor
    path : Path
    tables : MotionSettings
    classes : bool, default=True
        Read the recordings' own classes; else they need none.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    notes : list of str
    streams : iterator of Stream

    Raises
    ------
    UserError
        If rows without a class are to be left out: the time between others would shrink.
    """
    if classes and tables.recordings.unlabelled == "drop":
        raise UserError(
            "unlabelled is drop, but a stream is pushed whole; leave it out, and give a table of intervals",
            argument="unlabelled",
        )
    changes = {} if classes else {"unlabelled": "keep"}
    frame = load_for(description, path, tables, progress, **changes)
    held_out, _ = given_sides(frame.index, frame.attrs.get("category", {}))
    if held_out is not None:
        frame = frame[held_out]
    return frame.attrs["report"], _streams(description["source"], predictor, frame, classes, progress)


def _streams(source: dict[str, Any], predictor: Any, frame: Any, classes: bool, progress: bool) -> Iterator[Stream]:
    rate = source["sample_rate"]
    recordings = list(frame.groupby("sample", sort=False))
    for name, recording in track(recordings, "device code", disable=not progress):
        values = recording[source["channels"]].to_numpy(np.int16)
        events = [(event.known / rate, event.label) for event in push_recording(source, predictor, values)]
        labels = recording.index.get_level_values("class").to_numpy(object)
        yield Stream(str(name), len(values) / rate, events, _runs(labels, rate) if classes else [])


def _runs(labels: np.ndarray, rate: float) -> list[tuple[float, float, str]]:
    """Start and end, in seconds, of each run of one class."""
    edges = [0, *(np.flatnonzero(labels[1:] != labels[:-1]) + 1).tolist(), len(labels)]
    return [(a / rate, b / rate, str(labels[a])) for a, b in pairwise(edges)]
