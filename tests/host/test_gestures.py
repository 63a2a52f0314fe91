"""Whole gestures of recordings: what is found, stretched and counted, by the code of the board."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emlearn_gestures import UserError, gesture_recordings
from emlearn_gestures.recordings.arrays import device_array
from emlearn_gestures.recordings.gestures import LONG, MIXED, MOVEMENT, NO_MOVEMENT, SEVERAL, WHOLE, Finder
from emlearn_predict.segmenter import Segmenter

RATE = 50
SEGMENT = {"block": 2, "on": 4000, "off": 1000, "lead": 1, "gap": 4, "shortest": 4, "longest": 60}


def still(rows: int, height: int = 0) -> np.ndarray:
    return np.full((rows, 2), height)


def moved(rows: int) -> np.ndarray:
    """A wave, and its mirror image; any two samples next to each other but one differ."""
    wave = np.round(2000 * np.sin(np.arange(rows) * 0.7))
    return np.stack([wave, -wave], axis=1)


def recordings(**parts: list[tuple[str, np.ndarray]]) -> pd.DataFrame:
    """Return a frame of recordings by their names, each of (class, samples)."""
    frames = []
    for name, pieces in parts.items():
        values = np.concatenate([samples for _, samples in pieces]).astype(np.int16)
        classes = np.repeat([label for label, _ in pieces], [len(samples) for _, samples in pieces])
        index = [classes, [name] * len(values), np.arange(len(values)) / RATE]
        frame = pd.DataFrame(values, pd.MultiIndex.from_arrays(index, names=["class", "sample", "time"]), ["a", "b"])
        frames.append(frame.assign(group=f"person {name}"))
    return pd.concat(frames)


def test_one_movement_is_taken_from_rest_to_rest():
    frame = recordings(one=[("wave", np.concatenate([still(20), moved(40), still(30)]))])
    found = gesture_recordings(frame, SEGMENT, 32)
    assert found.attrs["usage"] == {"wave": {MOVEMENT: 1}}
    assert found.shape == (1, 64)
    (_, label, group, start, rows) = found.index[0]
    assert (label, group) == ("wave", "person one")
    assert 16 <= round(start * RATE) <= 20
    assert 40 <= rows <= 46


def test_recordings_without_one_movement_are_taken_as_a_whole():
    two = np.concatenate([still(10), moved(30), still(30), moved(30), still(10)])
    frame = recordings(calm=[("idle", still(30))], two=[("wave", two)])
    found = gesture_recordings(frame, SEGMENT, 16)
    assert found.attrs["usage"] == {"idle": {WHOLE + NO_MOVEMENT: 1}, "wave": {WHOLE + SEVERAL: 1}}
    assert list(found.index.get_level_values("rows")) == [30, 110]
    assert list(found.index.get_level_values("start")) == [0, 0]


def test_of_long_recordings_every_movement_is_taken():
    pieces = [still(20), moved(30), still(40), moved(30), still(40)]
    frame = recordings(long=[("wave", np.concatenate(pieces))], calm=[("idle", still(130))])
    found = gesture_recordings(frame, SEGMENT, 16)
    assert found.attrs["usage"] == {"wave": {MOVEMENT: 2}, "idle": {LONG: 1}}


def test_a_class_that_changes_within():
    stream = [("rest", still(40)), ("wave", moved(30)), ("rest", still(40)), ("wave", moved(20)), ("swing", moved(20))]
    found = gesture_recordings(recordings(stream=stream), SEGMENT, 16)
    assert found.index.get_level_values("label").tolist() == ["wave"]
    usage = found.attrs["usage"]
    assert usage["wave"][MOVEMENT] == 1
    assert sum(counted.get(MIXED, 0) for counted in usage.values()) == 1
    assert usage["rest"] == {NO_MOVEMENT: 1}


def test_every_recording_is_accounted_for():
    frame = recordings(
        a=[("wave", moved(40))], b=[("wave", still(40))], c=[("swing", still(300))], d=[("swing", moved(50))]
    )
    usage = gesture_recordings(frame, SEGMENT, 16).attrs["usage"]
    assert sum(sum(counted.values()) for counted in usage.values()) == 4


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 40), st.integers(20, 60), st.integers(16, 128))
def test_the_window_is_that_of_the_segmenter(before, rows, length):
    """What the PC stretches by itself is what the board's segmenter gives."""
    values = np.concatenate([still(before), moved(rows), still(20)]).astype(np.int16)
    finder = Finder(SEGMENT, length, 2)
    segmenter = Segmenter(SEGMENT, length, 2)
    ((start, count),) = finder.find(values)
    segmenter.fill(device_array(values.ravel()))
    assert (segmenter.first, segmenter.length) == (start, count)
    assert (finder.stretched(values[start : start + count]) == np.asarray(segmenter.values)).all()
    whole = finder.stretched(values)
    assert (whole[:2] == values[0]).all()
    assert (whole[-2:] == values[-1]).all()


def test_refusals():
    frame = recordings(one=[("wave", moved(40))])
    with pytest.raises(UserError, match="source segment: longest is 2, must be an integer from 3 to 512"):
        gesture_recordings(frame, {**SEGMENT, "longest": 2}, 16)
    with pytest.raises(UserError, match=r"purity is 0\.5, must be above 0\.5 and at most 1"):
        gesture_recordings(frame, SEGMENT, 16, purity=0.5)
    with pytest.raises(UserError, match="no movement was found in the recordings"):
        gesture_recordings(recordings(long=[("idle", still(300))]), SEGMENT, 16)
