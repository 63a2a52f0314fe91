"""What recordings of motion hold, for `inspect`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.family import Inspection
from emlearn_gestures.families.motion_mode import choose_mode
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.recordings.arguments import Arguments
from emlearn_gestures.recordings.gather import read_tables
from emlearn_gestures.recordings.inspection import Findings, look
from emlearn_gestures.recordings.load import frame_of
from emlearn_gestures.recordings.sources import find_sources


def inspect(path: Path, tables: MotionSettings, progress: bool = False) -> Inspection:
    """Look at recordings without training."""
    arguments = Arguments(**tables.recordings.given())
    notes: list[str] = []
    problems = Problems(path, skip=True)
    read = read_tables(find_sources(path, arguments.category, notes), arguments.of_files, problems, progress)
    found = look(read, arguments, problems, notes)
    stops = taken = ""
    try:
        frame = frame_of(read, arguments, problems, [])
        mode, why = choose_mode(frame, tables)
        taken = why.split(";")[0] or f"{mode}s, as it is given"
    except UserError as error:
        stops = str(error)
    refused = list(dict.fromkeys(problems.messages))  # what both of them found
    lengths = [len(recording) for recording in found.recordings]
    rate = "no time and no rate in the files" if found.rate is None else f"{found.rate:g} Hz"
    facts = [
        ("recordings", f"{len(lengths)} in {len({recording.file for recording in found.recordings})} files"),
        ("rows", f"{sum(lengths)}, from {min(lengths)} to {max(lengths)} a recording"),
        ("rate", rate),
        ("groups", str(len({recording.group for recording in found.recordings}))),
    ]
    if taken:
        facts.append(("for train", taken))
    return Inspection(found.columns, found.classes(), facts, notes, refused, stops, _drawn(found))


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
