"""Recordings of motion, pushed through the device code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Moment, Replay
from emlearn_gestures.families.motion_examples import load_for
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.recordings.arrays import device_array


def replay(
    description: Description, predictor: Any, path: Path, tables: MotionSettings, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    """Push each recording as a board would; a moment for each event."""
    frame = load_for(description, path, tables, progress)
    return frame.attrs["report"], _replays(description["source"], predictor, frame)


def _replays(source: dict[str, Any], predictor: Any, frame: Any) -> Iterator[Replay]:
    rate = source["sample_rate"]
    silent = f"no event; the first window is complete after {source['length'] / rate:.2f} s"
    for name, recording in frame.groupby("sample", sort=False):
        values = recording[source["channels"]].to_numpy(np.int16)
        events = push_all(predictor, values, source["hop"])
        moments = (Moment(f"{row / rate:8.2f} s", label, votes, label) for row, label, votes in events)
        yield Replay(f"{name}: {len(values) / rate:.2f} s", moments, silent)


def push_all(predictor: Any, values: np.ndarray, hop: int) -> Iterator[tuple[int, str, int]]:
    """Push a recording; yield samples so far, label and votes of each event.

    Parameters
    ----------
    predictor : GesturePredictor
    values : (n, channels) array of int16
    hop : int
        Samples a push: the bundle's, so that no event hides another.
    """
    predictor.clear()
    for start in range(0, len(values), hop):
        event = predictor.push(device_array(values[start : start + hop].ravel()))
        if event:
            end = predictor.extractor.length + event.window * hop
            yield end, event.label, int(event.votes[event.index])
