"""`IntegerProjection`: scikit-learn's directions, in integers."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from emlearn_gestures import BoardForest, IntegerProjection, UserError, board_accuracy


def digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = load_digits(return_X_y=True)
    return (100 * X - 300).astype(np.int16), y


class Rounded(IntegerProjection):
    """The transformer behind the numbers that scikit-learn's checks feed, made int16 as features are."""

    def fit(self, X, y):
        X, y = validate_data(self, X, y)
        return super().fit(self._integers(X), y)

    def transform(self, X):
        check_is_fitted(self, "weights_")
        return super().transform(self._integers(validate_data(self, X, reset=False)))

    @staticmethod
    def _integers(X):
        return np.clip(np.rint(np.asarray(X, float) * 100), -32768, 32767).astype(np.int16)


@pytest.mark.parametrize("keep", [True, False])
def test_scikit_learns_own_checks(keep):
    results = estimator_checks.check_estimator(
        Rounded(keep=keep),
        on_fail=None,
        expected_failed_checks={"check_transformer_preserve_dtypes": "features are int16 whatever comes in"},
    )
    assert not [r["check_name"] for r in results if r["status"] == "failed"]
    assert len([r for r in results if r["status"] == "passed"]) > 30


def test_directions_are_scikit_learns():
    """To a hundredth of the standard deviation within a class: half a unit of rounding, and less for the weights."""
    X, y = digits()
    X_train, X_test, y_train, _ = train_test_split(X, y, random_state=0)
    found = IntegerProjection(keep=False).fit(X_train, y_train).transform(X_test)
    lda = LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto").fit(X_train, y_train)
    expected = (X_test - X_train.mean(axis=0)) @ lda.scalings_[:, :9]
    assert found.shape == (len(X_test), 9)
    assert found.dtype == np.int16
    np.testing.assert_allclose(found / 256, expected, atol=0.01)


def test_features_are_kept_before_the_projected_ones():
    X, y = digits()
    projection = IntegerProjection(2).fit(X, y)
    found = projection.transform(X)
    np.testing.assert_array_equal(found[:, :64], X)
    np.testing.assert_array_equal(found[:, 64:], IntegerProjection(2, keep=False).fit(X, y).transform(X))
    names = projection.get_feature_names_out([f"pixel{i}" for i in range(64)])
    assert names.tolist() == [*(f"pixel{i}" for i in range(64)), "projection0", "projection1"]
    assert projection.get_feature_names_out()[-3:].tolist() == ["x63", "projection0", "projection1"]


def test_extremes_saturate():
    X, y = digits()
    projection = IntegerProjection(keep=False).fit(X, y)
    far = 32767 * np.sign(projection.weights_.weights)
    assert projection.transform(far).max() == 32767
    assert projection.transform(-far).min() == -32768


def test_a_forest_needs_fewer_nodes():
    X, y = digits()
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    found = []
    for steps in ([], [IntegerProjection()]):
        model = make_pipeline(*steps, ExtraTreesClassifier(10, max_features=1.0, random_state=0)).fit(X_train, y_train)
        found.append((board_accuracy(model, X_test, y_test), BoardForest(model[-1]).n_nodes))
    (before, nodes_before), (after, nodes_after) = found
    assert min(before, after) > 0.94
    assert nodes_after < nodes_before


@pytest.mark.parametrize(
    ("options", "X", "y", "message"),
    [
        (
            {"n_components": 0},
            [[0, 1], [1, 0], [2, 3]],
            [0, 1, 1],
            "n_components is 0, must be a whole number from 1 to 1",
        ),
        ({"n_components": 2}, [[0, 1], [1, 0], [2, 3]], [0, 1, 1], "n_components is 2, must be a whole number from 1"),
        ({"keep": 1}, [[0, 1], [1, 0], [2, 3]], [0, 1, 1], "keep is 1, must be true or false"),
        ({}, [[0, 1], [1, 0], [2, 3]], [1, 1, 1], "y has 1 class; a projection tells classes apart"),
        ({}, [[0, 0.5], [1, 0], [2, 3]], [0, 1, 1], "X is float64 with values that are not int16"),
    ],
)
def test_refusals(options, X, y, message):
    with pytest.raises(UserError, match=message):
        IntegerProjection(**options).fit(X, y)


def test_other_names():
    with pytest.raises(UserError, match="input_features has 1 names, must have 64"):
        IntegerProjection().fit(*digits()).get_feature_names_out(["a"])
