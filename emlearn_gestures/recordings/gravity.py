"""Gravity in recordings of acceleration: how long its vector is, and whether it is there at all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.recordings.model import Recording

# The mean of an acceleration without gravity is the change of speed over the time. A hand's speed changes by a few
# m/s, so over so many seconds the mean of what is in m/s² stays far below this, and gravity in g lies above it.
_LONG = 4.0
_LONG_ROWS = 200
_MEAN = (0.7, 3.5)
_SHARE = 0.5  # of the usual length: what turns about has a shorter mean than its samples


def median_length(values: NDArray[np.float64]) -> float:
    """Median length of the vectors of three axes, or the median of the largest value where axes are missing."""
    if values.shape[1] % 3:
        return float(np.median(np.abs(values).max(axis=1)))
    triples = values.reshape(len(values), -1, 3)
    return float(np.median(np.sqrt((triples * triples).sum(axis=2))))


def mean_length(values: NDArray[np.float64]) -> float:
    """Length of the mean vector of the first three axes."""
    return float(np.sqrt((values[:, :3].mean(axis=0) ** 2).sum()))


def shows_one_g(recordings: Iterable[Recording], names: list[str]) -> bool:
    """Whether most of the long recordings have a mean vector that only gravity in g can give."""
    votes = []
    for recording in recordings:
        values = recording.values[:, [recording.channels.index(name) for name in names]]
        if values.shape[1] != 3 or not _is_long(recording):
            continue
        mean = mean_length(values)
        votes.append(_MEAN[0] <= mean <= _MEAN[1] and mean >= _SHARE * median_length(values))
    return bool(votes) and 2 * sum(votes) > len(votes)


def _is_long(recording: Recording) -> bool:
    if recording.time is not None:
        return float(recording.time[-1] - recording.time[0]) >= _LONG
    if recording.rate:
        return len(recording) >= _LONG * recording.rate
    return len(recording) >= _LONG_ROWS
