"""A short run of the endurance test."""

from __future__ import annotations

import pytest

from device.endurance import endure
from device.firmware import missing


def test_endurance(capsys):
    reason = missing("cortex-m3")
    if reason:
        pytest.skip(reason)
    assert endure("cortex-m3", 2000, block=1000) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all("the same as on the PC, heap grew by 0 bytes" in line for line in lines)
