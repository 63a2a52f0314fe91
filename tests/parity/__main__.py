"""Every window of the real motion sets and every picture of the real picture sets, through every execution.

The executions are those of the device code that this machine has, as many at a time as it has cores. The recordings are
pushed as a stream into the predictor on each interpreter, the pictures as frames of a camera; features, votes and
events of each are compared with those of the PC's compiled path, and those votes with scikit-learn's own trees. Exits
with 1 on any difference.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
from rich.table import Table
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from benchmarks.results import console, usable_cores
from emlearn_gestures import BoardForest, UserError
from emlearn_predict._runtime import NUMBA
from parity import FAMILIES
from parity.prepared import Found, Prepared, hard_votes
from runtimes.registry import Execution, executions

COMPARED = ("features", "votes", "events")
HEAP = ("-X", "heapsize=16M")  # for the largest frame


def digits() -> tuple[int, int]:
    """Votes of a forest of 10 trees and 100 leaves on load_digits that differ from scikit-learn's, and how many."""
    data = load_digits()
    X = data.data.astype(np.int16)
    estimator = RandomForestClassifier(10, max_leaf_nodes=100, random_state=1).fit(X[::2], data.target[::2])
    votes = BoardForest(estimator).votes(X)
    return int((votes != hard_votes(estimator, X)).sum()), votes.size


def replayed(execution: Execution, replay: Path, name: str, folder: Path, expected: int) -> Found:
    """What differs under an execution."""
    if execution.name.startswith("micropython"):
        execution = replace(execution, command=(*execution.command, *HEAP))
    run = execution.run(replay, str(folder / "bundle"), str(folder), timeout=1800)
    if run.returncode:
        raise ParityError(f"{execution.name} on {name} failed:\n{run.stdout}")
    found = Found.read(run.stdout)
    if found.count != expected:
        raise ParityError(f"{execution.name} on {name}: {found.count} instead of {expected}")
    return found


class ParityError(Exception):
    """An execution that does not come to an end with what it was given."""


def runs(pool: ThreadPoolExecutor, available: list[Execution]) -> Iterator[tuple[str, Prepared, list[Future[Found]]]]:
    """Prepare one set after the other, and have each replayed under all executions meanwhile."""
    for family in FAMILIES:
        module = import_module(f"parity.{family}")
        for name in module.SETS:
            made = module.prepare(name)
            arguments = (module.REPLAY, name, made.folder, len(made.features))
            yield name, made, [pool.submit(replayed, execution, *arguments) for execution in available]


def main() -> int:
    """Compare, print a table and the sums; return the exit status."""
    available = [e for e in executions() if not e.missing]
    for e in executions():
        if e.missing:
            print(f"skipped {e.name}: {e.missing}")
    table = Table(title=f"Compared with {'numba' if NUMBA else 'CPython'} on this machine", title_justify="left")
    headings = ("windows or pictures", *(f"{what} different" for what in COMPARED), "votes unlike scikit-learn")
    for column in ("set", "execution", *headings):
        names = column in ("set", "execution")
        table.add_column(column, justify="left" if names else "right", no_wrap=names)
    unlike, count = digits()
    table.add_row("load_digits, 64 pixels", "scikit-learn", str(count // 10), *["–"] * len(COMPARED), str(unlike))
    wrong, of = dict.fromkeys(COMPARED, 0), dict.fromkeys(COMPARED, 0)
    with ThreadPoolExecutor(usable_cores()) as pool:
        try:
            for name, made, futures in list(runs(pool, available)):
                unlike += made.unlike
                sizes = {
                    "features": made.features.size,
                    "votes": made.votes.size,
                    "events": int((made.events >= 0).sum()),
                }
                for execution, future in zip(available, futures, strict=True):
                    found = future.result()._asdict()
                    for what in COMPARED:
                        wrong[what] += found[what]
                        of[what] += sizes[what]
                    counts = (*found.values(), made.unlike)
                    table.add_row(name, execution.name, *map(str, counts))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    console().print(table)
    print(f"votes unlike scikit-learn: {unlike}; events different: {wrong['events']} of {of['events']}")
    print(
        f"features different: {wrong['features']} of {of['features']}; "
        f"votes different: {wrong['votes']} of {of['votes']}"
    )
    return int(any((unlike, *wrong.values(), not of["events"])))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ParityError, UserError, subprocess.TimeoutExpired) as error:
        sys.exit(f"error: {error}")
