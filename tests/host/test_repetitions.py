"""Counting on the PC: its extremes, and recordings of exercises that tuned nothing."""

from __future__ import annotations

import checked_device
import numpy as np
import pytest

from benchmarks.counting import LAST_SESSION, SHORTEST, SMALLEST, channels, recordings, reference
from emlearn_gestures.recordings.arrays import device_array
from emlearn_predict.repetitions import Repetitions

device = checked_device.load()
LEAST, GREATEST = -32768, 32767


@pytest.mark.parametrize("rate", [1, 50, 1000])
@pytest.mark.parametrize("channels", [1, 3, 16])
@pytest.mark.parametrize("period", [2, 7, 64, 300])
def test_no_intermediate_leaves_int32(rate, channels, period):
    """Headroom: the widest swings that samples can make, in and out of step between the axes."""
    counter = device.repetitions.Repetitions(channels, rate, 1, 1)
    steps = np.arange(600)[:, None] + np.arange(channels) * period // 3
    values = np.where(steps // period % 2, GREATEST, LEAST)
    # the wrapper's check of the buffer is the runtime's, which is not there: the kernel by itself
    samples = checked_device.int16s(values.ravel().tolist())
    found = device.repetitions.repetitions(samples, 0, len(samples), counter._state)
    assert found <= 1 + 600 // rate
    state = np.array(list(counter._state)[9:]).reshape(channels, 3)
    assert (state[:, 2] <= state[:, 0]).all()
    assert (state[:, 0] <= state[:, 1]).all()
    assert (state < 1 << 20).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_checked_and_compiled_code_count_the_same(channels):
    rng = np.random.default_rng(0)
    t = np.arange(3000)[:, None]
    swing = 9000 * np.sin(2 * np.pi * t / 130 + np.arange(channels)) + rng.normal(0, 900, (3000, channels))
    values = swing.round().astype(np.int16).ravel()
    plain = device.repetitions.Repetitions(channels, 100, 0.5, 2000)
    found = device.repetitions.repetitions(checked_device.int16s(values.tolist()), 0, len(values), plain._state)
    assert Repetitions(channels, 100, 0.5, 2000).push(device_array(values)) == found
    assert abs(found - 3000 // 130) <= 1


def test_a_session_that_tuned_nothing():
    """The settings of tests/benchmarks/counting.py were chosen on the two sessions before: at most 0.3 a recording."""
    from emlearn_gestures.datasets.find import find_data

    try:
        find_data("exercise")
    except Exception as error:
        pytest.skip(str(error))
    frame = recordings()
    names = frame.index.get_level_values("sample").str.removesuffix(".npy")
    errors = []
    for name, count in reference().items():
        if name.startswith(LAST_SESSION):
            values = frame[names == name][channels(frame)].to_numpy(np.int16)
            counter = Repetitions(3, 100, SHORTEST[name.split("_")[1]], SMALLEST)
            errors.append(abs(counter.push(device_array(values.ravel())) - count))
    assert len(errors) == 19
    assert np.mean(errors) <= 0.3
    assert max(errors) <= 1
