"""Strokes in JSON, as the recorder of TensorFlow's magic wand saves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.text import read_text
from emlearn_gestures.strokes.drawn import Drawn
from emlearn_gestures.strokes.sources import POINTS


def read_json(source: Source) -> Iterator[Drawn]:
    """Yield the strokes of one file: ``{"strokes": [{"label": "7", "strokePoints": [{"x": 0.1, "y": 0.2}]}]}``."""
    try:
        content = json.loads(read_text(source.path, source.relative))
    except (ValueError, RecursionError) as error:
        reason = (str(error).splitlines() or ["no detail"])[0]
        raise UserError(f"{source.relative}: not valid JSON ({reason})") from None
    strokes = content.get("strokes") if isinstance(content, dict) else content
    if not isinstance(strokes, list) or not strokes:
        raise UserError(f"{source.relative}: no list of strokes, each an object with the key {POINTS}")
    for number, stroke in enumerate(strokes, start=1):
        where = f"{source.relative}: stroke {number}"
        yield Drawn(str(number), _points(stroke, where), _label(stroke, where), None)


def _points(stroke: Any, where: str) -> np.ndarray:
    points = stroke.get(POINTS) if isinstance(stroke, dict) else None
    if not isinstance(points, list):
        raise UserError(f"{where} has no list {POINTS}")
    try:
        return np.array([(point["x"], point["y"]) for point in points], np.float64).reshape(-1, 2)
    except (TypeError, KeyError, ValueError, IndexError):
        raise UserError(f'{where}: a point is none, such as {{"x": 0.1, "y": 0.2}}') from None


def _label(stroke: dict[str, Any], where: str) -> str | None:
    label = stroke.get("label")
    if label is not None and not isinstance(label, (str, int)):
        raise UserError(f"{where}: its label is {label!r}, must be a text")
    return None if label is None else str(label).strip()
