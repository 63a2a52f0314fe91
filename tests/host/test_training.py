"""Settings of `train`: the configuration file, the model it asks for, and what a bundle remembers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures import SpectralFeatures, UserError, window_recordings
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.training.scores import Examples, Scores, Split, cross_validate
from emlearn_gestures.training.settings import TABLES, make_model, read_config, training_summary

EVERY_TABLE = """
[recordings]
sample_rate = 50.0
label = "folder"
time = false

[windows]
length = "1s"
hop = 10
purity = 0.8

[features]
statistics = ["rms", "iqr"]
frame = 32
filter = "low"
filter_cutoff = 10.0

[forest]
kind = "random-forest"
n_estimators = 7
class_weight = { "Ruhe – ü" = 2 }

[decision]
threshold = 0.6
background = "idle"

[evaluation]
folds = 3
seed = 1
"""


FOR_PICTURES = """
[pictures]
label = "folder"
group = '^(.)'
max_side = 320
skip_bad = true

[features]
size = 16
crop = true
hog = [8, 4]
contrast = 1.5

[augmentation]
copies = 3
flip = false
noise = 2.5

[forest]
features_max = 127
min_samples_leaf = 2

[decision]
alpha = 0.2
"""


def config(folder: Path, text: str) -> Path:
    path = folder / "train.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_every_table_is_empty():
    assert read_config(None) == {name: {} for name in TABLES["recordings"]}


def test_every_table(tmp_path):
    found = read_config(config(tmp_path, EVERY_TABLE))
    assert list(found) == list(TABLES["recordings"])
    assert found["recordings"] == {"sample_rate": 50.0, "label": "folder", "time": False}
    assert found["windows"] == {"length": "1s", "hop": 10, "purity": 0.8}
    assert found["forest"]["class_weight"] == {"Ruhe – ü": 2}
    assert found["evaluation"] == {"folds": 3, "seed": 1}


def test_every_table_for_pictures(tmp_path):
    found = read_config(config(tmp_path, FOR_PICTURES), "pictures")
    assert list(found) == list(TABLES["pictures"])
    assert found["pictures"] == {"label": "folder", "group": "^(.)", "max_side": 320, "skip_bad": True}
    assert found["features"] == {"size": 16, "crop": True, "hog": [8, 4], "contrast": 1.5}
    assert found["augmentation"] == {"copies": 3, "flip": False, "noise": 2.5}
    assert found["forest"] == {"features_max": 127, "min_samples_leaf": 2}
    assert found["evaluation"] == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[picture]\nlabel = 'x'", r"\[picture\] is not known; tables are pictures, features, augmentation, forest"),
        ("[windows]\nlength = 32", r"\[windows\] is for recordings, not pictures; tables are pictures, features"),
        ("[recordings]", r"\[recordings\] is for recordings, not pictures"),
        ("[pictures]\npath = 'x'", r"\[pictures\] path is not known; keys are category, group, label, max_side, skip"),
        ("[pictures]\nprogress = true", r"\[pictures\] progress is not known"),
        ("[features]\nframe = 32", r"\[features\] frame is not known; keys are background, colour, contrast, crop"),
        ("[features]\nn_jobs = 1", r"\[features\] n_jobs is not known"),
        (
            "[augmentation]\nturn = 5",
            r"\[augmentation\] turn is not known; keys are brightness, contrast, copies, flip",
        ),
        ("[forest]\nfeature_max = 5", r"\[forest\] feature_max is not known; keys are .*features_max"),
        ("augmentation = 3", r"\[augmentation\] is not known; tables are"),
    ],
)
def test_what_is_not_known_for_pictures(text, message, tmp_path):
    path = config(tmp_path, text)
    with pytest.raises(UserError, match=message) as caught:
        read_config(path, "pictures")
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[feature]\nframe = 32", r"\[feature\] is not known; tables are recordings, windows, features, forest"),
        ("frame = 32", r"\[frame\] is not known; tables are"),
        ("[features]\nframes_ = 1", r"\[features\] frames_ is not known; keys are correlation, cutoff"),
        ("[features]\nsample_rate = 1", r"\[features\] sample_rate is not known"),
        ("[recordings]\npath = 'x'", r"\[recordings\] path is not known"),
        ("[forest]\ntrees = 1", r"\[forest\] trees is not known; keys are .*n_estimators"),
        ("[forest]\nkind = 'decision-tree'\nn_estimators = 1", r"\[forest\] n_estimators is not known"),
        ("[decision]\nn_classes = 1", r"\[decision\] n_classes is not known"),
        ("[evaluation]\nfold = 1", r"\[evaluation\] fold is not known; keys are folds, seed"),
        ("[pictures]\nlabel = 'x'", r"\[pictures\] is for pictures, not recordings; tables are recordings, windows"),
        ("[augmentation]\ncopies = 1", r"\[augmentation\] is for pictures, not recordings"),
        ("[features", "not TOML: "),
        ("a = 1\na = 2", "not TOML: "),
    ],
)
def test_what_is_not_known(text, message, tmp_path):
    path = config(tmp_path, text)
    with pytest.raises(UserError, match=message) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_not_text(tmp_path):
    path = tmp_path / "train.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"train\.toml: not TOML: "):
        read_config(path)


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({}, ExtraTreesClassifier),
        ({"kind": "random-forest"}, RandomForestClassifier),
        ({"kind": "extra-trees"}, ExtraTreesClassifier),
        ({"kind": "decision-tree"}, DecisionTreeClassifier),
    ],
)
def test_model(settings, kind):
    model = make_model(SpectralFeatures(50, frame=32), settings, seed=3)
    assert type(model[-1]) is kind
    assert model[-1].random_state == 3
    assert getattr(model[-1], "n_estimators", 10) == 10
    assert model[0].get_params()["frame"] == 32
    assert model[0].sample_rate == 50


def test_settings_of_the_forest_come_before_the_defaults():
    forest = make_model(SpectralFeatures(50), {"n_estimators": 3, "max_features": "sqrt", "random_state": 8})[-1]
    assert (forest.n_estimators, forest.max_features, forest.random_state) == (3, "sqrt", 8)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "svm"}, "forest kind is 'svm', must be one of random-forest, extra-trees, decision-tree"),
        ({"kind": ["svm"]}, r"forest kind is \['svm'\], must be one of"),
        ({"n_estimators": 0}, "n_estimators is 0, a board takes 1 to 1000 trees"),
        ({"n_estimators": 1001}, "n_estimators is 1001, a board takes 1 to 1000 trees"),
        ({"n_estimators": "ten"}, "n_estimators is 'ten', a board takes"),
        ({"n_estimators": True}, "n_estimators is True, a board takes"),
        ({"kind": "decision-tree", "n_estimators": 5}, "forest: .*n_estimators"),
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
    assert cross_validate(steps[1:], Examples(chosen, y, []), split).accuracy > 0.75
    assert cross_validate(steps, Examples(X, y, []), split).accuracy < 0.7


def summarise(windows, scores):
    return training_summary(windows.index, [windows.to_numpy().tobytes()], scores)


def test_summary():
    windows = window_recordings(load_wrist(), 125, 125)
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    summary = summarise(windows, Scores(labels, labels, None, "5-fold by group"))
    assert summary["windows"] == len(windows)
    assert summary["recordings"] == windows.index.get_level_values("sample").nunique()
    assert summary["groups"] == windows.index.get_level_values("group").nunique()
    assert summary["accuracy"] == summary["macro_f1"] == 1
    assert summary["split"] == "5-fold by group"
    assert summary["soft_accuracy"] is None
    assert set(summary["versions"]) == {"python", "emlearn-gestures", "emlearn", "scikit-learn", "numpy"}
    assert json.loads(json.dumps(summary)) == summary
    assert "accuracy" not in summarise(windows, None)


def test_fingerprint_follows_values_and_labels():
    windows = window_recordings(load_wrist(), 125, 125)
    fingerprint = summarise(windows, None)["data"]
    assert summarise(windows.copy(), None)["data"] == fingerprint
    changed = windows.copy()
    changed.iloc[0, 0] += 1
    assert summarise(changed, None)["data"] != fingerprint
    swapped = windows.rename(index={"idle": "wave", "wave": "idle"}, level="label")
    assert summarise(swapped, None)["data"] != fingerprint
