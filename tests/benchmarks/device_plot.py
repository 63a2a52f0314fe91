"""The steps of ``benchmarks.device`` as a picture: stacked bars by stage, a group a board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from benchmarks.device_code import REST, STAGES
from benchmarks.device_tables import CORES

AIM = 250_000
COLOURS = ("#4e79a7", "#76b7b2", "#edc948", "#f28e2b", "#e15759", "#b07aa1", "#59a14f", "#9c755f", "#bab0ac")


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """Write an SVG; the same rows give the same bytes.

    Parameters
    ----------
    rows : list of dict
        Of a results file.
    path : Path
    """
    steps = [row for row in rows if row["part"] == "step" and row["fits"] and row["variant"] == "viper"]
    boards = list(dict.fromkeys(row["board"] for row in steps))
    places = [2.4 * boards.index(row["board"]) + (row["case"] != "default") for row in steps]
    with matplotlib.rc_context({"svg.hashsalt": "device", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(7.5, 4), layout="constrained")
        axes = figure.add_subplot()
        bottoms = [0.0] * len(steps)
        for stage, colour in zip((*STAGES, REST), COLOURS, strict=True):
            heights = [row["stages"][stage] / 1000 for row in steps]
            axes.bar(places, heights, 0.9, bottoms, label=stage, color=colour)
            bottoms = [bottom + height for bottom, height in zip(bottoms, heights, strict=True)]
        axes.axhline(AIM / 1000, color="black", linewidth=0.8, linestyle="--")
        labels = [f"{CORES[row['board']]}\n{row['case']}" for row in steps]
        axes.set_xticks(places, labels)
        axes.set_ylabel("thousand instructions a step")
        axes.spines[["top", "right"]].set_visible(False)
        handles, names = axes.get_legend_handles_labels()
        axes.legend(handles[::-1], names[::-1], loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        figure.savefig(partial, format="svg", metadata={"Date": None, "Creator": None})
    partial.replace(path)
