"""Overlapping windows of labelled recordings, cut by the class that the board uses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.arrays import Arrays, device_array, examples_frame, recording_rows
from emlearn_predict.window import Window


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
    cutter = _Cutter(frame, length, hop, purity)
    return cutter.frame(*cutter.cut(slice(None)))


def window_recordings(recordings: pd.DataFrame, length: int, hop: int, purity: float = 1.0) -> pd.DataFrame:
    """Cut every recording of a DataFrame; a window may span a change of class within its recording.

    Parameters and errors are those of `create_windows`; the result has the index level sample in front.
    """
    cutter = _Cutter(recordings, length, hop, purity)
    rows = recording_rows(recordings)
    parts = [cutter.cut(part) for part in rows.values()]
    block, labels, groups, starts = (np.concatenate(column) for column in zip(*parts, strict=True))
    if not len(block):
        longest = max(map(len, rows.values()))
        if longest >= length:
            raise UserError(f"no window of {length} samples has one class in {purity:.0%} of it; use a shorter window")
        raise UserError(
            f"length is {length} samples, the longest recording has {longest}; choose a shorter window",
            argument="length",
        )
    names = np.repeat(np.array(list(rows), object), [len(part[0]) for part in parts])
    return cutter.frame(block, labels, groups, starts, sample=names)


class _Cutter:
    """Checked arguments, and a DataFrame of recordings as arrays."""

    def __init__(self, frame: pd.DataFrame, length: int, hop: int, purity: float):
        if not isinstance(purity, (int, float)) or not 0.5 < purity <= 1:
            raise UserError(f"purity is {purity!r}, must be above 0.5 and at most 1", argument="purity")
        for name, value in (("length", length), ("hop", hop)):
            if not isinstance(value, (int, np.integer)):
                raise UserError(f"{name} is {value!r}, must be a whole number of samples", argument=name)
        self._arrays = Arrays(frame)
        try:
            self._window = Window(length, hop, len(self._arrays.channels))
        except ValueError as error:
            raise UserError(str(error), argument=str(error).split()[0]) from None
        self._length, self._purity = length, purity

    def cut(self, rows) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Windows of one recording: samples, label, group and time of the first sample of each."""
        values = self._arrays.values[rows]
        width = values.shape[1]
        starts, windows = [], []
        for part in self._arrays.continuous(rows):
            stream = device_array(values[part].ravel())
            self._window.clear()
            offset = 0
            while offset < len(stream):
                offset = self._window.fill(stream, offset)
                if self._window.ready:
                    starts.append(part.start + self._window.first)
                    ring = np.asarray(self._window.values, np.int16)
                    oldest = self._window.start * width
                    windows.append(np.concatenate([ring[oldest:], ring[:oldest]]))
        first = np.array(starts, int)
        labels, kept = _labels(self._arrays.classes[rows].astype(str), first, self._length, self._purity)
        block = np.array(windows, np.int16).reshape(len(first), self._length * width)
        first = first[kept]
        times = self._arrays.times[rows][first]
        return block[kept], labels[kept].astype(object), self._arrays.groups[rows][first], times

    def frame(self, block, labels, groups, starts, **more) -> pd.DataFrame:
        """The DataFrame of windows; `more` are index levels in front."""
        return examples_frame(block, self._arrays.channels, **more, label=labels, group=groups, start=starts)


def _labels(classes: np.ndarray, starts: np.ndarray, length: int, purity: float) -> tuple[np.ndarray, np.ndarray]:
    """Label of each window and whether its share is large enough."""
    names, codes = np.unique(classes, return_inverse=True)
    counts = np.zeros((len(starts), len(names)), int)
    for code in range(len(names)):
        total = np.concatenate([[0], np.cumsum(codes == code)])
        counts[:, code] = total[starts + length] - total[starts] if len(starts) else 0
    best = counts.argmax(axis=1) if len(starts) else np.zeros(0, int)
    kept = counts[np.arange(len(starts)), best] >= purity * length
    return names[best], kept
