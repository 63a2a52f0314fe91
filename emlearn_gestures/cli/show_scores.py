"""Scores, as the commands show them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from emlearn_gestures.cli.show import console

if TYPE_CHECKING:
    import pandas as pd

    from emlearn_gestures.training.curve import Curve
    from emlearn_gestures.training.fit import Fitted
    from emlearn_gestures.training.scores import Scores


def show_scores(scores: Scores, plot: Path | None, noun: str) -> None:
    """Print accuracy, the table of classes and that of groups; draw both when asked."""
    table = _table(f"As the board computes it, {scores.split}", "class", "precision", "recall", "F1", noun)
    for label, row in scores.per_class().iterrows():
        table.add_row(str(label), *(f"{row[c]:.3f}" for c in ("precision", "recall", "f1")), f"{row['support']:.0f}")
    console.print(table)
    soft = "" if scores.soft_accuracy is None else f"; scikit-learn's soft vote {scores.soft_accuracy:.3f}"
    figures = f"accuracy {scores.accuracy:.3f}, macro F1 {scores.macro_f1:.3f}"
    console.print(f"{figures} on {len(scores.labels)} {noun}{soft}")
    _show_groups(scores.per_group(), noun)
    if plot is not None:
        from emlearn_gestures.reports.confusion import plot_confusion

        console.print(f"wrote {plot_confusion(scores, plot)}")


def show_choice(fitted: Fitted) -> None:
    """Print what the features were chosen from, where there was a choice."""
    if fitted.choice is None:
        return
    from emlearn_gestures.training.choice import CLOSE

    table = _table("Features, compared within what is trained on", "set", "accuracy", "features", "bundle", "RAM")
    for name, row in fitted.choice.iterrows():
        sizes = (f"{row[key]:.0f}" for key in ("features", "bytes", "ram"))
        table.add_row(str(name), f"{row['accuracy']:.3f}", *sizes)
    console.print(table)
    for refused, reason in fitted.refused.items():
        console.print(f"{refused} is left out: {reason}", style="yellow")
    console.print(f"features: {fitted.plan.name}, the cheapest that is within {CLOSE:.1%} of the best")


def show_gate(fitted: Fitted, noun: str) -> None:
    """Print what the gate for the unknown costs the known, where there is one."""
    gated = fitted.gated
    if gated is None:
        return
    asked = f"{gated.gate.unknown:.1%} asked for"
    console.print(f"unknown: {gated.refused:.1%} of held-out known {noun} are refused ({asked}; {gated.split})")
    if fitted.scores is not None:
        console.print("the scores above are without that: see what evaluate says on others", style="dim")


def show_curve(curve: Curve, path: Path) -> None:
    """Print a learning curve, and draw it."""
    from emlearn_gestures.reports.learning_curve import plot_curve

    title = f"Accuracy on {curve.held_out} groups never seen, over the number trained on, {curve.draws} draws"
    table = _table(title, "groups", "mean", "std", "lowest", "highest")
    for size, row in curve.table().iterrows():
        table.add_row(str(size), *(f"{row[name]:.3f}" for name in ("mean", "std", "lowest", "highest")))
    console.print(table)
    console.print(f"wrote {plot_curve(curve, path)}")


def _show_groups(groups: pd.DataFrame, noun: str) -> None:
    """Print a row for each group, and name the worst."""
    if groups.empty:
        return
    table = _table("Each group, the worst first", "group", noun, "accuracy", "macro F1")
    for name, row in groups.iterrows():
        table.add_row(str(name), f"{row['examples']:.0f}", f"{row['accuracy']:.3f}", f"{row['macro_f1']:.3f}")
    console.print(table)
    mean = f"mean of {len(groups)} groups {groups['accuracy'].mean():.3f}"
    console.print(f"worst group: {groups.index[0]}, accuracy {groups['accuracy'].iloc[0]:.3f}; {mean}")


def _table(title: str, first: str, *others: str) -> Table:
    """A table whose first column is text and whose others are numbers."""
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
