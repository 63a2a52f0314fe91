"""What of a pipeline goes into a bundle: selected and pruned, it gives what scikit-learn's forest is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from simulated import RATE, fitted_model, pictures_and_labels, windows_and_labels
from sklearn.base import BaseEstimator
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectFromModel, SelectKBest, SelectorMixin
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

from emlearn_gestures import BoardForest, IntegerProjection, SpectralFeatures, UserError, export_bundle, open_bundle
from emlearn_gestures.bundles.votes import bundle_votes
from emlearn_gestures.features import STATISTICS, PixelFeatures
from emlearn_gestures.models.board import board_model, split_scaler
from emlearn_gestures.recordings.arrays import device_array
from emlearn_predict import GesturePredictor, ImagePredictor
from emlearn_predict._runtime import NUMBA


@pytest.fixture(scope="module")
def model():
    return fitted_model()


def select(most: int) -> SelectFromModel:
    return SelectFromModel(ExtraTreesClassifier(10, random_state=0), max_features=most, threshold=-np.inf)


class EveryFifth(SelectorMixin, BaseEstimator):
    """A selector without an opinion."""

    def fit(self, X, y=None):
        self.n_ = np.shape(X)[1]
        return self

    def _get_support_mask(self):
        return np.arange(self.n_) % 5 == 0


def forest(trees: int = 10) -> RandomForestClassifier:
    return RandomForestClassifier(trees, max_depth=4, random_state=0)


def votes(model: Pipeline, X: Any) -> np.ndarray:
    """What the board's forest must say, by way of scikit-learn's transformers."""
    return BoardForest(model[-1]).votes(model[:-1].transform(X))


def test_a_selector_leaves_gaps_that_a_board_may_fill(tmp_path):
    """Few features: all that is computed goes to the forest."""
    X, y, _ = windows_and_labels()
    model = make_pipeline(SpectralFeatures(RATE, frame=16), select(8), forest()).fit(X, y)
    with open_bundle(export_bundle(model, tmp_path / "wrist", examples=X)) as (description, predictor):
        assert isinstance(predictor, GesturePredictor)
        assert "columns" not in description["features"]
        assert predictor.columns is None
        for window, expected in zip(X, votes(model, X), strict=True):
            predictor.predict(device_array(window.ravel()))
            np.testing.assert_array_equal(predictor.votes, expected)


def test_columns_where_the_native_module_could_not_take_all(tmp_path):
    """Bins at both ends of long spectra: with what lies between, there would be more than 127 features."""
    rng = np.random.default_rng(0)
    X = rng.integers(-8192, 8192, (60, 256, 3)).astype(np.int16)
    y = np.arange(60) % 2
    X[y == 1] //= 4
    features = SpectralFeatures(RATE, frame=256, pool=1, cutoff=RATE / 2, statistics=STATISTICS)
    model = make_pipeline(features, EveryFifth(), forest(40)).fit(X, y)
    with open_bundle(export_bundle(model, tmp_path / "wrist", examples=X)) as (description, predictor):
        columns = description["features"]["columns"]
        assert predictor.extractor.n_features > 127
        assert len(columns) == len(predictor.features) == predictor.model.n_features <= 127
        assert sorted(set(columns)) == columns
        for window, expected in zip(X, votes(model, X), strict=True):
            predictor.predict(device_array(window.ravel()))
            np.testing.assert_array_equal(predictor.votes, expected)
        predictor.push(device_array(X[0].ravel()))
        np.testing.assert_array_equal(predictor.votes, votes(model, X[:1])[0])
    # without a selector the bundle is what it was: the forest's own choice among all of them, and no columns
    model = make_pipeline(features, forest(40)).fit(X, y)
    assert "columns" not in json.loads((export_bundle(model, tmp_path / "all") / "model.json").read_text())["features"]


_SIX = np.arange(72).reshape(12, 6) ** 2 % 97  # samples of six features


LINEAR: dict[str, Any] = {
    "lda": [LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")],
    "logistic, scaled": [StandardScaler(), LogisticRegression(max_iter=500)],
    "ridge, selected and scaled": [select(9), StandardScaler(), RidgeClassifier()],
}


@pytest.mark.parametrize("case", LINEAR)
def test_linear_models(case, tmp_path):
    """What the board decides is what scikit-learn does, of motion and of pictures."""
    X, y, _ = windows_and_labels()
    model = make_pipeline(SpectralFeatures(RATE, frame=16), *LINEAR[case]).fit(X, y)
    path = export_bundle(model, tmp_path / "wrist", examples=X)
    assert sorted(file.name for file in path.iterdir()) == ["linear.csv", "model.json", "package.json", "selftest.csv"]
    with open_bundle(path) as (description, predictor):
        assert description["model"] == {"kind": "linear", "features": len(predictor.features)}
        found = [predictor.predict(device_array(window.ravel())) for window in X]
        assert found == model.predict(X).tolist()
        assert predictor.selftest() == (0, 0)
    frames, classes = pictures_and_labels(True)
    model = make_pipeline(PixelFeatures(n_jobs=1), *LINEAR[case]).fit(frames, classes)
    with open_bundle(export_bundle(model, tmp_path / "cups.zip", examples=frames)) as (_, predictor):
        found = [predictor.predict(frame.tobytes(), *frame.shape[1::-1]) for frame in frames]
        assert found == [str(label) for label in model.predict(frames)]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("before", [[], [select(20)]])
@pytest.mark.parametrize("after", [[forest()], LINEAR["logistic, scaled"]], ids=["forest", "linear"])
def test_projections(keep, before, after, tmp_path):
    """The board's features, projected ones included, and votes are what the pipeline's steps give."""
    X, y, _ = windows_and_labels()
    model = make_pipeline(SpectralFeatures(RATE, frame=16), *before, IntegerProjection(keep=keep), *after).fit(X, y)
    steps, scaler = split_scaler(model)
    expected = board_model(model[-1], scaler).votes(steps.transform(X))
    with open_bundle(export_bundle(model, tmp_path / "wrist", examples=X)) as (description, predictor):
        section = description["projection"]
        assert (section["kept"], 1 <= section["sums"] <= 2) == (keep, True)
        assert len(predictor.features) == section["features"] * keep + section["sums"]
        for window, votes_of_one in zip(X, expected, strict=True):
            predictor.predict(device_array(window.ravel()))
            np.testing.assert_array_equal(predictor.votes, votes_of_one)
        np.testing.assert_array_equal(bundle_votes(description, predictor, X), expected)
        assert predictor.selftest() == (0, 0)


def test_a_projection_of_pictures(tmp_path):
    X, y = pictures_and_labels(False)
    model = make_pipeline(PixelFeatures(n_jobs=1), select(12), IntegerProjection(), forest()).fit(X, y)
    with open_bundle(export_bundle(model, tmp_path / "cups.zip", examples=X)) as (_, predictor):
        for frame, expected in zip(X, votes(model, X), strict=True):
            predictor.predict(frame.tobytes(), *frame.shape[1::-1])
            np.testing.assert_array_equal(predictor.votes, expected)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("options", [{}, {"lbp": 4, "hog": (16, 8, 4), "difference": 4}, {"hog": (), "crop": True}])
@pytest.mark.parametrize("selected", [False, True])
def test_pictures(colour, options, selected, tmp_path):
    X, y = pictures_and_labels(colour)
    steps = [PixelFeatures(n_jobs=1, **options), *([select(12)] if selected else []), forest()]
    model = make_pipeline(*steps).fit(X, y)
    path = export_bundle(model, tmp_path / "cups", examples=X)
    assert (path / "selftest.csv").stat().st_size < 5000
    with open_bundle(path) as (description, predictor):
        assert isinstance(predictor, ImagePredictor)
        height, width = X.shape[1:3]
        assert description["source"] == {"kind": "pictures", "width": width, "height": height, "colour": colour}
        names = model[0].get_feature_names_out()
        support = model[1].get_support(indices=True) if selected else np.arange(len(names))
        used = support[BoardForest(model[-1]).used_features()]
        made = predictor.extractor.names()
        assert [made[i] for i in description["features"]["columns"]] == names[used].tolist()
        F = model[0].transform(X)
        for i, (frame, expected) in enumerate(zip(X, votes(model, X), strict=True)):
            label = predictor.predict(frame.tobytes(), width, height)
            np.testing.assert_array_equal(predictor.features, F[i, used])
            np.testing.assert_array_equal(predictor.votes, expected)
            assert label == predictor.classes[expected.argmax()]
            predictor.extractor.learn()  # as transform did, where there is a background
        assert predictor.selftest() == (0, 0)


def test_groups_that_no_tree_reads_are_off(tmp_path):
    X, y = pictures_and_labels(False)
    model = make_pipeline(PixelFeatures(n_jobs=1, lbp=4), select(3), forest(3)).fit(X, y)
    with open_bundle(export_bundle(model, tmp_path / "cups")) as (_, predictor):
        read = {name.split("_")[0] for name in np.take(predictor.extractor.names(), predictor.columns)}
        computed = {name.split("_")[0] for name in predictor.extractor.names()}
    family = {"pixel": "pixel", "lbp": "lbp", "hog8": "hog8", "hog4": "hog4"}
    group = lambda name: family.get(name, "colour" if name in ("red", "green", "blue") else "spots")  # noqa: E731
    assert {group(name) for name in computed} == {group(name) for name in read}


def test_the_frames_of_the_self_test(tmp_path):
    """Formats as cameras have them; grey only where the training pictures were, for a grey frame has no colour."""
    for colour, expected in (
        (False, ["grey", "rgb888", "rgb565", "grey"]),
        (True, ["rgb888", "rgb565", "rgb565be", "rgb888"]),
    ):
        X, y = pictures_and_labels(colour)
        model = make_pipeline(PixelFeatures(n_jobs=1), forest(2)).fit(X, y)
        for frames in (X, list(X), X[:1], None):
            path = export_bundle(model, tmp_path / "cups", examples=frames)
            lines = [line.split(",") for line in (path / "selftest.csv").read_text().splitlines() if line[0] == "s"]
            assert [line[3] for line in lines] == expected
            assert all(1 <= int(line[1]) <= 24 and 1 <= int(line[2]) <= 24 for line in lines)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1, 3), (8, 8), (480, 640, 3), (64, 64)])
def test_pictures_of_any_size(shape, tmp_path):
    frames = np.random.default_rng(0).integers(0, 256, (12, *shape), np.uint8)
    model = make_pipeline(PixelFeatures(n_jobs=1), forest(2)).fit(frames, np.arange(12) % 2)
    path = export_bundle(model, tmp_path / "cups", examples=frames)
    assert (path / "selftest.csv").stat().st_size < 5000


def test_a_forest_that_reads_nothing(tmp_path):
    X, y = pictures_and_labels(False)
    model = make_pipeline(PixelFeatures(n_jobs=1), forest(2)).fit(X, np.zeros(len(y), int))
    with open_bundle(export_bundle(model, tmp_path / "cups")) as (description, predictor):
        assert description["features"]["columns"] == [0]
        assert predictor.selftest() == (0, 0)


def test_the_same_pictures_give_the_same_bytes(tmp_path):
    X, y = pictures_and_labels(True)
    made = []
    for i in range(2):
        model = make_pipeline(PixelFeatures(n_jobs=1), select(20), forest()).fit(X, y)
        made.append(export_bundle(model, tmp_path / str(i) / "c.zip", examples=X))
    assert made[0].read_bytes() == made[1].read_bytes()
    assert NUMBA  # else the wrong half was tested


BAD_MODELS: dict[str, tuple[Callable[[Any], Any], dict[str, Any], str]] = {
    "no pipeline": (lambda p: p[-1], {}, "model must be make_pipeline"),
    "four steps": (lambda p: make_pipeline(*p.named_steps.values(), p[1], p[1]), {}, "model must be make_pipeline"),
    "other first step": (
        lambda p: make_pipeline(StandardScaler(), *p.named_steps.values()),
        {},
        "model must be",
    ),
    "no selector": (
        lambda p: make_pipeline(p[0], StandardScaler(), p[1]),
        {},
        "model has a StandardScaler before its RandomForestClassifier, which goes by order only; leave it out",
    ),
    "unfitted selector": (
        lambda p: make_pipeline(p[0], SelectKBest(k=5), p[1]),
        {},
        "SelectKBest is not fitted; call fit first",
    ),
    "selector of others": (
        lambda p: make_pipeline(p[0], SelectKBest(k=1).fit([[0, 1], [1, 0], [2, 2], [5, 3]], [0, 1, 0, 1]), p[1]),
        {},
        "SelectKBest selects from 2 features, SpectralFeatures makes",
    ),
    "an unknown argument": (lambda p: p, {"hops": 4}, "hops is not known; did you mean hop"),
    "unfitted forest": (lambda p: make_pipeline(p[0], RandomForestClassifier()), {}, "is not fitted; call fit first"),
    "unfitted features": (lambda p: make_pipeline(SpectralFeatures(), p[1]), {}, "SpectralFeatures is not fitted"),
    "no selector, and another step": (
        lambda p: make_pipeline(p[0], MinMaxScaler(), p[1]),
        {},
        "MinMaxScaler is no selector: it has no get_support; leave it out",
    ),
    "no forest": (lambda p: make_pipeline(p[0], SVC()), {}, "is a SVC, must be one of RandomForestClassifier, "),
    "unfitted linear": (lambda p: make_pipeline(p[0], LogisticRegression()), {}, "is a LogisticRegression that is not"),
    "unfitted projection": (
        lambda p: make_pipeline(p[0], IntegerProjection(), p[1]),
        {},
        "model's IntegerProjection is not fitted; call fit first",
    ),
    "projection of others": (
        lambda p: make_pipeline(p[0], IntegerProjection().fit(_SIX, list("aaaabbbbcccc")), p[1]),
        {},
        "IntegerProjection takes 6 features, SpectralFeatures makes",
    ),
    "hop 0": (lambda p: p, {"hop": 0}, "hop is 0, must be a whole number from 1 to 32"),
    "hop 33": (lambda p: p, {"hop": 33}, "hop is 33, must be a whole number from 1 to 32"),
    "windows": (
        lambda p: p,
        {"examples": np.zeros((9, 31, 3), np.int16)},
        r"examples are of \(31, 3\) \(samples, channels\), the model takes \(32, 3\)",
    ),
    "float windows": (lambda p: p, {"examples": np.zeros((9, 32, 3))}, "X is float64, must be int16 counts"),
    "features": (
        lambda p: make_pipeline(p[0], RandomForestClassifier(1).fit([[0], [1]], [0, 1])),
        {},
        "the classifier takes 1 features, SpectralFeatures makes",
    ),
}


@pytest.mark.parametrize("case", BAD_MODELS)
def test_bad_models(case, model, tmp_path):
    change, options, message = BAD_MODELS[case]
    with pytest.raises(UserError, match=message) as caught:
        export_bundle(change(model[0]), tmp_path / "wrist", **options)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


PICTURES: dict[str, tuple[dict[str, Any], str]] = {
    "hop": ({"hop": 4}, "hop is for recordings only, the model starts with PixelFeatures; leave it out"),
    "lsb_per_g": ({"lsb_per_g": 4096.0}, "lsb_per_g is for recordings only"),
    "lsb_per_dps": ({"lsb_per_dps": 16.0}, "lsb_per_dps is for recordings only"),
    "floats": ({"examples": np.zeros((4, 8, 8))}, r"examples: a picture is float64 from 0.0 to 0.0, must be uint8"),
    "four colours": (
        {"examples": np.zeros((4, 8, 8, 4), np.uint8)},
        r"examples: a picture has shape \(8, 8, 4\), must be",
    ),
    "a line": ({"examples": np.zeros((4, 8), np.uint8)}, r"examples: a picture has shape \(8,\), must be"),
    "nothing": ({"examples": [np.zeros((0, 8), np.uint8)]}, r"examples: a picture has shape \(0, 8\), must be"),
}


@pytest.mark.parametrize("case", PICTURES)
def test_bad_pictures(case, tmp_path):
    options, message = PICTURES[case]
    X, y = pictures_and_labels(False)
    model = make_pipeline(PixelFeatures(n_jobs=1), forest(2)).fit(X, y)
    with pytest.raises(UserError, match=message) as caught:
        export_bundle(model, tmp_path / "cups", **options)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["passthrough", None])
@pytest.mark.parametrize("place", [1, 2])
def test_a_step_that_does_nothing_is_none(step, place, tmp_path):
    X, y, _ = windows_and_labels()
    steps = [("features", SpectralFeatures(RATE, frame=16)), ("best", select(8)), ("forest", forest())]
    plain = Pipeline(list(steps)).fit(X, y)
    steps.insert(place, ("scale", step))
    with_step = Pipeline(steps).fit(X, y)
    for name, model in (("plain", plain), ("step", with_step)):
        export_bundle(model, tmp_path / name, examples=X)
    for file in ("trees.csv", "selftest.csv"):
        assert (tmp_path / "plain" / file).read_bytes() == (tmp_path / "step" / file).read_bytes()
    assert len(with_step) == 4  # the user's own is as it was


def test_a_search_is_told_what_to_give(tmp_path):
    X, y, _ = windows_and_labels()
    pipeline = make_pipeline(SpectralFeatures(RATE, frame=16), forest())
    search = GridSearchCV(pipeline, {"randomforestclassifier__max_depth": [2, 3]}, cv=2)
    with pytest.raises(UserError, match="not a pipeline; fit it with refit=True, and give its best_"):
        export_bundle(search, tmp_path / "wrist")
    search.fit(X, y)
    with pytest.raises(UserError, match=r"model is a GridSearchCV, not a pipeline; give its best_estimator_$"):
        export_bundle(search, tmp_path / "wrist")
    assert export_bundle(search.best_estimator_, tmp_path / "wrist", examples=X).is_dir()
