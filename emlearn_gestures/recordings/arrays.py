"""The columns of recordings as arrays, which pandas would be slow to slice, and examples cut from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_predict._runtime import NUMBA, int16s


class Arrays:
    """Checked columns of a DataFrame as `load_recordings` gives it.

    Attributes
    ----------
    channels : list of str
    values : (rows, channels) array of int16
    times : array of float64, rows
        From the start of the recording, s.
    classes, groups : array of str, rows

    Raises
    ------
    UserError
        If an index level is missing, or a channel is not int16.
    """

    def __init__(self, frame: pd.DataFrame):
        for level in ("class", "time"):
            if level not in frame.index.names:
                raise UserError(f"the index has no level {level!r} but {list(frame.index.names)}; see load_recordings")
        self.channels = [name for name in frame.columns if name != "group"]
        wrong = [name for name in self.channels if frame[name].dtype != np.int16]
        if wrong:
            raise UserError(f"channel {wrong[0]!r} is {frame[wrong[0]].dtype}, must be int16; use load_recordings")
        self.values = frame[self.channels].to_numpy(np.int16)
        self.times = frame.index.get_level_values("time").to_numpy()
        self.classes = frame.index.get_level_values("class").to_numpy(object)
        self.groups = frame["group"].to_numpy(object) if "group" in frame else np.full(len(frame), "", object)

    def continuous(self, rows: np.ndarray | slice) -> Iterator[slice]:
        """Parts of one recording between jumps in time, as slices of its rows."""
        times = self.times[rows]
        yield from (slice(begin, end) for begin, end in pairwise([0, *_gaps(times), len(times)]))


def recording_rows(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the rows of each recording.

    Raises
    ------
    UserError
        If nothing says which recording a row is of.
    """
    if "sample" not in frame.index.names:
        raise UserError(f"the index has no level 'sample' but {list(frame.index.names)}; see load_recordings")
    rows = frame.groupby(frame.index.get_level_values("sample"), sort=False).indices
    return {str(name): np.asarray(own) for name, own in rows.items()}


def examples_frame(block: np.ndarray, channels: Sequence[str], **levels: Sequence) -> pd.DataFrame:
    """Return windows, (n, length * channels), as a DataFrame with the levels step and channel in its columns."""
    steps = range(block.shape[1] // len(channels))
    columns = pd.MultiIndex.from_product([steps, channels], names=["step", "channel"])
    index = pd.MultiIndex.from_arrays([np.asarray(level) for level in levels.values()], names=list(levels))
    return pd.DataFrame(block, index=index, columns=columns)


def device_array(values: np.ndarray):
    """What the device's pointer code takes on this runtime."""
    if NUMBA:
        return np.ascontiguousarray(values, np.int16)
    result = int16s(len(values))
    memoryview(result).cast("B")[:] = values.tobytes()
    return result


def _gaps(times: np.ndarray) -> list[int]:
    """Rows before which time jumps: by more than one and a half of the usual step, or back."""
    steps = np.diff(times)
    usual = np.median(steps[steps > 0]) if (steps > 0).any() else 0.0
    return (np.flatnonzero((steps <= 0) | (steps > 1.5 * usual)) + 1).tolist()
