"""Plots of scores."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from emlearn_gestures.training.scores import Scores

_GROUPS, _ROW = 3.2, 0.22  # inches: width of the part for groups, height of a group


def plot_confusion(scores: Scores, path: str | os.PathLike) -> Path:
    """Draw the confusion matrix, windows and share of the true class in each cell; beside it each group's accuracy.

    Parameters
    ----------
    scores : Scores
    path : path
        Of the picture; its ending says the format: .png, .svg or .pdf.
    """
    matrix, classes = scores.confusion(), scores.classes
    shares = matrix / matrix.sum(axis=1, keepdims=True).clip(min=1)
    size = 2.2 + 0.75 * len(classes)
    groups = scores.per_group()
    wide = size + 0.8
    if groups.empty:
        figure = Figure(figsize=(wide, size), layout="constrained")
        axes = figure.subplots()
    else:
        high = max(size, 1.2 + _ROW * len(groups))
        figure = Figure(figsize=(wide + _GROUPS, high), layout="constrained")
        axes, beside = figure.subplots(1, 2, width_ratios=(wide, _GROUPS))
        _draw_groups(beside, groups)
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


def _draw_groups(axes: Any, groups: pd.DataFrame) -> None:
    """Draw a bar for each group, the worst below."""
    rows = range(len(groups))
    axes.barh(rows, groups["accuracy"], color="#9ecae1", height=0.7)
    for row, accuracy in zip(rows, groups["accuracy"], strict=True):
        axes.text(0.02, row, f"{accuracy:.3f}", va="center", fontsize=8)
    axes.axvline(groups["accuracy"].mean(), color="black", linewidth=0.8, linestyle="--")
    axes.set_yticks(rows, groups.index, fontsize=8, parse_math=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(groups) - 0.4)
    axes.set_xlabel("accuracy; dashed: mean of the groups")
    axes.set_title(f"worst: {groups.index[0]}", fontsize=10, parse_math=False)
