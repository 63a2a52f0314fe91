"""`SpectralFeatures` as a scikit-learn transformer. What its numbers are worth: test_spectral_reference.py."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from simulated import LENGTH, RATE, windows_and_labels
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.validation import validate_data

from emlearn_gestures import SpectralFeatures, UserError, board_accuracy, window_recordings
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import as_windows, extract_features
from emlearn_predict.statistics import NAMES

# a change of each option, with what else it needs
OPTIONS: dict[str, dict[str, Any]] = {
    "statistics": {"statistics": ["mean", "rms", "iqr"]},
    "jerk": {"jerk": ["rms", "crossings"]},
    "magnitude": {"magnitude": False},
    "correlation": {"correlation": False},
    "spectrum": {"spectrum": False},
    "moments": {"spectral_moments": False},
    "shape": {"shape": True},
    "strokes": {"strokes": True},
    "no window": {"window": None},
    "max": {"frames": "max"},
    "pad": {"pad": True, "frame": 64},
    "cutoff": {"cutoff": 20.0},
    "low": {"filter": "low", "filter_cutoff": 10.0, "filter_order": 4},
    "high": {"filter": "high", "filter_cutoff": 2.0, "steady": True},
    "decimate": {"filter": "low", "filter_cutoff": 8.0, "decimate": 2, "frame": 16},
}


EVERYTHING: dict[str, Any] = {"statistics": NAMES, "jerk": NAMES, "spectral_moments": True, "pool": 1, "frame": 32}


def features(**options: Any) -> SpectralFeatures:
    return SpectralFeatures(RATE, **{**EVERYTHING, **options})


class Tabular(SpectralFeatures):
    """The transformer behind the 2-D numbers that scikit-learn's checks feed: each row becomes a window."""

    def __init__(self, frame: int = 16, n_jobs: int | None = 1):
        super().__init__(RATE, frame=frame, n_jobs=n_jobs)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = False
        return tags

    def fit(self, X, y=None):
        return super().fit(self._windows(validate_data(self, X)))

    def transform(self, X):
        estimator_checks.check_is_fitted(self)
        return super().transform(self._windows(validate_data(self, X, reset=False)))

    @staticmethod
    def _windows(X):
        rows = np.resize(np.arange(X.shape[1]), LENGTH)
        return np.clip(np.round(X[:, rows] * 100), -32768, 32767).astype(np.int16)[:, :, None]


NOT_APPLICABLE = {"check_transformer_preserve_dtypes": "features are int16 whatever comes in"}


def test_scikit_learn_checks():
    """For an estimator of 3-D input scikit-learn runs the check of cloning only; the others go through an adapter."""
    results = estimator_checks.check_estimator(
        Tabular(), expected_failed_checks=NOT_APPLICABLE, on_fail=None, on_skip=None
    )
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert failed == {}
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
    getattr(estimator_checks, check)("SpectralFeatures", SpectralFeatures())


def test_3d_tag_is_what_makes_scikit_learn_skip():
    tags = SpectralFeatures().__sklearn_tags__()
    assert tags.input_tags.three_d_array
    assert not tags.input_tags.two_d_array


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_options_survive_clone_pickle_and_json(options):
    X, _, _ = windows_and_labels(4)
    transformer = features(**options)
    assert {key: transformer.get_params()[key] for key in options} == options
    expected = transformer.fit_transform(X)
    assert expected.dtype == np.int16
    assert expected.shape == (len(X), len(transformer.get_feature_names_out()))
    copy = clone(transformer)
    assert not hasattr(copy, "parameters_")
    np.testing.assert_array_equal(copy.fit_transform(X), expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(transformer)).transform(X), expected)
    from_json = json.loads(json.dumps(transformer.parameters_))
    np.testing.assert_array_equal(extract_features(from_json, X), expected)


def test_set_params_takes_effect_at_the_next_fit():
    X, _, _ = windows_and_labels(2)
    transformer = features().fit(X)
    names = set(transformer.get_feature_names_out())
    transformer.set_params(magnitude=False, correlation=False)
    assert set(transformer.get_feature_names_out()) == names
    gone = names - set(transformer.fit(X).get_feature_names_out())
    assert gone
    assert all("magnitude" in name or "correlation" in name for name in gone)


GROUPS = {
    **{f"statistics without {name}": ({"statistics": [n for n in NAMES if n != name]}, f"_{name}") for name in NAMES},
    **{f"jerk without {name}": ({"jerk": [n for n in NAMES if n != name]}, f"_jerk_{name}") for name in NAMES},
    "no statistics": ({"statistics": []}, None),
    "no jerk": ({"jerk": []}, "_jerk_"),
    "no magnitude": ({"magnitude": False}, "magnitude_"),
    "no correlation": ({"correlation": False}, "correlation_"),
    "no spectrum": ({"spectrum": False}, "_power_"),
    "no spectral moments": ({"spectral_moments": False}, "_spectral_"),
}


@pytest.mark.parametrize("case", GROUPS)
def test_what_is_off_is_absent_and_the_rest_is_the_same(case):
    options, mark = GROUPS[case]
    X, _, _ = windows_and_labels(5)
    full, part = features().fit(X), features(**options).fit(X)
    names, kept = list(full.get_feature_names_out()), list(part.get_feature_names_out())
    if mark is None:
        gone = {f"{signal}_{name}" for signal in ("x", "y", "z", "magnitude") for name in NAMES}
    elif case.startswith("statistics"):
        gone = {name for name in names if name.endswith(mark) and "_jerk_" not in name and "_spectral_" not in name}
    elif case.startswith("jerk"):
        gone = {name for name in names if name.endswith(mark)}
    else:
        gone = {name for name in names if mark in name or name.startswith(mark)}
    assert gone
    assert kept == [name for name in names if name not in gone]
    columns = [names.index(name) for name in kept]
    # without magnitude, z is alone in a transform, which rounds otherwise
    limit = np.where(["z_power" in n or "z_spectral" in n for n in kept], 3 if case == "no magnitude" else 0, 0)
    assert (np.abs(part.transform(X) - full.transform(X)[:, columns]) <= limit).all()


def test_every_group_off_is_refused():
    X, _, _ = windows_and_labels(1)
    off = {key: False for key in ("magnitude", "correlation", "spectrum", "spectral_moments")}
    with pytest.raises(UserError, match="every group is switched off"):
        features(statistics=[], jerk=[], **off).fit(X)


def test_default_set_fits_emltrees():
    X = np.zeros((1, 128, 3), np.int16)
    transformer = SpectralFeatures().fit(X)
    assert transformer.n_features_out_ <= 127
    assert len(set(transformer.get_feature_names_out())) == transformer.n_features_out_


def test_set_output_pandas():
    X, y, _ = windows_and_labels(4)
    frame = features().set_output(transform="pandas").fit(X).transform(X)
    plain = features().fit(X)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(plain.get_feature_names_out())
    np.testing.assert_array_equal(frame.to_numpy(), plain.transform(X))
    model = make_pipeline(features(), RandomForestClassifier(3, random_state=0)).set_output(transform="pandas")
    assert list(model.fit(X, y)[-1].feature_names_in_) == list(frame.columns)
    assert 0 <= board_accuracy(model, X, y) <= 1


def test_windows_of_a_frame_keep_names_and_index():
    windows = window_recordings(load_wrist(), 64, 64)
    transformer = SpectralFeatures(62.5).set_output(transform="pandas").fit(windows)
    assert transformer.channels_ == ("x", "y", "z")
    frame = transformer.transform(windows)
    assert frame.index.equals(windows.index)
    plain = SpectralFeatures(62.5).fit_transform(windows.to_numpy().reshape(-1, 64, 3))
    np.testing.assert_array_equal(frame.to_numpy(), plain)


@pytest.mark.parametrize(
    ("channels", "expected"), [(1, ("channel0",)), (3, ("x", "y", "z")), (6, tuple(f"channel{i}" for i in range(6)))]
)
def test_names_of_channels(channels, expected):
    transformer = features().fit(np.zeros((1, LENGTH, channels), np.int16))
    assert transformer.channels_ == expected
    names = transformer.get_feature_names_out()
    assert len(set(names)) == len(names)
    assert all(any(name.startswith(f"{channel}_mean") for name in names) for channel in expected)


def test_given_names():
    transformer = features(channels=["ax", "ay", "az"]).fit(np.zeros((1, LENGTH, 3), np.int16))
    assert "correlation_ax_ay" in transformer.get_feature_names_out()
    with pytest.raises(UserError, match="channels has 2 names, X has 3 channels"):
        features(channels=["ax", "ay"]).fit(np.zeros((1, LENGTH, 3), np.int16))


def test_pipeline_cross_validation_by_group():
    X, y, groups = windows_and_labels()
    model = make_pipeline(features(), RandomForestClassifier(5, max_depth=4, random_state=0))
    scoring = {"board": board_accuracy, "soft": "accuracy"}
    scores = cross_validate(model, X, y, groups=groups, cv=GroupKFold(3), scoring=scoring, error_score="raise")
    assert scores["test_board"].min() > 0.9
    assert len(scores["test_soft"]) == 3


def test_grid_search_over_features_and_forest():
    X, y, groups = windows_and_labels()
    model = make_pipeline(features(), RandomForestClassifier(5, random_state=0))
    grid = {"spectralfeatures__magnitude": [True, False], "randomforestclassifier__max_depth": [1, 4]}
    search = GridSearchCV(model, grid, scoring=board_accuracy, cv=GroupKFold(3), error_score="raise")
    search.fit(X, y, groups=groups)
    assert len(search.cv_results_["params"]) == 4
    assert search.best_score_ > 0.9
    widths = [e.n_features_out_ for e in (clone(model[0]).set_params(magnitude=m).fit(X) for m in (True, False))]
    assert search.best_estimator_[-1].n_features_in_ in widths


def test_jobs_give_the_same():
    random = np.random.default_rng(0)
    X = random.integers(-32768, 32768, (1100, LENGTH, 3), dtype=np.int16)  # more than two tasks
    expected = features(n_jobs=1).fit_transform(X)
    for n_jobs in (2, -1, None):
        np.testing.assert_array_equal(features(n_jobs=n_jobs).fit_transform(X), expected)


_WITHOUT_NUMBA = """
import sys
import numpy as np
from emlearn_gestures.features import SpectralFeatures
from emlearn_predict import _runtime
from emlearn_predict.statistics import NAMES
assert not _runtime.NUMBA
X = np.load(sys.argv[1])
everything = {"statistics": NAMES, "jerk": NAMES, "spectral_moments": True, "pool": 1, "frame": 32}
np.save(sys.argv[2], SpectralFeatures(50, filter="low", filter_cutoff=10.0, pad=True, **everything).fit_transform(X))
"""


def test_without_numba(tmp_path):
    random = np.random.default_rng(1)
    X = np.concatenate([windows_and_labels(2)[0], random.integers(-32768, 32768, (6, LENGTH, 3), dtype=np.int16)])
    np.save(tmp_path / "X.npy", X)
    environment = {**os.environ, "EMLEARN_PREDICT_NUMBA": "0"}
    command = [sys.executable, "-c", _WITHOUT_NUMBA, str(tmp_path / "X.npy"), str(tmp_path / "F.npy")]
    subprocess.run(command, check=True, env=environment, timeout=300)
    expected = features(filter="low", filter_cutoff=10.0, pad=True).fit_transform(X)
    np.testing.assert_array_equal(np.load(tmp_path / "F.npy"), expected)


def test_transform_leaves_its_input_alone():
    X, _, _ = windows_and_labels(3)
    X.setflags(write=False)
    before = X.copy()
    transformer = features().fit(X)
    expected = transformer.transform(X)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(transformer.transform(np.asfortranarray(X)), expected)
    np.testing.assert_array_equal(transformer.transform(X.astype(np.int64)), expected)


GOOD = np.zeros((2, LENGTH, 3), np.int16)
BAD_WINDOWS: dict[str, tuple[Any, str]] = {
    "floats": (GOOD.astype(float), "X is float64, must be int16 counts"),
    "NaN": (np.full((2, LENGTH, 3), np.nan), "X is float64, must be int16 counts"),
    "objects": (GOOD.astype(object), "X is object, must be int16 counts"),
    "beyond int16": (GOOD.astype(np.int32) + 40000, "X is int32, must be int16 counts"),
    "two axes": (GOOD[0], r"X has shape \(32, 3\), must be"),
    "no windows": (GOOD[:0], r"X has shape \(0, 32, 3\)"),
    "no channels": (GOOD[:, :, :0], r"X has shape \(2, 32, 0\)"),
    "too short": (GOOD[:, :10], "length is 10, must be from 16 to 1024"),
    "too long": (np.zeros((1, 1025, 1), np.int16), "length is 1025, must be from 16 to 1024"),
    "17 channels": (np.zeros((1, LENGTH, 17), np.int16), "channels is 17, must be from 1 to 16"),
    "shorter than the frame": (GOOD[:, :20], "frame is 32, longer than the window of 20 averages"),
    "plain frame": (pd.DataFrame(GOOD[0]), "DataFrame with 1 column levels; make windows by create_windows"),
}


@pytest.mark.parametrize("case", BAD_WINDOWS)
def test_bad_windows(case):
    X, message = BAD_WINDOWS[case]
    with pytest.raises(UserError, match=message) as caught:
        features().fit(X)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("X", [GOOD[:, :, :2], GOOD[:, :31], np.zeros((1, LENGTH + 1, 3), np.int16)])
def test_other_windows_than_fitted(X):
    with pytest.raises(UserError, match=r"fitted on \(32, 3\); use the same window length and channels"):
        features().fit(GOOD).transform(X)


def test_frame_with_columns_left_out():
    windows = window_recordings(load_wrist(), 32, 32)
    with pytest.raises(UserError, match="not every channel of every step"):
        as_windows(windows.iloc[:, :-1])
    with pytest.raises(UserError, match="not every channel of every step"):
        as_windows(windows.sort_index(axis=1, level=1))


BAD_OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "rate 0": ({"sample_rate": 0}, "sample_rate is 0, must be from 1 to 100000 Hz"),
    "rate NaN": ({"sample_rate": float("nan")}, "sample_rate is nan"),
    "rate text": ({"sample_rate": "fast"}, "sample_rate is 'fast'"),
    "statistic": ({"statistics": ["mode"]}, "statistics has 'mode', known are mean"),
    "one statistic": ({"statistics": "rms"}, "statistics is 'rms', must be a list of mean"),
    "number of statistics": ({"jerk": 5}, "jerk is 5, must be a list of mean"),
    "magnitude": ({"magnitude": "no"}, "magnitude is 'no', must be one of True, False"),
    "frame": ({"frame": 48}, "frame is 48, must be one of 16, 32, 64, 128, 256"),
    "frame list": ({"frame": [16]}, r"frame is \[16\], must be one of"),
    "window": ({"window": "hamming"}, "window is 'hamming', must be one of 'hann', None"),
    "frames": ({"frames": "median"}, "frames is 'median', must be one of 'max', 'mean'"),
    "cutoff": ({"cutoff": 26.0}, "cutoff is 26.0, must be from 0.78125 to 25 Hz"),
    "filter": ({"filter": "band"}, "filter is 'band', must be one of 'low', 'high', None"),
    "no filter cutoff": ({"filter": "low"}, "filter_cutoff is None; give the cut-off"),
    "filter cutoff": ({"filter": "low", "filter_cutoff": 23.0}, "filter_cutoff is 23.0, must be from 0.5 to 22.5 Hz"),
    "order": (
        {"filter": "low", "filter_cutoff": 5.0, "filter_order": 3},
        "filter_order is 3, must be one of 2, 4, 6, 8",
    ),
    "decimate": ({"decimate": 2}, "decimate is 2: needs filter='low' with filter_cutoff below 12.5 Hz"),
    "half": ({"decimate": 1.5}, "decimate is 1.5, must be one of 1 to 2"),
    "cutoffs": (
        {"filter": "high", "filter_cutoff": 10.0, "cutoff": 5.0},
        "cutoff is 5 Hz, below .*10 Hz; raise it",
    ),
}


@pytest.mark.parametrize("case", BAD_OPTIONS)
def test_bad_options(case):
    options, message = BAD_OPTIONS[case]
    with pytest.raises(UserError, match=message) as caught:
        features().set_params(**options).fit(GOOD)
    assert "\n" not in str(caught.value)


def test_whole_floats_are_integers():
    X, _, _ = windows_and_labels(2)
    expected = features(frame=16, filter="low", filter_cutoff=8.0, filter_order=4, decimate=2).fit_transform(X)
    found = features(frame=16.0, filter="low", filter_cutoff=8.0, filter_order=np.int64(4), decimate=2.0)
    np.testing.assert_array_equal(found.fit_transform(X), expected)
    json.dumps(found.parameters_)
