"""emlearn-gestures train."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from emlearn_gestures.bundles.export import export_bundle
from emlearn_gestures.bundles.store import check_output, open_bundle
from emlearn_gestures.cli.common import (
    MOTION,
    PICTURES,
    Config,
    Data,
    Group,
    Label,
    Plot,
    Purity,
    SkipBad,
    Units,
    check_plot,
    console,
    kind_of,
    refuse,
    refuse_inside,
    show_bundle,
    show_scores,
)
from emlearn_gestures.decisions.settings import decision_settings
from emlearn_gestures.errors import UserError
from emlearn_gestures.training.scores import Examples, cross_validate
from emlearn_gestures.training.settings import make_model, read_config, training_summary
from emlearn_gestures.training.task import motion_task, picture_task


def train(
    path: Data,
    output: Annotated[Path, typer.Option("--output", "-o", help="Bundle to write: a folder, or a .zip file.")],
    config: Config = None,
    trees: Annotated[int | None, typer.Option(help="Number of trees. Default 10.")] = None,
    features_max: Annotated[
        int | None,
        typer.Option(
            help="Use at most this many features, the most important; the native module emlearn_trees takes 127. "
            "Default: all."
        ),
    ] = None,
    background: Annotated[
        str | None, typer.Option(help="Class that uncertain examples count for, such as idle. Default: none.")
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(help="Parts of the cross-validation; 0 leaves one group out at a time. Default 5."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all that is random. Default 0.")] = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Plot = None,
    window: Annotated[
        str | None,
        typer.Option(help="Length of a window: 2s, 2000ms or samples. Default 2s.", rich_help_panel=MOTION),
    ] = None,
    hop: Annotated[
        str | None, typer.Option(help="From one window to the next. Default: a quarter window.", rich_help_panel=MOTION)
    ] = None,
    sample_rate: Annotated[
        float | None,
        typer.Option(help="Hz on the board; recordings are resampled to it. Default: theirs.", rich_help_panel=MOTION),
    ] = None,
    purity: Purity = None,
    units: Units = None,
    lsb_per_g: Annotated[
        float | None,
        typer.Option(help="Scale of the board's counts. Default 4096 (±8 g).", rich_help_panel=MOTION),
    ] = None,
    augment: Annotated[
        int | None,
        typer.Option(
            help="Train also on this many altered copies of each picture: mirrored, turned, zoomed, shifted, brighter, "
            "noisier. Where left and right matter, put flip = false under [augmentation] in --config. Default 0.",
            rich_help_panel=PICTURES,
        ),
    ] = None,
    grey: Annotated[
        bool,
        typer.Option("--grey", help="The camera gives grey frames: use no colours.", rich_help_panel=PICTURES),
    ] = False,
) -> None:
    """Train a forest on labelled recordings or pictures and write a model bundle.

    The scores are those of the board's own computation, by cross-validation: on examples that the model did not see.
    The forest in the bundle is then trained on everything.

    Pictures in train/ and test/ folders are trained on the former and scored on the latter, which the forest in the
    bundle does not see either; unless --group or --folds asks for a cross-validation of all.

    Example: emlearn-gestures train recordings/ --window 2s --hop 240ms --sample-rate 62.5 -o wrist

    Example: emlearn-gestures train pictures/ --augment 4 -o cups
    """
    check_plot(plot)
    check_output(output)
    refuse_inside(path, "--output", output)
    if plot is not None:
        refuse_inside(path, "--plot", plot)
    kind = kind_of(path)
    settings = read_config(config, kind)
    _override(settings[kind], label=label, group=group, skip_bad=skip_bad or None)
    _override(settings["forest"], n_estimators=trees, features_max=features_max)
    _override(settings["decision"], background=background)
    _override(settings["evaluation"], folds=folds, seed=seed)
    if kind == "pictures":
        refuse(path, kind, window=window, hop=hop, sample_rate=sample_rate)
        refuse(path, kind, purity=purity, units=units, lsb_per_g=lsb_per_g)
        _override(settings["features"], colour=0 if grey else None)
        _override(settings["augmentation"], copies=None if augment is None else _whole("--augment", augment, 0, 1000))
    else:
        refuse(path, kind, augment=augment, grey=grey or None)
        _override(settings["recordings"], sample_rate=sample_rate, units=units, lsb_per_g=lsb_per_g)
        _override(settings["windows"], length=window, hop=hop, purity=purity)
    folds = _whole("folds", settings["evaluation"].get("folds", 5), 0, 1000)
    if folds == 1:
        raise UserError("folds is 1, must be at least 2, or 0 to leave one group out at a time")
    chosen = _whole("seed", settings["evaluation"].get("seed", 0), 0, 2**32 - 1)

    task = (picture_task if kind == "pictures" else motion_task)(path, settings, folds, chosen)
    labels = task.index.get_level_values("label").to_numpy().astype(str)
    classes, counts = np.unique(labels, return_counts=True)
    counted = ", ".join(f"{n} {c or '(no class)'}" for c, n in zip(classes, counts, strict=True))
    console.print(f"{len(labels)} {task.noun}: {counted}")
    if "" in classes:
        raise UserError(f"{path}: some {kind} have no class; name it by folder or file name, or use --label")
    if len(classes) < 2:
        hint = "record a second, such as idle" if kind == "recordings" else "add pictures of a second"
        raise UserError(f"{path}: the only class is {str(classes[0])!r}; {hint}")
    unseen = sorted(set(classes) - set(labels[task.trained]))
    if unseen:
        raise UserError(f"{path}: class {str(unseen[0])!r} is among the test pictures only; add some to train on")
    decision = task.decision | settings["decision"]
    if "background" in decision:
        if decision["background"] not in list(classes):
            raise UserError(f"background is {decision['background']!r}, classes are {', '.join(classes)}")
        decision["background"] = list(classes).index(decision["background"])
    decision = decision_settings(len(classes), **decision)

    model = make_model(task.features, settings["forest"], chosen)
    with _as_settings():
        features = model[0].set_params(progress=console.is_terminal).fit(task.X)
        examples = Examples.of(features, task.X, labels, task.augmentation, task.trained)
        scores = cross_validate(model[1:], examples, task.split, console.is_terminal) if task.split else None
    if scores is None:
        advice = "record each class at least twice" if kind == "recordings" else "take at least two of each class"
        console.print(f"no scores: a class is in one {kind[:-1]} only; {advice}", style="yellow")
    else:
        show_scores(scores, plot, task.noun)
    with _as_settings():
        model[1:].fit(*examples.rows(task.trained))
    summary = training_summary(task.index, task.content(), scores, task.noun) | task.remember
    written = export_bundle(model, output, decision=decision, training=summary, **task.export)
    with open_bundle(written) as (description, predictor):
        show_bundle(written, description, predictor)
    console.print(f"wrote {written}; try it: emlearn-gestures run {written} {kind[:-1].upper()}")


@contextlib.contextmanager
def _as_settings() -> Iterator[None]:
    """Settings of a forest go to scikit-learn as they are, which refuses bad ones when it fits."""
    try:
        yield
    except UserError:
        raise
    except (TypeError, ValueError) as error:
        raise UserError(f"forest: {error}") from error


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise UserError(f"{name} is {value!r}, must be a whole number from {low} to {high}")
    return value


def _override(table: dict[str, Any], **options: Any) -> None:
    table.update({key: value for key, value in options.items() if value is not None})
