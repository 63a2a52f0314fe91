"""Read a set of labelled strokes into one table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

import pandas as pd
from rich.progress import track

from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import class_of, group_of, is_column, refuse_column
from emlearn_gestures.files.problems import UNLABELLED, Problems, UnlabelledError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.spellings import join_spellings
from emlearn_gestures.strokes.csv_file import read_csv
from emlearn_gestures.strokes.drawn import Drawn
from emlearn_gestures.strokes.json_file import read_json
from emlearn_gestures.strokes.points import as_points, ragged
from emlearn_gestures.strokes.sources import find_sources

_SIDES = {"training": "train", "testing": "test", "validation": "val"}


def load_strokes(
    path: str | PathLike[str],
    *,
    label: str | None = None,
    group: str | None = None,
    unlabelled: str = "refuse",
    skip_bad: bool = False,
    progress: bool = False,
) -> pd.DataFrame:
    """Read labelled strokes, paths in a plane, into a table.

    ``path`` is a file or a folder with any number of sub-folders. JSON is that of the recorder of TensorFlow's magic
    wand: a list ``strokes`` of objects with ``strokePoints``, points with ``x`` and ``y``, and perhaps a ``label``. CSV
    has the columns ``x`` and ``y``, a point a row; a file is one stroke, unless a column ``stroke`` or empty lines tell
    several apart. Files of other types in a folder are named in the report.

    Parameters
    ----------
    path : path-like
        Folder or file.
    label : str, optional
        Where the class comes from: ``"folder"``, ``"file"``, a regular expression with one group that is searched in
        the file name, then in the path below ``path``, or a column of CSV files. By default what the file says of each
        stroke; else the sub-folder; else the first words without a digit in the file name. Spellings that differ in
        case or in the form of their Unicode are one class, and the report says so.
    group : str, optional
        What must not be on both sides of a split (a person, a session), given as ``label`` is. By default: a column
        ``group``; else every stroke is a group.
    unlabelled : {"refuse", "drop"}, default "refuse"
        What to do with a stroke without a class.
    skip_bad : bool, default False
        Leave bad files and strokes out, list them in ``attrs["report"]`` and warn once. Otherwise the first one raises.
    progress : bool, default False
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row a stroke. Index ``class``, ``group`` and ``sample`` (str; the file below ``path``, and of a file of
        several which one). Column ``points``: an (n, 2) int16 array each, x and y; numbers that are no integers of 16
        bits are scaled to 4095 for the stroke's longer side. ``attrs`` has ``category`` (list of str, one a row:
        "train", "test", "val" or "", as the folders say), ``files`` (list of str, one a row: below ``path``) and
        ``report`` (list of str).

    Raises
    ------
    UserError
        For the first bad file, stroke or option; one line that names it and the reason.

    Warns
    -----
    UserWarning
        Once, with ``skip_bad``, when something was left out.
    """
    path = Path(path)
    report: list[str] = []
    problems = Problems(path, skip_bad, "strokes", drop=choice("unlabelled", unlabelled, UNLABELLED) == "drop")
    rows: list[tuple[str, str, str]] = []
    strokes, categories, files = [], [], []
    for source in track(find_sources(path, report), "Reading strokes", disable=not progress):
        try:
            for drawn in _read(source, label, group):
                sample = f"{source.relative}:{drawn.name}" if drawn.name else source.relative
                try:
                    row = _class(drawn, source, sample, label), _group(drawn, source, sample, group), sample
                    points = as_points(drawn.points, sample)
                except UserError as error:
                    problems.found(error)
                    continue
                rows.append(row)
                strokes.append(points)
                categories.append(_SIDES.get(source.category or "", ""))
                files.append(source.relative)
        except UserError as error:
            problems.found(error)
    problems.require_some(rows)
    spelling, notes = join_spellings(row[0] for row in rows)
    tables = len({name for name in files if name.lower().endswith(".csv")})
    if tables:
        report.append(f"strokes: {tables} CSV files of x and y; a recording of two axes has a column time as well")
    report += notes + problems.report()
    if problems.messages:
        warnings.warn(f"{path}: {len(problems.messages)} bad strokes or files skipped", UserWarning, stacklevel=2)
    levels = [[spelling[row[0]] for row in rows], [row[1] for row in rows], [row[2] for row in rows]]
    arrays = [pd.Index(level, dtype="str") for level in levels]
    table = pd.DataFrame(
        {"points": ragged(strokes)}, index=pd.MultiIndex.from_arrays(arrays, names=["class", "group", "sample"])
    )
    table.attrs = {"category": categories, "files": files, "report": report}
    return table


def _read(source: Source, label: str | None, group: str | None) -> Iterator[Drawn]:
    if source.path.suffix.lower() == ".csv":
        return read_csv(source, label, group)
    for rule, argument in ((label, "label"), (group, "group")):
        refuse_column(rule, argument, source.relative)
    return read_json(source)


def _class(drawn: Drawn, source: Source, sample: str, rule: str | None) -> str:
    if drawn.label is None or (rule is not None and not is_column(rule)):
        return class_of(source, rule)
    if not drawn.label:
        raise UnlabelledError(sample, "its label is empty; label it, or leave such out with unlabelled='drop'")
    return drawn.label


def _group(drawn: Drawn, source: Source, sample: str, rule: str | None) -> str:
    if drawn.group is not None and (rule is None or is_column(rule)):
        return drawn.group
    return sample if rule is None else group_of(source, rule)
