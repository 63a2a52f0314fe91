"""How good a model is on recordings that it has not seen, as the board computes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rich.progress import track
from sklearn.base import clone
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from .forest import BoardForest


@dataclass
class Scores:
    """Predictions beside the truth.

    Attributes
    ----------
    labels, board : array of str
        The truth, and what the board predicts (hard votes).
    soft : array of str or None
        What scikit-learn predicts (averaged probabilities).
    split : str
        Which windows were held out, in words.
    """

    labels: np.ndarray
    board: np.ndarray
    soft: np.ndarray | None
    split: str

    @property
    def classes(self) -> list[str]:
        """All classes that occur, in order."""
        return sorted(set(self.labels) | set(self.board))

    @property
    def accuracy(self) -> float:
        """Share of windows that the board gets right."""
        return float(np.mean(self.board == self.labels))

    @property
    def soft_accuracy(self) -> float | None:
        """Share of windows that scikit-learn's own prediction gets right."""
        return None if self.soft is None else float(np.mean(self.soft == self.labels))

    @property
    def macro_f1(self) -> float:
        """F1 of the board's predictions, averaged over the classes that occur in the truth."""
        return float(f1_score(self.labels, self.board, labels=np.unique(self.labels), average="macro", zero_division=0))

    def confusion(self) -> np.ndarray:
        """Windows by true class (rows) and the board's prediction (columns), in the order of `classes`."""
        return confusion_matrix(self.labels, self.board, labels=self.classes)

    def per_class(self) -> pd.DataFrame:
        """Precision, recall, F1 and number of windows for each class."""
        values = precision_recall_fscore_support(self.labels, self.board, labels=self.classes, zero_division=0)
        return pd.DataFrame(dict(zip(("precision", "recall", "f1", "windows"), values, strict=True)), self.classes)


def cross_validate_groups(
    model: Pipeline, windows: pd.DataFrame, folds: int = 5, seed: int = 0, progress: bool = False
) -> Scores | None:
    """Predict every window by a model that saw nothing of its group.

    Parameters
    ----------
    model : Pipeline
        `SpectralFeatures` and a forest.
    windows : DataFrame
        From `window_recordings`: with the index levels label, group and sample.
    folds : int, default=5
        At most; 0 holds out one group at a time. Where a class occurs in one group only, recordings are held out
        instead of groups.
    seed : int, default=0
        Of the assignment of groups to folds.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    Scores or None
        None where a class has one recording only, so that nothing honest can be said.
    """
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    found = _split(windows, labels, folds, seed)
    if found is None:
        return None
    parts, split = found
    # what the features are does not depend on the fold
    features = np.asarray(clone(model[0]).fit(windows).transform(windows))
    board = np.empty(len(labels), dtype=labels.dtype)
    soft = np.empty(len(labels), dtype=labels.dtype)
    for train, test in track(parts, "cross-validation", disable=not progress):
        forest = clone(model[-1]).fit(features[train], labels[train])
        board[test] = BoardForest(forest).predict(features[test])
        soft[test] = forest.predict(features[test])
    return Scores(labels, board, soft, split)


def _split(
    windows: pd.DataFrame, labels: np.ndarray, folds: int, seed: int
) -> tuple[list[tuple[np.ndarray, np.ndarray]], str] | None:
    for level, word in (("group", "group"), ("sample", "recording")):
        groups = windows.index.get_level_values(level).to_numpy().astype(str)
        fewest = pd.Series(groups).groupby(labels).nunique().min()
        if fewest < 2:
            continue
        if folds == 0:
            return list(LeaveOneGroupOut().split(labels, labels, groups)), f"leave one {word} out"
        n = int(min(folds, fewest))
        splitter: Any = StratifiedGroupKFold(n, shuffle=True, random_state=seed)
        parts: Iterator[tuple[np.ndarray, np.ndarray]] = splitter.split(labels, labels, groups)
        return list(parts), f"{n}-fold by {word}"
    return None
