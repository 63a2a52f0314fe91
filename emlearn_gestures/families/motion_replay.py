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
from emlearn_gestures.recordings.gestures import rest_after, with_rest
from emlearn_predict.decision import Event


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
        # no gesture ends within so many samples of another: none hides one
        chunk, rest = segment["block"] * (segment["gap"] + 1), rest_after(segment)
        silent = f"no event; a gesture is over after {chunk / rate:.2f} s of rest"
    else:
        chunk, rest = source["hop"], 0
        silent = f"no event; the first window is complete after {source['length'] / rate:.2f} s"
    for name, recording in frame.groupby("sample", sort=False):
        values = recording[source["channels"]].to_numpy(np.int16)
        events = push_all(predictor, with_rest(values, rest), chunk)
        moments = (
            Moment(_when(event, rate, bool(segment)), event.label, int(event.votes[event.index]), event.label)
            for event in events
        )
        yield Replay(f"{name}: {len(values) / rate:.2f} s", moments, silent)


def _when(event: Event, rate: float, whole: bool) -> str:
    """When a window or gesture ended; of a gesture, when it began as well."""
    end = f"{(event.start + event.length) / rate:8.2f} s"
    return f"{event.start / rate:8.2f} to{end}" if whole else end


def push_all(predictor: Any, values: np.ndarray, chunk: int) -> Iterator[Event]:
    """Push a recording; yield each event, which is the same object each time.

    Parameters
    ----------
    predictor : GesturePredictor
    values : (n, channels) array of int16
    chunk : int
        Samples a push: so few that no event hides another.
    """
    predictor.clear()
    for start in range(0, len(values), chunk):
        event = predictor.push(device_array(values[start : start + chunk].ravel()))
        if event:
            yield event
