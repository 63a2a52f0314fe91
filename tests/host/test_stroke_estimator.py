"""`StrokeFeatures` of the host: scikit-learn's rules, and the device's integers against float64."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from drawn_strokes import strokes_and_labels
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from emlearn_gestures import StrokeFeatures, UserError, board_accuracy
from emlearn_gestures.features import SHAPES
from emlearn_gestures.strokes.points import ragged

STROKES, LABELS = strokes_and_labels(10)


class Tabular(TransformerMixin, BaseEstimator):
    """`StrokeFeatures` on rows of numbers, which become points: for scikit-learn's checks."""

    def __init__(self, path=8, raster=0):
        self.path = path
        self.raster = raster

    def fit(self, X, y=None):
        X = validate_data(self, X, dtype=np.float64)
        self.features_ = StrokeFeatures(self.path, raster=self.raster).fit(self._strokes(X))
        return self

    def transform(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return self.features_.transform(self._strokes(X))

    def _strokes(self, X):
        counts = np.clip(np.rint(X * 100), -32768, 32767).astype(np.int16)
        return np.stack([counts, counts[:, ::-1]], axis=2)


def test_scikit_learn_checks():
    """For an estimator of 3-D input scikit-learn runs the check of cloning only; the others go through an adapter."""
    not_applicable = {"check_transformer_preserve_dtypes": "features are int16 whatever comes in"}
    results = estimator_checks.check_estimator(
        Tabular(), expected_failed_checks=not_applicable, on_fail=None, on_skip=None
    )
    assert {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"} == {}
    assert sum(r["status"] == "passed" for r in results) >= 35


@pytest.mark.parametrize(
    "check",
    [
        "check_estimator_cloneable",
        "check_estimator_repr",
        "check_estimator_tags_renamed",
        "check_valid_tag_types",
        "check_mixin_order",
        "check_no_attributes_set_in_init",
        "check_parameters_default_constructible",
        "check_get_params_invariance",
        "check_set_params",
    ],
)
def test_checks_without_data(check):
    getattr(estimator_checks, check)("StrokeFeatures", StrokeFeatures())


@pytest.mark.parametrize(
    "options", [{}, {"path": 0, "shape": ("closure",)}, {"directions": 3, "turns": 1, "raster": 16}]
)
def test_options_survive_clone_and_pickle(options):
    transformer = StrokeFeatures(**options)
    expected = transformer.fit_transform(STROKES)
    assert expected.dtype == np.int16
    assert expected.shape == (len(STROKES), len(transformer.get_feature_names_out()))
    np.testing.assert_array_equal(clone(transformer).fit_transform(STROKES), expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(transformer)).transform(STROKES), expected)


def test_what_strokes_may_be():
    """A list, an array of arrays, one of equal lengths, and wider integers."""
    expected = StrokeFeatures().fit_transform(STROKES)
    np.testing.assert_array_equal(StrokeFeatures().fit_transform(ragged(STROKES)), expected)
    np.testing.assert_array_equal(StrokeFeatures().fit_transform([each.astype(int) for each in STROKES]), expected)
    equal = np.stack([points[:24] for points in STROKES])
    np.testing.assert_array_equal(
        StrokeFeatures().fit_transform(equal), StrokeFeatures().fit_transform([points[:24] for points in STROKES])
    )


def test_it_tells_the_drawn_kinds_apart():
    strokes, labels = strokes_and_labels(30, seed=1)
    model = make_pipeline(StrokeFeatures(), ExtraTreesClassifier(10, random_state=0))
    assert cross_val_score(model, ragged(strokes), labels, cv=5, scoring=board_accuracy).mean() > 0.97


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"path": 3}, "path is 3, must be one of 0, 1, 2, 4, 8, 16, 32"),
        ({"directions": 17}, "directions is 17, must be one of 0 to 16"),
        ({"turns": "8"}, "turns is '8'"),
        ({"raster": -1}, "raster is -1"),
        ({"shape": "width"}, "shape is 'width', must be a list of width, height"),
        ({"shape": ("widht",)}, "widht is not known; did you mean width"),
        ({"path": 0, "directions": 0, "turns": 0, "shape": ()}, "every group is switched off"),
    ],
)
def test_wrong_options(options, words):
    with pytest.raises(UserError, match=words):
        StrokeFeatures(**options).fit(STROKES)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([], "X holds no stroke"),
        (np.zeros((4, 6), np.int16), r"X has shape \(4, 6\), must be"),
        ({"a": 1}, "X is a dict"),
        ([np.zeros((4, 3), np.int16)], r"a stroke has shape \(4, 3\), must be \(n, 2\)"),
        ([np.zeros((0, 2), np.int16)], "1 to 1024 points"),
        ([np.zeros((1025, 2), np.int16)], "1 to 1024 points"),
        ([np.zeros((4, 2))], "a stroke is float64, must be int16; scale it"),
        ([np.full((4, 2), 40000)], "a stroke is int64, must be int16"),
    ],
)
def test_wrong_strokes(X, words):
    with pytest.raises(UserError, match=words):
        StrokeFeatures().fit(X)


def float64_features(points: np.ndarray, bins: int = 8) -> dict[str, float]:
    """Some features of a stroke as their description says, in float64."""
    points = points.astype(float)
    points = points[np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]]
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - (low + high) / 2) * 2048 / (high - low).max()
    sums = np.r_[0, np.cumsum(np.hypot(*np.diff(scaled, axis=0).T))]
    path = np.stack([np.interp(np.linspace(0, sums[-1], 33), sums, scaled[:, k]) for k in (0, 1)], axis=1)
    angles = np.arctan2(*np.diff(path, axis=0).T[::-1]) / (2 * np.pi)
    turns = (np.diff(angles) + 0.5) % 1 - 0.5
    share = angles % 1 * bins
    histogram = np.zeros(bins)
    np.add.at(histogram, share.astype(int) % bins, 1 - share % 1)
    np.add.at(histogram, (share.astype(int) + 1) % bins, share % 1)
    found = {f"{axis}_{k}": path[4 * k, i] for k in range(9) for i, axis in enumerate("xy")}
    found |= {f"direction_{360 * k / bins:g}deg": 128 * histogram[k] for k in range(bins)}
    found |= {"closure": float(np.hypot(*(path[-1] - path[0]))), "length": sums[-1] / 8}
    found |= {"turning": 1024 * turns.sum(), "curvature": 1024 * abs(turns).sum()}
    return found | dict(zip(("width", "height"), (high - low) * 2048 / (high - low).max(), strict=True))


# 33 points resolve neither the noise of a hand that stands still nor which way round a reversal goes
LARGEST = {"x": 60, "y": 60, "direction": 90, "closure": 4, "length": 12, "width": 2, "height": 2, "curvature": 80}


def test_against_float64():
    """99 of 100 features are within these errors, in the units of `StrokeFeatures`."""
    strokes = [points for points, label in zip(*strokes_and_labels(40, seed=2), strict=True) if label != "corner"]
    features = StrokeFeatures().fit(strokes)
    names = list(features.get_feature_names_out())
    found = features.transform(strokes)
    for name in float64_features(strokes[0]):
        if name.split("_")[0] not in LARGEST:
            continue
        exact = np.array([float64_features(points)[name] for points in strokes])
        away = np.abs(found[:, names.index(name)] - exact)
        assert np.quantile(away, 0.99) <= LARGEST[name.split("_")[0]], name


def test_shapes_are_those_of_the_device():
    assert StrokeFeatures(0, directions=0, turns=0).fit(STROKES).get_feature_names_out().tolist() == list(SHAPES)
