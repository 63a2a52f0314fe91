"""Strokes, pushed through the device code one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from emlearn_gestures.decisions.unknown import best_class
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Moment, Replay
from emlearn_gestures.families.stroke_examples import unlabelled
from emlearn_gestures.families.stroke_settings import StrokeSettings
from emlearn_gestures.recordings.windows import device_array


def replay(
    description: Description, predictor: Any, path: Path, tables: StrokeSettings, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    """Push strokes in the order of their names; a moment for each, and no class is asked for."""
    table = unlabelled(path, tables.strokes, progress)
    samples = list(table.index.get_level_values("sample"))
    width = max(map(len, samples))
    seen = zip(samples, push_all(predictor, table["points"]), strict=True)
    moments = (Moment(f"{name:{width}}", *said) for name, said in seen)
    silent = "no event: no class has the votes that the decision asks for"
    return table.attrs["report"], iter([Replay("", moments, silent)])


def push_all(predictor: Any, strokes: Iterable[np.ndarray]) -> Iterator[tuple[str, int, str]]:
    """Push strokes; yield the best class, its votes and the label of the event or "" of each.

    Parameters
    ----------
    predictor : StrokePredictor
    strokes : iterable of (n, 2) arrays of int16
    """
    predictor.clear()
    for points in strokes:
        event = predictor.push(device_array(points.ravel()))
        yield *best_class(predictor), event.label if event else ""
