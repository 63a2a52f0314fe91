"""No intermediate of the segmenter and of stretching leaves int32, whatever the samples: checked operators."""

from __future__ import annotations

import checked_device
import numpy as np
import pytest

device = checked_device.load()
LEAST, GREATEST = -32768, 32767
MOST = (1 << 30) - 1


def extremes(rows: int, channels: int) -> dict[str, np.ndarray]:
    """Samples that give the largest differences, in all channels at once."""
    t = np.arange(rows)[:, None] + np.zeros((1, channels), int)
    return {
        "alternating": np.where(t % 2, GREATEST, LEAST),
        "falling": np.where(t % 2, LEAST, GREATEST),
        "opposed channels": np.where((t + np.arange(channels)) % 2, GREATEST, LEAST),
        "least": np.full((rows, channels), LEAST),
        "greatest": np.full((rows, channels), GREATEST),
    }


@pytest.mark.parametrize("channels", [1, 3, 7, 8, 16])
@pytest.mark.parametrize(("block", "longest"), [(1, 3), (1, 20), (3, 7)])
def test_the_largest_energies(channels, block, longest):
    for on in (1, MOST):
        segment = {"block": block, "on": on, "off": on, "lead": 1, "gap": 1, "shortest": 2, "longest": longest}
        segmenter = device.segmenter.Segmenter(segment, 16, channels)
        found = 0
        for samples in extremes(64, channels).values():
            values = checked_device.int16s(samples.ravel().tolist())
            offset = 0
            while offset < len(values):
                offset = segmenter.fill(values, offset)
                found += segmenter.ready
        if on == 1:
            assert found


def test_numbers_of_samples_start_again_without_a_larger_integer():
    segment = {"block": 1, "on": 1, "off": 1, "lead": 1, "gap": 1, "shortest": 2, "longest": 20}
    segmenter = device.segmenter.Segmenter(segment, 16, 1)
    window = device.window.Window(4, 4, 1)
    values = checked_device.int16s([0, 9, 0, 9, 0, 0, 0, 0])
    segmenter.fill(checked_device.int16s([0]))
    window.fill(checked_device.int16s([0] * 4))
    segmenter._seen, window.first = MOST - 2, MOST - 3
    assert segmenter.fill(values) == 7  # it is over with its second sample of rest
    # its lead-in is the sample of that number
    assert (segmenter.ready, segmenter.first, segmenter.length) == (True, MOST - 2, 5)
    assert segmenter._seen == 4
    window.fill(values)
    assert window.first == 0


@pytest.mark.parametrize("length", [2, 16, 128, 1024])
def test_the_longest_gestures_stretched(length):
    for n in (1, 2, 1023, 1024):
        for samples in extremes(n, 2).values():
            ring = checked_device.int16s(samples.ravel().tolist())
            out = checked_device.Memory([0] * (2 * length), LEAST, GREATEST)
            device.stretch.stretch(ring, 0, 2 * (n - 1), 2 * n, n, 2, out, length)
