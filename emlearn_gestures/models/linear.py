"""Linear classifiers as the board evaluates them: integer weights, scores and votes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression, RidgeClassifier, RidgeClassifierCV
from sklearn.preprocessing import StandardScaler

from emlearn_gestures.errors import UserError
from emlearn_gestures.models.voter import Voter
from emlearn_gestures.models.weights import IntegerWeights, as_features, weigh
from emlearn_predict import bundle
from emlearn_predict import linear as device
from emlearn_predict import weights as device_weights
from emlearn_predict._runtime import NUMBA, micropython

ESTIMATORS = (LinearDiscriminantAnalysis, LogisticRegression, RidgeClassifier, RidgeClassifierCV)
_NOTHING = 1e-9  # of the largest weight: not even all of int16 makes a share of it
_OCTAVES = 1 / np.log(2)  # a score's unit is a factor of two


@micropython.native
def _share_all(sums, bits, total, votes):
    for i in range(len(sums)):
        device.share(sums[i], len(sums[i]), bits, total, votes[i])


def count_shares(model: device.Linear, X) -> np.ndarray:
    """Votes of a loaded linear model for many samples.

    Parameters
    ----------
    model : emlearn_predict.linear.Linear
    X : (n, n_features) array of int16

    Returns
    -------
    (n, n_classes) array of int16
    """
    features = as_features(X, model.n_features)
    votes = np.zeros((len(features), model.n_classes), np.int16)
    if NUMBA:
        _share_all(weigh(model.weights, features), model.weights.bits, model.n_votes, votes)
    else:
        for i, row in enumerate(features):
            model.evaluate(array("h", row.tobytes()))
            votes[i] = model.votes
    return votes


class BoardLinear(Voter):
    """A fitted linear classifier, evaluated on int16 features by the integers of the board.

    Parameters
    ----------
    estimator : LinearDiscriminantAnalysis, LogisticRegression, RidgeClassifier or RidgeClassifierCV, fitted
        On integer features, or on what `scaler` makes of them.
    scaler : StandardScaler, fitted, optional
        It is folded into the weights.

    Attributes
    ----------
    classes_ : array
    n_features, n_votes : int
    weights : IntegerWeights

    Raises
    ------
    UserError
        If the estimator is of another kind, not fitted, or beyond the limits of the device's evaluator.

    Notes
    -----
    Votes are a thousand, shared as exp(score). Scores of linear discriminant analysis and multinomial logistic
    regression are logarithms of the classes' posterior probabilities but for what all share, so votes are these
    probabilities. Ridge regression has none: its targets are 1 for the class and -1 for the others, so (score + 1) / 2
    estimates a share. Its scores are multiplied by half the number of classes: so the shares rise with a score as that
    estimate does, where all classes are equal.
    """

    kind = "linear"
    file = bundle.LINEAR

    def __init__(self, estimator: Any, scaler: StandardScaler | None = None):
        name = type(estimator).__name__
        if not isinstance(estimator, ESTIMATORS):
            raise UserError(f"estimator is a {name}, must be one of {', '.join(each.__name__ for each in ESTIMATORS)}")
        if not hasattr(estimator, "coef_"):
            raise UserError(f"estimator is a {name} that is not fitted; call fit first")
        self.classes_ = estimator.classes_
        coefficients, intercepts = _scores(estimator)
        labels = getattr(getattr(estimator, "_label_binarizer", None), "y_type_", "")
        if labels.startswith("multilabel") or len(coefficients) != len(self.classes_):
            raise UserError(f"estimator has {len(coefficients)} outputs an example; give each example one label")
        if scaler is not None:
            coefficients, intercepts = _unscaled(scaler, coefficients, intercepts)
        for what, value, most in (
            ("features", coefficients.shape[1], device_weights.MAX_FEATURES),
            ("classes", len(self.classes_), device_weights.MAX_SUMS),
        ):
            if value > most:
                raise UserError(f"estimator has {value} {what}, a board takes at most {most}; leave some out")
        # what is added to all scores alike does not matter: without it they are small, and have more bits
        coefficients = coefficients - coefficients.mean(axis=0)
        intercepts = intercepts - intercepts.mean()
        # of a feature that does not vary some estimators leave a weight that is nothing but rounding
        coefficients[:, np.abs(coefficients).max(axis=0) < _NOTHING * np.abs(coefficients).max()] = 0
        self.weights = IntegerWeights.of(coefficients * _OCTAVES, intercepts * _OCTAVES, _middle(estimator, scaler))
        self._model = device.Linear(self.weights.load(self.file))
        self.n_features = self._model.n_features
        self.n_votes = self._model.n_votes

    def used_features(self) -> list[int]:
        """Indices of the features that have a weight, in order."""
        return self.weights.used()

    def csv_for(self, columns: Sequence[int]) -> str:
        """The weights' file for a board that computes only the features `columns`, in this order."""
        return self.weights.for_columns(columns).csv()

    def described(self, n_features: int) -> dict[str, Any]:
        """The section `model` of model.json, where the board has so many features."""
        return {"kind": self.kind, "features": n_features}

    def votes(self, X) -> np.ndarray:
        """Share the votes.

        Parameters
        ----------
        X : (n, n_features) array of int16

        Returns
        -------
        (n, n_classes) array of int16
        """
        return count_shares(self._model, X)


def _scores(estimator: Any) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and intercepts, a row a class, of scores whose exp() are in the relation of the shares."""
    coefficients = np.atleast_2d(np.asarray(estimator.coef_, float))
    intercepts = np.broadcast_to(np.asarray(estimator.intercept_, float), len(coefficients))
    if isinstance(estimator, (RidgeClassifier, RidgeClassifierCV)):
        if len(coefficients) == 1:  # the score of the second class; that of the first is its negative
            return np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
        slope = len(coefficients) / 2
        return coefficients * slope, intercepts * slope
    if len(coefficients) == 1:  # the logarithm of the odds of the second class
        return np.vstack([-coefficients, coefficients]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    return coefficients, intercepts


def _middle(estimator: Any, scaler: StandardScaler | None) -> np.ndarray | None:
    """Mean of the features that the model was fitted to, None where it does not say."""
    if scaler is not None:
        return scaler.mean_
    return estimator.priors_ @ estimator.means_ if isinstance(estimator, LinearDiscriminantAnalysis) else None


def _unscaled(
    scaler: StandardScaler, coefficients: np.ndarray, intercepts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and intercepts for what comes before the scaler."""
    if not hasattr(scaler, "n_features_in_"):
        raise UserError("model's StandardScaler is not fitted; call fit first")
    if scaler.n_features_in_ != coefficients.shape[1]:
        raise UserError(f"StandardScaler takes {scaler.n_features_in_} features, the model {coefficients.shape[1]}")
    if scaler.scale_ is not None:
        coefficients = coefficients / scaler.scale_
    if scaler.with_mean:
        intercepts = intercepts - coefficients @ scaler.mean_
    return coefficients, intercepts
