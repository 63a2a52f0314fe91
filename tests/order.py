"""The order in which the tests run side by side: the longest first, so that no core waits for the last of them.

A group runs on one worker, since a board or a trained model serves all of its tests: a file, or what a file runs on
one board or under one execution.
"""

from __future__ import annotations

from pathlib import Path

import pytest

# By what --durations shows. Files that are not named come after these.
LONGEST = (
    *("benchmarks/test_device_benchmark.py", "device/test_shared_on_board.py", "fuzz/test_fuzz.py"),
    *("device/test_deploy.py", "host/test_thresholds.py", "test_shared.py", "benchmarks/test_picture_benchmark.py"),
    *("host/test_examples.py", "device/test_parity_on_board.py", "device/test_mip.py", "parity/test_replay.py"),
    *("host/test_device_headroom.py", "device/test_deploy_cut.py", "host/test_cli_pictures.py"),
    *("host/test_pictures_frames.py", "device/test_board.py", "device/test_deploy_refused.py"),
)
_TESTS = Path(__file__).parent
_PLACES = {_TESTS / name: i for i, name in enumerate(LONGEST)}


def place(path: Path) -> int:
    """Return where in the order a file is."""
    return _PLACES.get(path, len(LONGEST))


def group(item: pytest.Item) -> str:
    """Return the name of the group that a test is in."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    name = item.path.relative_to(_TESTS).with_suffix("").as_posix().replace("/", ".")
    board = parameters.get("board", "")  # a name, or one with what else the board gets
    execution = getattr(parameters.get("execution"), "name", "")
    words = board if isinstance(board, tuple) else (board,)
    return " ".join([name, *(f"{word}" for word in words if word), execution]).strip().replace(" ", "-")
