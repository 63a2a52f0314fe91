"""Bundles with a gate: what the board refuses is what the gate does."""

from __future__ import annotations

import numpy as np
import pytest
from simulated import RATE, pictures_and_labels, windows_and_labels
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emlearn_gestures import IntegerProjection, SpectralFeatures, UnknownGate, UserError, export_bundle, open_bundle
from emlearn_gestures.bundles.votes import bundle_votes
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.board import board_model, given, split_scaler
from emlearn_gestures.recordings.arrays import device_array

LINEAR = [StandardScaler(), LogisticRegression(max_iter=1000)]


def forest() -> RandomForestClassifier:
    return RandomForestClassifier(5, max_depth=4, random_state=0)


@pytest.mark.parametrize("before", [[], [SelectKBest(k=20)], [IntegerProjection()], [IntegerProjection(keep=False)]])
@pytest.mark.parametrize(
    "after", [[forest()], [StandardScaler(), LogisticRegression(max_iter=1000)]], ids=["forest", "linear"]
)
def test_gates(before, after, tmp_path):
    """The board refuses what the gate does, whichever features it reads; all else has its votes."""
    X, y, _ = windows_and_labels()
    known = y != "shake"
    model = make_pipeline(SpectralFeatures(RATE, frame=16), *before, *after).fit(X[known], y[known])
    taken = given(model, X)
    gate = UnknownGate(0.1, n_features=40).fit(taken[known], y[known])
    passed = gate.predict(taken) > 0
    assert known.sum() * 0.7 < passed.sum() < len(X)
    expected = board_model(model[-1], split_scaler(model)[1]).votes(taken)
    expected[~passed] = 0
    with open_bundle(export_bundle(model, tmp_path / "wrist", examples=X, gate=gate)) as (description, predictor):
        assert description["gate"] == gate.described()
        for window, votes_of_one in zip(X, expected, strict=True):
            label = predictor.predict(device_array(window.ravel()))
            np.testing.assert_array_equal(predictor.votes, votes_of_one)
            assert (label is None) == (not votes_of_one.any())
        np.testing.assert_array_equal(bundle_votes(description, predictor, X), expected)
        assert predictor.selftest() == (0, 0)


def test_a_gate_of_pictures(tmp_path):
    X, y = pictures_and_labels(False)
    model = make_pipeline(PixelFeatures(n_jobs=1), forest()).fit(X, y)
    gate = UnknownGate().fit(given(model, X), y)
    with open_bundle(export_bundle(model, tmp_path / "cups.zip", examples=X, gate=gate)) as (_, predictor):
        found = [predictor.predict(frame.tobytes(), *frame.shape[1::-1]) for frame in X]
        passed = gate.predict(given(model, X)) > 0
        assert [label is not None for label in found] == passed.tolist()
        assert passed.any()
        assert predictor.predict((255 - X[0]).tobytes(), *X[0].shape[1::-1]) is None


def test_gates_that_do_not_fit(tmp_path):
    X, y, _ = windows_and_labels()
    model = make_pipeline(SpectralFeatures(RATE, frame=16), forest()).fit(X, y)
    for gate, message in (
        (UnknownGate(), "gate is UnknownGate, must be a fitted UnknownGate; call fit first"),
        ("gate.csv", "gate is str, must be a fitted UnknownGate"),
        (UnknownGate().fit(given(model, X)[:, :9], y), r"gate takes 9 features, the classifier \d+; fit both"),
    ):
        with pytest.raises(UserError, match=message):
            export_bundle(model, tmp_path / "wrist", gate=gate)
    assert not (tmp_path / "wrist").exists()
