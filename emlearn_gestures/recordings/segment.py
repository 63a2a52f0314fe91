"""Settings of the segmenter, learned from recordings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from emlearn_gestures.recordings.arrays import Arrays, recording_rows
from emlearn_gestures.recordings.gestures import Finder
from emlearn_predict.segmenter import MAX_SAMPLES, dropped_bits
from emlearn_predict.window import LARGEST

_BLOCK = 0.04  # seconds, at least
_REACHED = 0.1  # seconds for which a movement's energy reaches what counts as its strength
_MOVES = 1 / 64  # of the median strength: recordings below are of rest
_WEAK = 0.1  # of the recordings that move: their strength is that of a weak gesture
_BEGINS = 1 / 16  # of a weak gesture's energy: a quarter of its differences
_NOISE = 4.0  # times the energy at rest, below which nothing begins
_ENDS = 1 / 4  # of the energy at which a gesture begins
_GAPS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5)  # seconds
_SAME = 0.98  # of the best share of recordings with one movement: the shortest gap that reaches it is taken
_SHORT = 0.05  # of the movements are shorter than a short one
_SHORTEST = 0.5  # of the length of a short one
KEYS = ("block", "on", "off", "lead", "gap", "shortest", "longest")
_ROOM = 1.25  # the longest gesture is this much longer than the longest recording


def learn_segment(recordings: pd.DataFrame, sample_rate: float, **given: int) -> dict[str, int]:
    """Learn the settings of the segmenter from recordings of whole gestures.

    A movement's strength is the energy that it reaches for a tenth of a second (`emlearn_predict.segmenter.scan` says
    what energy is). A gesture begins at a sixteenth of the strength of a weak one, which one recording in ten is below,
    that is a quarter of its differences, or at four times the energy at rest if that is more; it ends at a quarter of
    that energy. The gap is the shortest with which about as many recordings have exactly one movement as with any
    other.

    Parameters
    ----------
    recordings : DataFrame
        As `load_recordings` gives. Recordings of more than 1024 samples are left out, unless all are.
    sample_rate : float
        Hz.
    **given : int
        Settings that are not to be learned.

    Returns
    -------
    dict of str to int
        block, on, off, lead, gap, shortest and longest: see `emlearn_predict.segmenter.Segmenter`.
    """
    arrays = Arrays(recordings)
    every = [arrays.values[own[part]] for own in recording_rows(recordings).values() for part in arrays.continuous(own)]
    chosen = [values for values in every if len(values) <= MAX_SAMPLES] or every
    segment = {"block": default_block(sample_rate), "lead": 1, "shortest": 2, **given}
    block = segment["block"]
    if "longest" not in given:
        room = math.ceil(_ROOM * max(map(len, chosen)) / block)
        segment["longest"] = min(MAX_SAMPLES // block, max(room, segment["lead"] + segment["shortest"] + 1))
    on, off = _levels([energies(values, block) for values in chosen], max(1, round(_REACHED * sample_rate / block)))
    segment = {"on": max(on, given.get("off", 0)), "off": min(off, given.get("on", on)), **segment}
    if "gap" not in given:
        segment["gap"] = _gap(segment, chosen, sample_rate / block)
    counts = _alone(segment, chosen)
    if counts and "shortest" not in given:
        short = float(np.quantile(counts, _SHORT)) / block - segment["lead"]
        segment["shortest"] = max(2, min(round(_SHORTEST * short), segment["longest"] - segment["lead"]))
    return {name: int(segment[name]) for name in KEYS}


def default_block(sample_rate: float) -> int:
    """Return the samples of 40 ms, rounded up."""
    return max(1, math.ceil(round(_BLOCK * sample_rate, 6)))


def energies(values: np.ndarray, block: int) -> np.ndarray:
    """Energy of each whole block of a recording, as the segmenter computes it.

    Parameters
    ----------
    values : (n, channels) array of int16
    block : int
        Samples.

    Returns
    -------
    (n // block,) array of int64
    """
    ends = np.concatenate([values[:1], values[block - 1 :: block]]).astype(np.int64)
    return ((np.diff(ends, axis=0) >> dropped_bits(values.shape[1])) ** 2).sum(axis=1)


def _levels(energy: Sequence[np.ndarray], reached: int) -> tuple[int, int]:
    """Energies at which gestures begin and end; a movement's strength is the energy that so many blocks reach."""
    energy = [each for each in energy if len(each)]
    if not energy:
        return 1, 1
    strength = np.array([np.sort(each)[-min(reached, len(each))] for each in energy], float)
    moving = strength[strength >= _MOVES * np.median(strength)]
    weak = float(np.quantile(moving, _WEAK))
    rest = float(np.quantile([np.quantile(each, _WEAK) for each in energy], _WEAK))
    on = min(LARGEST, max(1, round(max(_BEGINS * weak, min(_NOISE * rest, weak / 4)))))
    return on, max(1, round(_ENDS * on))


def _gap(segment: Mapping[str, int], recordings: Sequence[np.ndarray], blocks: float) -> int:
    """The shortest gap with which about as many recordings as possible have one movement; `blocks` come in a second."""
    gaps = sorted({max(1, min(round(seconds * blocks), segment["longest"] - 1)) for seconds in _GAPS})
    alone = {gap: len(_alone({**segment, "gap": gap}, recordings)) for gap in gaps}
    return next(gap for gap, count in alone.items() if count >= _SAME * max(alone.values()))


def _alone(segment: Mapping[str, int], recordings: Sequence[np.ndarray]) -> list[int]:
    """Lengths of the movements in recordings that have exactly one."""
    finder = Finder(segment, 16, recordings[0].shape[1])
    found = [finder.find(values) for values in recordings]
    return [each[0][1] for each in found if len(each) == 1]
