"""emlearn-gestures train."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from ..bundle import check_output, decision_settings, export_bundle, open_bundle
from ..errors import UserError
from ..evaluate import cross_validate_groups
from ..training import make_model, read_config, training_summary
from ..windows import window_recordings
from .common import (
    Config,
    Group,
    Label,
    Plot,
    Purity,
    Recordings,
    SkipBad,
    Units,
    check_plot,
    console,
    read,
    samples,
    show_bundle,
    show_scores,
)

_DEFAULT_WINDOW = "2s"


def train(
    recordings: Recordings,
    output: Annotated[Path, typer.Option("--output", "-o", help="The bundle: a folder, or a file ending in .zip.")],
    window: Annotated[str | None, typer.Option(help="Length of a window: 2s, 2000ms or samples. Default 2s.")] = None,
    hop: Annotated[str | None, typer.Option(help="From one window to the next. Default: a quarter window.")] = None,
    sample_rate: Annotated[
        float | None, typer.Option(help="Hz on the board; recordings are resampled to it. Default: theirs.")
    ] = None,
    purity: Purity = None,
    config: Config = None,
    trees: Annotated[int | None, typer.Option(help="Trees of the forest. Default 10.")] = None,
    background: Annotated[
        str | None, typer.Option(help="Class that uncertain windows count for, such as idle. Default: none.")
    ] = None,
    folds: Annotated[
        int | None, typer.Option(help="Of the cross-validation by group; 0 leaves one group out. Default 5.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of forest and folds. Default 0.")] = None,
    units: Units = None,
    lsb_per_g: Annotated[float | None, typer.Option(help="Scale of the board's counts. Default 4096 (±8 g).")] = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Plot = None,
) -> None:
    """Train a forest on labelled recordings and write a model bundle.

    The scores printed are those of the board's own computation, on groups that the model did not see. The bundle's
    forest is then trained on everything.

    Example: emlearn-gestures train recordings/ --window 2s --hop 240ms --sample-rate 62.5 -o wrist
    """
    check_plot(plot)
    check_output(output)
    settings = read_config(config)
    _override(settings["recordings"], sample_rate=sample_rate, units=units, lsb_per_g=lsb_per_g)
    _override(settings["recordings"], label=label, group=group, skip_bad=skip_bad or None)
    _override(settings["windows"], length=window, hop=hop, purity=purity)
    _override(settings["forest"], n_estimators=trees)
    _override(settings["decision"], background=background)
    _override(settings["evaluation"], folds=folds, seed=seed)
    folds = _whole("folds", settings["evaluation"].get("folds", 5), 0, 1000)
    if folds == 1:
        raise UserError("folds is 1, must be at least 2, or 0 to leave one group out at a time")
    chosen = _whole("seed", settings["evaluation"].get("seed", 0), 0, 2**32 - 1)

    frame = read(recordings, **settings["recordings"])
    windows, advance = _cut(frame, settings["windows"])
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    classes, counts = np.unique(labels, return_counts=True)
    console.print(f"{len(windows)} windows: " + ", ".join(f"{n} {c}" for c, n in zip(classes, counts, strict=True)))
    if "" in classes:
        raise UserError(f"{recordings}: some recordings have no class; name it by folder or file name, or use --label")
    lost = sorted(set(frame.index.get_level_values("class")) - set(classes))
    if lost:
        raise UserError(
            f"{recordings}: no window is whole within class {lost[0]!r}; shorten --window or lower --purity"
        )
    if len(classes) < 2:
        raise UserError(f"{recordings}: the only class is {str(classes[0])!r}; record a second, such as idle")
    decision = dict(settings["decision"])
    if "background" in decision:
        if decision["background"] not in list(classes):
            raise UserError(f"background is {decision['background']!r}, classes are {', '.join(classes)}")
        decision["background"] = list(classes).index(decision["background"])
    decision = decision_settings(len(classes), **decision)

    model = make_model(frame.attrs["sample_rate"], settings["features"], settings["forest"], chosen)
    with _forest_settings():
        scores = cross_validate_groups(model, windows, folds, chosen, progress=console.is_terminal)
    if scores is None:
        console.print("no scores: a class is in one recording only; record each class at least twice", style="yellow")
    else:
        show_scores(scores, plot)
    with _forest_settings():
        model.set_params(spectralfeatures__progress=console.is_terminal).fit(windows, labels)
    path = export_bundle(
        model,
        output,
        hop=advance,
        windows=windows,
        lsb_per_g=_scale(frame, "lsb_per_g" in settings["recordings"]),
        lsb_per_dps=frame.attrs["lsb_per_dps"] if {"deg/s", "rad/s"} & set(frame.attrs["units"].values()) else None,
        decision=decision,
        training=training_summary(windows, scores) | {"purity": settings["windows"].get("purity", 1.0)},
    )
    with open_bundle(path) as (description, predictor):
        show_bundle(path, description, predictor)
    console.print(f"wrote {path}; try it: emlearn-gestures run {path} RECORDING")


def _cut(frame: pd.DataFrame, settings: dict[str, Any]) -> tuple[pd.DataFrame, int]:
    rate = frame.attrs["sample_rate"]
    length = samples("window", settings.get("length", _DEFAULT_WINDOW), rate)
    hop = samples("hop", settings["hop"], rate) if "hop" in settings else max(1, length // 4)
    if not 16 <= length <= 1024:
        raise UserError(f"window is {length} samples at {rate:g} Hz, must be from 16 to 1024; change --window")
    return window_recordings(frame, length, hop, settings.get("purity", 1.0)), hop


def _scale(frame: pd.DataFrame, declared: bool) -> float | None:
    """Counts per g; None for counts of a scale that nobody has said and that gravity does not show."""
    scale = frame.attrs["lsb_per_g"]
    axes = [name for name, unit in frame.attrs["units"].items() if unit == "counts"][:3]
    if declared or not axes:
        return scale
    length = float(np.median(np.sqrt((frame[axes].astype(float) ** 2).sum(axis=1))))
    if 0.67 < length / scale < 1.5:
        return scale
    console.print(f"counts of median length {length:.0f}: give --lsb-per-g to write their scale into the bundle")
    return None


@contextlib.contextmanager
def _forest_settings() -> Iterator[None]:
    """Settings of a forest go to scikit-learn as they are, which refuses bad ones when it fits."""
    try:
        yield
    except UserError:
        raise
    except (TypeError, ValueError) as error:
        raise UserError(f"forest: {error}") from error


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or not low <= value <= high:
        raise UserError(f"{name} is {value!r}, must be a whole number from {low} to {high}")
    return value


def _override(table: dict[str, Any], **options: Any) -> None:
    table.update({key: value for key, value in options.items() if value is not None})
