"""Accuracy of `train` with its defaults: windows or whole gestures, and features, chosen by itself.

Each set goes through what the command does, from its files on: the choice of features is made within what is trained
on, anew for each part that is held out, and scored by the votes of the board. In the same run, on the same examples and
splits: the features of emlearn-micropython's `har_trees` with the forest of its example (see accuracy.py), and of whole
gestures the nearest neighbour by dynamic time warping (time_warping.py), which no board can hold.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track
from rich.table import Table
from sklearn.ensemble import RandomForestClassifier

from benchmarks.interpreted import interpreted_features
from benchmarks.results import console, write_results
from benchmarks.time_warping import NearestByTimeWarping
from emlearn_gestures import UserError
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.datasets import find_data, load_pebble_gestures
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.features import as_windows
from emlearn_gestures.training.fit import fit_task, write_task
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.task import Task, make_task

SEEDS = 3
HAR_AXES = 3
_ROWS = {"sample_rate": 119, "rows_per_sample": 119}
_BY_FILE = {"label": "activity", "recording": "file", "group": "file"}
_WATCH = {
    "label": "label",
    "recording": "subject,execution",
    "group": "subject",
    "channels": "x_acc,y_acc,z_acc",
}


def pebble(split: str) -> Callable[[Path], Path]:
    """The archive's gestures, a file each, in folders of its two sides."""

    def write(scratch: Path) -> Path:
        frame = load_pebble_gestures(split)
        sides = frame.attrs["category"]
        for (label, name), recording in frame.groupby(["class", "sample"]):
            folder = scratch / sides[name] / f"gesture{'abcdef'[int(label) - 1]}"
            folder.mkdir(parents=True, exist_ok=True)
            recording[["z (m/s2)"]].set_axis(["z"], axis=1).to_csv(folder / f"{name}.csv", index=False)
        return scratch

    return write


def in_place(name: str, file: str = "") -> Callable[[Path], Path]:
    """A set that is read where it is."""
    return lambda scratch: find_data(name) / file


# name: its path, how it is read, seeds
SETS: dict[str, tuple[Callable[[Path], Path], dict[str, Any], int]] = {
    "wand_spells": (in_place("wand_spells"), _ROWS, SEEDS),
    "nano_gestures, accelerometer": (in_place("nano_gestures"), {**_ROWS, "channels": "aX,aY,aZ"}, SEEDS),
    "pebble_gestures Z1": (pebble("Z1"), {"sample_rate": 100, "units": "counts", "channels": "z"}, SEEDS),
    "pebble_gestures Z2": (pebble("Z2"), {"sample_rate": 100, "units": "counts", "channels": "z"}, SEEDS),
    "xiao_gestures": (in_place("xiao_gestures"), {}, SEEDS),
    "cgestures": (in_place("cgestures", "cgestures.parquet"), _BY_FILE, SEEDS),
    "exercise": (in_place("exercise", "exercise.parquet"), _BY_FILE, SEEDS),
    "watch_har": (in_place("watch_har", "watch_har.parquet"), _WATCH, 1),
}


def measure(name: str) -> dict[str, Any]:
    """One row of the results."""
    source, reading, seeds = SETS[name]
    with tempfile.TemporaryDirectory() as scratch:
        path = source(Path(scratch, "set"))
        accuracy, har, warped, chosen = [], [], [], Counter[str]()
        for seed in range(seeds):
            settings = Settings.default(MOTION).change("recordings", **reading).change("evaluation", seed=seed)
            task = make_task(path, settings)
            fitted = fit_task(task, settings)
            assert fitted.scores is not None
            accuracy.append(fitted.scores.accuracy)
            chosen[fitted.plan.name] += 1
            for peer, scores in ((har_trees(seed), har), (nearest, warped)):
                if (found := peer(task)) is not None:
                    scores.append(found)
        bundle = write_task(task, fitted, settings, Path(scratch, "bundle"))
        with open_bundle(bundle) as (description, predictor):
            cost = bundle_cost(bundle, description, predictor)
    return {
        "set": name,
        "split": fitted.scores.split,
        "examples": len(fitted.scores.labels),
        "kind": task.examples.noun or MOTION.examples_noun,
        "accuracy": round(float(np.mean(accuracy)), 4),
        "accuracy_sd": round(float(np.std(accuracy)), 4),
        "har_trees_accuracy": round(float(np.mean(har)), 4) if har else None,
        "time_warping_accuracy": round(float(np.mean(warped)), 4) if warped else None,
        "seeds": seeds,
        "chosen": " ".join(f"{key} {n}" for key, n in chosen.most_common()),
        "features": cost.features,
        "bundle_bytes": cost.flash - cost.selftest,
        "ram_bytes": cost.ram,
    }


def har_trees(seed: int) -> Callable[[Task], float | None]:
    """A peer: the features of har_trees with the forest of its example; None where there are no three axes."""

    def accuracy(task: Task) -> float | None:
        X, _ = as_windows(task.examples.X)
        if X.shape[2] < HAR_AXES:
            return None
        features = np.array([interpreted_features(w.T[:HAR_AXES].tolist()) for w in X])
        right = total = 0
        assert task.split is not None
        for train, test in task.split.parts:
            forest = RandomForestClassifier(10, min_samples_leaf=4, random_state=seed)
            forest.fit(features[train], task.labels[train])
            right += int(np.sum(forest.predict(features[test]) == task.labels[test]))
            total += len(test)
        return right / total

    return accuracy


def nearest(task: Task) -> float | None:
    """A peer: the nearest neighbour by dynamic time warping, of whole gestures; None for windows."""
    if not task.examples.noun:
        return None
    peer = NearestByTimeWarping(as_windows(task.examples.X)[0])
    assert task.split is not None
    found = [peer.predict(train, task.labels, test) == task.labels[test] for train, test in task.split.parts]
    return float(np.mean(np.concatenate(found)))


def main() -> None:
    """Measure all sets, print the table, write the results."""
    rows = [measure(name) for name in track(SETS, "sets")]
    table = Table(title="Held-out accuracy of train with its defaults, as the board computes it", title_justify="left")
    columns = ("set", "split", "examples", "chosen", "accuracy", "har_trees", "time warping", "flash", "RAM")
    for column in columns:
        table.add_column(column, justify="left" if column in ("set", "split", "chosen") else "right")
    for row in rows:
        peers = [row[f"{key}_accuracy"] for key in ("har_trees", "time_warping")]
        table.add_row(
            row["set"],
            row["split"],
            f"{row['examples']} {row['kind']}",
            row["chosen"],
            f"{row['accuracy']:.3f} ± {row['accuracy_sd']:.3f}",
            *("–" if value is None else f"{value:.3f}" for value in peers),
            str(row["bundle_bytes"]),
            str(row["ram_bytes"]),
        )
    console().print(table)
    write_results("gestures", rows)


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
