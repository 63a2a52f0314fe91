"""The pipeline that `train` fits."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures import IntegerProjection, SpectralFeatures, UserError
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.split import Split
from emlearn_gestures.training.validation import cross_validate


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({}, ExtraTreesClassifier),
        ({"kind": "random-forest"}, RandomForestClassifier),
        ({"kind": "extra-trees"}, ExtraTreesClassifier),
        ({"kind": "decision-tree"}, DecisionTreeClassifier),
        ({"kind": "logistic"}, LogisticRegression),
        ({"kind": "ridge"}, RidgeClassifier),
    ],
)
def test_model(settings, kind):
    model = make_model(SpectralFeatures(50, frame=32), settings, seed=3)
    assert type(model[-1]) is kind
    assert model[-1].random_state == 3
    assert getattr(model[-1], "n_estimators", 10) == 10
    assert model[0].get_params()["frame"] == 32
    assert model[0].sample_rate == 50


def test_linear_models():
    """Discriminant analysis scales by itself, and nothing of it is random."""
    lda = make_model(SpectralFeatures(50), {"kind": "lda"}, 3)
    assert [type(step) for step in lda] == [SpectralFeatures, LinearDiscriminantAnalysis]
    assert (lda[-1].solver, lda[-1].shrinkage) == ("lsqr", "auto")
    for kind in ("logistic", "ridge"):
        model = make_model(SpectralFeatures(50), {"kind": kind, "features_max": 5})
        assert [type(step) for step in model[1:-1]] == [SelectFromModel, StandardScaler]
    assert make_model(SpectralFeatures(50), {"kind": "ridge", "alpha": 3.0})[-1].alpha == 3.0


def test_projection_stands_before_the_classifier():
    model = make_model(SpectralFeatures(50), {"kind": "logistic", "features_max": 5, "projection": True})
    assert [type(step) for step in model[1:-1]] == [SelectFromModel, IntegerProjection, StandardScaler]
    with pytest.raises(UserError, match="projection is 1, must be true or false"):
        make_model(SpectralFeatures(50), {"projection": 1})


def test_settings_of_the_forest_come_before_the_defaults():
    forest = make_model(SpectralFeatures(50), {"n_estimators": 3, "max_features": "sqrt", "random_state": 8})[-1]
    assert (forest.n_estimators, forest.max_features, forest.random_state) == (3, "sqrt", 8)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "svm"}, "model kind is 'svm', must be one of random-forest, extra-trees, decision-tree"),
        ({"kind": ["svm"]}, r"model kind is \['svm'\], must be one of"),
        ({"n_estimators": 0}, "n_estimators is 0, a board takes 1 to 1000 trees"),
        ({"n_estimators": 1001}, "n_estimators is 1001, a board takes 1 to 1000 trees"),
        ({"n_estimators": "ten"}, "n_estimators is 'ten', a board takes"),
        ({"n_estimators": True}, "n_estimators is True, a board takes"),
        ({"kind": "decision-tree", "n_estimators": 5}, "n_estimators is no argument of model=decision-tree, which has"),
        ({"kind": "lda", "n_estimators": 5}, "n_estimators is no argument of model=lda, which has covariance_"),
        ({"features_max": 0}, "features_max is 0, must be a whole number from 1 to 10000"),
        ({"features_max": 10001}, "features_max is 10001, must be a whole number"),
        ({"features_max": 5.0}, "features_max is 5.0, must be a whole number"),
        ({"features_max": True}, "features_max is True, must be a whole number"),
    ],
)
def test_bad_forests(settings, message):
    with pytest.raises(UserError, match=message):
        make_model(SpectralFeatures(50), settings)


def test_features_max_keeps_the_most_important():
    random = np.random.default_rng(0)
    y = np.arange(60) % 2
    X = random.integers(0, 256, (60, 8, 8)).astype(np.uint8)
    X[y == 1, 2:4, 4:6] //= 8  # one part of the four by four tells the classes apart
    features = PixelFeatures(8, pixels=4, normalise=False, colour=0, hog=(), spots=0)
    for most, kept in ((1, 1), (5, 5), (16, 16), (500, 16)):
        model = make_model(features, {"features_max": most, "n_estimators": 3}).fit(X, y)
        support = model[1].get_support()
        assert support.sum() == kept == model[-1].n_features_in_
        assert model[0].get_feature_names_out()[support].tolist().count("pixel_1_2") == 1
    assert len(make_model(features, {})) == 2


def test_features_are_chosen_anew_in_every_fold():
    """Of noise, features chosen with the test's labels at hand would tell its classes apart."""
    random = np.random.default_rng(0)
    X, y = random.integers(-1000, 1000, (40, 3000)).astype(np.int16), np.array(list("ab") * 20)
    steps = make_model(PixelFeatures(), {"features_max": 5, "n_estimators": 50})[1:]
    split = Split([(np.arange(20), np.arange(20, 40)), (np.arange(20, 40), np.arange(20))], "halves")
    chosen = clone(steps[0]).fit(X, y).transform(X)
    assert cross_validate(steps[1:], Computed(chosen, y, []), split).accuracy > 0.75
    assert cross_validate(steps, Computed(X, y, []), split).accuracy < 0.7
