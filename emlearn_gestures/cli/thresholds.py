"""emlearn-gestures thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from emlearn_gestures.cli.options import Bundle, Config, Data, Given, with_settings
from emlearn_gestures.cli.scored import scored
from emlearn_gestures.cli.show import check_plot, console
from emlearn_gestures.errors import UserError

if TYPE_CHECKING:
    import numpy as np

    from emlearn_gestures.decisions.thresholds import Suggestion

_FEW = 20  # predictions; a share of fewer says little


@with_settings("thresholds")
def thresholds(
    bundle: Bundle,
    path: Data,
    given: Given,
    precision: Annotated[
        float, typer.Option(help="Share of a class's decisions that shall be right, above 0 to 1.")
    ] = 0.95,
    write: Annotated[bool, typer.Option("--write", help="Put the thresholds into the bundle.")] = False,
    background: Annotated[
        str | None,
        typer.Option(help="Class that uncertain examples count for, such as idle. Default: the bundle's, if it has."),
    ] = None,
    config: Config = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw precision and recall over the threshold into this .png, .svg or .pdf.")
    ] = None,
) -> None:
    """Suggest how many votes each class needs, from labelled recordings or pictures that the bundle has not seen.

    Of all activations (least votes of the best class) and margins (least lead over the second) it takes those that
    reach the precision and reject the fewest right answers. Of files that are divided into train/ and test/, the
    latter are taken. Nothing is changed without --write.

    Example: emlearn-gestures thresholds cups pictures/ --precision 0.98 --plot thresholds.png
    """
    import numpy as np

    from emlearn_gestures.bundles.store import check_output, open_bundle, rewrite_decision
    from emlearn_gestures.decisions.thresholds import as_decimal, decide, suggest, with_suggestions

    check_plot(plot, path)
    if not 0 < precision <= 1:
        raise UserError(f"--precision is {precision:g}, must be above 0 and at most 1, such as 0.95")
    if write:
        check_output(bundle)
    with open_bundle(bundle) as (description, predictor):
        classes, decision, trees = description["classes"], description["decision"], predictor.n_votes
        if background is not None and background not in classes:
            raise UserError(f"--background is {background!r}, classes are {', '.join(classes)}")
        other = decision["background"] if background is None else classes.index(background)
        noun, labels, votes, _ = scored(bundle, description, predictor, path, given, config)
    truth = np.array([classes.index(name) for name in labels])
    found = suggest(votes, truth, trees, precision)
    changed = with_suggestions(decision, found, trees, other)
    before = decide(votes, trees, decision["threshold"], decision["margin"], decision["background"])
    after = decide(votes, trees, changed["threshold"], changed["margin"], other)
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
    import numpy as np

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
