"""Accuracy on recordings, people and pictures that training never saw, as the board computes it.

Each set with the split that its table row names, the default settings of `emlearn-gestures train`, and several seeds
of forest and folds, of which mean and standard deviation are given. In the same run, on the same folds, the features
of emlearn-micropython's `har_trees` (see interpreted.py) with the forest of its example: 10 trees,
min_samples_leaf=4, scikit-learn's own prediction on float features.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.progress import track
from rich.table import Table
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold

from benchmarks import accuracy_pictures
from benchmarks.interpreted import interpreted_features
from benchmarks.results import console, write_results
from emlearn_gestures import BoardForest, UserError, export_bundle, open_bundle, window_recordings
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.datasets import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_wrist,
    load_xiao_gestures,
)
from emlearn_gestures.features import SpectralFeatures, as_windows, extract_features
from emlearn_gestures.models.learner import make_model

Parts = Iterator[tuple[np.ndarray, np.ndarray]]
SEEDS = 10
HAR_AXES = 3


def by_group(folds: int) -> Callable[[pd.DataFrame, int], Parts]:
    """k-fold split by group, classes balanced, assigned by the seed."""
    return lambda windows, seed: StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(
        windows, windows.index.get_level_values("label"), windows.index.get_level_values("group")
    )


def leave_one_out(windows: pd.DataFrame, seed: int) -> Parts:
    """Leave one group out: the same for every seed."""
    return LeaveOneGroupOut().split(windows, groups=windows.index.get_level_values("group"))


def given_folder(windows: pd.DataFrame, seed: int) -> Parts:
    """The division that the set brings."""
    test = np.array([windows.attrs["category"][s] == "testing" for s in windows.index.get_level_values("sample")])
    yield np.flatnonzero(~test), np.flatnonzero(test)


# name: recordings, window, hop, purity, split, its description, seeds
SETS: dict[str, tuple[Callable[[], pd.DataFrame], int, int, float, Callable, str, int]] = {
    "cgestures": (load_cgestures, 128, 32, 1.0, by_group(5), "5-fold by file", SEEDS),
    "exercise": (load_exercise, 256, 64, 1.0, by_group(8), "8-fold by file", SEEDS),
    "nano_gestures": (
        lambda: load_nano_gestures(channels=["aX", "aY", "aZ"]),
        119,
        119,
        1.0,
        by_group(5),
        "5-fold by recording",
        SEEDS,
    ),
    "nano_gestures, 6 axes": (load_nano_gestures, 119, 119, 1.0, by_group(5), "5-fold by recording", SEEDS),
    "watch_har": (load_watch_har, 128, 64, 0.75, leave_one_out, "leave one person out", 3),
    "xiao_gestures": (load_xiao_gestures, 128, 32, 1.0, given_folder, "its testing folder", SEEDS),
    "wrist (generated)": (load_wrist, 128, 32, 1.0, leave_one_out, "leave one person out", SEEDS),
}


def measure(name: str) -> dict[str, Any]:
    """One row of the results."""
    load, length, hop, purity, split, description, seeds = SETS[name]
    recordings = load()
    windows = window_recordings(recordings, length, hop, purity)
    windows.attrs = dict(recordings.attrs)
    X, _ = as_windows(windows)
    y = windows.index.get_level_values("label").to_numpy().astype(str)
    model = make_model(SpectralFeatures(recordings.attrs["sample_rate"]), {}).fit(windows, y)
    features = extract_features(model[0].parameters_, X)
    peer = np.array([interpreted_features(w.T[:HAR_AXES].tolist()) for w in X])
    scores: dict[str, list[float]] = {"accuracy": [], "macro_f1": [], "soft_accuracy": [], "har_trees_accuracy": []}
    for seed in range(seeds):
        board, soft, har = (np.full(len(y), "", y.dtype) for _ in range(3))
        for train, test in split(windows, seed):
            forest = make_model(SpectralFeatures(), {}, seed)[1].fit(features[train], y[train])
            board[test] = BoardForest(forest).predict(features[test])
            soft[test] = forest.predict(features[test])
            other = RandomForestClassifier(10, min_samples_leaf=4, random_state=seed).fit(peer[train], y[train])
            har[test] = other.predict(peer[test])
        held = board != ""
        scores["accuracy"].append(np.mean(board[held] == y[held]))
        scores["macro_f1"].append(f1_score(y[held], board[held], average="macro"))
        scores["soft_accuracy"].append(np.mean(soft[held] == y[held]))
        scores["har_trees_accuracy"].append(np.mean(har[held] == y[held]))
    with tempfile.TemporaryDirectory() as folder:
        path = export_bundle(model, Path(folder, "bundle"), hop=hop, examples=windows)
        with open_bundle(path) as (description, predictor):
            cost = bundle_cost(path, description, predictor)
    return {
        "set": name,
        "split": description,
        **{key: round(float(np.mean(values)), 4) for key, values in scores.items()},
        "accuracy_sd": round(float(np.std(scores["accuracy"])), 4),
        "har_trees_sd": round(float(np.std(scores["har_trees_accuracy"])), 4),
        "seeds": seeds,
        "windows": int(held.sum()),
        "features": cost.features,
        "bundle_bytes": cost.flash - cost.selftest,
        "ram_bytes": cost.ram,
        "comparisons": cost.comparisons,
    }


def main() -> None:
    """Measure all sets, print the table, write the results."""
    rows = [measure(name) for name in track(SETS, "sets")]
    table = Table(title="Held-out accuracy as the board computes it, forest of 10 trees", title_justify="left")
    for column in ("set", "split", "windows", "accuracy", "macro F1", "har_trees", "flash", "RAM"):
        table.add_column(column, justify="left" if column in ("set", "split") else "right")
    for row in rows:
        accuracy = f"{row['accuracy']:.3f} ± {row['accuracy_sd']:.3f}"
        peer = f"{row['har_trees_accuracy']:.3f} ± {row['har_trees_sd']:.3f}"
        sizes = (str(row["bundle_bytes"]), str(row["ram_bytes"]))
        table.add_row(row["set"], row["split"], str(row["windows"]), accuracy, f"{row['macro_f1']:.3f}", peer, *sizes)
    console().print(table)
    pictures = [accuracy_pictures.measure(case) for case in track(accuracy_pictures.CASES, "sets of pictures")]
    table = Table(title="Held-out accuracy on pictures as the board computes it", title_justify="left")
    for column in ("set", "split", "pictures", "accuracy", "macro F1", "grey pixels", "trees", "flash", "RAM"):
        table.add_column(column, justify="left" if column in ("set", "split") else "right")
    for row in pictures:
        accuracy = f"{row['accuracy']:.3f} ± {row['accuracy_sd']:.3f}"
        peer = f"{row['grey_accuracy']:.3f} ± {row['grey_sd']:.3f}"
        counts = (str(row[key]) for key in ("trees", "bundle_bytes", "ram_bytes"))
        table.add_row(row["set"], row["split"], str(row["pictures"]), accuracy, f"{row['macro_f1']:.3f}", peer, *counts)
    console().print(table)
    write_results("accuracy", rows + pictures)


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
