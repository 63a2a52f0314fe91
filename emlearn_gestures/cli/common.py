"""What the subcommands share: options, durations, tables."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Annotated, Any

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
Config = Annotated[Path | None, typer.Option(help="TOML file of settings; options here come before it.")]
Purity = Annotated[
    float | None,
    typer.Option(help="Share of a window that its class must cover, where the class changes. Default 1."),
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


def read_for(description: dict[str, Any], path: Path, settings: dict[str, Any], **options: Any) -> pd.DataFrame:
    """Load recordings as a bundle's training did: its rate, channels and scales."""
    window = description["window"]
    scales = {key: window.get(key) for key in ("lsb_per_g", "lsb_per_dps")}
    own = {"sample_rate": window["sample_rate"], "channels": window["channels"]}
    given = {key: value for key, value in {**options, **own, **scales}.items() if value is not None}
    frame = read(path, **{**settings, **given})
    unit = next((u for u in frame.attrs["units"].values() if u in ("g", "m/s2")), None)
    if scales["lsb_per_g"] is None and unit:
        raise UserError(f"{path} is in {unit}, the bundle has no scale of its counts: give lsb_per_g when exporting")
    return frame


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
        ("buffers", f"{cost.ram} bytes of RAM"),
        (
            "native",
            "emlearn_trees can be used" if cost.native else "too many features for emlearn_trees; our own code is used",
        ),
    ]
    accuracy = description.get("training", {}).get("accuracy")
    if accuracy is not None:
        rows.insert(0, ("accuracy", f"{accuracy:.3f} ({description['training']['split']})"))
    table = Table(show_header=False, box=None)
    for row in rows:
        table.add_row(*row)
    console.print(f"{path}", style="bold")
    console.print(table)
