"""What a threshold costs and gains, drawn."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emlearn_gestures.decisions.thresholds import Suggestion, leaders

# of Okabe and Ito's colours, which colour-blind people tell apart; the line's style says it too
_PRECISION, _RECALL, _CHOSEN = "#0072B2", "#D55E00", "#000000"
_COLUMNS = 4


def plot_thresholds(
    votes: np.ndarray,
    truth: np.ndarray,
    classes: Sequence[str],
    trees: int,
    suggestions: Sequence[Suggestion],
    wanted: float,
    path: str | os.PathLike,
) -> Path:
    """Draw precision and recall of each class over its activation threshold, with its margin, and thinly without.

    Parameters
    ----------
    votes : (n, n_classes) array of int
    truth : (n,) array of int
    classes : sequence of str
    trees : int
    suggestions : sequence of Suggestion
        One a class: what is marked.
    wanted : float
        The precision asked for.
    path : path
        Of the picture; its ending says the format: .png, .svg or .pdf.
    """
    columns = min(_COLUMNS, len(classes))
    rows = math.ceil(len(classes) / columns)
    figure = Figure(figsize=(0.6 + 3.1 * columns, 0.9 + 2.7 * rows), layout="constrained")
    every = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    for c, (axes, label, chosen) in enumerate(zip(every, classes, suggestions, strict=False)):
        axes.axhline(wanted, color="0.5", linewidth=1, linestyle=":", label=f"wanted precision {wanted:g}")
        axes.axvline(chosen.activation, color=_CHOSEN, linewidth=1, linestyle="-.", label="chosen")
        _draw(axes, *_curves(votes, truth, c, trees, 0), alpha=0.5, linewidth=1)
        precision, recall = _draw(axes, *_curves(votes, truth, c, trees, chosen.margin), linewidth=2)
        for line, marker in ((precision, "o"), (recall, "s")):
            share = line.get_ydata()[chosen.activation]
            axes.plot(chosen.activation, share, marker, color=line.get_color(), markeredgecolor=_CHOSEN)
        margin = f", leads by {chosen.margin}" if chosen.margin else ""
        axes.set_title(f"{label}: {chosen.activation} of {trees} votes{margin}", fontsize=10, parse_math=False)
        axes.set_ylim(-0.03, 1.03)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
    for axes in every[len(classes) :]:
        axes.set_axis_off()
    thin = "; thin: without the lead" if any(chosen.margin for chosen in suggestions) else ""
    figure.supxlabel(f"least votes of the best class (activation threshold){thin}", fontsize=10)
    handles, names = every[0].get_legend_handles_labels()
    entries = dict(zip(names, handles, strict=True))  # the last of each name, the thick line
    figure.legend(entries.values(), entries.keys(), loc="outside upper center", ncols=4, fontsize=9, frameon=False)
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    figure.savefig(partial, dpi=120)
    partial.replace(path)
    return path


def _draw(axes: Any, precision: np.ndarray, recall: np.ndarray, **look: float) -> tuple[Any, Any]:
    first = axes.plot(precision, color=_PRECISION, linestyle="-", label="precision", **look)
    second = axes.plot(recall, color=_RECALL, linestyle="--", label="recall", **look)
    return first[0], second[0]


def _curves(votes: np.ndarray, truth: np.ndarray, c: int, trees: int, margin: int) -> tuple[np.ndarray, np.ndarray]:
    """Precision, NaN where nothing is accepted, and recall for every least number of votes, 0 to `trees`."""
    best, most, lead = leaders(votes)
    mine = (best == c) & (lead >= margin)
    accepted, right = (
        np.bincount(most[which], minlength=trees + 1)[::-1].cumsum()[::-1] for which in (mine, mine & (truth == c))
    )
    precision = np.divide(right, accepted, out=np.full(trees + 1, np.nan), where=accepted > 0)
    return precision, right / max(1, np.count_nonzero(truth == c))
