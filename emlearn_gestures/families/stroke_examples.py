"""Strokes as examples, with their classes or without."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Examples, Pool
from emlearn_gestures.families.stroke_settings import ReadingSettings, StrokeSettings
from emlearn_gestures.features.strokes import StrokeFeatures
from emlearn_gestures.files.duplicates import duplicate_notes, numbered
from emlearn_gestures.strokes.load import load_strokes
from emlearn_gestures.strokes.sources import SUFFIXES

_LEVELS = ["label", "group", "sample"]


def suffixes() -> tuple[str, ...]:
    """Return those of strokes."""
    return SUFFIXES


def read(path: Path, tables: StrokeSettings, seed: int = 0, progress: bool = False) -> Examples:
    """Read strokes, to train on; those in test/ are held out, those in val/ are on neither side."""
    table = load(path, tables.strokes, progress)
    strokes = table["points"].to_numpy()
    index = table.index.set_names(_LEVELS)
    category = np.array(table.attrs["category"])
    held_out = category == "test"
    rest = (category == "train") | (category == "")
    divided = bool(held_out.any()) and bool(rest.any())
    alike = numbered(_content(strokes))
    samples, labels = index.get_level_values("sample"), index.get_level_values("label")
    return Examples(
        strokes,
        index,
        StrokeFeatures(**tables.features),
        lambda: _content(strokes),
        held_out if divided else None,
        rest if divided else None,
        alike,
        source=lambda rows: {"examples": strokes[rows]},
        notes=[*table.attrs["report"], *duplicate_notes(alike, samples, labels, "strokes")],
    )


def read_for(description: Description, path: Path, tables: StrokeSettings, progress: bool = False) -> Examples:
    """Read strokes to score a bundle on: of strokes in train/ and test/, the latter."""
    table = load(path, tables.strokes, progress)
    held_out = np.array(table.attrs["category"]) == "test"
    chosen = held_out if held_out.any() else np.full(len(table), True)
    strokes = table["points"].to_numpy()[chosen]
    index = table.index[chosen].set_names(_LEVELS)
    return Examples(strokes, index, StrokeFeatures(), lambda: _content(strokes), notes=table.attrs["report"])


def pool(path: Path, tables: StrokeSettings, description: Description | None = None, progress: bool = False) -> Pool:
    """List strokes of which no class is asked."""
    table = unlabelled(path, tables.strokes, progress)
    samples = list(table.index.get_level_values("sample"))
    names = table.attrs["files"]
    root = path if path.is_dir() else path.parent
    there = pd.DataFrame({"file": [os.path.realpath(root / name) for name in names]})
    if len(set(names)) < len(names):
        there["recording"] = samples
    features = StrokeFeatures(**tables.features)
    return Pool(table["points"].to_numpy(), there, names, features, table.attrs["report"])


def unlabelled(path: Path, settings: ReadingSettings, progress: bool = False) -> pd.DataFrame:
    """Read strokes whatever their class is, or whether they have any."""
    return load(path, replace(settings, label="(.)", group=None), progress)


def load(path: Path, settings: ReadingSettings, progress: bool = False) -> pd.DataFrame:
    """Read strokes; what was left out is in the report."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        return load_strokes(path, progress=progress, **vars(settings))


def _content(strokes: np.ndarray) -> Iterator[bytes]:
    return (points.tobytes() for points in strokes)
