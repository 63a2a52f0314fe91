"""Which evaluator a classifier gets, and what stands before it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from emlearn_gestures import BoardForest, BoardLinear, UserError, board_accuracy, board_predict
from emlearn_gestures.models.board import board_model, split_scaler

X = np.random.default_rng(0).integers(-500, 500, (80, 4)).astype(np.int16)
Y = np.where(X[:, 0] > X[:, 1], "more", "less")


def test_kinds():
    assert isinstance(board_model(RandomForestClassifier(3, random_state=0).fit(X, Y)), BoardForest)
    assert isinstance(board_model(LinearDiscriminantAnalysis().fit(X, Y)), BoardLinear)


def test_a_scaler_is_split_off():
    integers = FunctionTransformer()
    scaled = make_pipeline(integers, StandardScaler(), LogisticRegression()).fit(X, Y)
    before, scaler = split_scaler(scaled)
    assert [type(step) for step in before] == [FunctionTransformer]
    assert scaler is scaled[1]
    for model in (scaled, scaled[1:], make_pipeline(integers, LinearDiscriminantAnalysis()).fit(X, Y)):
        np.testing.assert_array_equal(board_predict(model, X), model.predict(X))
        assert board_accuracy(model, X, Y) == model.score(X, Y)


def test_a_scaler_before_a_forest():
    with pytest.raises(UserError, match="model has a StandardScaler before its RandomForestClassifier"):
        board_predict(make_pipeline(StandardScaler(), RandomForestClassifier(2)).fit(X, Y), X)
