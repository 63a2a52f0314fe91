"""What the commands show, and what they refuse before any work is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from emlearn_gestures.cli.words import flags_of, in_options
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import family_of_bundle
from emlearn_gestures.files.problems import SKIPPED
from emlearn_gestures.files.replace import require_writable

if TYPE_CHECKING:
    from emlearn_gestures.families import Description

_SHOWN = 10  # of what was left out
# names of files and classes are shown as they are: no markup, no emoji
console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def show_notes(notes: Iterable[str], command: str) -> None:
    """Print what was noticed, in the words of a command: warnings stand out, what was left out is a table."""
    flags = flags_of(command, {"config": "--config"})
    said = [in_options(note, flags) for note in notes]
    for note in said:
        if not note.startswith(SKIPPED):
            console.print(note, style="yellow" if note.startswith("warning: ") else "dim")
    skipped = [note.removeprefix(SKIPPED) for note in said if note.startswith(SKIPPED)]
    if skipped:
        table = Table(title=f"Left out: {len(skipped)}", title_justify="left", style="dim")
        table.add_column("what")
        table.add_column("why")
        for line in skipped[:_SHOWN]:
            name, _, reason = line.partition(": ")
            table.add_row(name, reason.split("; ")[0])
        if len(skipped) > _SHOWN:
            table.add_row(f"and {len(skipped) - _SHOWN} more", "")
        console.print(table)


def show_columns(columns: Sequence[Mapping[str, Any]]) -> None:
    """Print what was decided about the columns of tables, a row each."""
    if not columns:
        return
    table = Table("column", "role", "unit", "range", box=None, pad_edge=False, style="dim")
    for row in columns:
        spread = "" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
        table.add_row(row["column"] or "(no name)", row["role"], row["unit"], spread)
    console.print(table)


def refuse_inside(path: Path, option: str, goal: Path) -> None:
    """Refuse to write where `path` would be read the next time."""
    if goal.resolve().is_relative_to(path.resolve()):
        where = f"inside {path}, where it would be read as data" if path.is_dir() else "the data itself"
        raise UserError(f"{option} is {goal}, {where}; choose a place beside it")


def check_plot(path: Path | None, data: Path, option: str = "--plot") -> None:
    """Refuse a plot that could not be written, before any work is done."""
    if path is None:
        return
    if path.suffix not in (".png", ".svg", ".pdf"):
        raise UserError(f"{option} is {path}, must end in .png, .svg or .pdf")
    if path.is_dir() or not path.parent.is_dir():
        raise UserError(f"{option} is {path}, which is a folder, or whose folder does not exist; name a file")
    require_writable(path, f"{option} is ")
    refuse_inside(data, option, path)


def _projection(predictor: Any) -> list[tuple[str, str]]:
    if predictor.projection is None:
        return []
    weights = predictor.projection.weights
    return [("projection", f"{weights.n_sums} of the features are sums of {weights.n_features}")]


def _gate(predictor: Any) -> list[tuple[str, str]]:
    if predictor.gate is None:
        return []
    gate = predictor.gate
    return [("gate", f"{gate.n_clusters} clusters of {gate.n_features} features; what is in none is unknown")]


def show_bundle(path: Path, description: Description, predictor: Any) -> None:
    """Print what a bundle is and what it costs on a board."""
    from emlearn_gestures.bundles.cost import bundle_cost

    cost = bundle_cost(path, description, predictor)
    if cost.trees:
        model = ("forest", f"{cost.trees} trees, {cost.nodes} nodes, at most {cost.comparisons} comparisons")
        native = "emlearn_trees can be used" if cost.native else "more than 127 features: our own evaluator is used"
    else:
        model = ("linear", f"{cost.weights} weights, as many multiplications")
        native = "emlearn_trees is for forests: our own evaluator is used"
    rows = [
        ("classes", ", ".join(description["classes"])),
        *family_of_bundle(description).describe(description),
        ("features", str(cost.features)),
        *_projection(predictor),
        model,
        *_gate(predictor),
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
