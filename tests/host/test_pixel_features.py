"""`PixelFeatures` as a scikit-learn transformer. What its numbers are worth: test_pixel_reference.py."""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import weakref
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.validation import validate_data

from emlearn_gestures import UserError
from emlearn_gestures.features import PixelFeatures, extract_pixels
from emlearn_predict import picture_features
from emlearn_predict._runtime import int16s

EVERYTHING: dict[str, Any] = {"pixels": 8, "colour": 4, "hog": (8, 4, 2, 1), "lbp": 2, "spots": 4}

# a change of each option, with what else it needs
OPTIONS: dict[str, dict[str, Any]] = {
    "size": {"size": 8},
    "crop": {"crop": True},
    "pixels": {"pixels": 4},
    "normalise": {"normalise": False},
    "colour": {"colour": 2},
    "hog": {"hog": [4]},
    "orientations": {"orientations": 6},
    "lbp": {"lbp": 16},
    "contrast": {"contrast": 0.5},
    "spots": {"spots": 2},
    "difference": {"difference": 4, "background": 1},
}


def features(size: int = 16, **options: Any) -> PixelFeatures:
    return PixelFeatures(size, **{**EVERYTHING, "n_jobs": 1, **options})


def pictures(n: int = 12, *shape: int) -> np.ndarray:
    """Return pictures of noise of which every other has a bright and slanted stripe."""
    shape = shape or (30, 40, 3)
    result = np.random.default_rng(n).integers(0, 100, (n, *shape), dtype=np.uint8)
    for i, picture in enumerate(result):
        if i % 2:
            y, x = np.mgrid[: shape[0], : shape[1]]
            picture[(x + y) % 16 < 6] = 230
    return result


class Tabular(PixelFeatures):
    """The transformer behind the 2-D numbers that scikit-learn's checks feed: each row becomes a picture."""

    def __init__(self, size: int = 8, n_jobs: int | None = 1):
        super().__init__(size, pixels=4, hog=(4,), n_jobs=n_jobs)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = False
        return tags

    def fit(self, X, y=None):
        return super().fit(self._pictures(validate_data(self, X)))

    def transform(self, X):
        estimator_checks.check_is_fitted(self)
        return super().transform(self._pictures(validate_data(self, X, reset=False)))

    @staticmethod
    def _pictures(X):
        rows = np.resize(np.arange(X.shape[1]), 64)
        return np.clip(np.round(X[:, rows] * 20 + 128), 0, 255).astype(np.uint8).reshape(-1, 8, 8)


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
    getattr(estimator_checks, check)("PixelFeatures", PixelFeatures())


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_options_survive_clone_pickle_and_json(options):
    X = pictures()
    transformer = features(**options)
    assert {key: transformer.get_params()[key] for key in options} == options
    expected = transformer.fit_transform(X)
    assert expected.dtype == np.int16
    assert expected.shape == (len(X), transformer.n_features_out_)
    names = transformer.get_feature_names_out()
    assert len(names) == len(set(names)) == transformer.n_features_out_
    copy = clone(transformer)
    assert not hasattr(copy, "parameters_")
    np.testing.assert_array_equal(copy.fit_transform(X), expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(transformer)).transform(X), expected)
    from_json = json.loads(json.dumps(transformer.parameters_))
    np.testing.assert_array_equal(extract_pixels(from_json, X), expected)
    plain = features().fit_transform(X)
    assert plain.shape != expected.shape or (plain != expected).any()


@pytest.mark.parametrize("group", ["pixels", "colour", "hog", "lbp", "spots", "difference"])
def test_what_is_off_is_absent_and_the_rest_is_the_same(group):
    X = pictures()
    full = features(difference=4).fit(X)
    part = features(**{"difference": 4, group: () if group == "hog" else 0}).fit(X)
    names, kept = list(full.get_feature_names_out()), list(part.get_feature_names_out())
    prefixes = {"pixels": ("pixel_",), "colour": ("red_", "green_", "blue_"), "spots": ("dark", "bright")}
    gone = prefixes.get(group, (group,))
    assert kept == [name for name in names if not name.startswith(gone)] != names
    columns = [names.index(name) for name in kept]
    np.testing.assert_array_equal(part.transform(X), full.transform(X)[:, columns])


def test_set_output_pandas():
    X = pictures()
    frame = features().set_output(transform="pandas").fit(X).transform(X)
    plain = features().fit(X)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(plain.get_feature_names_out())
    np.testing.assert_array_equal(frame.to_numpy(), plain.transform(X))


def test_pipeline_and_search():
    digits = load_digits()
    X, y = (digits.images[:400] * 15.9).astype(np.uint8), digits.target[:400]
    model = make_pipeline(features(8, hog=(4, 2)), RandomForestClassifier(20, random_state=0))
    assert cross_validate(model, X, y, cv=3, error_score="raise")["test_score"].min() > 0.8
    grid = {"pixelfeatures__hog": [(), (4,)], "pixelfeatures__normalise": [True, False]}
    assert GridSearchCV(model, grid, cv=2, error_score="raise").fit(X, y).best_score_ > 0.8


def test_pictures_of_many_sizes():
    X = [picture[: 5 + i, : 40 - 3 * i] for i, picture in enumerate(pictures())]
    X += [picture[:, :, 0] for picture in X] + [X[0][:1, :1], X[0][:, :1], X[0][:1]]
    transformer = features().fit(X)
    got = transformer.transform(X)
    for frame, row in zip(X, got, strict=True):
        np.testing.assert_array_equal(transformer.transform([frame])[0], row)
        np.testing.assert_array_equal(transformer.transform(frame[None])[0], row)
    np.testing.assert_array_equal(transformer.transform(tuple(X)), got)
    model = make_pipeline(features(), RandomForestClassifier(3, random_state=0))
    cross_validate(model, X, np.arange(len(X)) % 2, cv=3, error_score="raise")


def test_usual_size():
    picture = features().fit([np.zeros((h, w), np.uint8) for h, w in ((10, 50), (20, 40), (30, 60))]).picture_
    assert picture == {"width": 50, "height": 20, "colour": False}
    mixed = features().fit([np.zeros((9, 8), np.uint8), np.zeros((9, 8, 3), np.uint8)])
    assert mixed.picture_ == {"width": 8, "height": 9, "colour": True}
    json.dumps(mixed.picture_)


def test_grey_and_equal_colours_are_the_same():
    grey = pictures(6, 31, 23)
    colours = np.repeat(grey[..., None], 3, axis=3)
    np.testing.assert_array_equal(features().fit_transform(grey), features().fit_transform(colours))


def test_mirrored_pictures():
    X = pictures(8, 32, 32)
    transformer = features(hog=()).fit(X)
    index = {name: i for i, name in enumerate(transformer.get_feature_names_out())}
    got, mirrored = transformer.transform(X), transformer.transform(X[:, :, ::-1])
    parts = {"pixel": 8, "red": 4, "lbp": 2, "dark1": 4, "bright2": 4}
    for name, i in index.items():
        kind, row, column, *rest = name.split("_")
        if kind in parts:
            other = "_".join([kind, row, str(parts[kind] - 1 - int(column)), *rest])
            np.testing.assert_array_equal(got[:, i], mirrored[:, index[other]], name)


@pytest.mark.parametrize("options", [{}, {"difference": 8, "background": 1}])
def test_jobs_give_the_same(options):
    X = pictures(150, 14, 18)
    expected = features(n_jobs=1, **options).fit_transform(X)
    for n_jobs in (2, -1, None):
        np.testing.assert_array_equal(features(n_jobs=n_jobs, **options).fit_transform(X), expected)
    np.testing.assert_array_equal(features(n_jobs=2, progress=True, **options).fit_transform(list(X)), expected)


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_bad_picture_among_many(n_jobs):
    X = list(pictures(100, 9, 9))
    transformer = features(n_jobs=n_jobs).fit(X[:1])
    X[77] = X[77].astype(float)
    with pytest.raises(UserError, match="a picture is float64 from"):
        transformer.transform(X)


def test_background_in_sequence():
    """More frames than one task takes, as a board sees them."""
    X = pictures(70, 12, 16, 3)
    transformer = features(difference=4, background=3, n_jobs=2)
    got = transformer.fit_transform(X)
    extractor = picture_features.PictureFeatures(transformer.parameters_)
    out = int16s(extractor.n_features)
    for frame, row in zip(X, got, strict=True):
        extractor.extract(frame.ravel(), 16, 12, out, "rgb888")
        extractor.learn()
        np.testing.assert_array_equal(out, row)
    assert (got[0, -16:] == 0).all()
    assert (got[1:, -16:].max(axis=1) > 0).all()
    np.testing.assert_array_equal(transformer.transform(X), got)  # it starts anew


class Lazy:
    """Pictures that are made when they are asked for; it counts those that are alive at the same time."""

    def __init__(self, n: int):
        self.n, self.alive, self.most = n, 0, 0

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> np.ndarray:
        if i >= self.n:
            raise IndexError(i)
        picture = np.full((9, 9), i % 251, np.uint8)
        self.alive += 1
        self.most = max(self.most, self.alive)
        weakref.finalize(picture, self._gone)
        return picture

    def _gone(self) -> None:
        self.alive -= 1


@pytest.mark.parametrize("options", [{}, {"difference": 4}])
def test_lazy_sequences_are_not_held(options):
    X = Lazy(500)
    transformer = features(4, pixels=1, colour=0, hog=(), lbp=0, spots=1, normalise=False, n_jobs=1)
    got = transformer.set_params(**options).fit(X).transform(X)
    np.testing.assert_array_equal(got[:, 0], 16 * (np.arange(500) % 251))
    gc.collect()
    assert X.most <= 100  # a few tasks of 32


_WITHOUT_NUMBA = """
import sys
import numpy as np
from emlearn_gestures.features import PixelFeatures
from emlearn_predict import _runtime
assert not _runtime.NUMBA
X = np.load(sys.argv[1])
everything = {"pixels": 8, "colour": 4, "hog": (8, 4, 2, 1), "lbp": 2, "spots": 4, "difference": 8}
np.save(sys.argv[2], PixelFeatures(16, **everything).fit_transform(X))
"""


def test_without_numba(tmp_path):
    X = np.concatenate([pictures(4), np.random.default_rng(0).integers(0, 256, (2, 30, 40, 3), dtype=np.uint8)])
    np.save(tmp_path / "X.npy", X)
    command = [sys.executable, "-c", _WITHOUT_NUMBA, str(tmp_path / "X.npy"), str(tmp_path / "F.npy")]
    subprocess.run(command, check=True, env={**os.environ, "EMLEARN_PREDICT_NUMBA": "0"}, timeout=300)
    np.testing.assert_array_equal(np.load(tmp_path / "F.npy"), features(difference=8).fit_transform(X))


def test_transform_leaves_its_input_alone():
    X = pictures()
    before = X.copy()
    transformer = features().fit(X)
    expected = transformer.transform(X)
    X.setflags(write=False)
    np.testing.assert_array_equal(transformer.transform(X), expected)
    np.testing.assert_array_equal(transformer.transform(np.asfortranarray(X)), expected)
    np.testing.assert_array_equal(
        transformer.transform(X[::-1, ::-1, ::-1]), transformer.transform(X[::-1, ::-1, ::-1].copy())
    )
    np.testing.assert_array_equal(transformer.transform(X.astype(np.int64)), expected)
    np.testing.assert_array_equal(transformer.transform(X.tolist()), expected)
    np.testing.assert_array_equal(X, before)


def test_whole_floats_are_integers():
    X = pictures()
    expected = features().fit_transform(X)
    found = features(16.0, pixels=np.int64(8), hog=np.array([8.0, 4.0, 2.0, 1.0]), crop=np.bool_(False))
    np.testing.assert_array_equal(found.fit_transform(X), expected)
    json.dumps(found.parameters_)


def test_no_frames_have_no_features():
    parameters = features().fit(pictures()).parameters_
    assert extract_pixels(parameters, []).shape == (0, features().fit(pictures()).n_features_out_)
    assert extract_pixels({**parameters, "difference": 4}, []).shape[0] == 0
