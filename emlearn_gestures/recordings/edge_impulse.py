"""The data acquisition format of Edge Impulse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table


def table_of_payload(source: Source, payload: dict[str, Any]) -> Table:
    """Make a table of a ``payload``: ``interval_ms``, ``sensors`` (name, units) and ``values``.

    The signature of the file is not checked: its key is not part of an export.
    """
    where = source.relative
    sensors = payload.get("sensors")
    are_named = isinstance(sensors, list) and all(isinstance(s, dict) and "name" in s for s in sensors)
    if not sensors or not are_named:
        raise UserError(f"{where}: payload.sensors must be a list of sensors with a name")
    names = [str(sensor["name"]) for sensor in sensors]
    if len(set(names)) < len(names):
        raise UserError(f"{where}: two sensors of one name among {', '.join(names)}")
    interval = payload.get("interval_ms")
    if not isinstance(interval, (int, float)) or not 0 < interval < 1e6:
        raise UserError(f"{where}: payload.interval_ms is {interval!r}; it must be milliseconds above 0")
    values = _values(payload.get("values"), len(names), where)
    return Table(
        source,
        pd.DataFrame(values, columns=names),
        units={str(sensor["name"]): str(sensor.get("units", "")) for sensor in sensors},
        rate=1000.0 / interval,
        classes=_classes(source, len(values)),
    )


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


def _classes(source: Source, rows: int) -> NDArray[Any] | None:
    """The class of each row, where the index tells them apart."""
    if not isinstance(source.label, list):
        return None
    classes = np.full(rows, "", dtype=object)
    for name, first, last in source.label:
        classes[first : last + 1] = name
    return classes
