"""Settings of `train`, from the configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from emlearn_gestures import UserError
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.training.settings import EvaluationSettings, Settings, read_config

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

[model]
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

[model]
features_max = 127
min_samples_leaf = 2

[decision]
alpha = 0.2
"""


def config(folder: Path, text: str) -> Path:
    path = folder / "train.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("family", [MOTION, PICTURES], ids=lambda family: family.name)
def test_without_a_file_all_is_default(family):
    assert read_config(None, family) == Settings.default(family)
    assert read_config(None, family).decision is family.decision


def test_every_table(tmp_path):
    found = read_config(config(tmp_path, EVERY_TABLE), MOTION)
    assert found.own.recordings.given() == {
        **{"sample_rate": 50.0, "label": "folder", "time": False},
        **{"min_length": 2, "unlabelled": "refuse", "skip_bad": False},
    }
    assert vars(found.own.windows) == {"length": "1s", "hop": 10, "purity": 0.8}
    assert found.own.features["filter"] == "low"
    assert found.model.kind == "random-forest"
    assert found.model.arguments == {"n_estimators": 7, "class_weight": {"Ruhe – ü": 2}}
    assert (found.decision.threshold, found.decision.background, found.decision.alpha) == (0.6, "idle", None)
    assert found.evaluation == EvaluationSettings(3, 1)


def test_every_table_for_pictures(tmp_path):
    found = read_config(config(tmp_path, FOR_PICTURES), PICTURES)
    expected = {"label": "folder", "group": "^(.)", "category": None, "unlabelled": "refuse"}
    expected |= {"skip_bad": True, "max_side": 320}
    assert vars(found.own.pictures) == expected
    assert found.own.features == {"size": 16, "crop": True, "hog": [8, 4], "contrast": 1.5}
    assert found.own.augmentation == {"copies": 3, "flip": False, "noise": 2.5}
    assert (found.model.features_max, found.model.arguments) == (127, {"min_samples_leaf": 2})
    assert (found.decision.alpha, found.decision.smoothed) == (0.2, 0.8)
    assert found.evaluation == EvaluationSettings()


def test_changes_leave_the_rest(tmp_path):
    before = read_config(config(tmp_path, EVERY_TABLE), MOTION)
    after = before.change("", group="person").change("model", n_estimators=3).change("features", pad=True)
    assert after.own.recordings.group == "person" and after.own.recordings.sample_rate == 50
    assert after.model.arguments == {"n_estimators": 3, "class_weight": {"Ruhe – ü": 2}}
    assert after.own.features == {**before.own.features, "pad": True}
    assert after.own.windows == before.own.windows
    assert before.model.arguments["n_estimators"] == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[picture]\nlabel = 'x'",
            r"\[picture\] is not known; did you mean \[pictures\]\? tables are \[pictures\], \[features\]",
        ),
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
        (
            "[model]\nfeature_max = 5",
            r"\[model\] feature_max is not known; did you mean (max_features|features_max)\? keys are .*features_max",
        ),
        ("augmentation = 3", r"augmentation is no table; write \[augmentation\] above its keys"),
    ],
)
def test_what_is_not_known_for_pictures(text, message, tmp_path):
    path = config(tmp_path, text)
    with pytest.raises(UserError, match=message) as caught:
        read_config(path, PICTURES)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[feature]\nframe = 32",
            r"\[feature\] is not known; did you mean \[features\]\? tables are \[recordings\], \[windows\]",
        ),
        ("frame = 32", r"\[frame\] is not known; .*tables are"),
        (
            "[features]\nframes_ = 1",
            r"\[features\] frames_ is not known; did you mean frames\? keys are correlation, cutoff",
        ),
        ("[features]\nsample_rate = 1", r"\[features\] sample_rate is not known"),
        ("[recordings]\npath = 'x'", r"\[recordings\] path is not known"),
        ("[model]\ntrees = 1", r"\[model\] trees is not known; .*keys are .*n_estimators"),
        ("[model]\nkind = 'decision-tree'\nn_estimators = 1", r"\[model\] n_estimators is not known"),
        ("[decision]\nn_classes = 1", r"\[decision\] n_classes is not known"),
        ("[evaluation]\nfold = 1", r"\[evaluation\] fold is not known; did you mean folds\? keys are folds, seed"),
        ("[pictures]\nlabel = 'x'", r"\[pictures\] is for pictures, not recordings; tables are recordings, windows"),
        (
            "[augmentation]\nflip = true",
            r"\[augmentation\] flip is not known; keys are copies, drift, noise, rotation, seed, strength, tempo",
        ),
        ("[recordings]\nlabel = 3", r"\[recordings\] label is 3, must be a text"),
        ("[recordings]\nskip_bad = 'yes'", r"\[recordings\] skip_bad is 'yes', must be true or false"),
        ("[model]\nkind = 'boosting'", "model kind is 'boosting', must be one of"),
        ("[features", "not TOML: "),
        ("a = 1\na = 2", "not TOML: "),
    ],
)
def test_what_is_not_known(text, message, tmp_path):
    path = config(tmp_path, text)
    with pytest.raises(UserError, match=message) as caught:
        read_config(path, MOTION)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_not_text(tmp_path):
    path = tmp_path / "train.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"train\.toml: not TOML: "):
        read_config(path, MOTION)
