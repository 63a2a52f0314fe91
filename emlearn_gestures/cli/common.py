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

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.walk import visible_files
from emlearn_gestures.pictures import has_pictures, load_pictures
from emlearn_gestures.pictures.decode import SUFFIXES as PICTURE_SUFFIXES
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.sources import INDEX, SUFFIXES
from emlearn_gestures.training.scores import Scores
from emlearn_predict.motion_features import MAX_LENGTH

# names of files and classes are shown as they are: no markup, no emoji
console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
MOTION = "Recordings of motion"
PICTURES = "Pictures"
_LABELS = "Labels"
DEFAULT_WINDOW = "2s"

Data = Annotated[
    Path,
    typer.Argument(
        help="Recordings of motion: a folder of CSV, .npy or Edge Impulse files, or one CSV or Parquet file. Or "
        "pictures: a folder with a sub-folder for each class, or a CSV file with the columns path and label.",
        show_default=False,
    ),
]
Bundle = Annotated[Path, typer.Argument(help="A model bundle: folder or .zip.", show_default=False)]
Units = Annotated[
    str | None,
    typer.Option(help="Units of the accelerometer: g, m/s2 or counts. Default: recognised.", rich_help_panel=MOTION),
]
Label = Annotated[
    str | None,
    typer.Option(
        help="Where the class comes from: folder, file (its name), a regular expression with one group over the file "
        "name, such as '^([a-z]+)', or a column of a table. Default: a column named class or label, else the folder, "
        "else the words of the file name.",
        rich_help_panel=_LABELS,
    ),
]
Group = Annotated[
    str | None,
    typer.Option(
        help="What belongs together, such as a person, a session or a video, and so is never both trained on and "
        "scored: folder, file, a regular expression or a column, as for --label. Default: a column named group, else "
        "every recording or picture by itself.",
        rich_help_panel=_LABELS,
    ),
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave bad files out and go on; they are named.", rich_help_panel=_LABELS)
]
Config = Annotated[Path | None, typer.Option(help="TOML file of settings; options given here override it.")]
Purity = Annotated[
    float | None,
    typer.Option(
        help="Share of a window that its class must cover, where the class changes. Default 1.", rich_help_panel=MOTION
    ),
]
Plot = Annotated[Path | None, typer.Option(help="Draw the confusion matrix into this .png, .svg or .pdf.")]


def kind_of(path: Path) -> str:
    """Return what a path holds, recordings or pictures; refuse a path that holds neither."""
    if has_pictures(path):
        return "pictures"
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    files = visible_files(path)[0] if path.is_dir() else [path]
    if not any(file.suffix.lower() in SUFFIXES or file.name == INDEX for file in files):
        what = "no recordings or pictures in this folder" if path.is_dir() else f"unknown suffix {path.suffix!r}"
        known = f"recordings are {', '.join(SUFFIXES)}, pictures {', '.join(PICTURE_SUFFIXES)}"
        raise UserError(f"{path}: {what}; {known}")
    return "recordings"


def refuse(path: Path, kind: str, **options: Any) -> None:
    """Refuse options that are given, named as their keywords, and are not for this kind of data."""
    other = "recordings" if kind == "pictures" else "pictures"
    for name, value in options.items():
        if value is not None:
            raise UserError(f"--{name.replace('_', '-')} is for {other}, {path} holds {kind}; leave it out")


def refuse_inside(path: Path, option: str, goal: Path) -> None:
    """Refuse to write where `path` would be read the next time."""
    if goal.resolve().is_relative_to(path.resolve()):
        where = f"inside {path}, where it would be read as data" if path.is_dir() else "the data itself"
        raise UserError(f"{option} is {goal}, {where}; choose a place beside it")


def read(path: Path, **options: Any) -> pd.DataFrame:
    """Load recordings, show what was noticed on the way; options that are None keep their default."""
    given = _given(options)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        try:
            recordings = load_recordings(path, progress=console.is_terminal, **given)
        except TypeError as error:
            raise UserError(f"recordings: {error}") from None
    for line in recordings.attrs["report"]:
        console.print(line, style="dim")
    return recordings


def read_pictures(path: Path, **options: Any) -> pd.DataFrame:
    """List pictures, show what was noticed on the way; options that are None keep their default."""
    given = _given(options)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        table = load_pictures(path, progress=console.is_terminal, **given)
    for line in table.attrs["report"]:
        console.print(line, style="dim")
    return table


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


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Options without those that are None; a configuration file may hold any type."""
    for name, kind, words in (("label", str, "a text"), ("group", str, "a text"), ("skip_bad", bool, "true or false")):
        if not isinstance(options.get(name), (kind, type(None))):
            raise UserError(f"{name} is {options[name]!r}, must be {words}")
    return {key: value for key, value in options.items() if value is not None}


def samples(name: str, text: str | int, rate: float) -> int:
    """Turn 2s, 240ms or a number of samples into samples."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|)\s*", str(text))
    if match is None or (not match[2] and "." in match[1]):
        raise UserError(f"{name} is {text!r}; give a duration such as 2s or 240ms, or whole samples")
    value = float(match[1])
    return round(value * rate * {"s": 1, "ms": 1e-3}[match[2]]) if match[2] else int(value)


def check_length(length: int, rate: float) -> None:
    """Refuse a window, in samples, of another length than the features take."""
    if not 16 <= length <= MAX_LENGTH:
        raise UserError(f"window is {length} samples at {rate:g} Hz, must be from 16 to {MAX_LENGTH}; change --window")


def check_plot(path: Path | None) -> None:
    """Refuse a plot that could not be written, before any work is done."""
    if path is not None and path.suffix not in (".png", ".svg", ".pdf"):
        raise UserError(f"--plot is {path}, must end in .png, .svg or .pdf")
    if path is not None and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        raise UserError(f"--plot is {path}, which is a folder, or whose folder does not exist or is not writable")


def show_scores(scores: Scores, plot: Path | None, noun: str) -> None:
    """Print accuracy and the table of classes; draw the confusion matrix when asked."""
    table = Table(title=f"As the board computes it, {scores.split}", title_justify="left")
    table.add_column("class")
    for name in ("precision", "recall", "F1", noun):
        table.add_column(name, justify="right")
    for label, row in scores.per_class().iterrows():
        table.add_row(str(label), *(f"{row[c]:.3f}" for c in ("precision", "recall", "f1")), f"{row['support']:.0f}")
    console.print(table)
    soft = "" if scores.soft_accuracy is None else f"; scikit-learn's soft vote {scores.soft_accuracy:.3f}"
    figures = f"accuracy {scores.accuracy:.3f}, macro F1 {scores.macro_f1:.3f}"
    console.print(f"{figures} on {len(scores.labels)} {noun}{soft}")
    if plot is not None:
        from emlearn_gestures.reports.confusion import plot_confusion

        console.print(f"wrote {plot_confusion(scores, plot)}")


def show_bundle(path: Path, description: dict[str, Any], predictor: Any) -> None:
    """Print what a bundle is and what it costs on a board."""
    from emlearn_gestures.bundles.cost import bundle_cost

    cost = bundle_cost(path, predictor)
    native = "emlearn_trees can be used" if cost.native else "more than 127 features: our own evaluator is used"
    rows = [
        ("classes", ", ".join(description["classes"])),
        *(_of_motion(description["window"]) if "window" in description else _of_pictures(description)),
        ("features", str(cost.features)),
        ("forest", f"{cost.trees} trees, {cost.nodes} nodes, at most {cost.comparisons} comparisons"),
        ("on flash", f"{cost.flash} bytes, {cost.selftest} of them the self-test"),
        ("buffers", f"{cost.ram} bytes of RAM"),
        ("native", native),
    ]
    accuracy = description.get("training", {}).get("accuracy")
    if accuracy is not None:
        rows.insert(0, ("accuracy", f"{accuracy:.3f} ({description['training']['split']})"))
    table = Table(show_header=False, box=None)
    for row in rows:
        table.add_row(*row)
    console.print(f"{path}", style="bold")
    console.print(table)


def _of_motion(window: dict[str, Any]) -> list[tuple[str, str]]:
    rate = window["sample_rate"]
    scale = f", {window['lsb_per_g']:g} LSB/g" if window["lsb_per_g"] else ""
    return [
        ("channels", f"{', '.join(window['channels'])} at {rate:g} Hz{scale}"),
        ("window", f"{window['length']} samples ({window['length'] / rate:.2f} s), every {window['hop']}"),
    ]


def _of_pictures(description: dict[str, Any]) -> list[tuple[str, str]]:
    picture, features = description["picture"], description["features"]
    seen = f"{picture['width']} x {picture['height']}, {'in colour' if picture['colour'] else 'grey'}"
    part = "the square in the middle" if features["crop"] else "the whole frame"
    size = features["size"]
    return [("trained on", f"pictures of {seen}"), ("grid", f"{size} x {size} cells over {part}; frames of any size")]
