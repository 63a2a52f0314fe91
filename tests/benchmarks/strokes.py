"""Strokes: accuracy on those that training never saw, bytes, and instructions on the emulated Cortex-M3, by features.

Run it by ``make bench-strokes``; it writes ``build/results/strokes.json``. Ten trees, the defaults of `train`. One
person has drawn the digits, and one the spells: a split is by stroke, and nothing here says how well a model does for
others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table
from sklearn.model_selection import StratifiedKFold

from benchmarks.device_models import BUILD
from benchmarks.device_runs import Bench
from benchmarks.results import console, write_results
from device.board import Board
from device.firmware import missing
from emlearn_gestures import StrokeFeatures, UserError, board_predict, export_bundle, load_strokes, open_bundle
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.datasets import find_data, load_wand_spells
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.strokes.wand import trace_recordings

BOARD = "cortex-m3"
POINTS = 96  # of a stroke on the board: about what the digits have
STROKES = 8
SEEDS = 5
_NONE: dict[str, Any] = {"path": 0, "directions": 0, "turns": 0, "shape": ()}
VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "path only": {**_NONE, "path": 8},
    "path and shape": {"directions": 0, "turns": 0},
    "directions, turns and shape": {"path": 0},
    "raster 6 x 6": {**_NONE, "raster": 6},
    "raster 8 x 8": {**_NONE, "raster": 8},
    "raster 12 x 12": {**_NONE, "raster": 12},
    "default and raster 8 x 8": {"raster": 8},
}


@dataclass(frozen=True)
class Case:
    """A set, a split and features."""

    name: str
    load: Callable[[], pd.DataFrame]
    split: str
    features: dict[str, Any] = field(default_factory=dict)


def digits() -> pd.DataFrame:
    """Digits drawn in the air, as points."""
    return load_strokes(find_data("magic_wand_digits"))


@cache
def spells(forward: str) -> pd.DataFrame:
    """Five spells, drawn from their accelerometer and gyroscope."""
    return trace_recordings(load_wand_spells(), forward)


def parts(labels: np.ndarray, split: str, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Which are trained on, and which are held out."""
    if split == "20 + 5":  # of each class the first 20, as published
        place = np.array([np.sum(labels[:i] == label) for i, label in enumerate(labels)])
        return [(np.flatnonzero(place < 20), np.flatnonzero(place >= 20))]
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(labels, labels))


def measure(case: Case) -> dict[str, Any]:
    """A row of the results: the mean over seeds of the split and the forest."""
    table = case.load()
    strokes, labels = table["points"].to_numpy(), table.index.get_level_values("class").to_numpy(str)
    model = make_model(StrokeFeatures(**case.features), {})
    X = model[0].fit_transform(strokes)
    accuracies = []
    for seed in range(SEEDS):
        found = np.full(len(labels), "", labels.dtype)
        for train, test in parts(labels, case.split, seed):
            steps = make_model(StrokeFeatures(), {}, seed)[1:].fit(X[train], labels[train])
            found[test] = board_predict(steps, X[test])
        held = found != ""
        accuracies.append(float(np.mean(found[held] == labels[held])))
    path = export_bundle(model.fit(strokes, labels), BUILD / "strokes" / case.name, examples=strokes)
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    return {
        "set": case.name,
        "split": f"{case.split}, by stroke",
        "held_out": int(held.sum()),
        "accuracy": round(float(np.mean(accuracies)), 4),
        "accuracy_sd": round(float(np.std(accuracies)), 4),
        "features": cost.features,
        "nodes": cost.nodes,
        "bundle_bytes": cost.flash,
        "ram_bytes": cost.ram,
    }


@dataclass(frozen=True)
class Drawn:
    """A bundle on a board, and strokes of so many points to push into it: see `OnBoard`."""

    name: str
    bundle: dict[str, bytes]
    stream: bytes
    predictor: tuple[Any, ...] = ("StrokePredictor", "/bundle")
    example: str = f"array('h', [0] * {2 * POINTS})"
    more: dict[str, bytes] = field(default_factory=dict)

    @property
    def replay(self) -> str:
        """One recording, every push of which makes a step."""
        return f"{self.example}, [{STROKES}], 1"


def drawn(name: str) -> Drawn:
    """The bundle that `measure` has written, and some strokes of the digits."""
    table = digits()
    longer = [points for points in table["points"] if len(points) >= POINTS]
    chosen = [
        points[np.linspace(0, len(points) - 1, POINTS).astype(int)] for points in longer[:: len(longer) // STROKES]
    ]
    folder = BUILD / "strokes" / name
    files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return Drawn(name, files, b"".join(points.astype("<i2").tobytes() for points in chosen[:STROKES]))


def measure_board(rows: list[dict[str, Any]], board: Board) -> None:
    """Add instructions by stage to the rows of the digits, and flash and heap to the first."""
    bench = Bench(board, "strokes")
    for row in rows:
        data = drawn(row["set"])
        bench.put_model(data)
        row["step"] = bench.step(data)
        if row is rows[0]:
            row["memory"] = bench.memory(data)


def show(rows: list[dict[str, Any]]) -> Table:
    """The rows as a table."""
    table = Table(title=f"Strokes; instructions a stroke of {POINTS} points on {BOARD}", title_justify="left")
    for column in ("set", "split", "held out", "accuracy", "features", "nodes", "bundle", "RAM", "instructions"):
        table.add_column(column)
    for row in rows:
        step = f"{row['step']['instructions']:,}" if row.get("step") else "–"
        accuracy = f"{row['accuracy']:.3f} ± {row['accuracy_sd']:.3f}"
        counts = (row["features"], row["nodes"], row["bundle_bytes"], row["ram_bytes"])
        table.add_row(row["set"], row["split"], str(row["held_out"]), accuracy, *map(str, counts), step)
    return table


def main() -> None:
    """Measure, print, write."""
    of_digits = [Case(f"digits, {name}", digits, "5-fold", features) for name, features in VARIANTS.items()]
    of_spells = [
        Case(f"spells, wand along {axis}, {split}", lambda axis=axis: spells(axis), split)
        for axis in "xyz"
        for split in ("20 + 5", "5-fold")
    ]
    rows = [measure(case) for case in of_digits]
    if reason := missing(BOARD):
        print(f"skipped {BOARD}: {reason}")
    else:
        with Board(BOARD) as board:
            measure_board(rows, board)
    rows += [measure(case) for case in of_spells]
    console().print(show(rows))
    write_results("strokes", rows)


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
