"""Tables with one row per instant, and their way to recordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import class_of, group_of
from emlearn_gestures.files.table import LABEL_NAMES, Table, column_of
from emlearn_gestures.recordings.clock import is_time_name, seconds_of, time_column
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.units import unit_in_column
from emlearn_gestures.recordings.unlabelled import class_column

_NOT_CHANNELS = {
    *LABEL_NAMES,
    *("index", "idx", "row", "sample", "recording", "execution", "subject", "session", "user"),
}


def recordings_of(table: Table, options: ReadOptions) -> list[Recording]:
    """Cut a table into its recordings: by the sample columns or the group, then by a row count."""
    source = table.source
    label, group = column_of(table, options.label, "label"), column_of(table, options.group, "group")
    if options.label is None and not source.label:
        label = next((name for name in table.columns if name.lower() in LABEL_NAMES), None)
    sample = [table.require(name, "sample") for name in options.sample or ([group] if group else [])]
    time = time_column(table.columns, options.time, table.where)
    if options.channels is None:
        channels = _channels(table, {name for name in (label, group, time, *sample) if name})
    else:
        channels = tuple(table.require(name, "channels") for name in options.channels)
    values = table.numbers(channels)
    if label is None:
        classes = np.full(len(values), class_of(source, options.label), dtype=object)
    else:
        classes = class_column(table, label, options.unlabelled)
    groups = None if group is None else table.texts(group)

    recordings = []
    for name, rows in _pieces(table, sample, options.rows_per_sample):
        recording = Recording(
            name,
            table.where,
            values[rows],
            channels,
            classes[rows],
            name if options.group is None else "",
            units={channel: unit for channel in channels if (unit := unit_in_column(channel))},
            category=source.category,
            lines=None if table.lines is None else table.lines[rows],
        )
        if time is not None:
            recording.time = seconds_of(table.frame[time].iloc[rows], recording.where, recording.place)
        if groups is not None:
            recording.group = _only(groups[rows], recording.where, str(group))
        elif options.group is not None:
            recording.group = group_of(source, options.group)
        recordings.append(recording)
    return recordings


def _only(groups: NDArray[Any], where: str, column: str) -> str:
    if (groups != groups[0]).any():
        raise UserError(f"{where}: column {column!r} changes within one recording; sample= must separate its values")
    return str(groups[0])


def _pieces(table: Table, sample: Sequence[str], rows_per_sample: int | None) -> list[tuple[str, NDArray[np.int64]]]:
    """Name and row numbers of each recording."""
    pieces = [(table.where, np.arange(len(table.frame)))]
    if sample:
        keys = zip(*(table.texts(name) for name in sample), strict=True)
        codes, names = pd.factorize(pd.Series(["-".join(key) for key in keys]))
        parts = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
        # the same value in two files is two recordings
        prefix = f"{table.where}:" if table.source.in_folder else ""
        pieces = [(f"{prefix}{name}", part) for name, part in zip(names, parts, strict=True)]
    if rows_per_sample is None:
        return pieces
    cut = []
    for name, rows in pieces:
        number, rest = divmod(len(rows), rows_per_sample)
        if rest:
            raise UserError(f"{name}: {len(rows)} rows are not a multiple of rows_per_sample={rows_per_sample}")
        cut += [(f"{name}:{i}", part) for i, part in enumerate(np.split(rows, number), start=1)]
    return cut


def _channels(table: Table, used: set[str]) -> tuple[str, ...]:
    """The columns that hold numbers and have no other role."""
    found = []
    for name in table.columns:
        lower = name.strip().lower()
        has_role = name in used or lower in _NOT_CHANNELS or is_time_name(lower)
        if has_role or re.match(r"$|unnamed:|level_\d", lower):
            continue
        column = table.frame[name]
        # text that is mostly numbers is a channel with bad cells, which `Table.numbers` names
        mostly = pd.to_numeric(column, errors="coerce").notna().mean() > 0.5
        if mostly or pd.api.types.is_numeric_dtype(column):
            found.append(name)
    if not found:
        raise UserError(f"{table.where}: no column of numbers; its columns are {', '.join(table.columns)}")
    return tuple(found)
