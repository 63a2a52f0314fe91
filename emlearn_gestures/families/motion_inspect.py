"""What recordings of motion hold, for `inspect`."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.family import Inspection
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.recordings.inspection import Findings, look
from emlearn_gestures.recordings.load import load_recordings, read_options


def inspect(path: Path, tables: MotionSettings, progress: bool = False) -> Inspection:
    """Look at recordings without training."""
    given = tables.recordings.given()
    options = read_options({**given, "unlabelled": "drop"})  # rows without a class are shown, too
    found = look(path, options, given.get("units"), given.get("max_gap"), progress)
    stops = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            load_recordings(path, **{**given, "skip_bad": True})
    except UserError as error:
        stops = str(error)
    lengths = [len(recording) for recording in found.recordings]
    rate = "no time and no rate in the files" if found.rate is None else f"{found.rate:g} Hz"
    facts = [
        ("recordings", f"{len(lengths)} in {len({recording.file for recording in found.recordings})} files"),
        ("rows", f"{sum(lengths)}, from {min(lengths)} to {max(lengths)} a recording"),
        ("rate", rate),
        ("groups", str(len({recording.group for recording in found.recordings}))),
    ]
    return Inspection(found.columns, found.classes(), facts, found.notes, found.refused, stops, _drawn(found))


def _drawn(found: Findings) -> dict[str, tuple[np.ndarray, np.ndarray, list[str]]]:
    """The first recording of each class: its rows of that class."""
    drawn: dict[str, tuple[np.ndarray, np.ndarray, list[str]]] = {}
    for recording in found.recordings:
        step = found.seconds(recording) / len(recording)
        times = np.arange(len(recording)) * (1.0 if np.isnan(step) else step)
        for name in dict.fromkeys(recording.classes.astype(str).tolist()):
            if name not in drawn:
                rows = recording.classes == name
                names = [f"{c} ({found.units[c]})" if found.units.get(c) else c for c in recording.channels]
                drawn[name] = (
                    times[rows] if recording.time is None else recording.time[rows],
                    recording.values[rows],
                    names,
                )
    return drawn
