"""Settings of the segmenter learned from recordings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_gestures import recordings

from emlearn_gestures import gesture_recordings, learn_segment
from emlearn_gestures.recordings.gestures import MOVEMENT, Finder
from emlearn_gestures.recordings.segment import energies

RATE = 100


def noisy_gestures(count: int, seed: int, strength: float = 1500.0) -> dict:
    """Recordings of one movement each, between rests of their own lengths, with noise."""
    random = np.random.default_rng(seed)
    made = {}
    for k in range(count):
        before, rows, after = random.integers(20, 60), random.integers(40, 160), random.integers(20, 60)
        t = np.arange(rows) / rows
        wave = strength * random.uniform(0.7, 1.3) * np.sin(np.pi * t) * np.sin(2 * np.pi * 3 * t)
        values = np.zeros((before + rows + after, 2))
        values[before : before + rows] = np.stack([wave, wave[::-1]], axis=1)
        made[f"r{k}"] = [("wave", values + random.normal(0, 15, values.shape))]
    return made


def test_noise_is_rest_and_every_recording_has_one_movement():
    frame = recordings(**noisy_gestures(30, 0))
    segment = learn_segment(frame, RATE)
    assert gesture_recordings(frame, segment, 32).attrs["usage"]["wave"][MOVEMENT] >= 28
    assert segment["block"] == 4
    assert segment["off"] <= segment["on"]
    # others of the same kind
    other = gesture_recordings(recordings(**noisy_gestures(30, 1)), segment, 32)
    assert other.attrs["usage"]["wave"][MOVEMENT] >= 27


def test_the_scale_of_counts_does_not_matter():
    found = []
    for strength in (1500.0, 12000.0):
        frame = recordings(**noisy_gestures(20, 3, strength))
        usage = gesture_recordings(frame, learn_segment(frame, RATE), 32).attrs["usage"]
        found.append(usage["wave"].get(MOVEMENT, 0))
    assert min(found) >= 18


@pytest.mark.parametrize("name", ["block", "on", "off", "lead", "gap", "shortest", "longest"])
def test_what_is_given_stays(name):
    given = {"block": 3, "on": 5000, "off": 77, "lead": 2, "gap": 5, "shortest": 3, "longest": 60}[name]
    frame = recordings(**noisy_gestures(5, 2))
    segment = learn_segment(frame, RATE, **{name: given})
    assert segment[name] == given
    gesture_recordings(frame, segment, 16)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_the_shortest_recordings(rows):
    frame = recordings(a=[("wave", np.zeros((rows, 2)))], b=[("swing", np.arange(2 * rows).reshape(rows, 2))])
    segment = learn_segment(frame, 9.0)
    assert len(gesture_recordings(frame, segment, 16)) == 2


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(1, 5), st.integers(1, 9), st.integers(0, 2**31))
def test_energy_is_that_of_the_segmenter(block, channels, seed):
    """A gesture begins with the block whose energy reaches `on`, and with none where `on` is one more."""
    values = np.random.default_rng(seed).integers(-9000, 9000, (block * 12, channels)).astype(np.int16)
    energy = energies(values, block)
    most = int(energy.max())
    segment = {"block": block, "off": most, "lead": 0, "gap": 0, "shortest": 2, "longest": 100}
    assert not Finder({**segment, "on": most + 1}, 16, channels).find(values)
    padded = np.concatenate([values, values[-1:].repeat(3 * block, axis=0)])
    low = Finder({**segment, "on": most, "off": 1, "gap": 1}, 16, channels).find(padded)
    assert not low or low[0][0] == int(energy.argmax()) * block
