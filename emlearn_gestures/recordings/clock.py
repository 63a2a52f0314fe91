"""Columns of time: which one it is, and its way to seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError

_SECONDS = {
    "s": 1.0,
    "sec": 1.0,
    "secs": 1.0,
    "seconds": 1.0,
    "ms": 1e-3,
    "millis": 1e-3,
    "us": 1e-6,
    "ns": 1e-9,
}
_NAMES = re.compile(rf"(time|timestamp|datetime|t|ts)?[_ (\[]*({'|'.join(_SECONDS)})?[)\]]*")
# Without a unit in the name: the largest median step that is in seconds, ms and µs. Larger ones are ns.
_LARGEST_STEP = ((0.5, 1.0), (1e3, 1e-3), (1e6, 1e-6))


def is_time_name(name: str) -> bool:
    """Whether a column of this name holds time stamps: ``time``, ``timestamp_ms``, ``t``, ``seconds``..."""
    return bool(name.strip()) and _NAMES.fullmatch(name.strip().lower()) is not None


def time_column(columns: Sequence[str], wanted: str | bool | None, where: str) -> str | None:
    """The column of time: ``wanted``, none when False, or the first of a usual name."""
    if wanted is False:
        return None
    if isinstance(wanted, str):
        if wanted not in columns:
            raise UserError(f"{where}: no column {wanted!r} for time=; its columns are {', '.join(columns)}")
        return wanted
    return next((name for name in columns if is_time_name(name)), None)


def seconds_of(column: pd.Series, where: str, place: Callable[[int], str]) -> NDArray[np.float64]:
    """Seconds from the first row, of a column of numbers or ISO date-times.

    ``place`` gives what a message calls a row.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return _seconds_of_dates(column, where, place)
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().mean() < 0.5:
        return _seconds_of_dates(column, where, place)
    stamps = numbers.to_numpy()
    bad = np.flatnonzero(~np.isfinite(stamps.astype(np.float64)))
    if len(bad):
        raise UserError(
            f"{where}: {place(int(bad[0]))}, column {column.name!r}: {str(column.iloc[bad[0]])!r} is not a "
            "finite number"
        )
    # subtract first: nanoseconds since 1970 do not fit a float64
    ticks: NDArray[np.float64] = (stamps - stamps[0]).astype(np.float64)
    return ticks * np.float64(_seconds_per_tick(str(column.name), ticks, where))


def _seconds_of_dates(column: pd.Series, where: str, place: Callable[[int], str]) -> NDArray[np.float64]:
    parsed = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601")
    bad = np.flatnonzero(parsed.isna())
    if len(bad):
        raise UserError(
            f"{where}: {place(int(bad[0]))}, column {column.name!r}: {str(column.iloc[bad[0]])!r} is neither "
            "a number nor an ISO date-time"
        )
    return np.asarray((parsed - parsed.iloc[0]).dt.total_seconds(), dtype=np.float64)


def _seconds_per_tick(name: str, ticks: NDArray[np.float64], where: str) -> float:
    words = re.findall(r"[a-z]+", name.lower())
    if words and words[-1] in _SECONDS:
        return _SECONDS[words[-1]]
    steps = np.diff(ticks)
    steps = steps[steps > 0]
    if len(steps) and (steps == 1.0).all():
        raise UserError(
            f"{where}: column {name!r} counts 1, 2, 3: are these rows or milliseconds? "
            "Name it time_ms, or give time=False with sample_rate="
        )
    step = float(np.median(steps)) if len(steps) else 0.0
    return next((unit for largest, unit in _LARGEST_STEP if step <= largest), 1e-9)
