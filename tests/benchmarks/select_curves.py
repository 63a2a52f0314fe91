"""What choosing pictures to label is worth: accuracy on the test pictures of mask_defects.

From the 200 training pictures so many are labelled, chosen by `select`'s coreset or at random (10 draws); the default
model is trained on them, by 10 seeds of the forest for the coreset, and by a seed a draw at random. Writes
build/results/select.json, and docs/select.svg.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from rich.table import Table

from benchmarks.results import console, write_results
from emlearn_gestures import Frames, PixelFeatures, UserError, board_predict
from emlearn_gestures.datasets import load_mask_defects
from emlearn_gestures.selection import draw, k_centre, standardise
from emlearn_gestures.training import make_model

SIZES = (20, 50, 100, 150, 200)
DRAWS = 10
PLOT = Path(__file__).resolve().parents[2] / "docs" / "select.svg"


def measure() -> list[dict[str, Any]]:
    """A row for each number of labels and method."""
    table = load_mask_defects()
    labels = table.index.get_level_values("class").to_numpy().astype(str)
    test = np.array(table.attrs["category"]) == "test"
    features = PixelFeatures().fit_transform(Frames(table))
    pool, names = features[~test], labels[~test]
    none = np.zeros(len(pool), bool)  # is labelled already
    order, _, _ = k_centre(standardise(pool), len(pool), none)

    def accuracy(chosen: np.ndarray, seed: int) -> float:
        steps = make_model(PixelFeatures(), {}, seed)[1:].fit(pool[chosen], names[chosen])
        return float(np.mean(board_predict(steps, features[test]) == labels[test]))

    rows = []
    for n in SIZES:
        by_method = {
            "coreset": [accuracy(order[:n], seed) for seed in range(DRAWS)],
            "random": [accuracy(draw(n, none, seed), seed) for seed in range(DRAWS)],
        }
        for method, found in by_method.items():
            row = {"case": method, "labelled": n, "accuracy": round(float(np.mean(found)), 4)}
            rows.append(row | {"accuracy_sd": round(float(np.std(found)), 4), "seeds": DRAWS})
    return rows


def plot(rows: list[dict[str, Any]]) -> None:
    """Both curves with a standard deviation to either side."""
    figure = Figure(figsize=(6.4, 4), layout="constrained")
    axes = figure.subplots()
    for method, colour, line in (("coreset", "#0072B2", "o-"), ("random", "#D55E00", "s--")):
        own = [row for row in rows if row["case"] == method]
        n, mean, sd = (np.array([row[key] for row in own]) for key in ("labelled", "accuracy", "accuracy_sd"))
        axes.plot(n, mean, line, color=colour, label=method)
        axes.fill_between(n, mean - sd, mean + sd, color=colour, alpha=0.15)
    axes.set_xlabel("pictures labelled, of 200")
    axes.set_ylabel("accuracy on the 500 test pictures")
    axes.set_title("mask_defects: which pictures to label", fontsize=10)
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    partial = PLOT.with_name(f".{PLOT.name}.partial.svg")
    figure.savefig(partial, metadata={"Date": None})
    partial.replace(PLOT)


def main() -> None:
    """Measure, print, draw and write."""
    rows = measure()
    table = Table(title="Accuracy by pictures labelled, mask_defects", title_justify="left")
    for column in ("labelled", "coreset", "random"):
        table.add_column(column, justify="right")
    for n in SIZES:
        cells = [f"{row['accuracy']:.3f} ± {row['accuracy_sd']:.3f}" for row in rows if row["labelled"] == n]
        table.add_row(str(n), *cells)
    console().print(table)
    plot(rows)
    write_results("select", rows)


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
