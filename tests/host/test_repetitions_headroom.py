"""No intermediate of counting leaves int32, whatever the samples: checked operators."""

from __future__ import annotations

import checked_device
import numpy as np
import pytest

device = checked_device.load()
LEAST, GREATEST = -32768, 32767


@pytest.mark.parametrize("channels", [1, 3, 16])
@pytest.mark.parametrize("sample_rate", [1, 50, 1000])
def test_the_largest_movements(channels, sample_rate):
    counter = device.repetitions.Repetitions(channels, sample_rate, 1 / sample_rate, 1)
    t = np.arange(256)[:, None] + np.arange(channels)
    for period in (2, 17, 64):
        for low, high in ((LEAST, GREATEST), (GREATEST, LEAST), (LEAST, LEAST + 1), (GREATEST - 1, GREATEST)):
            samples = np.where(t % period < period // 2, low, high)
            counter.push(checked_device.int16s(samples.ravel().tolist()))
    assert counter.count > 0
