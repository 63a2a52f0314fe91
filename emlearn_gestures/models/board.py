"""Classifiers as the board evaluates them, whichever kind they are of."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from emlearn_gestures.errors import UserError
from emlearn_gestures.models import forest, linear
from emlearn_gestures.models.forest import BoardForest
from emlearn_gestures.models.linear import BoardLinear
from emlearn_predict import forest as device_forest


def board_model(estimator: Any, scaler: StandardScaler | None = None) -> BoardForest | BoardLinear:
    """Return a fitted classifier as the board evaluates it.

    Parameters
    ----------
    estimator : one of scikit-learn's forests or linear classifiers, fitted
        Those that `BoardForest` and `BoardLinear` take.
    scaler : StandardScaler, fitted, optional
        What scales the features of a linear one.

    Raises
    ------
    UserError
        If the estimator is of another kind, not fitted, or beyond a board's limits.
    """
    if isinstance(estimator, linear.ESTIMATORS):
        return BoardLinear(estimator, scaler)
    name = type(estimator).__name__
    if name not in forest.ESTIMATORS:
        names = ", ".join([*forest.ESTIMATORS, *(each.__name__ for each in linear.ESTIMATORS)])
        raise UserError(f"estimator is a {name}, must be one of {names}")
    if scaler is not None:
        raise UserError(f"model has a StandardScaler before its {name}, which goes by order only; leave it out")
    return BoardForest(estimator)


def split_scaler(model: Pipeline) -> tuple[Pipeline, StandardScaler | None]:
    """Take the last step of a pipeline off, and a StandardScaler before it: what is left makes integers."""
    if len(model) > 1 and isinstance(model[-2], StandardScaler):
        return model[:-2], model[-2]
    return model[:-1], None


def count_votes(model: Any, X) -> np.ndarray:
    """Votes of a loaded model for many samples.

    Parameters
    ----------
    model : Forest or Linear of emlearn_predict
        A forest without its native evaluator.
    X : (n, n_features) array of int16

    Returns
    -------
    (n, n_classes) array of int16
    """
    count = forest.count_votes if isinstance(model, device_forest.Forest) else linear.count_shares
    return count(model, X)


def given(model: Pipeline, X) -> Any:
    """What the classifier of a fitted pipeline is given, before a scaler: the integers of a board."""
    before, _ = split_scaler(model)
    return before.transform(X) if len(before) else X


def board_predict(model: Any, X) -> np.ndarray:
    """Predict as the board will: with the votes of a fitted Pipeline's last step, or of a bare classifier."""
    if not isinstance(model, Pipeline):
        return board_model(model).predict(X)
    return board_model(model[-1], split_scaler(model)[1]).predict(given(model, X))


def board_accuracy(model: Any, X, y) -> float:
    """Share of right predictions on the board: a scorer for cross_validate and GridSearchCV.

    Examples
    --------
    >>> cross_validate(model, X, y, groups=groups, scoring={"board": board_accuracy, "soft": "accuracy"})
    """
    return float(np.mean(board_predict(model, X) == np.asarray(y)))
