"""How well what is unknown is told from what is known: the gate, beside what the model itself says and Edge Impulse.

Two tables. In the first each class of a set is left out in turn, and is the stranger to a model of the others. In the
second the strangers are all windows of the other sets. The known that are refused or not are always held out: three
folds by recording or person. All windows are of one second, the shortest set's recordings; of acceleration only, in
the same units, stretched to 100 samples, so that every set is a stranger to the others; features are those of `train
--features all`. The threshold is the one that refuses 5 % of the held-out known.

Beside `UnknownGate` stand, of the default forest of ten trees, the share of votes of the best class and its lead over
the second; and the rule of Edge Impulse's K-means block: 32 clusters of standardised features, the distance to the
nearest less the greatest that an example of the training had to it. It is given the same features as the gate.

The defaults of the gate, 32 features and four clusters a class, were chosen by the first table, on these sets.

Run it by ``make bench-unknown``; it writes ``build/results/unknown.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.progress import track
from rich.table import Table
from sklearn.cluster import KMeans
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler

from benchmarks.results import console, write_results
from emlearn_gestures import BoardForest, SpectralFeatures, UnknownGate
from emlearn_gestures.datasets import (
    load_cgestures,
    load_nano_gestures,
    load_wand_spells,
    load_wrist,
    load_xiao_gestures,
)
from emlearn_gestures.decisions.thresholds import leaders
from emlearn_gestures.models.learner import make_model

SETS: dict[str, Callable[[], pd.DataFrame]] = {
    "cgestures": load_cgestures,
    "nano_gestures": load_nano_gestures,
    "xiao_gestures": load_xiao_gestures,
    "wand_spells": load_wand_spells,
    "wrist (generated)": load_wrist,
}
LENGTH = 100
LSB_PER_G = 4096
FOLDS = 3
SHARE = 0.05
CLUSTERS = 32  # Edge Impulse's default


class Windows(NamedTuple):
    """Features, classes and groups of a set's windows."""

    X: NDArray[np.int16]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]


def read(load: Callable[[], pd.DataFrame]) -> Windows:
    """Cut a set into windows of a second and compute their features."""
    recordings = load()
    rate, scale = recordings.attrs["sample_rate"], LSB_PER_G / recordings.attrs["lsb_per_g"]
    axes = [name for name in recordings.columns if name != "group"][:3]
    count = round(rate)
    places = np.linspace(0, count - 1, LENGTH)
    windows, labels, groups = [], [], []
    for name, recording in recordings.groupby("sample", sort=False):
        values = recording[axes].to_numpy(float) * scale
        classes = recording.index.get_level_values("class").to_numpy(str)
        for start in range(0, len(values) - count + 1, count):
            if len(set(classes[start : start + count])) > 1:
                continue
            window = [np.interp(places, np.arange(count), axis) for axis in values[start : start + count].T]
            windows.append(np.clip(np.rint(np.transpose(window)), -32768, 32767))
            labels.append(classes[start])
            groups.append(str(recording["group"].iloc[0]) if "group" in recording else str(name))
    X = SpectralFeatures(LENGTH, shape=True, strokes=True).fit_transform(np.array(windows, np.int16))
    return Windows(np.asarray(X), np.array(labels), np.array(groups))


def edge_impulse(X: NDArray[np.float64]) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """The score of Edge Impulse's K-means block, learned from examples; the greater, the more unknown."""
    scaler = StandardScaler().fit(X)
    points = scaler.transform(X)
    clusters = KMeans(min(CLUSTERS, len(X)), n_init=3, random_state=0).fit(points)
    own = clusters.transform(points).min(axis=1)
    greatest = np.array([own[clusters.labels_ == k].max(initial=0) for k in range(clusters.n_clusters)])
    return lambda other: (clusters.transform(scaler.transform(other)) - greatest).min(axis=1)


def scores(X: NDArray[np.int16], y: NDArray[np.str_], tests: list[NDArray[np.int16]]) -> dict[str, list[NDArray[Any]]]:
    """How unknown examples are, by each rule, which is learned from X and y."""
    gate = UnknownGate(SHARE).fit(X, y, held_out=[0.0])  # the radius is not what is measured
    rule = edge_impulse(X[:, gate.features_].astype(float))
    forest = BoardForest(make_model(SpectralFeatures(), {})[-1].fit(X, y))
    found: dict[str, list[NDArray[Any]]] = {"gate": [], "edge_impulse": [], "votes": [], "margin": []}
    for test in tests:
        _, most, lead = leaders(forest.votes(test))
        found["gate"].append(gate.distances(test))
        found["edge_impulse"].append(rule(test[:, gate.features_].astype(float)))
        found["votes"].append(-most)
        found["margin"].append(-lead)
    return found


def measure(known: Windows, strangers: NDArray[np.int16]) -> dict[str, float]:
    """ROC area and share of strangers refused at 5 % of the known, by each rule: means over the folds."""
    parts = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(known.X, known.labels, known.groups)
    found = [
        scores(known.X[train], known.labels[train], [known.X[test], strangers]) for train, test in parts if len(test)
    ]
    row = {}
    for rule in found[0]:
        truth = [np.repeat([0, 1], [len(own), len(strangers)]) for own, _ in (each[rule] for each in found)]
        areas = [roc_auc_score(t, np.concatenate(each[rule])) for t, each in zip(truth, found, strict=True)]
        limit = np.quantile(np.concatenate([each[rule][0] for each in found]), 1 - SHARE, method="higher")
        row[f"{rule}_area"] = float(np.mean(areas))
        row[f"{rule}_refused"] = float(np.mean([np.mean(each[rule][1] > limit) for each in found]))
    return row


def rows(sets: dict[str, Windows]) -> Iterator[dict[str, Any]]:
    """A row a set and table."""
    for name, own in track(sets.items(), "sets"):
        each = []
        for left_out in np.unique(own.labels):
            out = own.labels == left_out
            each.append(measure(Windows(*(part[~out] for part in own)), own.X[out]))
        mean = {key: round(float(np.mean([one[key] for one in each])), 3) for key in each[0]}
        yield {"table": "a class left out", "set": name, "windows": len(own.X), "strangers": len(own.X), **mean}
        others = np.concatenate([other.X for key, other in sets.items() if key != name])
        found = {key: round(value, 3) for key, value in measure(own, others).items()}
        yield {"table": "the other sets", "set": name, "windows": len(own.X), "strangers": len(others), **found}


def main() -> None:
    """Measure, show, write."""
    found = list(rows({name: read(load) for name, load in SETS.items()}))
    for title in ("a class left out", "the other sets"):
        table = Table(
            title=f"Strangers: {title}. ROC area, and share refused at 5 % of the known", title_justify="left"
        )
        table.add_column("set")
        for column in ("windows", "gate", "Edge Impulse's rule", "votes", "margin"):
            table.add_column(column, justify="right")
        for row in found:
            if row["table"] == title:
                rules = ("gate", "edge_impulse", "votes", "margin")
                figures = (f"{row[f'{rule}_area']:.3f}, {row[f'{rule}_refused']:.0%}" for rule in rules)
                table.add_row(row["set"], str(row["windows"]), *figures)
        console().print(table)
    write_results("unknown", found)


if __name__ == "__main__":
    main()
