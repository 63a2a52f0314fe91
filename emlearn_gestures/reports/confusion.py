"""Plots of scores."""

from __future__ import annotations

import os
from pathlib import Path

from matplotlib.figure import Figure

from emlearn_gestures.training.scores import Scores


def plot_confusion(scores: Scores, path: str | os.PathLike) -> Path:
    """Draw the confusion matrix, windows and share of the true class in each cell.

    Parameters
    ----------
    scores : Scores
    path : path
        Of the picture; its ending says the format: .png, .svg or .pdf.
    """
    matrix, classes = scores.confusion(), scores.classes
    shares = matrix / matrix.sum(axis=1, keepdims=True).clip(min=1)
    size = 2.2 + 0.75 * len(classes)
    figure = Figure(figsize=(size + 0.8, size), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (i, j), share in ((index, shares[index]) for index in zip(*shares.nonzero(), strict=True)):
        text = f"{matrix[i, j]}\n{share:.0%}"
        axes.text(j, i, text, ha="center", va="center", color="white" if share > 0.5 else "black", fontsize=9)
    axes.set_xticks(range(len(classes)), classes, rotation=35, ha="right")
    axes.set_yticks(range(len(classes)), classes)
    axes.set_xlabel("predicted on the board")
    axes.set_ylabel("true class")
    axes.set_title(f"accuracy {scores.accuracy:.3f}, {scores.split}", fontsize=10)
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    figure.savefig(partial, dpi=120)
    partial.replace(path)
    return path
