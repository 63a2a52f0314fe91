"""Run loads.py over mutants in processes that may hang or die, and tell which mutant did it."""

from __future__ import annotations

import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzz.bases import Base
from fuzz.mutate import Mutant
from runtimes.registry import ROOT

LOADS = Path(__file__).with_name("loads.py")
PATIENCE = 60.0  # seconds a mutant, on a busy machine; the first one may wait for numba's compiler
START = 600.0


@dataclass(frozen=True)
class Outcome:
    """What came of a mutant: refused, loaded, fault, outside, hung or crashed, and the details."""

    mutant: Mutant | None
    kind: str
    text: str = ""

    def __str__(self) -> str:
        which = f"mutant {self.mutant.number} ({self.mutant.kind} of {self.mutant.base.name}): " if self.mutant else ""
        return f"{which}{self.kind} {self.text}"


def encode(mutant: Mutant) -> str:
    """The line of loads.py that describes a mutant."""
    edits = [splice(name, mutant.base.files[name], new) for name, new in mutant.files.items()]
    return " ".join([str(mutant.number), mutant.base.name, str(int(mutant.native)), *filter(None, edits)]) + "\n"


def splice(name: str, old: bytes, new: bytes) -> str:
    """The one edit that makes `new` of `old`, as loads.py reads it; empty for none."""
    if old == new:
        return ""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return f"{name}:{start}:{len(old) - start - end}:{new[start : len(new) - end].hex()}"


def _common(a: bytes, b: bytes) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def write_bases(folder: Path, bases: Sequence[Base]) -> None:
    """Write the whole bundles, each into its folder."""
    for base in bases:
        (folder / base.name).mkdir()
        for name, content in base.files.items():
            (folder / base.name / name).write_bytes(content)


def run(
    command: Sequence[str], environment: Mapping[str, str], bases: Sequence[Base], mutants: Sequence[Mutant]
) -> Iterator[Outcome]:
    """Attempt mutants; give the outcome of each in turn.

    Parameters
    ----------
    command : sequence of str
        The interpreter and its options; loads.py follows.
    environment : mapping
        Variables that differ from those of this process.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_bases(folder, bases)
        batch = folder / "batch.txt"
        done = 0
        while done < len(mutants):
            batch.write_text("".join(map(encode, mutants[done:])))
            for outcome in _process([*command, str(LOADS), str(folder), str(batch)], environment, mutants[done:]):
                done += 1
                yield outcome


def _process(command: list[str], environment: Mapping[str, str], mutants: Sequence[Mutant]) -> Iterator[Outcome]:
    """Outcomes up to the first mutant that hangs or kills the process."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout
        lines: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
        reader.start()
        other: list[str] = []
        try:
            for k, mutant in enumerate(mutants):
                outcome = None
                while outcome is None:
                    try:
                        line = lines.get(timeout=PATIENCE if k else START)
                    except queue.Empty:
                        yield Outcome(mutant, "hung")
                        return
                    if line is None:
                        status = process.wait()
                        yield Outcome(mutant, "crashed", f"exit status {status}: {' '.join(other[-3:])}")
                        return
                    outcome = outcome_of(mutant, line)
                    if outcome is None:
                        other.append(line.strip())
                yield outcome
        finally:
            process.kill()
            reader.join()


def _read(stream, lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def outcome_of(mutant: Mutant, line: str) -> Outcome | None:
    number, _, rest = line.strip().partition(" ")
    kind, _, text = rest.partition(" ")
    if number != str(mutant.number) or kind not in ("refused", "loaded", "fault", "outside"):
        return None
    return Outcome(mutant, kind, text)
