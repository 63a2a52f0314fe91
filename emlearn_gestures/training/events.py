"""Events beside the intervals in which they should come: what a user of the device sees, unlike scores of windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from emlearn_gestures.families import Stream

ALL = "all"  # the last row of a table, unless a class is called so
_COLUMNS = ["intervals", "found", "missed", "false", "double", "false_per_hour", "delay_median", "delay_90"]


@dataclass
class Matches:
    """What became of the intervals and events of one class.

    Attributes
    ----------
    delays : list of float
        Seconds from the start of each interval that was found to its event.
    missed, false, doubles : int
    """

    delays: list[float] = field(default_factory=list)
    missed: int = 0
    false: int = 0
    doubles: int = 0

    def __add__(self, other: Matches) -> Matches:
        return Matches(
            self.delays + other.delays,
            self.missed + other.missed,
            self.false + other.false,
            self.doubles + other.doubles,
        )


def match_events(times: Sequence[float], intervals: Sequence[tuple[float, float]], tolerance: float) -> Matches:
    """Match the events of one class with its intervals in one stream.

    An event counts for an interval if it comes within it, or up to `tolerance` after its end: the window that made it
    still holds what was done. One event counts for one interval: each event, in order of time, takes the one that ends
    first of those open to it and not taken, by which as many are found as can be. An event for which only intervals
    remain that others have taken is a double, and one for which there never was any is false. What is not taken is
    missed.

    These are the event-based scores of sound event detection (Mesaros, Heittola and Virtanen, Metrics for Polyphonic
    Sound Event Detection, Applied Sciences 2016, as in sed_eval), which take a collar about the start and the end, with
    the delay in place of the collar before, and with doubles apart as the fragments of Ward, Lukowicz and Gellersen
    (Performance Metrics for Activity Recognition, ACM TIST 2011).

    Parameters
    ----------
    times : sequence of float
        Of the events, seconds.
    intervals : sequence of (start, end)
        Seconds; they may overlap.
    tolerance : float
        Seconds.
    """
    waiting = sorted(intervals, key=lambda interval: interval[1])
    taken: list[tuple[float, float]] = []
    result = Matches()
    for time in sorted(times):
        mine = next((each for each in waiting if each[0] <= time <= each[1] + tolerance), None)
        if mine is not None:
            waiting.remove(mine)
            taken.append(mine)
            result.delays.append(time - mine[0])
        elif any(start <= time <= end + tolerance for start, end in taken):
            result.doubles += 1
        else:
            result.false += 1
    result.missed = len(waiting)
    return result


def score_events(
    streams: Sequence[Stream], classes: Sequence[str], tolerance: float, background: str | None = None
) -> pd.DataFrame:
    """Score the events of streams.

    Parameters
    ----------
    streams : sequence of Stream
    classes : sequence of str
        In the order of the table.
    tolerance : float
        Seconds, as in `match_events`.
    background : str, optional
        A class whose intervals need no event, and whose events are none.

    Returns
    -------
    DataFrame
        A row a class, the last for all of them: intervals, found, missed, false, double (numbers), false_per_hour,
        delay_median and delay_90 (seconds; the median and the 90th percentile, NaN where nothing was found).
    """
    hours = sum(stream.seconds for stream in streams) / 3600
    matches = {label: Matches() for label in classes if label != background}
    for stream in streams:
        for label in matches:
            times = [time for time, name in stream.events if name == label]
            intervals = [(start, end) for start, end, name in stream.intervals if name == label]
            matches[label] += match_events(times, intervals, tolerance)
    rows = [_row(found, hours) for found in (*matches.values(), sum(matches.values(), Matches()))]
    return pd.DataFrame(rows, [*matches, ALL], _COLUMNS)


def _row(matches: Matches, hours: float) -> tuple:
    found = len(matches.delays)
    median, most = np.quantile(matches.delays, [0.5, 0.9]) if found else (np.nan, np.nan)
    counts = (found + matches.missed, found, matches.missed, matches.false, matches.doubles)
    return (*counts, matches.false / hours, median, most)
