"""Fixtures of the tests that deploy to an emulated board."""

from __future__ import annotations

import pytest

from device.deploying import boot, erase


@pytest.fixture(scope="module")
def cortex_m3():
    """One board for all tests of a module."""
    yield from boot("cortex-m3")


@pytest.fixture
def board(cortex_m3):
    """It, with nothing on it."""
    erase(cortex_m3)
    return cortex_m3
