"""emlearn-gestures select."""

from __future__ import annotations

import contextlib
import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from emlearn_gestures.cli.options import Config, Given, with_settings
from emlearn_gestures.cli.show import console, refuse_inside, show_notes
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Family, Pool, family_of_path

if TYPE_CHECKING:
    import numpy as np

_SHOWN = 10


class Method(str, enum.Enum):
    """How to choose."""

    CORESET = "coreset"
    RANDOM = "random"
    UNCERTAIN = "uncertain"


@with_settings("select")
def select(
    path: Annotated[
        Path,
        typer.Argument(help="Pictures or recordings, as train takes them; they need no classes.", show_default=False),
    ],
    given: Given,
    n: Annotated[int, typer.Option("--n", "-n", min=1, help="How many to choose.")] = 100,
    method: Annotated[
        Method,
        typer.Option(
            help="coreset: as different from each other as can be. random: drawn. "
            "uncertain: those whose votes --bundle is least sure of."
        ),
    ] = Method.CORESET,
    output: Annotated[Path, typer.Option("--output", "-o", help="The list, a CSV file.")] = Path("selection.csv"),
    copy_to: Annotated[
        Path | None, typer.Option(help="Copy the files into this folder, under their names below PATH.")
    ] = None,
    already: Annotated[
        Path | None,
        typer.Option(
            help="List of what is labelled already: written by select, or any CSV file with a column path. It is left "
            "out, and coreset keeps away from it."
        ),
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="A model bundle, whose window, features and votes are taken.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of random.")] = 0,
    config: Config = None,
) -> None:
    """Choose the pictures, or windows of recordings, that are most worth labelling.

    The list has the column path, for windows also recording, start_s (from where that recording begins) and seconds.
    Add a column label to a list of pictures, and train takes it as it is.

    Example: emlearn-gestures select pictures/ --n 200 --copy-to to_label

    Example, once there is a first model: emlearn-gestures select pictures/ --n 50 --method uncertain --bundle cups
    --already selection.csv -o next.csv
    """
    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.training.labelled import family_for
    from emlearn_gestures.training.selection import choose
    from emlearn_gestures.training.selection_list import check_copies, check_list, copy_files, write_list

    if method is Method.UNCERTAIN and bundle is None:
        raise UserError("--method uncertain goes by the votes of a model; give --bundle, or choose coreset or random")
    refuse_inside(path, "--output", output)
    check_list(output, already)
    if copy_to is not None:
        refuse_inside(path, "--copy-to", copy_to)
        check_copies(copy_to)
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(open_bundle(bundle)) if bundle else None
        family = family_for(bundle, opened[0], path) if bundle and opened else family_of_path(path)
        settings = given.settings(path, family, config)
        pool = family.pool(path, settings.own, opened[0] if opened else None, console.is_terminal)
        show_notes(pool.notes, "select")
        done = _labelled(family, pool, already, path)
        compile_first(lambda: pool.features.fit_transform(pool.X[:1]))
        chosen = choose(method.value, family, pool, n, done, bundle=opened, seed=seed, progress=console.is_terminal)
    rows = pool.there.iloc[chosen.indices].assign(**chosen.scores)
    if copy_to is not None:
        copy_files({pool.names[i]: pool.there["file"].iloc[i] for i in chosen.indices}, copy_to)
    write_list(output, rows)
    _show(pool, chosen.indices, rows, chosen.words)
    if copy_to is not None:
        console.print(f"copied {rows['file'].nunique()} of the files to {copy_to}")
    console.print(f"wrote {output}")


def _labelled(family: Family, pool: Pool, already: Path | None, path: Path) -> np.ndarray:
    """Which are labelled already."""
    import numpy as np

    from emlearn_gestures.training.selection_list import find_listed, read_list

    if already is None:
        return np.zeros(len(pool.there), bool)
    listed = read_list(already, path if path.is_dir() else path.parent)
    done, missing = find_listed(listed, pool.there)
    if missing == len(listed):
        raise UserError(
            f"--already is {already}, none of its {missing} rows names anything of {path}; its paths are relative to "
            "its own folder or to PATH"
        )
    console.print(f"labelled already: {done.sum()} of {len(done)} {family.examples_noun}")
    if missing:
        console.print(f"{already}: {missing} of {len(listed)} rows name nothing of {path}", style="yellow")
    return done


def _show(pool: Pool, chosen: np.ndarray, rows: Any, words: str) -> None:
    table = Table(title=words, title_justify="left")
    columns = [name for name in rows.columns if name not in ("file", "recording")]
    recordings = rows["recording"] if "recording" in rows else [pool.names[i] for i in chosen]
    table.add_column("recording" if "recording" in rows else "file")
    for name in columns:
        table.add_column(name, justify="right")
    for name, values in zip(recordings[:_SHOWN], rows[columns].itertuples(index=False), strict=False):
        table.add_row(name, *("" if value != value else f"{value:.4g}" for value in values))
    if len(rows) > _SHOWN:
        table.add_row(f"and {len(rows) - _SHOWN} more")
    console.print(table)
