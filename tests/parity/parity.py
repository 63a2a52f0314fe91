"""Every window of the real motion sets, through every execution of the device code that this machine has.

The recordings are pushed as a stream into the predictor on each interpreter; features and votes of every window are
compared with those of the PC's compiled path, and those votes with scikit-learn's own trees. Exits with 1 on any
difference.
"""

from __future__ import annotations

import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rich.table import Table
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from benchmarks.results import console
from emlearn_gestures import BoardForest, UserError, export_bundle, open_bundle
from emlearn_gestures.datasets import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_xiao_gestures,
)
from emlearn_gestures.features import extract_features
from emlearn_gestures.forest import count_votes
from emlearn_gestures.training import make_model
from emlearn_predict._runtime import NUMBA
from runtimes.registry import ROOT, executions

BUILD = ROOT / "build" / "parity"
SETS: dict[str, tuple[Callable[[], pd.DataFrame], int, int]] = {
    "cgestures": (load_cgestures, 128, 32),
    "exercise": (load_exercise, 256, 64),
    "xiao_gestures": (load_xiao_gestures, 128, 32),
    "nano_gestures": (load_nano_gestures, 119, 119),
    "watch_har": (lambda: load_watch_har(["s01", "s02"]), 128, 64),
}


def hard_votes(estimator, X: np.ndarray) -> np.ndarray:
    """Votes counted from scikit-learn's own trees."""
    votes = np.zeros((len(X), len(estimator.classes_)), np.int16)
    for tree in estimator.estimators_:
        votes[np.arange(len(X)), tree.predict(X).astype(int)] += 1
    return votes


def prepare(name: str) -> tuple[Path, np.ndarray, np.ndarray, int]:
    """Train on a set, write its stream and what the PC makes of it; return folder, features, votes and differences."""
    load, length, hop = SETS[name]
    recordings = load()
    channels = [c for c in recordings.columns if c != "group"]
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    windows, labels = [], []
    with (folder / "recordings.bin").open("wb") as stream:
        for _, recording in recordings.groupby("sample", sort=False):
            values = recording[channels].to_numpy("<i2")
            classes = recording.index.get_level_values("class")
            stream.write(struct.pack("<i", len(values)) + values.tobytes())
            for start in range(0, len(values) - length + 1, hop):
                windows.append(values[start : start + length])
                labels.append(classes[start + length // 2])
    X, y = np.array(windows), np.array(labels)
    model = make_model(recordings.attrs["sample_rate"], {}, {}).fit(X, y)
    export_bundle(model, folder / "bundle", hop=hop, windows=X)
    votes = BoardForest(model[1]).votes(model[0].transform(X))
    unlike = int((votes != hard_votes(model[1], model[0].transform(X))).sum())
    with open_bundle(folder / "bundle") as (description, predictor):
        features = extract_features(description["features"], X)
        unlike += int((count_votes(predictor.forest, features) != votes).sum())
    (folder / "features.bin").write_bytes(features.astype("<i2").tobytes())
    (folder / "votes.bin").write_bytes(votes.astype("<i2").tobytes())
    return folder, features, votes, unlike


def digits() -> tuple[int, int]:
    """Votes of a forest of 10 trees and 100 leaves on load_digits that differ from scikit-learn's, and how many."""
    data = load_digits()
    X = data.data.astype(np.int16)
    estimator = RandomForestClassifier(10, max_leaf_nodes=100, random_state=1).fit(X[::2], data.target[::2])
    votes = BoardForest(estimator).votes(X)
    return int((votes != hard_votes(estimator, X)).sum()), votes.size


def main() -> int:
    """Compare, print a table and the sums; return the exit status."""
    available = [e for e in executions() if not e.missing]
    for e in executions():
        if e.missing:
            print(f"skipped {e.name}: {e.missing}")
    table = Table(title=f"Compared with {'numba' if NUMBA else 'CPython'} on this machine", title_justify="left")
    for column in ("set", "execution", "windows", "features different", "votes different", "votes unlike scikit-learn"):
        table.add_column(column, justify="left" if column in ("set", "execution") else "right")
    totals = [0, 0, 0, 0]
    unlike, count = digits()
    table.add_row("load_digits", "scikit-learn", str(count // 10), "–", "–", str(unlike))
    for name in SETS:
        folder, features, votes, different = prepare(name)
        unlike += different
        for execution in available:
            run = execution.run(ROOT / "tests/parity/replay.py", str(folder / "bundle"), str(folder), timeout=1800)
            if run.returncode:
                raise SystemExit(f"{execution.name} on {name} failed:\n{run.stdout}")
            windows, wrong_features, wrong_votes = map(int, run.stdout.split()[-3:])
            if windows != len(features):
                raise SystemExit(f"{execution.name} on {name}: {windows} windows instead of {len(features)}")
            for i, value in enumerate((wrong_features, features.size, wrong_votes, votes.size)):
                totals[i] += value
            table.add_row(name, execution.name, str(windows), str(wrong_features), str(wrong_votes), str(different))
    console().print(table)
    print(f"votes unlike scikit-learn: {unlike}")
    print(f"features different: {totals[0]} of {totals[1]}; votes different: {totals[2]} of {totals[3]}")
    return int(any((totals[0], totals[2], unlike)))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as error:
        sys.exit(f"error: {error}")
