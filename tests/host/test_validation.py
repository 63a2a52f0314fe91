"""Splits that keep groups apart, and the arithmetic of the scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from simulated import LENGTH, RATE, windows_and_labels
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

from emlearn_gestures import BoardForest, SpectralFeatures
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.reports.confusion import plot_confusion
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.split import Split, group_split
from emlearn_gestures.training.validation import cross_validate

PNG = b"\x89PNG\r\n\x1a\n"


def windows_frame(groups: list[str], samples: list[str] | None = None) -> pd.DataFrame:
    """Windows of each class in every group; `samples` names the recordings, else each class has one in a group."""
    X, y, _ = windows_and_labels(len(groups))
    owner = np.tile(groups, 3)
    names = np.tile(samples, 3) if samples else np.char.add(np.char.add(owner, "."), y)
    index = pd.MultiIndex.from_arrays([names, y, owner, np.zeros(len(y))], names=["sample", "label", "group", "start"])
    columns = pd.MultiIndex.from_product([range(LENGTH), list("xyz")], names=["step", "channel"])
    return pd.DataFrame(X.reshape(len(X), -1), index, columns)


def model() -> Pipeline:
    return make_pipeline(SpectralFeatures(RATE, frame=16), RandomForestClassifier(5, random_state=0))


def computed(features, X, labels: np.ndarray, augmentation: Augmentation | None = None) -> Computed:
    copies = augmentation.copies if augmentation else 0
    altered = augmentation.of(X) if augmentation else None
    return Computed.of(features, X, labels, copies=copies, altered=altered)


def validated(pipeline: Pipeline, windows: pd.DataFrame, folds: int = 5, seed: int = 0) -> Scores:
    split = group_split(windows.index, folds, seed)
    assert split is not None
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    return cross_validate(pipeline[1:], computed(pipeline[0].fit(windows), windows, labels), split)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("folds", [0, 2, 3, 5, 50])
def test_no_group_on_both_sides(folds, seed):
    windows = windows_frame([f"person{k % 7}" for k in range(30)])
    found = group_split(windows.index, folds, seed)
    parts, words = found.parts, found.words
    groups = windows.index.get_level_values("group").to_numpy()
    assert words == ("leave one group out" if folds == 0 else f"{min(folds, 7)}-fold by group")
    assert len(parts) == (min(folds, 7) or 7)
    for train, test in parts:
        assert not set(groups[train]) & set(groups[test])
        assert set(train) | set(test) == set(range(len(windows)))
    held_out = np.concatenate([test for _, test in parts])
    assert sorted(held_out) == list(range(len(windows)))


def test_recordings_where_a_class_is_in_one_group_only():
    windows = windows_frame(["only"] * 12, samples=[f"file{k % 4}" for k in range(12)])
    found = group_split(windows.index, 5)
    parts, words = found.parts, found.words
    assert words == "4-fold by recording"
    samples = windows.index.get_level_values("sample").to_numpy()
    for train, test in parts:
        assert not set(samples[train]) & set(samples[test])


def test_nothing_honest_to_say():
    windows = windows_frame(["only"] * 6)  # one recording a class
    assert group_split(windows.index, 5) is None


def test_one_class_with_one_recording_is_enough_to_say_nothing():
    windows = windows_frame([f"p{k % 3}" for k in range(9)])
    label, group = (windows.index.get_level_values(name) for name in ("label", "group"))
    assert group_split(windows[(label != "swing") | (group == "p0")].index) is None


def test_cross_validation_is_by_hand_what_it_says():
    windows = windows_frame([f"p{k % 4}" for k in range(12)])
    scores = validated(model(), windows, folds=0)
    group = windows.index.get_level_values("group").to_numpy()
    label = windows.index.get_level_values("label").to_numpy().astype(str)
    np.testing.assert_array_equal(scores.labels, label)
    for name in np.unique(group):
        held = group == name
        fitted = model().fit(windows[~held], label[~held])
        features = fitted[0].transform(windows[held])
        np.testing.assert_array_equal(scores.board[held], BoardForest(fitted[-1]).predict(features))
        np.testing.assert_array_equal(scores.soft[held], fitted.predict(windows[held]))


def test_cross_validation_of_a_model_with_pandas_output():
    windows = windows_frame([f"p{k % 3}" for k in range(6)])
    plain = validated(model(), windows)
    named = validated(model().set_output(transform="pandas"), windows)
    np.testing.assert_array_equal(plain.board, named.board)


def test_the_same_seed_gives_the_same():
    windows = windows_frame([f"p{k % 7}" for k in range(14)])
    first, second = (validated(model(), windows, 3, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first.board, second.board)
    assert first.split == "3-fold by group"


@pytest.fixture
def scores() -> Scores:
    """Four of a: three right, one taken for b. Two of b: one right, one taken for c, which the truth lacks."""
    labels, board = np.array(list("aaaabb")), np.array(list("aaabbc"))
    return Scores(labels, board, np.array(list("aaaabb")), "by hand")


def test_scores_by_hand(scores):
    assert scores.classes == ["a", "b", "c"]
    assert scores.accuracy == pytest.approx(4 / 6)
    assert scores.soft_accuracy == 1
    np.testing.assert_array_equal(scores.confusion(), [[3, 1, 0], [0, 1, 1], [0, 0, 0]])
    # F1 of a is 2 * 1 * 0.75 / 1.75, of b 1/2; c does not occur in the truth
    assert scores.macro_f1 == pytest.approx((6 / 7 + 1 / 2) / 2)
    table = scores.per_class()
    assert list(table.index) == ["a", "b", "c"]
    np.testing.assert_allclose(table["precision"], [1, 0.5, 0])
    np.testing.assert_allclose(table["recall"], [0.75, 0.5, 0])
    np.testing.assert_allclose(table["f1"], [6 / 7, 0.5, 0])
    assert list(table["support"]) == [4, 2, 0]


def test_scores_without_soft(scores):
    assert Scores(scores.labels, scores.board, None, "x").soft_accuracy is None


@pytest.mark.filterwarnings("error")
def test_plot(scores, tmp_path):
    path = plot_confusion(scores, tmp_path / "confusion.png")
    assert path.read_bytes().startswith(PNG)
    assert plot_confusion(scores, tmp_path / "confusion.svg").read_text().count("<svg") == 1
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["confusion.png", "confusion.svg"]


def test_altered_copies_are_trained_on_only():
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 256, (12, 8, 8)).astype(np.uint8)
    labels = np.array(list("ab") * 6)
    features = PixelFeatures(8, pixels=4, hog=(), spots=0, colour=0).fit(frames)
    examples = computed(features, frames, labels, Augmentation(copies=2))
    X, y = examples.rows([0, 3])
    np.testing.assert_array_equal(y, list("ababab"))
    np.testing.assert_array_equal(X[:2], features.transform(frames[[0, 3]]))
    altered = [Augmentation(copies=2).augment(frames[3], k, 3) for k in range(2)]
    np.testing.assert_array_equal(X[[3, 5]], features.transform(np.array(altered)))
    # a forest that has seen a picture's copies knows it; held out, noise is noise
    steps = make_pipeline(ExtraTreesClassifier(20, random_state=0))
    split = Split([(np.arange(0, 6), np.arange(6, 12)), (np.arange(6, 12), np.arange(0, 6))], "halves")
    assert cross_validate(steps, examples, split).accuracy < 1


def test_a_fixed_split_scores_only_what_is_held_out():
    windows = windows_frame([f"p{k % 3}" for k in range(6)])
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    pipeline = model()
    test = np.flatnonzero(windows.index.get_level_values("group") == "p0")
    train = np.flatnonzero(windows.index.get_level_values("group") != "p0")
    scores = cross_validate(
        pipeline[1:], computed(pipeline[0].fit(windows), windows, labels), Split([(train, test)], "p0")
    )
    np.testing.assert_array_equal(scores.labels, labels[test])
