"""Which boards the tests run on: a board that is missing is a visible skip, or a failure where it must be there."""

from __future__ import annotations

import os

import pytest

from device.boards import BOARDS
from device.firmware import missing
from runtimes.registry import REQUIRE


def require_board(name: str) -> None:
    """Skip or fail the calling test while the board cannot run here."""
    reason = missing(name)
    if not reason:
        return
    if os.environ.get(REQUIRE) == "1" and not BOARDS[name].optional:
        pytest.fail(f"{reason} ({REQUIRE}=1)", pytrace=False)
    pytest.skip(reason)
