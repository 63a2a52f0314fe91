"""A learning curve, drawn."""

from __future__ import annotations

import os
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emlearn_gestures.training.curve import Curve

_COLOUR = "#0072B2"  # of Okabe and Ito's


def plot_curve(curve: Curve, path: str | os.PathLike) -> Path:
    """Draw accuracy over the number of groups trained on: every draw, their mean and their standard deviation.

    Parameters
    ----------
    curve : Curve
    path : path
        Of the picture; its ending says the format: .png, .svg or .pdf.
    """
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    table = curve.table()
    low, high = (table["mean"] + sign * table["std"] for sign in (-1, 1))
    axes.plot(curve.sizes, curve.accuracy, color="0.75", linewidth=0.7, zorder=1)
    axes.plot([], [], color="0.75", linewidth=0.7, label="each draw")
    axes.fill_between(curve.sizes, low, high.clip(upper=1), color=_COLOUR, alpha=0.2, label="standard deviation")
    axes.plot(curve.sizes, table["mean"], "o-", color=_COLOUR, label="mean")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("groups trained on")
    axes.set_ylabel(f"accuracy on {curve.held_out} groups never seen")
    last = table.iloc[-1]
    axes.set_title(f"{last['mean']:.3f} ± {last['std']:.3f} with {curve.sizes[-1]} groups", fontsize=10)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=9, loc="lower right")
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    figure.savefig(partial, dpi=120)
    partial.replace(path)
    return path
