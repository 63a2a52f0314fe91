"""Plots of examples."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

_HEIGHT = 1.9  # inches a class
_COLUMNS = 5  # of pictures


def plot_examples(drawn: Mapping[str, Any], path: str | os.PathLike) -> Path:
    """Draw one example of each class.

    Parameters
    ----------
    drawn : mapping of str to (times, values, names), or to array of uint8
        By class: (n,) seconds, (n, channels) values, and the channels' names; or (height, width) or
        (height, width, 3) pixels.
    path : path
        Of the picture; its ending says the format: .png, .svg or .pdf.
    """
    figure = _pictures(drawn) if any(hasattr(each, "dtype") for each in drawn.values()) else _recordings(drawn)
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    figure.savefig(partial, dpi=120)
    partial.replace(path)
    return path


def _pictures(drawn: Mapping[str, Any]) -> Figure:
    columns = min(len(drawn), _COLUMNS)
    rows = -(-len(drawn) // columns)
    figure = Figure(figsize=(_HEIGHT * columns, (_HEIGHT + 0.3) * rows), layout="constrained")
    places = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in places:
        axes.set_axis_off()
    for axes, (label, picture) in zip(places, drawn.items(), strict=False):
        axes.imshow(picture, cmap="gray", vmin=0, vmax=255)
        axes.set_title(label or "(no class)", fontsize=10)
    return figure


def _recordings(drawn: Mapping[str, Any]) -> Figure:
    figure = Figure(figsize=(9, 0.6 + _HEIGHT * len(drawn)), layout="constrained")
    rows = figure.subplots(len(drawn), 1, squeeze=False)[:, 0]
    for axes, (label, (times, values, names)) in zip(rows, drawn.items(), strict=True):
        for column, name in zip(values.T, names, strict=True):
            axes.plot(times, column, linewidth=0.8, label=name)
        axes.set_title(label or "(no class)", fontsize=10, loc="left")
        axes.margins(x=0)
    rows[0].legend(fontsize=8, loc="upper right", ncols=3)
    rows[-1].set_xlabel("seconds")
    return figure
