"""Run the portable tests of ``tests/shared`` on every emulated board, without and with the native module.

Those of modules with kernels are run on the Cortex-M3 with the kernels compiled by LLVM as well. The M7 takes the same
code; that of the M0 is run by test_parity_on_board.py, and in an instruction emulator by tests/host/test_compile.py.

What dies of MemoryError there is frozen, test by test: see too_large.py.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator

import pytest

from device.available import require_board
from device.board import BOARDS, Board
from device.code import DEVICE, portable_test_files, predictor_by_llvm
from device.too_large import (
    FILES,
    OF_NATIVE,
    PLACE,
    USING_NATIVE,
    WHOLE,
    cases,
    changed,
    failures,
    frozen,
    prepare,
    run,
)


@pytest.fixture(scope="module")
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    name, native = request.param
    require_board(name)
    with Board(name, counting=False) as board:
        prepare(board, native)
        yield board


def parameters() -> Iterator[pytest.param]:
    for name, native, stem in cases():
        yield pytest.param((name, native), native, stem, id=f"{name}-{'native-' * native}{stem}")


@pytest.mark.parametrize(("board", "native", "stem"), parameters(), indirect=["board"])
def test_shared(board: Board, native: bool, stem: str) -> None:
    died, output = run(board, stem)
    assert not output, output
    if said := changed(died, frozen(board.spec, native, stem)):
        pytest.fail(f"{stem} on {board.spec.name}: {said}", pytrace=False)
    if died == {WHOLE}:
        pytest.skip(f"{stem} does not fit into {board.spec.heap // 1024} kB beside what it tests")
    if died:
        warnings.warn(f"too large for {board.spec.name}: {' '.join(sorted(died))}", stacklevel=1)


@pytest.fixture(scope="module")
def board_by_llvm(request: pytest.FixtureRequest) -> Iterator[Board]:
    require_board(request.param)
    with Board(request.param, counting=False) as board:
        board.put({**predictor_by_llvm(board.spec, every=True), **portable_test_files(board.spec)})
        yield board


WITH_KERNELS = [
    f"test_{path.stem}"
    for path in sorted(DEVICE.glob("*.py"))
    if "\n@micropython.viper\n" in path.read_text(encoding="utf-8") and f"test_{path.stem}" in FILES
]


@pytest.mark.parametrize("stem", WITH_KERNELS)
@pytest.mark.parametrize("board_by_llvm", ["cortex-m3"], indirect=True)
def test_shared_by_llvm(board_by_llvm: Board, stem: str) -> None:
    died, output = run(board_by_llvm, stem)
    assert not output, output
    assert died <= frozen(board_by_llvm.spec, False, stem)


def test_only_what_is_there_is_frozen() -> None:
    for board, files in json.loads(PLACE.read_text(encoding="utf-8")).items():
        name, *native = board.split(", ")
        assert name in BOARDS
        assert native in ([], ["emlearn_trees"])
        assert set(files) <= set(USING_NATIVE if native else FILES) - set(() if native else OF_NATIVE), board
        assert all(files.values())


def test_what_has_changed_is_said() -> None:
    assert changed({"A.x"}, {"A.x"}) == ""
    newly = changed({"A.x", "B.y"}, {"A.x"})
    assert newly.startswith("B.y newly died of MemoryError: make it, or what it tests, smaller. The list is")
    no_longer = changed(set(), {"A.x"})
    assert no_longer.startswith("A.x died of MemoryError and no longer does: take it off the list. The list is")
    assert "python -m device.too_large" in no_longer


def test_a_board_that_was_never_frozen_goes_by_one_with_its_heap() -> None:
    large = {spec.name for spec in BOARDS.values() if not spec.small}
    stem = "test_forest"
    assert len({frozenset(frozen(BOARDS[name], False, stem)) for name in large}) == 1
    assert frozen(BOARDS["rv32"], False, stem)


def test_a_report_is_understood() -> None:
    report = "FAIL A.x\nTraceback:\nMemoryError: 9 bytes\nFAIL B.y\nTraceback:\nValueError: no\n2 tests, 2 failures\n"
    assert failures(report) == ({"A.x", "B.y"}, {"A.x"})
