"""Overlapping windows of labelled recordings, cut by the class that the board uses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emlearn_predict._runtime import NUMBA, int16s
from emlearn_predict.window import Window

from .errors import UserError


def create_windows(frame: pd.DataFrame, length: int, hop: int, purity: float = 1.0) -> pd.DataFrame:
    """Cut one recording into overlapping windows, for ``groupby([...]).apply(...)``.

    Parameters
    ----------
    frame : DataFrame
        Of one recording, as `load_recordings` gives: int16 channels in the columns, index levels class and time, and
        a column `group` or none. No window spans a jump in time, such as grouping by class leaves where another
        class was between.
    length, hop : int
        Samples a window, and from one window to the next; 1 <= hop <= length.
    purity : float, default=1.0
        Share of a window that one class must cover for the window to be kept under that class, above 0.5 to 1.

    Returns
    -------
    DataFrame
        A row a window, with the index levels label, group and start (time of the first sample, s); int16 columns
        with the levels step and channel, samples in order. Pass it to `SpectralFeatures` as it is.

    Raises
    ------
    UserError
        If length, hop or purity is out of its limits, or a channel is not int16.
    """
    if not isinstance(purity, (int, float)) or not 0.5 < purity <= 1:
        raise UserError(f"purity is {purity!r}, must be above 0.5 and at most 1")
    for name, value in (("length", length), ("hop", hop)):
        if not isinstance(value, (int, np.integer)):
            raise UserError(f"{name} is {value!r}, must be a whole number of samples")
    for level in ("class", "time"):
        if level not in frame.index.names:
            raise UserError(f"the index has no level {level!r} but {list(frame.index.names)}; see load_recordings")
    channels = [name for name in frame.columns if name != "group"]
    wrong = [name for name in channels if frame[name].dtype != np.int16]
    if wrong:
        raise UserError(f"channel {wrong[0]!r} is {frame[wrong[0]].dtype}, must be int16; read it by load_recordings")
    try:
        window = Window(length, hop, len(channels))
    except ValueError as error:
        raise UserError(str(error)) from None
    values = frame[channels].to_numpy(np.int16).ravel()
    starts, windows = [], []
    times = frame.index.get_level_values("time").to_numpy()
    begin = 0
    for end in [*_gaps(times), len(frame)]:
        stream = device_array(values[begin * len(channels) : end * len(channels)])
        window.clear()
        offset = 0
        while offset < len(stream):
            offset = window.fill(stream, offset)
            if window.ready:
                starts.append(begin + offset // len(channels) - length)
                ring = np.asarray(window.values, np.int16).reshape(length, -1)
                windows.append(np.roll(ring, -window.start, axis=0).ravel())
        begin = end
    columns = pd.MultiIndex.from_product([range(length), channels], names=["step", "channel"])
    labels, kept = _labels(frame.index.get_level_values("class").to_numpy(), np.array(starts, int), length, purity)
    group = frame["group"].to_numpy() if "group" in frame else np.full(len(frame), "")
    first = np.array(starts, int)[kept]
    index = pd.MultiIndex.from_arrays([labels[kept], group[first], times[first]], names=["label", "group", "start"])
    block = np.array(windows, np.int16).reshape(len(starts), len(columns))
    return pd.DataFrame(block[kept], index=index, columns=columns)


def window_recordings(recordings: pd.DataFrame, length: int, hop: int, purity: float = 1.0) -> pd.DataFrame:
    """Cut every recording of a DataFrame; a window may span a change of class within its recording.

    Parameters and errors are those of `create_windows`; the result has the index level sample in front.
    """
    windows = recordings.groupby("sample", sort=False).apply(create_windows, length=length, hop=hop, purity=purity)
    if not len(windows):
        longest = recordings.groupby("sample").size().max()
        raise UserError(f"length is {length} samples, the longest recording has {longest}; choose a shorter window")
    return windows


def _gaps(times: np.ndarray) -> list[int]:
    """Rows before which time jumps: by more than one and a half of the usual step, or back."""
    steps = np.diff(times)
    usual = np.median(steps[steps > 0]) if (steps > 0).any() else 0.0
    return (np.flatnonzero((steps <= 0) | (steps > 1.5 * usual)) + 1).tolist()


def _labels(classes: np.ndarray, starts: np.ndarray, length: int, purity: float) -> tuple[np.ndarray, np.ndarray]:
    """Label of each window and whether its share is large enough."""
    names, codes = np.unique(classes.astype(str), return_inverse=True)
    counts = np.zeros((len(starts), len(names)), int)
    for code in range(len(names)):
        total = np.concatenate([[0], np.cumsum(codes == code)])
        counts[:, code] = total[starts + length] - total[starts] if len(starts) else 0
    best = counts.argmax(axis=1) if len(starts) else np.zeros(0, int)
    kept = counts[np.arange(len(starts)), best] >= purity * length
    return names[best], kept


def device_array(values: np.ndarray):
    """What the device's pointer code takes on this runtime."""
    if NUMBA:
        return np.ascontiguousarray(values, np.int16)
    result = int16s(len(values))
    memoryview(result).cast("B")[:] = values.tobytes()
    return result
