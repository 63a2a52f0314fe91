"""Whole gestures of labelled recordings, found and stretched by the code that the board uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.arrays import Arrays, device_array, examples_frame, recording_rows
from emlearn_predict.segmenter import Segmenter
from emlearn_predict.stretch import stretch

# how recordings are used, or why not
MOVEMENT = "movement"
WHOLE = "whole: "  # begins why all of a recording is taken
NO_MOVEMENT, SEVERAL = "no movement was found", "several movements were found"
LONG = "longer than a gesture, and no movement was found"
MIXED = "the class changes within the movement"


def gesture_recordings(
    recordings: pd.DataFrame, segment: Mapping[str, int], length: int, purity: float = 0.75
) -> pd.DataFrame:
    """Cut recordings into whole gestures, each stretched to one length.

    A recording of one class that is no longer than the longest gesture is one example: its movement, from rest to
    rest, where exactly one is found, else all of it. Of longer recordings, and of those whose class changes, every
    movement is an example. The end of a recording counts as rest.

    Parameters
    ----------
    recordings : DataFrame
        As `load_recordings` gives.
    segment : mapping
        Settings of the segmenter, as `learn_segment` finds them.
    length : int
        Samples that a gesture is stretched to, 16 to 128.
    purity : float, default=0.75
        Share of a movement that one class must cover, where the class changes, above 0.5 to 1.

    Returns
    -------
    DataFrame
        A row a gesture, with the index levels sample, label, group, start (time of the first sample, s) and rows (how
        many samples it had); int16 columns with the levels step and channel. Pass it to `SpectralFeatures` as it is.
        ``attrs["usage"]`` counts for each class, {class: {how: n}}: ``movement``, examples from rest to rest; what
        begins with ``whole:``, recordings of which all is taken, with the reason; any other reason, what is not used.

    Raises
    ------
    UserError
        If a setting is out of its limits, or nothing is left.
    """
    if not isinstance(purity, (int, float)) or not 0.5 < purity <= 1:
        raise UserError(f"purity is {purity!r}, must be above 0.5 and at most 1", argument="purity")
    arrays = Arrays(recordings)
    finder = Finder(segment, length, len(arrays.channels))
    usage: dict[str, Counter[str]] = {}
    rows: list[tuple[str, str, str, float, int]] = []
    block: list[np.ndarray] = []
    for name, own in recording_rows(recordings).items():
        for part in arrays.continuous(own):
            place = own[part]
            classes = arrays.classes[place].astype(str)
            for start, count, label in _examples(finder, arrays.values[place], classes, purity, usage):
                rows.append((name, label, arrays.groups[place[start]], arrays.times[place[start]], count))
                block.append(finder.stretched(arrays.values[place[start : start + count]]))
    if not rows:
        raise UserError("no movement was found in the recordings; lower on=, or cut them into windows by mode=window")
    levels = dict(zip(("sample", "label", "group", "start", "rows"), zip(*rows, strict=True), strict=True))
    result = examples_frame(np.array(block), arrays.channels, **levels)
    result.attrs["usage"] = {name: dict(counted) for name, counted in usage.items()}
    return result


def _examples(
    finder: Finder, values: np.ndarray, classes: np.ndarray, purity: float, usage: dict[str, Counter[str]]
) -> list[tuple[int, int, str]]:
    """First row, rows and class of each example of a recording; how it is used is counted."""
    names = set(classes.tolist())
    found = finder.find(values)
    if len(names) == 1:
        counted = usage.setdefault(names.pop(), Counter())
        if len(values) <= finder.longest and len(found) != 1:
            counted[WHOLE + (SEVERAL if found else NO_MOVEMENT)] += 1
            return [(0, len(values), str(classes[0]))]
        counted[MOVEMENT if found else LONG] += len(found) or 1
        return [(start, count, str(classes[0])) for start, count in found]
    examples = []
    for start, count in found:
        label, covered = Counter(classes[start : start + count].tolist()).most_common(1)[0]
        pure = covered >= purity * count
        usage.setdefault(label, Counter())[MOVEMENT if pure else MIXED] += 1
        if pure:
            examples.append((start, count, label))
    for label in names - {label for _, _, label in examples} - set(usage):
        usage[label] = Counter({NO_MOVEMENT: 1})
    return examples


class Finder:
    """The board's segmenter, run on whole recordings.

    Parameters
    ----------
    segment : mapping
        Settings of the segmenter: see `emlearn_predict.segmenter.Segmenter`.
    length : int
        Samples that a gesture is stretched to.
    channels : int

    Attributes
    ----------
    longest : int
        Samples of the longest gesture.

    Raises
    ------
    UserError
        If a setting is out of its limits.
    """

    def __init__(self, segment: Mapping[str, int], length: int, channels: int):
        try:
            self._segmenter = Segmenter(dict(segment), length, channels)
        except ValueError as error:
            raise UserError(str(error)) from None
        block = segment["block"]
        self.longest = segment["longest"] * block
        self._rest = rest_after(segment)
        self._length, self._channels = length, channels

    def find(self, values: np.ndarray) -> list[tuple[int, int]]:
        """Return the first row and the number of rows of each gesture; after the recording comes rest."""
        self._segmenter.clear()
        stream = device_array(with_rest(values, self._rest).ravel())
        found = []
        offset = 0
        while offset < len(stream):
            offset = self._segmenter.fill(stream, offset)
            if self._segmenter.ready:
                start = self._segmenter.first
                if start < len(values):
                    found.append((start, min(self._segmenter.length, len(values) - start)))
        return found

    def stretched(self, values: np.ndarray) -> np.ndarray:
        """Return rows as a window of the length, its values in order."""
        out = device_array(np.zeros(self._length * self._channels, np.int16))
        stretch(device_array(values.ravel()), 0, 0, values.size, len(values), self._channels, out, self._length)
        return np.asarray(out, np.int16)


def rest_after(segment: Mapping[str, int]) -> int:
    """Return how many samples of rest end a gesture, wherever in a block they begin."""
    return (segment["gap"] + 3) * segment["block"]


def with_rest(values: np.ndarray, rows: int) -> np.ndarray:
    """Return a recording after which the sensor rests, for so many rows."""
    return np.concatenate([values, np.repeat(values[-1:], rows, axis=0)])
