"""emlearn-gestures inspect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from emlearn_gestures.cli.options import Config, Data, Given, with_settings
from emlearn_gestures.cli.show import check_plot, console, show_columns, show_notes
from emlearn_gestures.cli.words import flags_of, in_options
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import family_of_path

_SHOWN = 20


@with_settings("inspect")
def inspect(
    path: Data,
    given: Given,
    config: Config = None,
    plot: Annotated[Path | None, typer.Option(help="Draw one example of each class: .png, .svg or .pdf.")] = None,
) -> None:
    """Show what files hold, without training: columns, units, rates, sizes, classes, groups, gaps, copies.

    The first thing to run on files that one does not know.

    Example: emlearn-gestures inspect recordings/ --plot recordings.png
    """
    check_plot(plot, path)
    family = family_of_path(path)
    if family.inspect is None:
        raise UserError(f"{path} holds {family.noun}, which inspect does not show; train shows what is read")
    settings = given.settings(path, family, config)
    found = family.inspect(path, settings.own, console.is_terminal)
    show_columns(found.columns)
    facts = Table(show_header=False, box=None, pad_edge=False)
    for fact in found.facts:
        facts.add_row(*fact)
    console.print(facts)
    _show_classes(found.classes)
    show_notes(found.notes, "inspect")
    if found.refused:
        console.print(f"refused: {len(found.refused)}", style="yellow")
        flags = flags_of("train", {})
        for line in found.refused[:_SHOWN]:
            console.print(f"  {in_options(line, flags)}", style="yellow")
        if len(found.refused) > _SHOWN:
            console.print(f"  and {len(found.refused) - _SHOWN} more", style="yellow")
    if found.stops:
        console.print(f"train would refuse this: {in_options(found.stops, flags_of('train', {}))}", style="yellow")
    if plot is not None:
        from emlearn_gestures.reports.examples import plot_examples

        console.print(f"wrote {plot_examples(found.drawn, plot)}")


def _show_classes(classes: Any) -> None:
    table = Table("class", *classes.columns)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in classes.iterrows():
        table.add_row(str(name) or "(no class)", *("" if value != value else f"{value:g}" for value in row))
    console.print(table)
