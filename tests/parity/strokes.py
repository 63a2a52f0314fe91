"""The sets of strokes of the parity check: bundles, and strokes as one stream of points for replay_strokes.py."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from drawn_strokes import strokes_and_labels
from numpy.typing import NDArray

from emlearn_gestures import StrokeFeatures, export_bundle, load_strokes, open_bundle
from emlearn_gestures.datasets import find_data, load_wand_spells
from emlearn_gestures.features import SHAPES, extract_strokes
from emlearn_gestures.models.board import board_model, count_votes, split_scaler
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.strokes.wand import trace_recordings
from parity.prepared import BUILD, HERE, Prepared, decided, differing

REPLAY = HERE / "replay_strokes.py"
Strokes = list[NDArray[np.int16]]


@dataclass(frozen=True)
class Case:
    """A set, and settings other than the defaults of `train`."""

    load: Callable[[], tuple[Strokes, NDArray[np.str_]]]
    features: dict[str, Any] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)


def _of(table: pd.DataFrame) -> tuple[Strokes, NDArray[np.str_]]:
    return list(table["points"]), table.index.get_level_values("class").to_numpy(str)


def _digits() -> tuple[Strokes, NDArray[np.str_]]:
    return _of(load_strokes(find_data("magic_wand_digits")))


def _spells() -> tuple[Strokes, NDArray[np.str_]]:
    return _of(trace_recordings(load_wand_spells(), forward="y"))


# trees that look at one feature each read some of every group, so that the board computes them all
_EVERYTHING: dict[str, Any] = {"path": 32, "directions": 12, "turns": 16, "shape": SHAPES, "raster": 16}
SETS = {
    "drawn": Case(lambda: strokes_and_labels(40)),
    "magic_wand_digits": Case(_digits),
    "magic_wand_digits, linear": Case(_digits, {}, {"kind": "lda"}),
    "magic_wand_digits, all features": Case(_digits, _EVERYTHING, {"max_features": 1}),
    "wand_spells": Case(_spells),
}


def prepare(name: str) -> Prepared:
    """Train on a set, write its strokes and what the PC makes of them."""
    case = SETS[name]
    strokes, labels = case.load()
    folder = BUILD / name.replace(", ", "_").replace(" ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_strokes(folder / "strokes.bin", strokes)
    model = make_model(StrokeFeatures(**case.features), case.model).fit(strokes, labels)
    export_bundle(model, folder / "bundle", examples=strokes)
    before, scaler = split_scaler(model)
    taken = before.transform(strokes)
    votes = board_model(model[-1], scaler).votes(taken)
    unlike = differing(model, strokes, taken, votes)
    with open_bundle(folder / "bundle") as (description, predictor):
        features = extract_strokes(description["features"], strokes)
        unlike += int((count_votes(predictor.model, features) != votes).sum())
    every = set(range(len(strokes)))  # each stroke is decided by itself
    return Prepared(
        folder, features, votes, decided(description["decision"], predictor.n_votes, votes, every), unlike
    ).write()


def write_strokes(path: Path, strokes: Iterable[NDArray[np.int16]]) -> None:
    """Write strokes one after the other: the number of points, and x and y of each."""
    with path.open("wb") as file:
        for points in strokes:
            file.write(struct.pack("<H", len(points)) + points.astype("<i2").tobytes())
