"""The portable tests that die of MemoryError on an emulated board: frozen in too_large.json, and how that is written.

``python -m device.too_large`` runs them all and writes the file again; look at what has changed before you commit it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from device.board import BOARDS, Board, BoardError, BoardSpec
from device.code import SHARED, portable_test_files, predictor_files
from device.firmware import missing

PLACE = Path(__file__).with_suffix(".json")
WHOLE = "all of it"  # what a file is frozen with that is too large to be imported beside what it tests
FILES = sorted(path.stem for path in SHARED.glob("test_*.py"))
OF_NATIVE = ("test_emlearn_trees", "test_native")
_NATIVE = re.compile("emlearn_trees|native_trees|native_versions")
USING_NATIVE = tuple(stem for stem in FILES if _NATIVE.search((SHARED / f"{stem}.py").read_text(encoding="utf-8")))
_TIME_LIMIT = 600  # seconds


def cases() -> Iterator[tuple[str, bool, str]]:
    """Yield the board, whether with the native module, and the file, for all that is run."""
    for name in BOARDS:
        for native in (False, True):
            for stem in USING_NATIVE if native else (stem for stem in FILES if stem not in OF_NATIVE):
                yield name, native, stem


def prepare(board: Board, native: bool) -> None:
    """Put package and tests on a board."""
    board.put({**predictor_files(board.spec, native), **portable_test_files(board.spec)})
    code = "try:\n import emlearn_trees\n print(1)\nexcept ImportError:\n print(0)"
    if board.exec(code) != f"{native:d}\n":
        raise BoardError(f"{board.spec.name}: emlearn_trees must be there if, and only if, it was put there")


def run(board: Board, stem: str) -> tuple[set[str], str]:
    """Run a file; return what died of MemoryError, and the output where anything else failed.

    Returns
    -------
    set of str
        "Class.method", or `WHOLE`.
    str
        Empty if all that did not die of MemoryError passed.
    """
    board.soft_reset()
    try:
        # /lib first: its os stands before the built-in one
        code = f"{board.spec.prepare}import sys; sys.path.insert(0, '/lib')\nfrom run_test import run\nrun({stem!r})"
        output = board.exec(code, _TIME_LIMIT)
    except BoardError as error:
        if re.search(r"^MemoryError\b", str(error), re.MULTILINE):
            return {WHOLE}, ""
        raise
    failed, died = failures(output)
    ran = re.search(r"^(\d+) tests, (\d+) failures, (\d+) skipped$", output, re.MULTILINE)
    whole = ran is not None and int(ran[1]) > len(died) and int(ran[2]) == len(failed)
    return died, "" if whole and failed == died else output


def failures(output: str) -> tuple[set[str], set[str]]:
    """Return the labels of what failed, and of what died of MemoryError, by the report of shared/lib/unittest.py."""
    blocks = re.split(r"^FAIL ", output, flags=re.MULTILINE)[1:]
    failed = {block.splitlines()[0] for block in blocks}
    died = {block.splitlines()[0] for block in blocks if re.search(r"^MemoryError\b", block, re.MULTILINE)}
    return failed, died


def frozen(spec: BoardSpec, native: bool, stem: str) -> set[str]:
    """What may die; of a board that nobody has frozen, what may on those with as large a heap."""
    boards = json.loads(PLACE.read_text(encoding="utf-8"))
    names = (
        [spec.name] if _key(spec.name, native) in boards else [s.name for s in BOARDS.values() if s.heap == spec.heap]
    )
    return {test for name in names for test in boards.get(_key(name, native), {}).get(stem, [])}


def changed(died: set[str], expected: set[str]) -> str:
    """What is to be done where not exactly that died which is frozen; empty where it did."""
    newly, no_longer = sorted(died - expected), sorted(expected - died)
    said = []
    if newly:
        said.append(f"{', '.join(newly)} newly died of MemoryError: make it, or what it tests, smaller")
    if no_longer:
        said.append(f"{', '.join(no_longer)} died of MemoryError and no longer does: take it off the list")
    if not said:
        return ""
    return f"{'; '.join(said)}. The list is {PLACE.name}; python -m device.too_large writes it again"


def _key(name: str, native: bool) -> str:
    return f"{name}, emlearn_trees" if native else name


def main() -> None:
    """Run all on the boards that are here and write the file."""
    boards = json.loads(PLACE.read_text(encoding="utf-8")) if PLACE.is_file() else {}
    for name in BOARDS:
        if reason := missing(name):
            print(f"skipped {name}: {reason}")
            continue
        for native in (False, True):
            found = {}
            with Board(name, counting=False) as board:
                prepare(board, native)
                for stem in (stem for n, its_native, stem in cases() if (n, its_native) == (name, native)):
                    died, output = run(board, stem)
                    if output:
                        sys.exit(f"error: {stem} fails on {name}:\n{output}")
                    if died:
                        found[stem] = sorted(died)
                        print(f"{_key(name, native)}: {stem}: {', '.join(found[stem])}", flush=True)
            boards[_key(name, native)] = found
    PLACE.write_text(json.dumps(boards, indent=1) + "\n", encoding="utf-8")
    print(f"wrote tests/device/{PLACE.name}")


if __name__ == "__main__":
    main()
