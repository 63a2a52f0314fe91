"""The gate for the unknown, learned: balls around centres of what is known, in integers of the board."""

from __future__ import annotations

import io
from array import array
from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from emlearn_gestures.checks import between, whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.weights import as_features, lines
from emlearn_predict import gate as device
from emlearn_predict._runtime import NUMBA, micropython
from emlearn_predict.bundle import GATE

_UNIT = 128  # of a scaled feature: so many are the standard deviation of the training
_FOLDS = 5
_WEIGHT = 5  # examples: so much weighs the spread of all clusters beside a cluster's own


@micropython.native
def _know_all(features, words, squares, scaled, known):
    for i in range(len(features)):
        device.scale(features[i], 0, words, scaled)
        known[i] = device.inside(scaled, 0, words, squares)


def known(gate: device.Gate, features: np.ndarray) -> np.ndarray:
    """Which of many samples a loaded gate lets pass, by the device's kernel.

    Parameters
    ----------
    gate : emlearn_predict.gate.Gate
    features : (n, n_model_features) array of int16

    Returns
    -------
    (n,) array of bool
    """
    features = np.ascontiguousarray(features, np.int16)
    found = np.zeros(len(features), np.int16)
    if NUMBA:
        _know_all(features, gate.words, gate.squares, gate.scaled.copy(), found)
    else:
        for i, row in enumerate(features):
            found[i] = gate.knows(array("h", row.tobytes()))
    return found.astype(bool)


class UnknownGate(BaseEstimator):
    """Tells what is like the training from what is not, so that the latter is taken for none of the classes.

    What is known lies in one of a few balls around centres of the training's examples.

    Parameters
    ----------
    unknown : float, default=0.05
        Share of known examples that may be refused, above 0 to 0.5.
    n_features : int, default=32
        How many features are gone by: those most important to a forest of 100 trees that tells the classes apart. 1 to
        64; all, where there are fewer.
    n_clusters : int, default=4
        Centres a class, at most 508 for all classes together.
    random_state : int, default=0

    Attributes
    ----------
    features_ : array of int
        Indices of the features that are gone by.
    middles_, factors_, shifts_ : array of int
        How each is scaled, to 128 for the standard deviation of the training.
    centres_ : (n, n_features) array of int
        Of the scaled features.
    spreads_ : (n,) array of float
        Root mean square distance of the training's examples to each centre, those nearest to it; between that and what
        it is for all, where they are few.
    radius_ : float
        In spreads, the same for all centres: beyond it is unknown.
    classes_ : array
    n_features_in_ : int

    Notes
    -----
    Centres are found by scikit-learn's `KMeans` within each class. How far the known lie from them is measured on
    examples that the centres were not made of: on the training's own, the radius would be too small. It is the
    distance within which 1 - `unknown` of those held out lie.

    Examples
    --------
    >>> gate = UnknownGate(0.05).fit(features, y)
    >>> export_bundle(model, "wrist", gate=gate)
    """

    def __init__(
        self, unknown: float = 0.05, *, n_features: int = 32, n_clusters: int = 4, random_state: int | None = 0
    ):
        self.unknown = unknown
        self.n_features = n_features
        self.n_clusters = n_clusters
        self.random_state = random_state

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags

    def fit(self, X, y, held_out=None):
        """Learn what is known.

        Parameters
        ----------
        X : (n, n_features) array of int16
            What the classifier takes.
        y : (n,) array
            The classes.
        held_out : array of float, optional
            Distances of known examples that were held out, as `held_out_distances` gives them. None: they are found by
            a cross-validation of five parts, example by example; where several are of one person or recording, give
            those of a split that keeps these together.

        Raises
        ------
        UserError
            If a parameter is out of its limits, the values are not int16, or none can be held out.
        """
        X, y = self._checked(X, y)
        if held_out is None:
            labels, counts = np.unique(y, return_counts=True)
            fewest = int(counts.min())
            if fewest < 2:
                label = labels[counts.argmin()].item()
                raise UserError(f"class {label!r} has 1 sample, none can be held out; give more of it, or held_out")
            split = StratifiedKFold(min(_FOLDS, fewest), shuffle=True, random_state=self.random_state).split(X, y)
            held_out = np.concatenate([self.held_out_distances(X[part], y[part], X[test]) for part, test in split])
        self._learn(X, y)
        self.radius_ = float(np.quantile(held_out, 1 - self.unknown, method="higher"))
        return self

    def held_out_distances(self, X, y, X_held) -> np.ndarray:
        """Distances of known examples to the centres of others.

        Parameters
        ----------
        X : (n, n_features) array of int16
        y : (n,) array
            Their classes.
        X_held : (n_held, n_features) array of int16
            Known examples that are not among them.

        Returns
        -------
        (n_held,) array of float
            See `distances`.
        """
        gate = UnknownGate(**self.get_params())
        X, y = gate._checked(X, y)
        gate._learn(X, y)
        return gate.distances(X_held)

    def distances(self, X) -> np.ndarray:
        """How far examples are from the nearest centre, in its spreads.

        Parameters
        ----------
        X : (n, n_features) array of int16

        Returns
        -------
        (n,) array of float
        """
        check_is_fitted(self, "centres_")
        scaled = self._scaled(self._taken(X))
        squares = ((scaled[:, None, :] - self.centres_) ** 2).sum(axis=2)
        return np.sqrt((squares / self.spreads_**2).min(axis=1))

    def predict(self, X) -> np.ndarray:
        """1 for what is known and -1 for what is not, as scikit-learn's outlier detectors have it; by the board's code.

        Parameters
        ----------
        X : (n, n_features) array of int16

        Returns
        -------
        (n,) array of int
        """
        check_is_fitted(self, "radius_")
        X = self._taken(X)
        text = io.StringIO(self.csv_for(self.features_.tolist()))
        gate = device.Gate.load(text, GATE, self.n_features_in_, len(self.features_), len(self.centres_))
        return np.where(known(gate, X), 1, -1)

    def csv_for(self, places: Sequence[int]) -> str:
        """The file for a board.

        Parameters
        ----------
        places : sequence of int
            Where, of what its model takes, each of `features_` is.
        """
        rows = [f"f,{len(self.features_)}", f"c,{len(self.centres_)}"]
        for kind, values in (("i", places), ("m", self.middles_), ("s", self.factors_), ("d", self.shifts_)):
            rows += lines(kind, np.asarray(values))
        squares = np.floor(np.minimum((self.spreads_ * self.radius_) ** 2 * (1 + 1e-12), device.MAX_SQUARE)).astype(int)
        for square, centre in zip(squares.tolist(), self.centres_, strict=True):
            rows += [f"r,{square}", *lines("z", centre)]
        return "\n".join(rows) + "\n"

    def described(self) -> dict[str, int]:
        """The section `gate` of model.json."""
        return {"features": len(self.features_), "clusters": len(self.centres_)}

    def _checked(self, X, y) -> tuple[np.ndarray, np.ndarray]:
        X, y = validate_data(self, X, y)
        check_classification_targets(y)
        between("unknown", self.unknown, 1e-6, 0.5, "of the known examples")
        whole("n_features", self.n_features, 1, device.MAX_FEATURES)
        most = device.MAX_CLUSTERS // len(np.unique(y))
        whole("n_clusters", self.n_clusters, 1, most)
        return as_features(X, X.shape[1]), y

    def _taken(self, X) -> np.ndarray:
        X = validate_data(self, X, reset=False)
        return as_features(X, X.shape[1])

    def _learn(self, X: np.ndarray, y: np.ndarray) -> None:
        self.classes_ = np.unique(y)
        judge = ExtraTreesClassifier(100, random_state=self.random_state).fit(X, y)
        best = np.argsort(-judge.feature_importances_, kind="stable")[: self.n_features]
        self.features_ = np.sort(best)
        self._learn_scale(X[:, self.features_].astype(float))
        points = self._scaled(X)
        centres = [self._centres(points[y == label]) for label in self.classes_]
        self.centres_ = np.rint(np.vstack(centres)).astype(int)
        squares = ((points[:, None, :] - self.centres_) ** 2).sum(axis=2)
        nearest, least = squares.argmin(axis=1), squares.min(axis=1)
        count = np.bincount(nearest, minlength=len(self.centres_))
        total = np.bincount(nearest, least, minlength=len(self.centres_))
        # at least a unit: examples that are all the same have no spread
        self.spreads_ = np.sqrt((total + _WEIGHT * least.mean()) / (count + _WEIGHT)).clip(min=1)

    def _centres(self, points: np.ndarray) -> np.ndarray:
        count = min(self.n_clusters, len(np.unique(points, axis=0)))
        return KMeans(count, n_init=3, random_state=self.random_state).fit(points).cluster_centers_

    def _learn_scale(self, X: np.ndarray) -> None:
        """A factor of 14 bits for each feature and a shift; what never varies is as good as left out."""
        self.middles_ = np.rint(X.mean(axis=0)).astype(int)
        spread = X.std(axis=0)
        wanted = np.divide(_UNIT, spread, out=np.zeros_like(spread), where=spread > 0)
        with np.errstate(divide="ignore"):
            shifts = np.where(wanted > 0, np.floor(np.log2(device.MAX_FACTOR / wanted)), 0)
        self.shifts_ = np.clip(shifts, 0, device.MAX_SHIFT).astype(int)
        self.factors_ = np.clip(np.rint(wanted * 2.0**self.shifts_), 0, device.MAX_FACTOR).astype(int)

    def _scaled(self, X: np.ndarray) -> np.ndarray:
        """What the board's kernel makes of the features."""
        values = (X[:, self.features_].astype(int) - self.middles_) * self.factors_ >> self.shifts_
        return np.clip(values, -device.MOST, device.MOST)
