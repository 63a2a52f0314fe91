"""emlearn-gestures select."""

from __future__ import annotations

import contextlib
import enum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Table

from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.cli.common import MOTION, Config, SkipBad, Units, console, kind_of, refuse_inside
from emlearn_gestures.errors import UserError
from emlearn_gestures.training.labelled import check_kind
from emlearn_gestures.training.pool import Pool, pool_features, read_pool
from emlearn_gestures.training.scores import bundle_votes
from emlearn_gestures.training.selection import draw, k_centre, least_sure, standardise
from emlearn_gestures.training.selection_list import (
    check_copies,
    check_list,
    copy_files,
    find_listed,
    read_list,
    write_list,
)
from emlearn_gestures.training.settings import read_config

_SHOWN = 10


class Method(str, enum.Enum):
    """How to choose."""

    CORESET = "coreset"
    RANDOM = "random"
    UNCERTAIN = "uncertain"


def select(
    path: Annotated[
        Path,
        typer.Argument(
            help="Pictures or recordings, as train takes them; they need no classes.",
            show_default=False,
        ),
    ],
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
    skip_bad: SkipBad = False,
    group: Annotated[
        str | None,
        typer.Option(help="Column of a table that separates its recordings, such as file.", rich_help_panel=MOTION),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(help="Length of a window: 2s, 2000ms or samples. Default 2s.", rich_help_panel=MOTION),
    ] = None,
    hop: Annotated[
        str | None,
        typer.Option(help="From one window to the next. Default: a whole window.", rich_help_panel=MOTION),
    ] = None,
    sample_rate: Annotated[
        float | None, typer.Option(help="Hz; recordings are resampled to it. Default: theirs.", rich_help_panel=MOTION)
    ] = None,
    units: Units = None,
) -> None:
    """Choose the pictures, or windows of recordings, that are most worth labelling.

    The list has the column path, for windows also recording, start_s (from where that recording begins) and seconds.
    Add a column label to a list of pictures, and train takes it as it is.

    Example: emlearn-gestures select pictures/ --n 200 --copy-to to_label

    Example, once there is a first model: emlearn-gestures select pictures/ --n 50 --method uncertain --bundle cups
    --already selection.csv -o next.csv
    """
    if method is Method.UNCERTAIN and bundle is None:
        raise UserError("--method uncertain goes by the votes of a model; give --bundle, or choose coreset or random")
    refuse_inside(path, "--output", output)
    check_list(output, already)
    if copy_to is not None:
        refuse_inside(path, "--copy-to", copy_to)
        check_copies(copy_to)
    options = {"group": group, "window": window, "hop": hop, "sample_rate": sample_rate, "units": units}
    with contextlib.ExitStack() as stack:
        description, predictor = stack.enter_context(open_bundle(bundle)) if bundle else (None, None)
        kind = check_kind(bundle, description, path) if bundle and description else kind_of(path)
        pool = read_pool(path, kind, read_config(config, kind), {"skip_bad": skip_bad or None, **options}, description)
        done = _labelled(pool, already, path)
        left = len(done) - int(done.sum())
        if n > left:
            but = f", {len(done) - left} of them labelled already" if already else ""
            raise UserError(f"--n is {n}, {path} has {len(done)} {pool.noun}{but}; choose at most {left}")
        chosen, scores, words = _choose(method, pool, n, done, seed, description, predictor)
    rows = pool.there.iloc[chosen].assign(**scores)
    if copy_to is not None:
        copy_files({pool.names[i]: pool.there["file"].iloc[i] for i in chosen}, copy_to)
    write_list(output, rows)
    _show(pool, chosen, rows, words)
    if copy_to is not None:
        console.print(f"copied {rows['file'].nunique()} of the files to {copy_to}")
    console.print(f"wrote {output}")


def _choose(
    method: Method, pool: Pool, n: int, done: np.ndarray, seed: int, description: Any, predictor: Any
) -> tuple[np.ndarray, dict[str, np.ndarray], str]:
    """Indices, columns of scores, and what can be said of them."""
    of = f"{n} of {len(done)} {pool.noun}"
    shown = console.is_terminal
    if method is Method.RANDOM:
        return draw(n, done, seed), {}, f"{of}, at random"
    if method is Method.UNCERTAIN:
        votes = bundle_votes(description, predictor, pool.X, progress=shown)
        chosen, margins, activations = least_sure(votes, n, done)
        words = f"{of}, margins {margins[0]} to {margins[-1]} of {predictor.n_trees} votes"
        return chosen, {"margin": margins, "activation": activations}, words
    points = standardise(pool_features(pool, description, predictor))
    chosen, distances, radius = k_centre(points, n, done, shown)
    words = f"{of}; every one is within {radius:.2f} standard deviations of those chosen"
    return chosen, {"distance": distances.round(4)}, words


def _labelled(pool: Pool, already: Path | None, path: Path) -> np.ndarray:
    """Which are labelled already."""
    if already is None:
        return np.zeros(len(pool.there), bool)
    listed = read_list(already, path if path.is_dir() else path.parent)
    done, missing = find_listed(listed, pool.there)
    if missing == len(listed):
        raise UserError(
            f"--already is {already}, none of its {missing} rows names anything of {path}; its paths are relative to "
            "its own folder or to PATH"
        )
    console.print(f"labelled already: {done.sum()} of {len(done)} {pool.noun}")
    if missing:
        console.print(f"{already}: {missing} of {len(listed)} rows name nothing of {path}", style="yellow")
    return done


def _show(pool: Pool, chosen: np.ndarray, rows: Any, words: str) -> None:
    table = Table(title=words, title_justify="left")
    columns = [name for name in rows.columns if name not in ("file", "recording")]
    table.add_column("file" if pool.noun == "pictures" else "recording")
    for name in columns:
        table.add_column(name, justify="right")
    recordings = rows["recording"] if "recording" in rows else [pool.names[i] for i in chosen]
    for name, values in zip(recordings[:_SHOWN], rows[columns].itertuples(index=False), strict=False):
        table.add_row(name, *("" if value != value else f"{value:.4g}" for value in values))
    if len(rows) > _SHOWN:
        table.add_row(f"and {len(rows) - _SHOWN} more")
    console.print(table)
