"""One even rate for all recordings: the rate that time stamps show, gaps, and interpolation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.recordings.model import Recording

# Rates this close are one rate: the clocks of two sensors of one kind differ by as much.
_SAME_RATE = 0.01
_MIXED_RATES = 0.02
_NEAR_RATES = 0.1
# A step this much longer than the usual one is a gap, unless the caller sets a limit.
_GAP_STEPS = 3.0
_GAP_SECONDS = 0.1
_LINES_OF_REPORT = 3


def gap_limit(recording: Recording, max_gap: float | None) -> float:
    """Longest step in seconds that is not a gap: ``max_gap``, or 0.1 s and at least three steps."""
    if recording.time is None or len(recording) < 2:
        return np.inf
    return max_gap or max(_GAP_SECONDS, _GAP_STEPS * float(np.median(np.diff(recording.time))))


def own_rate(recording: Recording, max_gap: float | None) -> float | None:
    """Rate in Hz that the recording shows by itself, rounded sensibly; None when it carries no time."""
    if recording.time is None:
        return None if recording.rate is None else sensible(recording.rate)
    steps = np.diff(recording.time)
    steps = steps[steps <= gap_limit(recording, max_gap)]
    if not steps.sum():
        return None
    median = float(np.median(steps))
    # Missing rows lengthen the mean; stamps of whole ms, or with jitter, falsify the median.
    is_even = float(np.mean(np.abs(steps - median) <= 0.02 * median)) >= 0.8
    return sensible(1.0 / (median if is_even and median else float(steps.mean())))


def sensible(rate: float) -> float:
    """``rate`` at the nearest whole or half number when that is within 0.5 %, else four digits of it."""
    for step in (1.0, 0.5):
        rounded = round(rate / step) * step
        if abs(rounded / rate - 1.0) <= 0.005:
            return float(rounded)
    return float(f"{rate:.4g}")


def common_rate(rates: Iterable[float | None]) -> float | None:
    """The rate of a set: the middle one of those that are known, where they differ one that occurs."""
    known = sorted(rate for rate in rates if rate)
    if not known:
        return None
    middle = float(np.median(known))
    if any(abs(rate / middle - 1.0) > _MIXED_RATES for rate in known):
        middle = known[len(known) // 2]
    return sensible(middle)


def mixed_rates(rates: Iterable[float | None], common: float) -> str:
    """A line about recordings whose rates differ from that of their set; "" where they are of one clock."""
    known = [rate for rate in rates if rate]
    others = [rate for rate in known if abs(rate / common - 1.0) > _MIXED_RATES]
    if not others:
        return ""
    words = f"recorded at {min(known):g} to {max(known):g} Hz: {len(others)} of {len(known)} resampled to {common:g} Hz"
    if all(abs(rate / common - 1.0) <= _NEAR_RATES for rate in others):
        return words
    return f"warning: {words}, which is far from theirs; give sample_rate= to choose another, or read them apart"


class Resampler:
    """Brings recordings to ``rate`` Hz and keeps account of what was changed.

    A recording is split where a step is a gap. Rows stay as they are when their own rate is within 1 % of
    ``rate`` and no time stamp is more than half a step off an even grid. Others are interpolated linearly,
    with no low-pass before it: a ``rate`` far below the recorded one folds what lies above half of it into
    the result.
    """

    def __init__(self, rate: float, max_gap: float | None) -> None:
        self.rate = rate
        self.max_gap = max_gap
        self._gaps: list[str] = []
        self._changed: list[tuple[str, float, float, int]] = []  # name, own rate, steps off, equal times

    def split(self, recording: Recording) -> list[Recording]:
        """The continuous parts of a recording, at the rate."""
        if recording.time is None:
            own = recording.rate
            if own is None or abs(own / self.rate - 1.0) <= _SAME_RATE:
                return [recording]
            self._changed.append((recording.where, own, 0.0, 0))
            return [self._interpolate(recording, np.arange(len(recording)) / own)]
        limit = gap_limit(recording, self.max_gap)
        steps = np.diff(recording.time)
        gaps = np.flatnonzero(steps > limit) + 1
        if not len(gaps):
            return [self._even(recording)]
        self._gaps.append(
            f"{recording.where}: split at {len(gaps)} gaps above {limit:g} s, the longest {steps.max():.3g} s"
        )
        edges = [0, *gaps.tolist(), len(recording)]
        return [
            self._even(recording.rows(slice(start, stop), f"{recording.name}#{number}"))
            for number, (start, stop) in enumerate(pairwise(edges), start=1)
        ]

    def report(self) -> list[str]:
        """What was changed, in a few lines."""
        if len(self._changed) <= _LINES_OF_REPORT:
            return [*self._gaps, *(self._line(entry[0], [entry]) for entry in self._changed)]
        return [*self._gaps, self._line(f"{len(self._changed)} recordings", self._changed)]

    def _line(self, who: str, changed: list[tuple[str, float, float, int]]) -> str:
        rates = sorted({f"{own:.5g}" for _, own, _, _ in changed}, key=float)
        came_from = rates[0] if len(rates) == 1 else f"{rates[0]} to {rates[-1]}"
        off = max(steps for _, _, steps, _ in changed)
        still = sum(equal for _, _, _, equal in changed)
        return (
            f"{who}: resampled from {came_from} Hz to {self.rate:g} Hz"
            + (f", time stamps up to {off:.1f} steps off an even grid" if off else "")
            + (f", {still} rows of equal time averaged" if still else "")
        )

    def _even(self, part: Recording) -> Recording:
        assert part.time is not None
        count = len(part)
        time = part.time - part.time[0]
        if count < 3:
            return part
        slope, start = np.polyfit(np.arange(count), time, 1)
        off = float(np.abs(time - (start + slope * np.arange(count))).max() * self.rate)
        if off <= 0.5 and abs(1.0 / (slope * self.rate) - 1.0) <= _SAME_RATE:
            return part
        still = int((np.diff(time) == 0).sum())
        self._changed.append((part.where, (count - 1) / time[-1], off, still))
        return self._interpolate(part, time)

    def _interpolate(self, part: Recording, time: NDArray[np.float64]) -> Recording:
        values, classes = part.values, part.classes
        starts = np.flatnonzero(np.concatenate(([True], np.diff(time) > 0)))
        if len(starts) < len(time):  # one row per instant: the mean of its values, its last class
            counts = np.diff(np.append(starts, len(time)))
            values = np.add.reduceat(values, starts, axis=0) / counts[:, None]
            classes, time = classes[starts + counts - 1], time[starts]
        grid = np.arange(int(time[-1] * self.rate + 1e-6) + 1) / self.rate
        columns = [np.interp(grid, time, values[:, channel]) for channel in range(values.shape[1])]
        nearest = np.searchsorted((time[1:] + time[:-1]) / 2, grid)
        return replace(
            part,
            values=np.column_stack(columns),
            classes=classes[nearest],
            time=None,
            rate=self.rate,
            lines=None,
        )
