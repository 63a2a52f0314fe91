"""Recordings of motion, pushed through the device code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Moment, Replay
from emlearn_gestures.families.motion_examples import load_for
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.recordings.arrays import device_array
from emlearn_gestures.recordings.gestures import rest_after, with_rest


def replay(
    description: Description, predictor: Any, path: Path, tables: MotionSettings, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    """Push each recording as a board would, and rest after it for whole gestures; a moment for each event.

    No class is asked for.
    """
    frame = load_for(description, path, tables, progress, unlabelled="keep")
    return frame.attrs["report"], _replays(description["source"], predictor, frame)


def _replays(source: dict[str, Any], predictor: Any, frame: Any) -> Iterator[Replay]:
    rate, segment = source["sample_rate"], source.get("segment")
    if segment:
        silent = f"no event; a gesture is over after {_chunk(source) / rate:.2f} s of rest"
    else:
        silent = f"no event; the first window is complete after {source['length'] / rate:.2f} s"
    for name, recording in frame.groupby("sample", sort=False):
        values = recording[source["channels"]].to_numpy(np.int16)
        events = push_recording(source, predictor, values)
        moments = (Moment(_when(event, rate, bool(segment)), event.label, event.votes, event.label) for event in events)
        yield Replay(f"{name}: {len(values) / rate:.2f} s", moments, silent)


def _when(event: Pushed, rate: float, whole: bool) -> str:
    """When a window or gesture ended; of a gesture, when it began as well."""
    end = f"{event.end / rate:8.2f} s"
    return f"{event.start / rate:8.2f} to{end}" if whole else end


def _chunk(source: dict[str, Any]) -> int:
    """So few samples that no event hides another: a hop, or the rest that ends a gesture."""
    segment = source.get("segment")
    return segment["block"] * (segment["gap"] + 1) if segment else source["hop"]


class Pushed(NamedTuple):
    """An event of a recording that is pushed.

    Attributes
    ----------
    known : int
        Samples that the board had when it came.
    start, end : int
        Of the window or gesture, samples.
    label : str
    votes : int
        For it.
    """

    known: int
    start: int
    end: int
    label: str
    votes: int


def push_recording(source: dict[str, Any], predictor: Any, values: np.ndarray) -> Iterator[Pushed]:
    """Push a recording as a board would, and rest after it for whole gestures.

    Parameters
    ----------
    source : dict
        Of the bundle.
    predictor : GesturePredictor
    values : (n, channels) array of int16
    """
    segment = source.get("segment")
    return push_all(predictor, with_rest(values, rest_after(segment)) if segment else values, _chunk(source))


def push_all(predictor: Any, values: np.ndarray, chunk: int) -> Iterator[Pushed]:
    """Push samples, `chunk` at a time; yield each event."""
    predictor.clear()
    for start in range(0, len(values), chunk):
        event = predictor.push(device_array(values[start : start + chunk].ravel()))
        if event:
            end = event.start + event.length
            # a window is evaluated as soon as it is whole, a gesture after its rest
            known = min(start + chunk, len(values)) if predictor.decision.each else end
            yield Pushed(known, event.start, end, event.label, int(event.votes[event.index]))
