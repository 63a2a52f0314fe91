"""Strokes in CSV: a point a row, one stroke a file or several that a column, or an empty line, tells apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import LABEL_NAMES, Table, column_of
from emlearn_gestures.strokes.drawn import Drawn
from emlearn_gestures.strokes.sources import STROKE


def read_csv(source: Source, label: str | None, group: str | None) -> Iterator[Drawn]:
    """Yield the strokes of one file; `label` and `group` are the arguments of `load_strokes`."""
    table = read_table(source)
    by_name = {name.lower(): name for name in table.columns}
    points = table.numbers([table.require(by_name.get(axis, axis), "the points") for axis in ("x", "y")])
    labels = _usual(table, by_name, LABEL_NAMES) if label is None else column_of(table, label, "label")
    groups = _usual(table, by_name, ("group",)) if group is None else column_of(table, group, "group")
    names = _names(table, by_name)
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    if len(set(names[starts])) < len(starts):
        again = next(name for name in names[starts] if (names[starts] == name).sum() > 1)
        raise UserError(f"{table.where}: the rows of stroke {again!r} are not one below the other; sort them")
    for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
        yield Drawn(
            str(names[start]),
            points[start:end],
            _one(table, labels, int(start), int(end)),
            _one(table, groups, int(start), int(end)),
        )


def _names(table: Table, by_name: dict[str, str]) -> np.ndarray:
    """The stroke of each row."""
    if STROKE in by_name:
        return table.texts(by_name[STROKE])
    if table.sections is not None:
        return np.array([str(number + 1) for number in table.sections], object)
    return np.full(len(table.frame), "", object)


def _usual(table: Table, by_name: dict[str, str], usual: tuple[str, ...]) -> str | None:
    return next((by_name[name] for name in usual if name in by_name), None)


def _one(table: Table, column: str | None, start: int, end: int) -> str | None:
    """What a column says of the rows of one stroke."""
    if column is None:
        return None
    values = table.frame[column].iloc[start:end].astype(str).str.strip().unique()
    if len(values) > 1:
        where = f"{table.where}: {table.place(start)} to {table.place(end - 1)}"
        raise UserError(f"{where} are one stroke, column {column!r} has {values[0]!r} and {values[1]!r}; name one")
    return str(values[0])
