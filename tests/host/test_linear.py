"""`BoardLinear`: integers that decide as scikit-learn's floats do, and votes that are its probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits, make_classification
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression, RidgeClassifier, RidgeClassifierCV, SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emlearn_gestures import BoardLinear, UserError, board_predict
from emlearn_gestures.models.board import board_model, count_votes, split_scaler

ESTIMATORS: dict[str, Any] = {
    "lda": LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
    "lda, eigen": LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto"),
    "lda, svd": LinearDiscriminantAnalysis(),
    "logistic": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "logistic, not scaled": LogisticRegression(max_iter=5000),
    "ridge": make_pipeline(StandardScaler(), RidgeClassifier()),
    "ridge, cv": make_pipeline(StandardScaler(with_mean=False), RidgeClassifierCV()),
    "ridge, scaled by nothing": make_pipeline(StandardScaler(with_std=False), RidgeClassifier()),
}


def data(n_classes: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Features of very different spread, about different means."""
    X, y = make_classification(
        600, 24, n_informative=8, n_redundant=4, n_classes=n_classes, class_sep=0.8, random_state=seed
    )
    random = np.random.default_rng(seed)
    scales, means = 2.0 ** random.uniform(2, 12, 24), random.uniform(-8000, 8000, 24)
    return np.clip(np.rint(X * scales + means), -32768, 32767).astype(np.int16), np.array(list("abcde"))[y]


def board_of(model: Any) -> BoardLinear:
    scaler = split_scaler(model)[1] if hasattr(model, "steps") else None
    found = board_model(model[-1] if hasattr(model, "steps") else model, scaler)
    assert isinstance(found, BoardLinear)
    return found


@pytest.mark.parametrize("n_classes", [2, 3, 5])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_decides_as_scikit_learn(name, n_classes):
    X, y = data(n_classes)
    X_train, X_test, y_train, _ = train_test_split(X, y, random_state=0)
    model = ESTIMATORS[name].fit(X_train, y_train)
    board = board_of(model)
    np.testing.assert_array_equal(board.predict(X_test), model.predict(X_test))
    np.testing.assert_array_equal(board_predict(model, X_test), model.predict(X_test))
    assert board.classes_.tolist() == sorted(set(y))
    votes = board.votes(X_test)
    assert votes.dtype == np.int16
    assert (votes.sum(axis=1) == board.n_votes).all()
    assert (votes >= 0).all()
    if hasattr(model, "predict_proba"):
        np.testing.assert_allclose(board.predict_proba(X_test), model.predict_proba(X_test), atol=0.005)


def test_shares_of_ridge_rise_with_its_estimate():
    """Where two classes are about equal, the share is the (score + 1) / 2 that the regression estimates."""
    X, y = data(2)
    model = RidgeClassifier().fit(X, y)
    score = model.decision_function(X)
    near = np.abs(score) < 0.3
    assert near.sum() > 20
    np.testing.assert_allclose(board_of(model).predict_proba(X)[near, 1], (score[near] + 1) / 2, atol=0.01)


def test_extreme_features_are_within_the_sums():
    X, y = data(5)
    board = board_of(ESTIMATORS["lda"].fit(X, y))
    for extreme in (np.full((1, 24), -32768), np.full((1, 24), 32767), 32767 * np.sign(board.weights.weights[:1])):
        assert board.votes(extreme).sum() == board.n_votes


def test_features_that_do_not_vary_are_not_used():
    X, y = data(3)
    X[:, [2, 7]] = 5
    for name in ("lda", "logistic", "ridge"):
        used = board_of(ESTIMATORS[name].fit(X, y)).used_features()
        assert set(used) <= set(range(24)) - {2, 7}
        assert len(used) > 15


def test_fewer_columns_vote_the_same():
    X, y = data(3)
    board = board_of(make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X[:, :20], y))
    columns = [3, 5, -1, *(set(range(20)) - {3, 5})]
    text = board.csv_for(columns)
    import io

    from emlearn_predict.linear import Linear

    loaded = Linear.load(io.StringIO(text), "linear.csv", 21, 3)
    moved = X[:, :20][:, columns]
    np.testing.assert_array_equal(count_votes(loaded, moved), board.votes(X[:, :20]))


def test_digits_lose_nothing():
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X.astype(np.int16), y, random_state=0)
    model = ESTIMATORS["lda"].fit(X_train, y_train)
    assert np.mean(board_predict(model, X_test) == y_test) == model.score(X_test, y_test) > 0.9


REFUSED: dict[str, tuple[Any, str]] = {
    "other kinds": (
        lambda X, y: board_model(SGDClassifier().fit(X, y)),
        "estimator is a SGDClassifier, must be one of",
    ),
    "not fitted": (lambda X, y: BoardLinear(LogisticRegression()), "estimator is a LogisticRegression that is not fit"),
    "several labels": (
        lambda X, y: BoardLinear(RidgeClassifier().fit(X, np.column_stack([y == "a", y == "b", y == "c"]).astype(int))),
        "estimator has 3 outputs an example; give each example one label",
    ),
    "weights beyond all bounds": (
        lambda X, y: BoardLinear(LogisticRegression(C=1e9, max_iter=1).set_params().fit(X, y), _tiny(X)),
        "make sums that int32 does not hold; regularise more",
    ),
    "a scaler not fitted": (
        lambda X, y: BoardLinear(LogisticRegression().fit(X, y), StandardScaler()),
        "model's StandardScaler is not fitted",
    ),
    "a scaler of other features": (
        lambda X, y: BoardLinear(LogisticRegression().fit(X, y), StandardScaler().fit(X[:, :3])),
        "StandardScaler takes 3 features, the model 24",
    ),
}


def _tiny(X: np.ndarray) -> StandardScaler:
    scaler = StandardScaler().fit(X)
    scaler.scale_ = scaler.scale_ * 1e-12
    return scaler


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case):
    make, message = REFUSED[case]
    with pytest.raises(UserError, match=message):
        make(*data(3))


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros((2, 23), np.int16), r"X has shape \(2, 23\), must be \(n, 24\)"),
        (np.full((2, 24), 0.5), "X is float64 with values that are not int16"),
        (np.full((2, 24), 40000), "X is int64 with values that are not int16"),
    ],
)
def test_features_that_are_none(X, message):
    board = board_of(ESTIMATORS["lda"].fit(*data(3)))
    with pytest.raises(UserError, match=message):
        board.votes(X)
