"""What the subcommands share: options, durations, tables."""

from __future__ import annotations

import json
import os
import re
import warnings
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from ..errors import UserError
from ..evaluate import Scores
from ..recordings import load_recordings

# names of files and classes are shown as they are: no markup, no emoji
console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
_RECORDINGS = "Recordings"

Recordings = Annotated[
    Path,
    typer.Argument(help="A folder of CSV, .npy or Edge Impulse files, or one CSV or Parquet file.", show_default=False),
]
Bundle = Annotated[Path, typer.Argument(help="A model bundle: folder or .zip.", show_default=False)]
Units = Annotated[
    str | None,
    typer.Option(help="Of the accelerometer: g, m/s2 or counts. Default: recognised.", rich_help_panel=_RECORDINGS),
]
Label = Annotated[
    str | None,
    typer.Option(
        help="Where the class is: folder, file, a regular expression with one group over the file name, or the column "
        "of a table. Default: a column named class or label, else the folder, else the words of the file name.",
        rich_help_panel=_RECORDINGS,
    ),
]
Group = Annotated[
    str | None,
    typer.Option(
        help="What is held out together, a person or session: folder, file, a regular expression or a column. "
        "Default: every recording by itself.",
        rich_help_panel=_RECORDINGS,
    ),
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Go on past bad files; they are named.", rich_help_panel=_RECORDINGS)
]
Plot = Annotated[Path | None, typer.Option(help="Draw the confusion matrix into this .png, .svg or .pdf.")]


def read(path: Path, **options: Any) -> pd.DataFrame:
    """Load recordings, show what was noticed on the way; options that are None keep their default."""
    given = {key: value for key, value in options.items() if value is not None}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        try:
            recordings = load_recordings(path, progress=console.is_terminal, **given)
        except TypeError as error:
            raise UserError(f"recordings: {error}") from None
    for line in recordings.attrs["report"]:
        console.print(line, style="dim")
    return recordings


def samples(name: str, text: str | int, rate: float) -> int:
    """Turn 2s, 240ms or a number of samples into samples."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|)\s*", str(text))
    if match is None or (not match[2] and "." in match[1]):
        raise UserError(f"{name} is {text!r}; give a duration such as 2s or 240ms, or whole samples")
    value = float(match[1])
    return round(value * rate * {"s": 1, "ms": 1e-3}[match[2]]) if match[2] else int(value)


def check_plot(path: Path | None) -> None:
    """Refuse a plot that could not be written, before any work is done."""
    if path is not None and path.suffix not in (".png", ".svg", ".pdf"):
        raise UserError(f"--plot is {path}, must end in .png, .svg or .pdf")
    if path is not None and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        raise UserError(f"--plot is {path}, which is a folder, or whose folder does not exist or is not writable")


def show_scores(scores: Scores, plot: Path | None) -> None:
    """Print accuracy and the table of classes; draw the confusion matrix when asked."""
    table = Table(title=f"As the board computes it, {scores.split}", title_justify="left")
    table.add_column("class")
    for name in ("precision", "recall", "F1", "windows"):
        table.add_column(name, justify="right")
    for label, row in scores.per_class().iterrows():
        table.add_row(str(label), *(f"{row[c]:.3f}" for c in ("precision", "recall", "f1")), f"{row['windows']:.0f}")
    console.print(table)
    soft = "" if scores.soft_accuracy is None else f"; scikit-learn's soft vote {scores.soft_accuracy:.3f}"
    figures = f"accuracy {scores.accuracy:.3f}, macro F1 {scores.macro_f1:.3f}"
    console.print(f"{figures} on {len(scores.labels)} windows{soft}")
    if plot is not None:
        from ..plots import plot_confusion

        console.print(f"wrote {plot_confusion(scores, plot)}")


def show_bundle(path: Path, description: dict[str, Any], predictor: Any) -> None:
    """Print what a bundle is and what it costs on a board."""
    from ..cost import bundle_cost

    window, cost = description["window"], bundle_cost(path, predictor)
    rate = window["sample_rate"]
    scale = f", {window['lsb_per_g']:g} LSB/g" if window["lsb_per_g"] else ""
    rows = [
        ("classes", ", ".join(description["classes"])),
        ("channels", f"{', '.join(window['channels'])} at {rate:g} Hz{scale}"),
        ("window", f"{window['length']} samples ({window['length'] / rate:.2f} s), every {window['hop']}"),
        ("features", str(cost.features)),
        ("forest", f"{cost.trees} trees, {cost.nodes} nodes, at most {cost.comparisons} comparisons"),
        ("on flash", f"{cost.flash} bytes, {cost.selftest} of them the self-test"),
        ("in RAM", f"{cost.ram} bytes of buffers"),
        ("emltrees", "can be used" if cost.native else "cannot: more than 127 features; our own evaluator is used"),
    ]
    accuracy = description.get("training", {}).get("accuracy")
    if accuracy is not None:
        rows.insert(0, ("accuracy", f"{accuracy:.3f} ({description['training']['split']})"))
    table = Table(show_header=False, box=None)
    for row in rows:
        table.add_row(*row)
    console.print(f"{path}", style="bold")
    console.print(table)


def write_json(path: Path, value: object) -> None:
    """Write a file under a temporary name and rename it."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(value, indent=1, default=_plain) + "\n")
    partial.replace(path)


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not JSON")
