"""Projections that tell classes apart, in integers."""

from __future__ import annotations

from array import array

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from emlearn_gestures.checks import switch, whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.weights import IntegerWeights, as_features
from emlearn_predict import projection as device
from emlearn_predict._runtime import NUMBA, int16s, micropython
from emlearn_predict.bundle import PROJECTION
from emlearn_predict.weights import MAX_SUMS, weigh

_UNIT = 256  # of a projected feature: so many are the standard deviation within a class


@micropython.native
def _project_all(taken, words, added, sums, bits, kept, features):
    for i in range(len(taken)):
        weigh(taken[i], 0, words, added, sums)
        device.narrow(sums, 0, len(sums), bits, features[i], kept)


def project(projection: device.Projection, taken: np.ndarray) -> np.ndarray:
    """What a loaded projection makes of many samples.

    Parameters
    ----------
    projection : emlearn_predict.projection.Projection
    taken : (n, n_taken) array of int16

    Returns
    -------
    (n, n_features) array of int16
    """
    features = np.zeros((len(taken), projection.n_features), np.int16)
    if NUMBA:
        weights, kept = projection.weights, projection.kept
        features[:, :kept] = taken[:, :kept]
        _project_all(taken, weights.words, weights.added, weights.sums.copy(), weights.bits, kept, features)
    else:
        out = int16s(projection.n_features)
        for i, row in enumerate(taken):
            projection.evaluate(array("h", row.tobytes()), out)
            features[i] = out
    return features


class IntegerProjection(TransformerMixin, BaseEstimator):
    """The directions in which classes lie apart most, by linear discriminant analysis, as integers of the board.

    A step between features and classifier. A forest that reads a few projected features needs fewer nodes than one
    that finds the same by comparing many, one at a time.

    Parameters
    ----------
    n_components : int or None, default=None
        How many directions, the best first. None: one less than there are classes, which is the most.
    keep : bool, default=True
        Give the classifier the features as well, before the projected ones.

    Attributes
    ----------
    weights_ : IntegerWeights
    n_features_in_ : int

    Notes
    -----
    The directions are those of scikit-learn's `LinearDiscriminantAnalysis`, with the shrinkage of Ledoit and Wolf
    (Journal of Multivariate Analysis 88, 2004). The mean of the training is at 0, 256 are the standard deviation within
    a class, and values are saturated to int16.

    Examples
    --------
    >>> model = make_pipeline(SpectralFeatures(62.5), IntegerProjection(), ExtraTreesClassifier(10))
    """

    def __init__(self, n_components: int | None = None, *, keep: bool = True):
        self.n_components = n_components
        self.keep = keep

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        tags.transformer_tags.preserves_dtype = []
        return tags

    def fit(self, X, y):
        """Learn the directions.

        Parameters
        ----------
        X : (n, n_features) array of int16
        y : (n,) array
            The classes.

        Raises
        ------
        UserError
            If a parameter is out of its limits, the values are not int16, or do not vary within the classes.
        """
        X, y = validate_data(self, X, y)
        check_classification_targets(y)
        most = min(len(np.unique(y)) - 1, X.shape[1], MAX_SUMS)
        if most < 1:
            raise UserError("y has 1 class; a projection tells classes apart, give two or more")
        count = most if self.n_components is None else whole("n_components", self.n_components, 1, most)
        switch("keep", self.keep)
        X = as_features(X, X.shape[1]).astype(float)
        try:
            found = LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto").fit(X, y)
        except np.linalg.LinAlgError:
            raise UserError("X varies too little within the classes for a projection; give more examples") from None
        directions, mean = found.scalings_[:, :count].T * _UNIT, X.mean(axis=0)
        self.weights_ = IntegerWeights.of(directions, -directions @ mean, mean)
        return self

    def transform(self, X):
        """Project.

        Parameters
        ----------
        X : (n, n_features) array of int16

        Returns
        -------
        (n, n_features_out) array of int16
        """
        check_is_fitted(self, "weights_")
        X = validate_data(self, X, reset=False)
        return project(device.Projection(self.weights_.load(PROJECTION), self.keep), as_features(X, X.shape[1]))

    def get_feature_names_out(self, input_features=None):
        """Names of the features that are kept, then projection0, projection1 and so on.

        Parameters
        ----------
        input_features : sequence of str or None
            Names of the features; None: x0, x1 and so on.

        Returns
        -------
        array of str, n_features_out
        """
        check_is_fitted(self, "weights_")
        known = getattr(self, "feature_names_in_", [f"x{i}" for i in range(self.n_features_in_)])
        if input_features is not None and len(input_features) != self.n_features_in_:
            raise UserError(f"input_features has {len(input_features)} names, must have {self.n_features_in_}")
        names = list(known if input_features is None else input_features) if self.keep else []
        return np.asarray([*names, *(f"projection{k}" for k in range(len(self.weights_.weights)))], dtype=object)
