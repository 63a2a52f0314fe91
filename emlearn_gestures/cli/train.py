"""emlearn-gestures train."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from emlearn_gestures.cli.options import Config, Data, Given, Plot, with_settings
from emlearn_gestures.cli.show import (
    check_plot,
    console,
    refuse_inside,
    show_bundle,
    show_columns,
    show_notes,
)
from emlearn_gestures.cli.show_scores import show_choice, show_curve, show_gate, show_scores
from emlearn_gestures.families import family_of_path


@with_settings("train")
def train(
    path: Data,
    output: Annotated[Path, typer.Option("--output", "-o", help="Bundle to write: a folder, or a .zip file.")],
    given: Given,
    config: Config = None,
    plot: Plot = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            help="Draw into this .png, .svg or .pdf, and print, how accuracy on groups never seen grows with the "
            "number of groups trained on. It trains some eighty models."
        ),
    ] = None,
) -> None:
    """Train a model on labelled recordings or pictures and write a model bundle.

    The scores are those of the board's own computation, by cross-validation: on examples that the model did not see.
    The model in the bundle is then trained on everything.

    Files in train/ and test/ folders, and exports of Edge Impulse, are trained on the former and scored on the latter,
    which the model in the bundle does not see either; unless --group or --folds asks for a cross-validation of all.
    The same recording or picture under two names stays on one side of every split.

    Example: emlearn-gestures train recordings/ --window 2s --hop 240ms --sample-rate 62.5 -o wrist

    Example: emlearn-gestures train pictures/ --augment 4 -o cups
    """
    from emlearn_gestures.bundles.store import check_output, open_bundle
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.training.curve import curve_groups
    from emlearn_gestures.training.fit import curve_task, fit_task, write_task
    from emlearn_gestures.training.gating import check_unknown
    from emlearn_gestures.training.task import make_task

    check_plot(plot, path)
    check_plot(curve, path, "--curve")
    check_output(output)
    refuse_inside(path, "--output", output)
    family = family_of_path(path)
    settings = given.settings(path, family, config)
    task = make_task(path, settings, console.is_terminal)
    show_columns(task.examples.columns)
    show_notes(task.examples.notes, "train")
    labels = list(task.labels)
    noun = task.examples.noun or family.examples_noun
    counted = ", ".join(f"{labels.count(c)} {c or '(no class)'}" for c in sorted(set(labels)))
    console.print(f"{len(labels)} {noun}: {counted}")
    classes = task.check_classes(path)
    settings.decision.integers(list(classes))  # refused before the work
    check_unknown(settings.model.unknown)
    if curve is not None:
        curve_groups(task)  # likewise
    compile_first(lambda: task.examples.features.fit_transform(task.examples.X[:1]))
    fitted = fit_task(task, settings, console.is_terminal)
    show_choice(fitted)
    if fitted.scores is None:
        console.print(f"no scores: a class is in one {family.unit} only; {family.twice}", style="yellow")
    else:
        show_scores(fitted.scores, plot, noun)
    show_gate(fitted, noun)
    if curve is not None:
        show_curve(curve_task(task, fitted, settings, console.is_terminal), curve)
    written = write_task(task, fitted, settings, output)
    with open_bundle(written) as (description, predictor):
        show_bundle(written, description, predictor)
    console.print(f"wrote {written}; try it: emlearn-gestures run {quote(str(written))} {family.unit.upper()}")
