"""The order of the tests names files that are there, and the groups are a board's or an execution's."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from order import LONGEST, group, place
from runtimes.registry import Execution

TESTS = Path(__file__).parent


def test_the_longest_are_there() -> None:
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
    assert place(TESTS / LONGEST[0]) == 0
    assert place(TESTS / LONGEST[-1]) < place(TESTS / "host" / "test_wrist.py")


def test_groups_reach_the_scheduler(request: pytest.FixtureRequest) -> None:
    """It goes by the end of a test's id; without, tests that share a board or a folder run side by side."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("there is one process: no groups")
    assert request.node.nodeid.endswith("@test_order")


def test_groups() -> None:
    def item(name: str, **parameters: object) -> SimpleNamespace:
        callspec = {"callspec": SimpleNamespace(params=parameters)} if parameters else {}
        return SimpleNamespace(path=TESTS / name, **callspec)

    assert group(item("host/test_wrist.py")) == "host.test_wrist"
    assert group(item("host/test_wrist.py", form="x")) == "host.test_wrist"
    assert group(item("device/test_board.py", board="cortex-m3")) == "device.test_board-cortex-m3"
    assert group(item("device/test_a.py", board=("cortex-m0", True))) == "device.test_a-cortex-m0-True"
    assert group(item("device/test_a.py", board=("cortex-m0", False))) == "device.test_a-cortex-m0"
    execution = Execution("micropython-f32")
    assert group(item("test_shared.py", execution=execution, path=Path("x"))) == "test_shared-micropython-f32"
