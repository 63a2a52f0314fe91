"""The fuzz test: no corrupt bundle gets in, and none that gets in leads outside.

Mutants are loaded by MicroPython's unix port, a fifth of them with the native module emlearn_trees; each must predict
inside its classes or be refused, and the walls around the scratch memory must stand. Those that load then run with
every index checked (see bounds.py); .zip mutants go through the command line's reader. An emulated board takes a
share. Finally the native module's functions are called at random.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from device.firmware import missing
from fuzz import boards, native, zips
from fuzz.bases import make_bases
from fuzz.bounds import checked_tree
from fuzz.drive import Outcome, run
from fuzz.mutate import mutant
from runtimes.registry import CACHE, executions

UNIX, NATIVE = "micropython-viper", "micropython-native"
HEAP = "2M"


def fuzz(seed: int, count: int, on_board: int, zipped: int, calls: int) -> list[Outcome]:
    """Run all parts, print a line about each, and return the outcomes."""
    known = {execution.name: execution for execution in executions()}
    for reason in (known[UNIX].missing, known[NATIVE].missing, missing(boards.NAME) if on_board else ""):
        if reason:
            raise SystemExit(reason)
    bases = make_bases()
    started = time.monotonic()

    def note(text: str) -> None:
        nonlocal started
        print(f"{text} ({time.monotonic() - started:.0f} s)", flush=True)
        started = time.monotonic()

    mutants = [mutant(seed, number, bases) for number in range(count)]
    note(f"{count} mutants made of {len(bases)} models")
    outcomes: list[Outcome] = []
    for name, part in ((UNIX, [m for m in mutants if not m.native]), (NATIVE, [m for m in mutants if m.native])):
        execution = known[name]
        found = list(run([*execution.command, "-X", f"heapsize={HEAP}"], execution.environment, bases, part))
        outcomes += found
        note(f"{name}: {describe(found)}")
    loaded = [outcome.mutant for outcome in outcomes if outcome.kind == "loaded"]
    checked = list(run([sys.executable, "-u"], checked_environment(), bases, loaded))
    note(f"the same code with every index checked: {describe(checked)}")
    outcomes += worst(checked)
    found = list(zips.run(seed, zipped, bases))
    outcomes += found
    note(f".zip, command line: {describe(found)}")
    if calls:
        outcomes += (found := native.run(known[NATIVE], seed, calls))
        note(f"native module: {found[0].text if found else f'{calls} models by random calls'}")
    if on_board:
        chosen = [m for m in mutants if boards.suits(m)][:on_board]
        found = list(boards.run(bases, chosen))
        outcomes += worst(found)
        note(f"{boards.NAME}: {describe(found)}")
    return outcomes


def checked_environment() -> dict[str, str]:
    """Variables with which CPython runs the checked copy of the device code."""
    cache = str(CACHE / "numba")
    return {"PYTHONPATH": str(checked_tree()), "EMLEARN_PREDICT_NUMBA": "1", "NUMBA_CACHE_DIR": cache}


def worst(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Of mutants that were counted before: only those with which something is wrong."""
    return [outcome for outcome in outcomes if outcome.kind not in ("refused", "loaded")]


def describe(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(outcome.kind for outcome in outcomes)
    return f"{len(outcomes)}: " + ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items()))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Load corrupt bundles.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000, help="mutants on the unix port (%(default)s)")
    parser.add_argument("--board", type=int, default=500, help="of them on an emulated board (%(default)s)")
    parser.add_argument("--zip", type=int, default=1_000, help="damaged .zip files (%(default)s)")
    parser.add_argument("--calls", type=int, default=20_000, help="models built by random native calls (%(default)s)")
    options = parser.parse_args(arguments)
    outcomes = fuzz(options.seed, options.count, options.board, options.zip, options.calls)
    for outcome in worst(outcomes)[:50]:
        print(outcome)
    counts = Counter(outcome.kind for outcome in outcomes)
    crashed = counts["crashed"] + counts["fault"]  # an exception that no loader may raise ends the user's program
    print(
        f"refused {counts['refused']}, loaded {counts['loaded']}, hung {counts['hung']}, "
        f"crashed {crashed}, out of bounds {counts['outside']}"
    )
    return 1 if counts["hung"] or crashed or counts["outside"] else 0


if __name__ == "__main__":
    sys.exit(main())
