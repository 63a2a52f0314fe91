"""Accuracy on pictures that training never saw, as the board computes it: rows of accuracy.py.

Each set by the defaults of `train`, and, where they differ, by settings of its own, which were chosen on that set. As
a measure, what a few lines of scikit-learn reach on the same split: a random forest of 100 trees on 16 x 16 grey
pixels, by its own soft vote.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import LeaveOneGroupOut, LeaveOneOut, StratifiedKFold

from emlearn_gestures import Augmentation, Frames, PixelFeatures, board_predict, export_bundle, open_bundle
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.datasets import (
    load_cups,
    load_digits_pictures,
    load_mask_defects,
    load_mask_or_not,
    load_sign_digits,
)
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.training.computed import Computed

Parts = Iterator[tuple[np.ndarray, np.ndarray]]
_GREY = {"size": 16, "pixels": 16, "normalise": False, "colour": 0, "hog": (), "spots": 0}


@dataclass
class Pictures:
    """A set: frames, labels, and what the splits go by."""

    frames: Any
    labels: np.ndarray
    groups: np.ndarray
    test: np.ndarray

    @classmethod
    def of(cls, table) -> Pictures:
        labels, groups = (table.index.get_level_values(level).to_numpy().astype(str) for level in ("class", "group"))
        return cls(Frames(table), labels, groups, np.array(table.attrs["category"]) == "test")


def digits() -> Pictures:
    """The digits of scikit-learn."""
    frames, labels = load_digits_pictures()
    return Pictures(frames, labels, labels, np.zeros(len(labels), bool))


def given(pictures: Pictures, seed: int) -> Parts:
    """The division that the set brings."""
    yield np.flatnonzero(~pictures.test), np.flatnonzero(pictures.test)


def by_group(pictures: Pictures, seed: int) -> Parts:
    """One group held out at a time."""
    return LeaveOneGroupOut().split(pictures.labels, groups=pictures.groups)


def one(pictures: Pictures, seed: int) -> Parts:
    """One picture held out at a time."""
    return LeaveOneOut().split(pictures.labels)


def folds(pictures: Pictures, seed: int) -> Parts:
    """Five parts with all classes, assigned by the seed."""
    return StratifiedKFold(5, shuffle=True, random_state=seed).split(pictures.labels, pictures.labels)


@dataclass
class Case:
    """A row of the table."""

    name: str
    load: Callable[[], Pictures]
    split: Callable[[Pictures, int], Parts]
    words: str
    features: dict[str, Any] = field(default_factory=dict)
    forest: dict[str, Any] = field(default_factory=dict)
    augmentation: Augmentation | None = None
    seeds: int = 5


def masks() -> Pictures:
    """The masks of the production line."""
    return Pictures.of(load_mask_defects())


def cups() -> Pictures:
    """The cups."""
    return Pictures.of(load_cups())


def signs() -> Pictures:
    """The hands that show digits."""
    return Pictures.of(load_sign_digits())


def faces() -> Pictures:
    """Faces with and without a mask."""
    return Pictures.of(load_mask_or_not())


_FINE = {"pixels": 16, "hog": (8, 4)}
_MANY = {"n_estimators": 60, "max_leaf_nodes": 260}
_SMALL = {"size": 8, "pixels": 8, "normalise": False, "colour": 0, "hog": (4,), "spots": 0}
_FEW = {"size": 8, "crop": True, "pixels": 0, "colour": 0, "spots": 0}
CASES = (
    Case("mask_defects", masks, given, "its test pictures"),
    Case("mask_defects", masks, by_group, "leave one video out"),
    Case("mask_defects, tuned", masks, given, "its test pictures", augmentation=Augmentation()),
    Case("mask_defects, tuned", masks, by_group, "leave one video out", augmentation=Augmentation()),
    Case("cups", cups, folds, "5-fold"),
    Case("sign_digits", signs, folds, "5-fold", seeds=3),
    Case("sign_digits, tuned", signs, folds, "5-fold", _FINE, _MANY, Augmentation(copies=2, rotation=15), 2),
    Case("digits", digits, folds, "5-fold"),
    Case("digits, tuned", digits, folds, "5-fold", _SMALL, {"n_estimators": 20, "max_features": 0.3}),
    Case("mask_or_not", faces, one, "leave one picture out"),
    Case(
        *("mask_or_not, tuned", faces, one, "leave one picture out", _FEW, {"n_estimators": 30}),
        Augmentation(copies=20, rotation=15, zoom=0.25, shift=0.15),
    ),
)


def measure(case: Case) -> dict[str, Any]:
    """One row of the results."""
    pictures = case.load()
    model = make_model(PixelFeatures(**case.features), case.forest)
    copies = case.augmentation or Augmentation(copies=0)
    examples = Computed.of(
        *(model[0].fit(pictures.frames), pictures.frames, pictures.labels),
        copies=copies.copies,
        altered=copies.of(pictures.frames),
    )
    grey = PixelFeatures(**_GREY).fit_transform(pictures.frames)
    y = pictures.labels
    scores: dict[str, list[float]] = {"accuracy": [], "macro_f1": [], "grey_accuracy": []}
    for seed in range(case.seeds):
        board, other = np.full(len(y), "", y.dtype), np.full(len(y), "", y.dtype)
        for train, test in case.split(pictures, seed):
            steps = make_model(PixelFeatures(), {"n_jobs": -1, **case.forest}, seed)[1:].fit(*examples.rows(train))
            board[test] = board_predict(steps, examples.features[test])
            plain = RandomForestClassifier(100, random_state=seed, n_jobs=-1).fit(grey[train], y[train])
            other[test] = plain.predict(grey[test])
        held = board != ""
        scores["accuracy"].append(float(np.mean(board[held] == y[held])))
        scores["macro_f1"].append(float(f1_score(y[held], board[held], average="macro")))
        scores["grey_accuracy"].append(float(np.mean(other[held] == y[held])))
    train, _ = next(iter(case.split(pictures, 0)))
    model[1:].fit(*examples.rows(train))
    with tempfile.TemporaryDirectory() as folder:
        path = export_bundle(model, Path(folder, "bundle"), examples=pictures.frames[train])
        with open_bundle(path) as (description, predictor):
            cost = bundle_cost(path, description, predictor)
    return {
        "set": case.name,
        "split": case.words,
        **{key: round(float(np.mean(values)), 4) for key, values in scores.items()},
        "accuracy_sd": round(float(np.std(scores["accuracy"])), 4),
        "grey_sd": round(float(np.std(scores["grey_accuracy"])), 4),
        "majority": round(float(max(np.mean(y[held] == label) for label in set(y))), 4),
        "seeds": case.seeds,
        "pictures": int(held.sum()),
        "features": cost.features,
        "trees": cost.trees,
        "bundle_bytes": cost.flash,
        "ram_bytes": cost.ram,
        "comparisons": cost.comparisons,
    }
