"""What choosing pictures to label is worth: accuracy on the test pictures of mask_defects.

From the 200 training pictures so many are labelled, chosen by `select`'s coreset, at random (10 draws), or in rounds:
the first 20 of such a draw, then at each of the sizes the pictures that a model of those before is least sure of. The
default model is trained on them, by 10 seeds of the forest for the coreset, else by a seed a draw. Writes
build/results/select.json, and docs/select.svg.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from rich.table import Table

from benchmarks.results import console, write_results
from emlearn_gestures import BoardForest, Frames, PixelFeatures, UserError
from emlearn_gestures.datasets import load_mask_defects
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.training.selection import draw, k_centre, least_sure, standardise

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

    def trained(chosen: np.ndarray, seed: int) -> BoardForest:
        return BoardForest(make_model(PixelFeatures(), {}, seed)[-1].fit(pool[chosen], names[chosen]))

    def accuracy(chosen: np.ndarray, seed: int) -> float:
        return float(np.mean(trained(chosen, seed).predict(features[test]) == labels[test]))

    def in_rounds(seed: int) -> dict[int, np.ndarray]:
        chosen = {SIZES[0]: draw(SIZES[0], none, seed)}
        for before, n in pairwise(SIZES):
            already = np.isin(np.arange(len(pool)), chosen[before])
            votes = trained(chosen[before], seed).votes(pool)
            chosen[n] = np.concatenate([chosen[before], least_sure(votes, n - before, already)[0]])
        return chosen

    rounds = [in_rounds(seed) for seed in range(DRAWS)]
    rows = []
    for n in SIZES:
        by_method = {
            "coreset": [accuracy(order[:n], seed) for seed in range(DRAWS)],
            "random": [accuracy(draw(n, none, seed), seed) for seed in range(DRAWS)],
            "uncertain": [accuracy(chosen[n], seed) for seed, chosen in enumerate(rounds)],
        }
        for method, found in by_method.items():
            row = {"case": method, "labelled": n, "accuracy": round(float(np.mean(found)), 4)}
            rows.append(row | {"accuracy_sd": round(float(np.std(found)), 4), "seeds": DRAWS})
    return rows


def plot(rows: list[dict[str, Any]]) -> None:
    """Both curves with a standard deviation to either side."""
    figure = Figure(figsize=(6.4, 4), layout="constrained")
    axes = figure.subplots()
    for method, colour, line in (
        ("coreset", "#0072B2", "o-"),
        ("random", "#D55E00", "s--"),
        ("uncertain", "#009E73", "^:"),
    ):
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
    for column in ("labelled", "coreset", "random", "uncertain"):
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
