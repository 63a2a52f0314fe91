"""Run the portable tests of ``tests/shared`` on every emulated board, without and with the native module."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import pytest

from device.available import require_board
from device.board import BOARDS, Board, BoardError
from device.code import SHARED, portable_test_files, predictor_files

FILES = sorted(path.stem for path in SHARED.glob("test_*.py"))
OF_NATIVE = ("test_emlearn_trees", "test_native")
USING_NATIVE = (*OF_NATIVE, "test_forest", "test_motion_predictor")
TIME_LIMIT = 600  # seconds

# What takes more than the 256 kB of the larger boards. On the smaller ones any test may, and says so.
LARGE = {
    "TestVotes.test_the_largest_index_of_everything",
    "TestForest.test_votes_are_those_of_our_own_evaluator",
}


def cases() -> Iterator[pytest.param]:
    """Yield the settings, a board without or with the native module, and the files to run in each."""
    for name in BOARDS:
        for native in (False, True):
            for stem in USING_NATIVE if native else (stem for stem in FILES if stem not in OF_NATIVE):
                yield pytest.param((name, native), stem, id=f"{name}-{'native-' * native}{stem}")


@pytest.fixture(scope="module")
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    name, native = request.param
    require_board(name)
    spec = BOARDS[name]
    files = {**predictor_files(spec, native), **portable_test_files(spec)}
    with Board(name, counting=False) as board:
        board.put(files)
        assert board.exec("try:\n import emlearn_trees\n print(1)\nexcept ImportError:\n print(0)") == f"{native:d}\n"
        yield board


@pytest.mark.parametrize(("board", "stem"), cases(), indirect=["board"])
def test_shared(board: Board, stem: str) -> None:
    small = board.spec.small
    board.soft_reset()
    try:
        # /lib first: its os stands before the built-in one
        code = f"{board.spec.prepare}import sys; sys.path.insert(0, '/lib')\nfrom run_test import run\nrun({stem!r})"
        output = board.exec(code, TIME_LIMIT)
    except BoardError as error:
        if small and re.search(r"^MemoryError\b", str(error), re.MULTILINE):
            pytest.skip(f"{stem} does not fit into {board.spec.heap // 1024} kB beside what it tests")
        raise
    failed, out_of_memory = failures(output)
    accepted = out_of_memory if small else out_of_memory & LARGE
    if accepted:
        warnings.warn(f"too large for {board.spec.name}: {' '.join(sorted(accepted))}", stacklevel=1)
    ran = re.search(r"^(\d+) tests, (\d+) failures, (\d+) skipped$", output, re.MULTILINE)
    assert ran is not None and int(ran[1]) > len(accepted) and int(ran[2]) == len(failed), output
    assert failed <= accepted, output


def failures(output: str) -> tuple[set[str], set[str]]:
    """Return the labels of what failed, and of what ran out of memory, by the report of shared/lib/unittest.py."""
    blocks = re.split(r"^FAIL ", output, flags=re.MULTILINE)[1:]
    failed = {block.splitlines()[0] for block in blocks}
    out_of_memory = {block.splitlines()[0] for block in blocks if re.search(r"^MemoryError\b", block, re.MULTILINE)}
    return failed, out_of_memory


def test_a_report_is_understood() -> None:
    report = "FAIL A.x\nTraceback:\nMemoryError: 9 bytes\nFAIL B.y\nTraceback:\nValueError: no\n2 tests, 2 failures\n"
    assert failures(report) == ({"A.x", "B.y"}, {"A.x"})
