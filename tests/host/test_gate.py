"""`UnknownGate`: balls around what is known, their radius measured on what was held out."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.utils import estimator_checks
from sklearn.utils.validation import validate_data

from emlearn_gestures import UnknownGate, UserError


def digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = load_digits(return_X_y=True)
    return (100 * X - 300).astype(np.int16), y


class Rounded(UnknownGate):
    """The estimator behind the numbers that scikit-learn's checks feed, made int16 as features are."""

    def fit(self, X, y, held_out=None):
        X, y = validate_data(self, X, y)
        return super().fit(self._integers(X), y, held_out)

    def predict(self, X):
        return super().predict(self._integers(validate_data(self, X, reset=False)))

    @staticmethod
    def _integers(X):
        return np.clip(np.rint(np.asarray(X, float) * 100), -32768, 32767).astype(np.int16)


def test_scikit_learns_own_checks():
    results = estimator_checks.check_estimator(Rounded(), on_fail=None)
    assert not [(r["check_name"], r["exception"]) for r in results if r["status"] == "failed"]
    assert len([r for r in results if r["status"] == "passed"]) > 30


def test_the_share_of_the_known_is_met_on_those_never_seen():
    """Six digits are known; within three standard deviations of a share of so many, and of the choice of the radius."""
    X, y = digits()
    X, X_test, y, y_test = train_test_split(X, y, random_state=0)
    known, known_test = y < 6, y_test < 6
    for share in (0.02, 0.05, 0.2):
        gate = UnknownGate(share).fit(X[known], y[known])
        refused = np.mean(gate.predict(X_test[known_test]) < 0)
        deviation = np.sqrt(share * (1 - share) * (1 / known.sum() + 1 / known_test.sum()))
        assert abs(refused - share) < 3 * deviation


def test_strangers_are_refused_more_than_the_known():
    X, y = digits()
    X, X_test, y, y_test = train_test_split(X, y, random_state=0)
    gate = UnknownGate(0.05).fit(X[y < 6], y[y < 6])
    far = gate.distances(X_test)
    assert roc_auc_score(y_test >= 6, far) > 0.85
    noise = np.random.default_rng(0).integers(-32768, 32768, (100, 64)).astype(np.int16)
    assert (gate.predict(noise) == -1).all()


@pytest.mark.parametrize("options", [{}, {"n_features": 64, "n_clusters": 1}, {"n_features": 3, "n_clusters": 9}])
def test_the_board_refuses_what_is_beyond_the_radius(options):
    X, y = digits()
    gate = UnknownGate(0.1, **options).fit(X[::2], y[::2])
    distances = gate.distances(X)
    np.testing.assert_array_equal(gate.predict(X), np.where(distances <= gate.radius_, 1, -1))
    assert 0 < np.mean(distances > gate.radius_) < 0.3
    assert gate.described() == {"features": len(gate.features_), "clusters": len(gate.centres_)}


def test_distances_of_a_split_of_ones_own():
    X, y = digits()
    gate = UnknownGate(0.25)
    held_out = gate.held_out_distances(X[:900], y[:900], X[900:])
    gate.fit(X, y, held_out)
    assert np.mean(held_out > gate.radius_) == pytest.approx(0.25, abs=1 / len(held_out))
    assert np.median(held_out) > np.median(gate.distances(X)), "what centres were made of lies nearer to them"


def test_a_feature_that_never_varies_says_nothing():
    X, y = digits()
    X[:, :40] = 7
    gate = UnknownGate(n_features=64).fit(X, y)
    moved = X.copy()
    moved[:, :40] = -30000
    np.testing.assert_array_equal(gate.distances(moved), gate.distances(X))


def test_examples_that_are_all_the_same():
    X = np.repeat(np.array([[0, 100], [400, -7]], np.int16), 10, axis=0)
    y = np.repeat(["a", "b"], 10)
    gate = UnknownGate().fit(X, y)
    assert gate.predict([[0, 100], [400, -7], [200, 50]]).tolist() == [1, 1, -1]


@pytest.mark.parametrize(
    ("options", "y", "message"),
    [
        ({"unknown": 0}, [0, 0, 1, 1], "unknown is 0, must be from 1e-06 to 0.5 of the known examples"),
        ({"unknown": 0.6}, [0, 0, 1, 1], "unknown is 0.6"),
        ({"unknown": "few"}, [0, 0, 1, 1], "unknown is 'few'"),
        ({"n_features": 65}, [0, 0, 1, 1], "n_features is 65, must be a whole number from 1 to 64"),
        ({"n_clusters": 255}, [0, 0, 1, 1], "n_clusters is 255, must be a whole number from 1 to 254"),
        ({}, [0, 0, 0, 1], "class 1 has 1 sample, none can be held out; give more of it, or held_out"),
    ],
)
def test_refusals(options, y, message):
    with pytest.raises(UserError, match=message):
        UnknownGate(**options).fit([[0, 1], [1, 0], [2, 3], [5, 5]], y)


def test_values_that_are_no_features():
    with pytest.raises(UserError, match="X is float64 with values that are not int16"):
        UnknownGate().fit([[0, 0.5], [1, 0], [2, 3], [2, 4]], [0, 0, 1, 1])
