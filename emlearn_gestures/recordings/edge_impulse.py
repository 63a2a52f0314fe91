"""The data acquisition format of Edge Impulse, in JSON or CBOR."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import cbor2
import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import class_of, group_of, refuse_column
from emlearn_gestures.files.source import Source
from emlearn_gestures.recordings.model import ReadOptions, Recording, pick_channels
from emlearn_gestures.recordings.units import unit_named


def read_edge_impulse(source: Source, options: ReadOptions) -> list[Recording]:
    """Read one file of ``payload``: ``interval_ms``, ``sensors`` (name, units) and ``values``.

    The signature of the file is not checked: its key is not part of an export.
    """
    where = source.relative
    refuse_column(options.label, "label", where)
    refuse_column(options.group, "group", where)
    payload = _payload(source)
    sensors = payload.get("sensors")
    are_named = isinstance(sensors, list) and all(isinstance(s, dict) and "name" in s for s in sensors)
    if not sensors or not are_named:
        raise UserError(f"{where}: payload.sensors must be a list of sensors with a name")
    names = tuple(str(sensor["name"]) for sensor in sensors)
    if len(set(names)) < len(names):
        raise UserError(f"{where}: two sensors of one name among {', '.join(names)}")
    interval = payload.get("interval_ms")
    if not isinstance(interval, (int, float)) or not 0 < interval < 1e6:
        raise UserError(f"{where}: payload.interval_ms is {interval!r}; it must be milliseconds above 0")
    values = _values(payload.get("values"), len(names), where)
    units = {str(s["name"]): unit for s in sensors if (unit := unit_named(str(s.get("units", ""))))}
    values, channels = pick_channels(values, names, options.channels, where)
    return [
        Recording(
            where,
            where,
            values,
            channels,
            _classes(source, options, len(values)),
            group_of(source, options.group),
            rate=1000.0 / interval,
            units={name: unit for name, unit in units.items() if name in channels},
            category=source.category,
        )
    ]


def _payload(source: Source) -> dict[str, Any]:
    where, raw = source.relative, source.path.read_bytes()
    if not raw:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it")
    kind = source.path.suffix.lower()[1:].upper()
    try:
        content = json.loads(raw) if kind == "JSON" else cbor2.load(BytesIO(raw))
    except (ValueError, EOFError, RecursionError, cbor2.CBORDecodeError) as error:
        reason = (str(error).splitlines() or ["no detail"])[0]
        raise UserError(f"{where}: not valid {kind} ({reason})") from None
    payload = content.get("payload") if isinstance(content, dict) else None
    if not isinstance(payload, dict):
        raise UserError(f"{where}: no 'payload': it is not in Edge Impulse's data acquisition format")
    return payload


def _values(values: Any, channels: int, where: str) -> NDArray[np.float64]:
    if not isinstance(values, list) or not values:
        raise UserError(f"{where}: payload.values has no rows")
    if channels == 1 and not isinstance(values[0], list):
        values = [[value] for value in values]
    for row, cells in enumerate(values):
        if not isinstance(cells, list) or len(cells) != channels:
            has = len(cells) if isinstance(cells, list) else 1
            raise UserError(f"{where}: row {row + 1} of payload.values has {has} values for {channels} sensors")
    try:
        # null becomes NaN here, which the check of all recordings names
        return np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise UserError(f"{where}: payload.values has a cell that is not a number ({error})") from None


def _classes(source: Source, options: ReadOptions, rows: int) -> NDArray[Any]:
    if options.label is not None or not isinstance(source.label, list):
        return np.full(rows, class_of(source, options.label), dtype=object)
    classes = np.full(rows, "", dtype=object)
    for name, first, last in source.label:
        classes[first : last + 1] = name
    unlabelled = int((classes == "").sum())
    if unlabelled and options.unlabelled == "refuse":
        raise UserError(
            f"{source.relative}: {unlabelled} of {rows} rows have no label in the index; label them, or leave such "
            "rows out with unlabelled='drop'"
        )
    return classes
