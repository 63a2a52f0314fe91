"""From a column of time to seconds: units, dates, times of day, counters that wrap, stamps that come in batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.vocabulary import TIME_UNITS

_DAY = 86_400.0
# Without a unit in the name: the largest median step that is in seconds, ms and µs. Larger ones are ns.
_LARGEST_STEP = ((0.5, "s"), (1e3, "ms"), (1e6, "us"))
# Ticks since 1970, of the years 2001 to 2286, and the largest step that they may have.
_SINCE_1970 = ((1e9, "s", 2.0), (1e12, "ms", 2e3), (1e15, "us", 2e6), (1e18, "ns", 2e9))
_WIDTHS = (16, 24, 32)  # bits of counters that wrap
# Up to this share of equal stamps is jitter, and so is one that comes twice.
_EQUAL_TIMES = 0.05
_FEWEST = 5  # rows of a recording that is told from the next by its clock alone
_PAUSE = 2.0  # times the usual step

Place = Callable[[int], str]


def seconds_of(column: pd.Series, unit: str, where: str, place: Place, notes: list[str]) -> NDArray[np.float64]:
    """Return seconds from the first row, of a column of numbers, dates or times of day.

    Parameters
    ----------
    column : Series
    unit : str
        s, ms, us or ns; "" where it is not known.
    where : str
    place : callable
        Gives what a message calls a row.
    notes : list of str
        Gets a line for each thing that was put right.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return spread(_seconds_of_dates(column, where, place), where, notes)
    numbers = pd.to_numeric(column, errors="coerce")
    if not pd.api.types.is_numeric_dtype(column) and numbers.notna().mean() < 0.5:
        return spread(_seconds_of_texts(column, where, place, notes), where, notes)
    stamps = numbers.to_numpy()
    bad = np.flatnonzero(~np.isfinite(stamps.astype(np.float64)))
    if len(bad):
        raise UserError(
            f"{where}: {place(int(bad[0]))}, column {column.name!r}: {str(column.iloc[bad[0]])!r} is not a "
            "finite number"
        )
    if stamps.dtype.kind == "u":
        stamps = stamps.astype(np.int64)
    # subtract first: nanoseconds since 1970 do not fit a float64
    ticks = _unwrapped((stamps - stamps[0]).astype(np.float64), stamps, where, notes)
    scale = TIME_UNITS[unit or _unit_of(str(column.name), ticks, float(stamps[0]), where)][0]
    return spread(ticks * np.float64(scale), where, notes)


def spread(time: NDArray[np.float64], where: str, notes: list[str]) -> NDArray[np.float64]:
    """Spread rows of one stamp, as a FIFO or a clock of whole seconds gives them, evenly up to the next stamp.

    A stamp that comes twice now and then is jitter, and stays.
    """
    steps = np.diff(time)
    still = int((steps == 0).sum())
    if still <= max(1, _EQUAL_TIMES * len(steps)) or (steps < 0).any():
        return time
    if not steps.any():
        raise UserError(f"{where}: all {len(time)} rows have one time stamp; give time=False with sample_rate=")
    starts = np.flatnonzero(np.concatenate([[True], steps > 0]))
    sizes = np.diff(np.append(starts, len(time)))
    stamps = time[starts]
    # the first and the last batch may be cut: the usual step goes for them, and for what a pause follows
    each = np.diff(stamps) / sizes[:-1]
    usual = float(np.median(each[1:] if len(each) > 2 else each))
    each = np.append(np.where(each > _PAUSE * usual, usual, each), usual)
    begin = stamps.copy()
    if len(stamps) > 1:
        each[0] = usual if len(each) > 2 else each[0]
        begin[0] = stamps[1] - sizes[0] * each[0]
    within = np.arange(len(time)) - np.repeat(starts, sizes)
    even = np.repeat(begin, sizes) + within * np.repeat(each, sizes)
    notes.append(f"{where}: {still + len(starts)} rows share {len(starts)} time stamps: spread evenly between them")
    return even - even[0]


def restarts(column: pd.Series) -> NDArray[np.int64]:
    """Return the rows at which a clock or a counter starts again, as where recordings are joined; none for a wrap."""
    if not pd.api.types.is_numeric_dtype(column) or len(column) < 2 * _FEWEST:
        return np.zeros(0, np.int64)
    stamps = column.to_numpy(np.float64, na_value=np.nan)
    steps = np.diff(stamps)
    back = np.flatnonzero(steps < 0)
    if not len(back) or not (steps > 0).any() or np.isnan(stamps).any():
        return np.zeros(0, np.int64)
    usual = float(np.median(steps[steps > 0]))
    wraps = any(np.all(np.abs(steps[back] + 2.0**bits) <= 50 * usual) for bits in (8, *_WIDTHS))
    again = np.all(stamps[back + 1] <= stamps[0] + 5 * usual) and np.all(-steps[back] >= _FEWEST * usual)
    lengths = np.diff(np.concatenate([[0], back + 1, [len(stamps)]]))
    return back + 1 if again and not wraps and lengths.min() >= _FEWEST else np.zeros(0, np.int64)


def spacing(column: pd.Series, unit: str) -> tuple[int, float]:
    """How well a column serves as time: whether it cannot be read, and the share of steps that do not advance."""
    try:
        if pd.api.types.is_numeric_dtype(column):
            stamps = column.to_numpy()
            _unit_of(str(column.name), (stamps - stamps[0]).astype(np.float64), float(stamps[0]), "")
            steps = np.diff(stamps)
        else:
            steps = np.diff(_seconds_of_texts(column, "", str, []))
    except (UserError, TypeError, ValueError):
        return 1, 1.0
    return 0, round(float((steps <= 0).mean()), 2) if len(steps) else 0.0


def _unwrapped(ticks: NDArray[np.float64], stamps: NDArray[Any], where: str, notes: list[str]) -> NDArray[np.float64]:
    """Ticks of a counter that goes on after its largest value."""
    steps = np.diff(ticks)
    back = np.flatnonzero(steps < 0)
    if not len(back) or stamps.min() < 0:
        return ticks
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    width = next((bits for bits in _WIDTHS if stamps.max() < 2.0**bits), None)
    if width is None or not usual or (steps[back] + 2.0**width > 50 * usual).any():
        return ticks
    notes.append(f"{where}: time wraps at {width} bits, {len(back)} times: continued")
    steps[back] += 2.0**width
    return np.concatenate([[0.0], np.cumsum(steps)])


def _unit_of(name: str, ticks: NDArray[np.float64], first: float, where: str) -> str:
    """The unit that the steps of a column show, or its place since 1970."""
    steps = np.diff(ticks)
    still = (steps == 0).any()
    steps = steps[steps > 0]
    step = float(np.median(steps)) if len(steps) else 0.0
    since = next((unit for low, unit, most in _SINCE_1970 if low <= first < 10 * low and step <= most), None)
    if since is not None:
        return since
    if len(steps) and (steps == 1.0).all():
        if still:
            return "s"  # whole seconds
        raise UserError(
            f"{where}: column {name!r} counts 1, 2, 3: are these rows or milliseconds? "
            "Name it time_ms, or give time=False with sample_rate="
        )
    return next((unit for largest, unit in _LARGEST_STEP if step <= largest), "ns")


def _seconds_of_texts(column: pd.Series, where: str, place: Place, notes: list[str]) -> NDArray[np.float64]:
    """Seconds of dates or times of day, in whatever way they are written."""
    texts = column.astype(str).str.strip()
    # 12-34-56_789 and 12:34:56:789 are ways to write 12:34:56.789
    texts = texts.str.replace(r"(\d\d)[:\-](\d\d)[:\-](\d\d)[:_.,](\d{1,9})", r"\1:\2:\3.\4", regex=True)
    if not texts.str.fullmatch(r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?").mean() > 0.5:
        return _seconds_of_dates(texts, where, place)
    parsed = pd.to_timedelta(texts.str.replace(r"^(\d{1,2}:\d\d)$", r"\1:00", regex=True), errors="coerce")
    _refuse_bad(parsed, column, where, place, "a time of day")
    seconds = np.array(parsed.dt.total_seconds(), dtype=np.float64)
    steps = np.diff(seconds)
    midnights = steps < -_DAY / 2
    if midnights.any():
        notes.append(f"{where}: goes over midnight")
        seconds[1:] += _DAY * np.cumsum(midnights)
    return seconds - seconds[0]


def _seconds_of_dates(column: pd.Series, where: str, place: Place) -> NDArray[np.float64]:
    parsed = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601")
    if parsed.isna().mean() > 0.5:
        parsed = pd.to_datetime(column, errors="coerce", utc=True, format="mixed", dayfirst="." in str(column.iloc[0]))
    _refuse_bad(parsed, column, where, place, "an ISO date-time")
    return np.asarray((parsed - parsed.iloc[0]).dt.total_seconds(), dtype=np.float64)


def _refuse_bad(parsed: pd.Series, column: pd.Series, where: str, place: Place, what: str) -> None:
    bad = np.flatnonzero(parsed.isna())
    if len(bad):
        raise UserError(
            f"{where}: {place(int(bad[0]))}, column {column.name!r}: {str(column.iloc[bad[0]])!r} is neither "
            f"a number nor {what}"
        )
