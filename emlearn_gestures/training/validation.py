"""Scores of what is held out, as the board computes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rich.progress import track
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from emlearn_gestures.models.board import board_predict
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.split import Split


def cross_validate(steps: Pipeline, examples: Computed, split: Split, progress: bool = False) -> Scores:
    """Predict what is held out by models that saw nothing of it, nor copies of it.

    Parameters
    ----------
    steps : Pipeline
        What follows the features: a classifier, if need be a selector of features or a scaler before it.
    examples : Computed
    split : Split
    progress : bool, default=False
        Show a progress bar.
    """
    return held_out_scores(
        lambda train: (clone(steps).fit(*examples.rows(train)), examples.features), examples.labels, split, progress
    )


def held_out_scores(
    fit: Callable[[np.ndarray], tuple[Pipeline, np.ndarray]], labels: np.ndarray, split: Split, progress: bool = False
) -> Scores:
    """Predict what is held out.

    Parameters
    ----------
    fit : callable
        ``(train) -> (Pipeline, features)``: a model that was fitted to the examples `train`, and what it takes of all.
    labels : array of str
    split : Split
    progress : bool, default=False
        Show a progress bar.
    """
    board = np.empty(len(labels), dtype=labels.dtype)
    soft = np.empty(len(labels), dtype=labels.dtype)
    for train, test in track(split.parts, "cross-validation", disable=not progress):
        fitted, features = fit(train)
        board[test] = board_predict(fitted, features[test])
        soft[test] = fitted.predict(features[test])
    tested = np.sort(np.concatenate([test for _, test in split.parts]))
    groups = None if split.groups is None else split.groups[tested]
    return Scores(labels[tested], board[tested], soft[tested], split.words, groups)
