"""The role of each column: by the user, by its name, or by its values; none is guessed to be a channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.table import Table, column_of
from emlearn_gestures.recordings.clock import spacing
from emlearn_gestures.recordings.model import ReadOptions
from emlearn_gestures.recordings.vocabulary import CHANNELS, Meaning, axis_number, meaning

_BY_COUNT = {3: ("x", "y", "z"), 6: ("x", "y", "z", "gx", "gy", "gz")}
_LOOKED_AT = 200  # rows of a column of text
_SHOWN = 3  # first values of a column in a message
_REST = {"counter": "counter", "time": "time, not read", "class": "class, not read", "group": "group, not read"}


@dataclass
class Roles:
    """What the columns of tables of one layout are.

    Attributes
    ----------
    channels : tuple of str
    kinds : dict of str to str
        Of their sensors: acceleration, linear acceleration, gravity, rotation, magnetic, or other.
    units : dict of str to str
        That the names of channels or the files declare.
    time, label, group : str or None
    time_unit : str
    recording : tuple of str
        Columns whose values separate recordings.
    given : tuple of str
        Those of them that the user named.
    others : dict of str to str
        What each of the remaining columns is, or why it is left out.
    """

    channels: tuple[str, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    time: str | None = None
    time_unit: str = ""
    label: str | None = None
    group: str | None = None
    recording: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    others: dict[str, str] = field(default_factory=dict)


def decide_roles(tables: Sequence[Table], options: ReadOptions) -> Roles:
    """Decide once for all tables that have the same columns.

    Raises
    ------
    UserError
        If a column that the user names is missing, or no column is known as a sensor of motion.
    """
    first = tables[0]
    found = {name: _meaning(name, tables) for name in first.columns}
    if options.channels is None:
        found.update(dict.fromkeys(_single_axes(found), Meaning("")))
    roles = Roles(label=column_of(first, options.label, "label"), group=column_of(first, options.group, "group"))
    taken = {name for name in (roles.label, roles.group) if name}
    if options.recording:
        roles.recording = tuple(first.require(name, "recording") for name in options.recording)
        taken |= set(roles.recording)
    roles.given = roles.recording or ((roles.group,) if roles.group else ())
    if options.channels is not None:
        roles.channels = tuple(first.require(name, "channels") for name in options.channels)
        taken |= set(roles.channels)
    free = {name: what for name, what in found.items() if name not in taken}
    _take_time(roles, tables, options, free)
    _take_classes_and_groups(roles, first, options, free)
    if options.channels is None:
        roles.channels = _channels(tables, free, roles)
    roles.kinds = {name: found[name].kind or "other" for name in roles.channels}
    roles.units = {name: found[name].unit for name in roles.channels if found[name].unit}
    used = {*roles.channels, *roles.recording, roles.time, roles.label, roles.group}
    for name in first.columns:
        if name not in used and name not in roles.others:
            roles.others[name] = _REST.get(found[name].role, "left out")
    return roles


def _single_axes(found: Mapping[str, Meaning]) -> list[str]:
    """Names such as x1 or y that stand for no axis of an accelerometer.

    They do beside others of their number only, so x1, x2, x3 are none; and x, y, z beside ax, ay, az are others.
    """
    axes: dict[str, dict[str, list[str]]] = {}
    for name, what in found.items():
        if what.role == "channel" and (number := axis_number(name)) is not None:
            axes.setdefault(number, {}).setdefault(what.axis, []).append(name)
    named = any(what.kind == "acceleration" and what.axis and axis_number(name) is None for name, what in found.items())
    wrong = [own for number, own in axes.items() if len(own) == 1 or (named and not number)]
    return [name for own in wrong for names in own.values() for name in names if found[name].kind == "acceleration"]


def name_columns(table: Table, columns: Sequence[str] | None) -> None:
    """Name the columns of a table that has no header, as the user says, or by their number and values.

    Raises
    ------
    UserError
        If neither says what they are.
    """
    if table.named:
        return
    count = len(table.columns)
    if columns is not None:
        if len(columns) != count:
            raise UserError(f"{table.where}: {count} columns, but columns= names {len(columns)}: name every column")
        table.frame.columns = list(columns)
        return
    names: dict[str, str] = {}
    numbers = [name for name in table.columns if is_numeric(table.frame[name])]
    texts = [name for name in table.columns if name not in numbers]
    stamps = [name for name in texts if not spacing(table.frame[name], "")[0]]
    if len(stamps) == 1:
        names[stamps[0]] = "time"
    words = [name for name in texts if name not in stamps]
    if len(words) == 1:
        names[words[0]] = "class"
    if len(numbers) not in _BY_COUNT:
        for name in numbers:
            if _counts(table.frame[name]):
                names[name] = "counter"
                break
            if _rises_evenly(table.frame[name]):
                names.setdefault(name, "time")
                break
    rest = [name for name in table.columns if name not in names]
    if len(rest) not in _BY_COUNT or any(name in texts for name in rest):
        raise UserError(
            f"{table.where}: {count} columns without names: {_values(table, table.columns)}; "
            f"give columns= with {count} names"
        )
    names.update(zip(rest, _BY_COUNT[len(rest)], strict=True))
    table.frame.columns = [names[name] for name in table.columns]


def is_numeric(column: pd.Series) -> bool:
    """Whether a column holds numbers; text that is mostly numbers does, with bad cells."""
    if pd.api.types.is_bool_dtype(column):
        return False
    if pd.api.types.is_numeric_dtype(column):
        return True
    some = column.iloc[:: max(1, len(column) // _LOOKED_AT)]
    return bool(pd.to_numeric(some, errors="coerce").notna().mean() > 0.5)


def _meaning(name: str, tables: Sequence[Table]) -> Meaning:
    """What a name says, and where it leaves that open, the values of all tables."""
    said = meaning(name, tables[0].units.get(name, ""))
    if said.role not in ("", "channel", "recording or counter"):
        return said
    columns = [table.frame[name] for table in tables]
    numeric = all(is_numeric(column) for column in columns)
    if said.role == "channel" and not numeric:
        return Meaning("text" if not all(_is_empty(column) for column in columns) else "empty")
    if said.role == "recording or counter":
        counts = numeric and all(_counts(column) for column in columns)
        return Meaning("counter" if counts else "recording", rank=said.rank)
    if said.role or not numeric:
        return said if numeric else Meaning("text")
    if all(_counts(column) for column in columns):
        return Meaning("counter")
    if all(_rises_evenly(column) for column in columns):
        return Meaning("perhaps time")
    return said


def _is_empty(column: pd.Series) -> bool:
    return bool((column.isna() | (column.astype(str).str.strip() == "")).all())


def _steps(column: pd.Series) -> np.ndarray:
    return np.diff(pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=np.nan))


def _counts(column: pd.Series) -> bool:
    """Whether a column counts rows, perhaps several times from the start."""
    steps = _steps(column)
    return len(steps) > 2 and float(np.mean(np.abs(steps) == 1.0)) > 0.9 and float(np.mean(steps == 1.0)) > 0.8


def _rises_evenly(column: pd.Series) -> bool:
    steps = _steps(column)
    if len(steps) < 9 or not np.all(steps > 0):
        return False
    usual = float(np.median(steps))
    return bool(np.all(np.abs(steps - usual) <= 0.01 * usual + 1e-9 * abs(float(column.iloc[-1]))))


def _take_time(roles: Roles, tables: Sequence[Table], options: ReadOptions, free: dict[str, Meaning]) -> None:
    first = tables[0]
    wanted = options.time
    if isinstance(wanted, str) and wanted.lower() in ("false", "none", "no") and wanted not in first.columns:
        wanted = False
    by_name = [name for name, what in free.items() if what.role == "time"]
    if wanted is False:
        roles.others.update(dict.fromkeys(by_name, "left out"))
    elif isinstance(wanted, str):
        roles.time = first.require(wanted, "time")
        roles.time_unit = meaning(wanted).unit
    else:
        # of several the one that advances with every row; a date beside a time of day never does
        ranked = [(*spacing(first.frame[name], free[name].unit), i, name) for i, name in enumerate(by_name)]
        if ranked:
            roles.time = min(ranked)[-1]
        else:
            roles.time = next((name for name, what in free.items() if what.role == "perhaps time"), None)
        roles.time_unit = free[roles.time].unit if roles.time else ""
    if roles.time:
        free.pop(roles.time, None)


def _take_classes_and_groups(roles: Roles, first: Table, options: ReadOptions, free: dict[str, Meaning]) -> None:
    def ranked(role: str) -> list[str]:
        names = [name for name, what in free.items() if what.role == role]
        return sorted(names, key=lambda name: free[name].rank)

    classes = ranked("class")
    if options.label is None and not first.source.label and first.classes is None and classes:
        roles.label = classes[0]
    groups = ranked("group")
    if options.group is None and groups:
        roles.group = groups[0]
    if not options.recording:
        parts = [*groups, *ranked("recording")]
        roles.recording = tuple(dict.fromkeys(name for name in (roles.group, *parts) if name))
    for name in ranked("sensor"):
        kinds = first.frame[name].astype(str).unique()
        if len(kinds) > 1:
            raise UserError(
                f"{first.where}: column {name!r} says that rows are of several sensors ({', '.join(kinds[:4])}); "
                "save each sensor in a file of its own, or all beside each other in columns"
            )


def _channels(tables: Sequence[Table], free: dict[str, Meaning], roles: Roles) -> tuple[str, ...]:
    """The columns of sensors of motion, x, y, z of each in this order."""
    first = tables[0]
    sensors = {name: what for name, what in free.items() if what.role == "channel"}
    kinds = {what.kind for what in sensors.values()}
    if "acceleration" not in kinds and "linear acceleration" in kinds:
        wanted: Iterable[str] = ("linear acceleration", *CHANNELS[1:])
    else:
        wanted = CHANNELS if kinds & set(CHANNELS) else tuple(kinds)
    with_axes = {what.kind for what in sensors.values() if what.axis}  # beside them a name without is their magnitude
    names = [
        name for name, what in sensors.items() if what.kind in wanted and (what.axis or what.kind not in with_axes)
    ]
    if not names:
        numbers = [name for name in free if is_numeric(first.frame[name])]
        if not numbers:
            raise UserError(f"{first.where}: no column of numbers; its columns are {', '.join(first.columns)}")
        raise UserError(
            f"{first.where}: no column is known as a sensor of motion: {_values(first, first.columns)}; "
            f"give channels={','.join(numbers)} or those of them that are"
        )
    return _by_sensor(names, sensors)


def _by_sensor(names: Sequence[str], sensors: Mapping[str, Meaning]) -> tuple[str, ...]:
    """The names as they stand, but x, y, z of a sensor in this order at the place of the first of them."""
    ordered: dict[str, None] = {}
    for name in names:
        own = {sensors[other].axis: other for other in names if _differ_in_axis(name, other)}
        own[sensors[name].axis] = name
        ordered.update(dict.fromkeys(own[axis] for axis in "xyz") if set(own) == {"x", "y", "z"} else {name: None})
    return tuple(ordered)


def _differ_in_axis(one: str, other: str) -> bool:
    """Whether two names are the same but for one letter, which is that of an axis."""
    if len(one) != len(other):
        return False
    unlike = [pair for pair in zip(one.lower(), other.lower(), strict=True) if pair[0] != pair[1]]
    return len(unlike) == 1 and set(unlike[0]) <= {"x", "y", "z"}


def _values(table: Table, names: Sequence[str]) -> str:
    """Each column with its first values."""
    shown = []
    for name in names:
        values = ", ".join(
            f"{value:g}" if isinstance(value, float) else str(value) for value in table.frame[name].iloc[:_SHOWN]
        )
        shown.append(f"{name} ({values})" if table.named else f"({values})")
    return ", ".join(shown)
