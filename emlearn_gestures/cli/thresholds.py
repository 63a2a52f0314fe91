"""emlearn-gestures thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Table

from emlearn_gestures.bundles.store import check_output, open_bundle
from emlearn_gestures.cli.common import (
    Bundle,
    Config,
    Data,
    Group,
    Label,
    Purity,
    SkipBad,
    Units,
    check_plot,
    console,
    refuse_inside,
)
from emlearn_gestures.decisions.thresholds import Suggestion, as_decimal, decide, rewrite_decision, share_of, suggest
from emlearn_gestures.errors import UserError
from emlearn_gestures.training.labelled import check_kind, read_labelled
from emlearn_gestures.training.scores import bundle_votes

_FEW = 20  # predictions; a share of fewer says little


def thresholds(
    bundle: Bundle,
    path: Data,
    precision: Annotated[
        float, typer.Option(help="Share of a class's decisions that shall be right, above 0 to 1.")
    ] = 0.95,
    write: Annotated[bool, typer.Option("--write", help="Put the thresholds into the bundle.")] = False,
    background: Annotated[
        str | None,
        typer.Option(help="Class that uncertain examples count for, such as idle. Default: the bundle's, if it has."),
    ] = None,
    config: Config = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Annotated[
        Path | None, typer.Option(help="Draw precision and recall over the threshold into this .png, .svg or .pdf.")
    ] = None,
    purity: Purity = None,
    units: Units = None,
) -> None:
    """Suggest how many votes each class needs, from labelled recordings or pictures that the bundle has not seen.

    Of all activations (least votes of the best class) and margins (least lead over the second) it takes those that
    reach the precision and reject the fewest right answers. Of pictures that are divided into train/ and test/, the
    latter are taken. Nothing is changed without --write.

    Example: emlearn-gestures thresholds cups pictures/ --precision 0.98 --plot thresholds.png
    """
    check_plot(plot)
    if plot is not None:
        refuse_inside(path, "--plot", plot)
    if not 0 < precision <= 1:
        raise UserError(f"--precision is {precision:g}, must be above 0 and at most 1, such as 0.95")
    if write:
        check_output(bundle)
    with open_bundle(bundle) as (description, predictor):
        classes, decision, trees = description["classes"], description["decision"], predictor.n_trees
        if background is not None and background not in classes:
            raise UserError(f"--background is {background!r}, classes are {', '.join(classes)}")
        other = decision.get("background", -1) if background is None else classes.index(background)
        kind = check_kind(bundle, description, path)
        options: dict[str, Any] = {"label": label, "group": group, "skip_bad": skip_bad or None}
        X, labels = read_labelled(description, path, kind, config, purity=purity, units=units, **options)
        votes = bundle_votes(description, predictor, X, progress=console.is_terminal)
    truth = np.array([classes.index(name) for name in labels])
    found = suggest(votes, truth, trees, precision)
    changed = _settings(decision, found, trees, other)
    before = decide(votes, trees, decision["threshold"], decision["margin"], decision.get("background", -1))
    after = decide(votes, trees, changed["threshold"], changed["margin"], other)
    noun = "windows" if kind == "recordings" else kind
    _show(classes, found, trees, truth, before, after, other, noun)
    for line in _remarks(classes, found, precision, other, noun):
        console.print(line, style="yellow")
    if plot is not None:
        from emlearn_gestures.reports.threshold_curves import plot_thresholds

        console.print(f"wrote {plot_thresholds(votes, truth, classes, trees, found, precision, plot)}")
    if write:
        console.print(f"wrote {rewrite_decision(bundle, changed)}")
        return
    console.print("to train with them, in the file that --config names; or --write puts them into the bundle:")
    console.print("[decision]")
    for name in ("threshold", "margin"):
        console.print(f"{name} = [{', '.join(map(as_decimal, changed[name]))}]")
    if background is not None:
        console.print(f"background = {json.dumps(background, ensure_ascii=False)}")


def _settings(decision: dict[str, Any], found: list[Suggestion], trees: int, background: int) -> dict[str, Any]:
    """The decision with new thresholds; a class without predictions, and the background, keep theirs."""
    changed = {**decision, "threshold": list(decision["threshold"]), "margin": list(decision["margin"])}
    for c, suggestion in enumerate(found):
        if suggestion.predicted and c != background:
            changed["threshold"][c] = share_of(suggestion.activation, trees)
            changed["margin"][c] = share_of(suggestion.margin, trees)
    if background != decision.get("background", -1):
        changed["background"] = background
    return changed


def _show(
    classes: list[str],
    found: list[Suggestion],
    trees: int,
    truth: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
    background: int,
    noun: str,
) -> None:
    title = f"Votes of {trees}, on {len(truth)} {noun}: by the bundle's thresholds → by these"
    table = Table(title=title, title_justify="left")
    table.add_column("class")
    for name in ("activation", "margin", "precision", "recall", "rejected"):
        table.add_column(name, justify="right")
    for c, (label, suggestion) in enumerate(zip(classes, found, strict=True)):
        right = truth == c
        shares = [
            f"{_share(right & (was == c), of(was))}→{_share(right & (now == c), of(now))}"
            for was, now, of in ((before, after, lambda d, c=c: d == c), (before, after, lambda d, r=right: r))
        ]
        known = suggestion.predicted and c != background
        counts = (f"{suggestion.activation}", f"{suggestion.margin}") if known else ("–", "–")
        rejected = suggestion.predicted - suggestion.accepted if known else 0
        table.add_row(
            label,
            *counts,
            *shares,
            f"{rejected / suggestion.predicted:.1%} of {suggestion.predicted}" if suggestion.predicted else "–",
        )
    console.print(table)


def _share(part: np.ndarray, of: np.ndarray) -> str:
    return f"{np.count_nonzero(part) / np.count_nonzero(of):.3f}" if of.any() else "–"


def _remarks(classes: list[str], found: list[Suggestion], precision: float, background: int, noun: str) -> list[str]:
    lines = []
    for c, (label, suggestion) in enumerate(zip(classes, found, strict=True)):
        if c == background:
            lines.append(f"{label}: uncertain {noun} count for it, so it needs no thresholds of its own")
        elif not suggestion.predicted:
            lines.append(f"{label}: none of the {noun} has most votes for it; its thresholds stay as they are")
        elif not suggestion.reached:
            best = f"{suggestion.precision:.3f} ({suggestion.right} of {suggestion.accepted})"
            lines.append(f"{label}: cannot reach {precision:g}; the best is {best}")
        if suggestion.predicted and c != background and suggestion.accepted < _FEW:
            what = f"{suggestion.accepted} of {suggestion.predicted} predictions"
            lines.append(f"{label}: its precision stands on {what}; {_FEW} or more would say something, collect more")
    return lines
