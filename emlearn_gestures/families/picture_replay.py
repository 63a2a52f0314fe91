"""Pictures, pushed through the device code as a camera's frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from emlearn_gestures.decisions.unknown import best_class
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Moment, Replay
from emlearn_gestures.families.picture_examples import load
from emlearn_gestures.families.picture_settings import PictureSettings
from emlearn_gestures.pictures.frames import Frames


def replay(
    description: Description, predictor: Any, path: Path, tables: PictureSettings, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    """Push pictures in the order of their names; a moment for each, and no class is asked for."""
    table = load(path, replace(tables.pictures, label="(.+)", group=None), progress)
    frames = Frames(table)
    width = max(map(len, frames.samples))
    silent = "no event; the decision takes several pictures of one class in a row" if len(frames) > 1 else ""
    seen = zip(frames.samples, push_all(predictor, frames), strict=True)
    moments = (Moment(f"{name:{width}}", *said) for name, said in seen)
    return table.attrs["report"], iter([Replay("", moments, silent)])


def push_all(predictor: Any, frames: Iterable[np.ndarray]) -> Iterator[tuple[str, int, str]]:
    """Push frames; yield the best class, its votes and the label of the event or "" of each.

    Parameters
    ----------
    predictor : ImagePredictor
    frames : iterable of (height, width) or (height, width, 3) arrays of uint8
    """
    predictor.clear()
    for frame in frames:
        predictor.height, predictor.width = frame.shape[:2]
        predictor.format = "grey" if frame.ndim == 2 else "rgb888"
        event = predictor.push(bytearray(frame))
        yield *best_class(predictor), event.label if event else ""
