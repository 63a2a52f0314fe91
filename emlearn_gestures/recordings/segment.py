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
_CALM = 0.2  # seconds: the calmest so long are a recording's rest
_RESTS = 0.25  # of the recordings are calmer than what counts as rest
_NOISE = 8.0, 4.0  # times the mean energy at rest, below which nothing begins, and nothing goes on
_LOUD = 1 / 6  # of a weak gesture's energy: no rest is taken to be louder, for some recordings have none
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
    that is a quarter of its differences; or, if that is more, at eight times the mean energy of rest, which are the
    calmest 0.2 s of a recording, but no more than a sixth of that strength. It ends at a quarter of that energy, or at
    four times that of rest, up to half. The gap is the shortest with which about as many recordings have exactly one
    movement as with any other.

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
    reached, calm = (max(1, round(seconds * sample_rate / block)) for seconds in (_REACHED, _CALM))
    on, off = _levels([energies(values, block) for values in chosen], reached, calm)
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


def _levels(energy: Sequence[np.ndarray], reached: int, calm: int) -> tuple[int, int]:
    """Energies at which gestures begin and end.

    A movement's strength is the energy that `reached` blocks reach, rest are the calmest `calm` blocks of a recording.
    """
    energy = [each for each in energy if len(each)]
    if not energy:
        return 1, 1
    strength = np.array([np.sort(each)[-min(reached, len(each))] for each in energy], float)
    moving = strength[strength >= _MOVES * np.median(strength)]
    weak = float(np.quantile(moving, _WEAK))
    rest = float(np.quantile([_calmest(each, calm) for each in energy], _RESTS))
    on = max(_BEGINS * weak, min(_NOISE[0] * rest, _LOUD * weak))
    off = max(_ENDS * on, min(_NOISE[1] * rest, on / 2))
    return min(LARGEST, max(1, round(on))), min(LARGEST, max(1, round(off)))


def _calmest(energy: np.ndarray, blocks: int) -> float:
    """Mean energy of the calmest blocks that follow each other."""
    blocks = min(blocks, len(energy))
    return float(np.convolve(energy, np.ones(blocks), "valid").min() / blocks)


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
