"""Settings of `train`: the configuration file, the model it asks for, and what a bundle remembers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures import SpectralFeatures, UserError, window_recordings
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.evaluate import Scores
from emlearn_gestures.training import TABLES, make_model, read_config, training_summary

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
        ({"kind": "decision-tree", "n_estimators": 5}, "forest: .*n_estimators"),
    ],
)
def test_bad_forests(settings, message):
    with pytest.raises(UserError, match=message):
        make_model(SpectralFeatures(50), settings)


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
