"""Every window of the real motion sets and every picture of the real picture sets, through every execution.

The executions are those of the device code that this machine has. The recordings are pushed as a stream into the
predictor on each interpreter, the pictures as frames of a camera; features and votes of each are compared with those of
the PC's compiled path, and those votes with scikit-learn's own trees.
Exits with 1 on any difference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.table import Table
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from benchmarks.results import console
from emlearn_gestures import BoardForest, UserError
from emlearn_predict._runtime import NUMBA
from parity.motion import SETS, prepare
from parity.pictures import EVERYTHING, PICTURE_SETS, prepare_pictures
from parity.prepared import Prepared, hard_votes
from runtimes.registry import ROOT, Execution, executions

HERE = ROOT / "tests" / "parity"
HEAP = ("-X", "heapsize=16M")  # for the largest frame


def sets() -> Iterator[tuple[str, Path, Callable[[], Prepared]]]:
    """Name, replay program and preparation of each set."""
    for name in SETS:
        yield name, HERE / "replay.py", partial(prepare, name)
    for name in (*PICTURE_SETS, EVERYTHING):
        yield name, HERE / "replay_pictures.py", partial(prepare_pictures, name)


def digits() -> tuple[int, int]:
    """Votes of a forest of 10 trees and 100 leaves on load_digits that differ from scikit-learn's, and how many."""
    data = load_digits()
    X = data.data.astype(np.int16)
    estimator = RandomForestClassifier(10, max_leaf_nodes=100, random_state=1).fit(X[::2], data.target[::2])
    votes = BoardForest(estimator).votes(X)
    return int((votes != hard_votes(estimator, X)).sum()), votes.size


def replayed(execution: Execution, replay: Path, name: str, made: Prepared) -> tuple[int, int]:
    """Features and votes that differ under an execution."""
    if execution.name.startswith("micropython"):
        execution = replace(execution, command=(*execution.command, *HEAP))
    run = execution.run(replay, str(made.folder / "bundle"), str(made.folder), timeout=1800)
    if run.returncode:
        raise SystemExit(f"{execution.name} on {name} failed:\n{run.stdout}")
    count, wrong_features, wrong_votes = map(int, run.stdout.split()[-3:])
    if count != len(made.features):
        raise SystemExit(f"{execution.name} on {name}: {count} instead of {len(made.features)}")
    return wrong_features, wrong_votes


def main() -> int:
    """Compare, print a table and the sums; return the exit status."""
    available = [e for e in executions() if not e.missing]
    for e in executions():
        if e.missing:
            print(f"skipped {e.name}: {e.missing}")
    table = Table(title=f"Compared with {'numba' if NUMBA else 'CPython'} on this machine", title_justify="left")
    headings = ("windows or pictures", "features different", "votes different", "votes unlike scikit-learn")
    for column in ("set", "execution", *headings):
        table.add_column(column, justify="left" if column in ("set", "execution") else "right")
    totals = [0, 0, 0, 0]
    unlike, count = digits()
    table.add_row("load_digits, 64 pixels", "scikit-learn", str(count // 10), "–", "–", str(unlike))
    for name, replay, make in sets():
        made = make()
        unlike += made.unlike
        for execution in available:
            wrong_features, wrong_votes = replayed(execution, replay, name, made)
            for i, value in enumerate((wrong_features, made.features.size, wrong_votes, made.votes.size)):
                totals[i] += value
            counts = (len(made.features), wrong_features, wrong_votes, made.unlike)
            table.add_row(name, execution.name, *map(str, counts))
    console().print(table)
    print(f"votes unlike scikit-learn: {unlike}")
    print(f"features different: {totals[0]} of {totals[1]}; votes different: {totals[2]} of {totals[3]}")
    return int(any((totals[0], totals[2], unlike)))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as error:
        sys.exit(f"error: {error}")
