"""From tables with one row per instant to recordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import group_of
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.clock import restarts, seconds_of
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.roles import Roles
from emlearn_gestures.recordings.titles import rate_in, units_in
from emlearn_gestures.recordings.unlabelled import class_column, class_of_file

_INTERLEAVED = 3  # runs a value, from which on rows of several recordings take turns


def recordings_of(table: Table, roles: Roles, options: ReadOptions) -> list[Recording]:
    """Cut a table into its recordings: by its columns, by what stands between them, then by a row count."""
    source = table.source
    values = table.numbers(roles.channels)
    classes = _classes(table, roles, options)
    groups = None if roles.group is None else table.texts(roles.group)
    said = units_in(table.titles, roles.kinds)
    counts = {name: "counts" for name in roles.channels if table.units.get("") == "counts"}
    units = {**counts, **said, **roles.units}
    rate = table.rate or rate_in(table.titles)

    keys, sections, restarted = _keys(table, roles), table.sections, ""
    if sections is None and keys is None and options.rows_per_sample is None:
        sections, restarted = _by_clock(table, roles)
    recordings: list[Recording] = []
    for name, numbers in _pieces(table, keys, bool(roles.given), sections, options.rows_per_sample):
        rows = _slice(numbers)
        recording = Recording(
            name,
            source.relative,
            values[rows],
            roles.channels,
            classes[rows],
            name if options.group is None else "",
            units=units,
            rate=rate,
            category=source.category,
            lines=None if table.lines is None else table.lines[rows],
            kinds=roles.kinds,
        )
        if roles.time is not None:
            stamps = table.frame[roles.time].iloc[rows]
            recording.time = seconds_of(stamps, roles.time_unit, recording.where, recording.place, recording.notes)
        if groups is not None:
            recording.group = _only(groups[rows], recording.where, str(roles.group))
        elif options.group is not None:
            recording.group = group_of(source, options.group)
        recordings.append(recording)
    if restarted:
        recordings[0].notes.append(f"{table.where}: {restarted} starts {len(recordings)} times: a recording each time")
    return recordings


def _slice(rows: NDArray[np.int64]) -> Any:
    """Rows that follow each other as a slice, of which NumPy makes no copy."""
    first, last = int(rows[0]), int(rows[-1])
    return slice(first, last + 1) if last - first + 1 == len(rows) and (len(rows) < 3 or rows[1] == first + 1) else rows


def _classes(table: Table, roles: Roles, options: ReadOptions) -> NDArray[Any]:
    rows = len(table.frame)
    if roles.label is not None:
        return class_column(table, roles.label, options.unlabelled)
    if table.classes is None or options.label is not None:
        return np.full(rows, class_of_file(table.source, options), dtype=object)
    missing = int((table.classes == "").sum())
    if missing and options.unlabelled == "refuse":
        raise UserError(
            f"{table.where}: {missing} of {rows} rows have no label in the index; label them, or leave such "
            "rows out with unlabelled='drop'"
        )
    return table.classes


def _only(groups: NDArray[Any], where: str, column: str) -> str:
    if (groups != groups[0]).any():
        raise UserError(f"{where}: column {column!r} changes within one recording; recording= must separate its values")
    return str(groups[0])


def _pieces(
    table: Table,
    keys: pd.Series | None,
    given: bool,
    sections: NDArray[np.int64] | None,
    rows_per_sample: int | None,
) -> list[tuple[str, NDArray[np.int64]]]:
    """Name and row numbers of each recording."""
    pieces = [(table.where, np.arange(len(table.frame)))] if keys is None else _by_value(table, keys, given)
    if sections is not None:
        pieces = [part for name, rows in pieces for part in _sections(name, rows, sections)]
    if rows_per_sample is None:
        return pieces
    cut = []
    for name, rows in pieces:
        number, rest = divmod(len(rows), rows_per_sample)
        if rest:
            raise UserError(f"{name}: {len(rows)} rows are not a multiple of rows_per_sample={rows_per_sample}")
        parts = np.split(rows, number)
        whole = sections is not None and number == 1
        cut += [(name if whole else f"{name}:{i}", part) for i, part in enumerate(parts, start=1)]
    return cut


def _by_clock(table: Table, roles: Roles) -> tuple[NDArray[np.int64] | None, str]:
    """Which part each row belongs to where time, or else a counter, starts again, and its name; None for neither."""
    counters = [name for name, role in roles.others.items() if role == "counter"]
    for name in [roles.time] if roles.time else counters:
        starts = restarts(table.frame[name])
        if len(starts):
            return np.cumsum(np.isin(np.arange(len(table.frame)), starts)), name
    return None, ""


def _keys(table: Table, roles: Roles) -> pd.Series | None:
    """What separates the recordings of a table; None where nothing does."""
    varies = [name for name in roles.recording if name not in roles.given and table.frame[name].nunique() > 1]
    columns = [*roles.given, *varies]
    if not columns:
        return None
    texts = zip(*(table.texts(name) for name in columns), strict=True)
    return pd.Series(["-".join(cells) for cells in texts])


def _by_value(table: Table, keys: pd.Series, given: bool) -> list[tuple[str, NDArray[np.int64]]]:
    codes, names = pd.factorize(keys)
    if not given:  # a value that comes again is another recording, unless the rows of several take turns
        begins = np.concatenate([[True], codes[1:] != codes[:-1]])
        if begins.sum() <= _INTERLEAVED * len(names):
            values = codes[begins]
            again = np.array([int((values[:i] == value).sum()) for i, value in enumerate(values)])
            names = pd.Index(
                [str(names[value]) + (f".{n + 1}" if n else "") for value, n in zip(values, again, strict=True)]
            )
            codes = np.cumsum(begins) - 1
    parts = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    # the same value in two files is two recordings
    prefix = f"{table.where}:" if table.source.in_folder else ""
    return [(f"{prefix}{name}", part) for name, part in zip(names, parts, strict=True)]


def _sections(name: str, rows: NDArray[np.int64], sections: NDArray[np.int64]) -> Sequence[tuple[str, Any]]:
    own = sections[rows]
    order = np.argsort(own, kind="stable")
    parts = np.split(rows[order], np.flatnonzero(np.diff(own[order])) + 1)
    return [(name, rows)] if len(parts) == 1 else [(f"{name}:{i}", part) for i, part in enumerate(parts, start=1)]
