"""What strokes there are, for `inspect`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.family import Inspection
from emlearn_gestures.families.stroke_examples import load
from emlearn_gestures.families.stroke_settings import StrokeSettings
from emlearn_gestures.files.duplicates import duplicate_notes, numbered
from emlearn_gestures.files.problems import SKIPPED

_PIXELS = 64  # a side of a drawn stroke


def inspect(path: Path, tables: StrokeSettings, progress: bool = False) -> Inspection:
    """Look at strokes without training."""
    table = load(path, replace(tables.strokes, skip_bad=True, unlabelled="drop"), progress)
    stops = ""
    try:
        load(path, tables.strokes)
    except UserError as error:
        stops = str(error)
    report = table.attrs["report"]
    labels, groups, samples = (table.index.get_level_values(level) for level in ("class", "group", "sample"))
    strokes = table["points"].to_numpy()
    lengths = np.array([len(points) for points in strokes])
    alike = numbered(points.tobytes() for points in strokes)
    return Inspection(
        [],
        _classes(labels, groups, lengths, table.attrs["category"]),
        [
            ("strokes", f"{len(table)}, {len(set(alike.tolist()))} of them different"),
            ("points", f"{lengths.min()} to {lengths.max()} a stroke"),
            ("groups", str(groups.nunique())),
        ],
        [line for line in report if not line.startswith(SKIPPED)] + duplicate_notes(alike, samples, labels, "strokes"),
        [line.removeprefix(SKIPPED) for line in report if line.startswith(SKIPPED)],
        stops,
        {str(name): draw(strokes[int(np.argmax(labels == name))]) for name in sorted(set(labels))},
    )


def draw(points: np.ndarray) -> np.ndarray:
    """Return a stroke as a picture, white on black, y upwards.

    Parameters
    ----------
    points : (n, 2) array of int16

    Returns
    -------
    (64, 64) array of uint8
    """
    values = points.astype(float) - points.min(axis=0)
    size = values.max() or 1.0
    values += (size - values.max(axis=0)) / 2
    share = np.linspace(0, len(values) - 1, 4 * _PIXELS * len(values))
    x, y = (np.interp(share, np.arange(len(values)), values[:, axis]) for axis in (0, 1))
    picture = np.zeros((_PIXELS, _PIXELS), np.uint8)
    columns, rows = (np.rint(v / size * (_PIXELS - 1)).astype(int) for v in (x, y))
    picture[_PIXELS - 1 - rows, columns] = 255
    return picture


def _classes(labels: pd.Index, groups: pd.Index, lengths: np.ndarray, sides: list[str]) -> pd.DataFrame:
    """A row a class: strokes, groups, points, and how many are on each side of a split that folders name."""
    rows = {}
    for name in sorted(set(labels)):
        own = np.flatnonzero(labels == name)
        row: dict[str, Any] = {"strokes": len(own), "groups": len(set(groups[own]))}
        row |= {"points": float(np.median(lengths[own]))}
        row |= {side: sum(sides[i] == side for i in own) for side in ("train", "test", "val") if side in sides}
        rows[str(name)] = row
    return pd.DataFrame.from_dict(rows, orient="index")
