"""How good a model is on recordings that it has not seen, as the board computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rich.progress import track
from sklearn.base import clone
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from emlearn_gestures.features import as_windows, extract_features, extract_pixels
from emlearn_gestures.models.forest import board_predict, count_votes
from emlearn_gestures.pictures.augment import Augmentation, Copies
from emlearn_predict.predictor import Predictor


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
        Which examples were held out, in words.
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
        """Share of examples that the board gets right."""
        return float(np.mean(self.board == self.labels))

    @property
    def soft_accuracy(self) -> float | None:
        """Share of examples that scikit-learn's own prediction gets right."""
        return None if self.soft is None else float(np.mean(self.soft == self.labels))

    @property
    def macro_f1(self) -> float:
        """F1 of the board's predictions, averaged over the classes that occur in the truth."""
        return float(f1_score(self.labels, self.board, labels=np.unique(self.labels), average="macro", zero_division=0))

    def confusion(self) -> np.ndarray:
        """Examples by true class (rows) and the board's prediction (columns), in the order of `classes`."""
        return confusion_matrix(self.labels, self.board, labels=self.classes)

    def per_class(self) -> pd.DataFrame:
        """Precision, recall, F1 and support, the number of examples, for each class."""
        values = precision_recall_fscore_support(self.labels, self.board, labels=self.classes, zero_division=0)
        return pd.DataFrame(dict(zip(("precision", "recall", "f1", "support"), values, strict=True)), self.classes)


@dataclass
class Split:
    """Which examples are held out together.

    Attributes
    ----------
    parts : list of (train, test)
        Indices. No example is in two tests.
    words : str
        For the reader.
    """

    parts: list[tuple[np.ndarray, np.ndarray]]
    words: str


def group_split(index: pd.Index, folds: int = 5, seed: int = 0, noun: str = "recording") -> Split | None:
    """Split so that no group is on both sides.

    Parameters
    ----------
    index : MultiIndex
        With the levels label, group and sample.
    folds : int, default=5
        At most; 0 holds out one group at a time. Where a class occurs in one group only, samples are held out instead
        of groups.
    seed : int, default=0
        Of the assignment of groups to folds.
    noun : str, default="recording"
        What a sample is.

    Returns
    -------
    Split or None
        None where a class has one sample only, so that nothing honest can be said.
    """
    labels = index.get_level_values("label").to_numpy().astype(str)
    for level, word in (("group", "group"), ("sample", noun)):
        groups = index.get_level_values(level).to_numpy().astype(str)
        if len(set(groups)) == index.get_level_values("sample").nunique():
            word = noun  # nobody has named groups
        fewest = pd.Series(groups).groupby(labels).nunique().min()
        if fewest < 2:
            continue
        if folds == 0:
            return Split(list(LeaveOneGroupOut().split(labels, labels, groups)), f"leave one {word} out")
        n = int(min(folds, fewest))
        splitter: Any = StratifiedGroupKFold(n, shuffle=True, random_state=seed)
        return Split(list(splitter.split(labels, labels, groups)), f"{n}-fold by {word}")
    return None


@dataclass
class Examples:
    """Features of examples, which do not depend on a split, and of their altered copies.

    Attributes
    ----------
    features : (n, n_features) array of int16
    labels : array of str, n
    copies : list of (n, n_features) array of int16
    """

    features: np.ndarray
    labels: np.ndarray
    copies: list[np.ndarray]

    @classmethod
    def of(
        cls,
        features: Any,
        X: Any,
        labels: np.ndarray,
        augmentation: Augmentation | None = None,
        trained: Any = slice(None),
    ) -> Examples:
        """Compute all features by a fitted transformer.

        Parameters
        ----------
        features : SpectralFeatures or PixelFeatures
        X : DataFrame of windows, or sequence of pictures
        labels : array of str
        augmentation : Augmentation, optional
            Of pictures.
        trained : slice or array of int
            Of which examples copies are made. Those of the others, which must not be trained on, are zeros.
        """
        plain = np.asarray(features.transform(X))
        if augmentation is None:
            return cls(plain, labels, [])
        copies = [np.zeros_like(plain) for _ in range(augmentation.copies)]
        for k, copy in enumerate(copies):
            copy[trained] = features.transform(Copies(X[trained], augmentation, k))
        return cls(plain, labels, copies)

    def rows(self, index: Any = slice(None)) -> tuple[np.ndarray, np.ndarray]:
        """Features and labels to train on: the examples `index` and their copies."""
        features = np.concatenate([part[index] for part in (self.features, *self.copies)])
        return features, np.tile(self.labels[index], 1 + len(self.copies))


def cross_validate(steps: Pipeline, examples: Examples, split: Split, progress: bool = False) -> Scores:
    """Predict what is held out by models that saw nothing of it, nor copies of it.

    Parameters
    ----------
    steps : Pipeline
        What follows the features: a forest, if need be a selector of features before it.
    examples : Examples
    split : Split
    progress : bool, default=False
        Show a progress bar.
    """
    labels = examples.labels
    board = np.empty(len(labels), dtype=labels.dtype)
    soft = np.empty(len(labels), dtype=labels.dtype)
    for train, test in track(split.parts, "cross-validation", disable=not progress):
        fitted = clone(steps).fit(*examples.rows(train))
        board[test] = board_predict(fitted, examples.features[test])
        soft[test] = fitted.predict(examples.features[test])
    tested = np.sort(np.concatenate([test for _, test in split.parts]))
    return Scores(labels[tested], board[tested], soft[tested], split.words)


def bundle_votes(description: dict[str, Any], predictor: Predictor, X: Any, progress: bool = False) -> np.ndarray:
    """Votes of a bundle, as the board counts them.

    Parameters
    ----------
    description : dict
        The object of model.json.
    predictor : GesturePredictor or ImagePredictor
        As `open_bundle` gives it.
    X : DataFrame of windows, or sequence of pictures
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    (n, n_classes) array of int16
    """
    return count_votes(predictor.forest, bundle_features(description, predictor, X, progress))


def bundle_features(description: dict[str, Any], predictor: Predictor, X: Any, progress: bool = False) -> np.ndarray:
    """Features that a bundle's forest takes, int16, with the parameters of `bundle_votes`."""
    parameters = description["features"]
    if "picture" in description:
        features = extract_pixels(parameters, X, progress=progress)
    else:
        features = extract_features(parameters, as_windows(X)[0], progress=progress)
    return features if predictor.columns is None else features[:, np.asarray(predictor.columns)]
