"""Learning curves over groups."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures import UserError
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.reports.learning_curve import plot_curve
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.curve import curve_groups, curve_sizes, learning_curve
from emlearn_gestures.training.fit import curve_task, fit_task
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.task import make_task


def people(n: int, copies: int = 0) -> tuple[Computed, np.ndarray]:
    """Two classes of n people; the feature that tells them apart is another one for each person."""
    rng = np.random.default_rng(0)
    features = rng.integers(-50, 50, (40 * n, n)).astype(np.int16)
    labels, groups = np.tile(["a", "b"], 20 * n), np.repeat([f"p{i:02d}" for i in range(n)], 40)
    return Computed(features, labels, [features for _ in range(copies)]), groups


def test_sizes():
    assert curve_sizes(1).tolist() == [1]
    assert curve_sizes(4).tolist() == [1, 2, 3, 4]
    sizes = curve_sizes(80)
    assert sizes[0] == 1
    assert sizes[-1] == 80
    assert len(sizes) <= 8
    assert (np.diff(sizes) > 0).all()


def test_nobody_is_on_both_sides():
    examples, groups = people(5)
    # a tree knows by heart what it was trained on; of noise it knows nothing
    curve = learning_curve(make_pipeline(DecisionTreeClassifier(random_state=0)), examples, groups)
    assert curve.sizes.tolist() == [1, 2, 3, 4]
    assert curve.held_out == 1
    assert curve.accuracy.shape == (4, 10)
    assert (curve.accuracy < 0.85).all()


def test_more_groups_and_the_same_seed():
    examples, groups = people(10)
    for row in range(len(groups)):  # what a group has to say: one more threshold of the first feature
        examples.features[row, 0] = 100 * int(groups[row][1:]) + (5 if examples.labels[row] == "a" else -5)
        examples.features[row, 1] = 40 if examples.labels[row] == "a" and groups[row] > "p04" else 0
    steps = make_pipeline(ExtraTreesClassifier(10, random_state=0))
    first, second = (learning_curve(steps, examples, groups, draws=3, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first.accuracy, second.accuracy)
    table = first.table()
    assert table["mean"].iloc[-1] > table["mean"].iloc[0]
    assert (table["lowest"] <= table["mean"]).all()
    assert (table["mean"] <= table["highest"]).all()


def test_a_group_of_one_class_can_be_trained_on():
    examples, groups = people(4)
    labels = np.where(groups == "p00", "a", examples.labels)
    curve = learning_curve(
        make_pipeline(DecisionTreeClassifier(random_state=0)), Computed(examples.features, labels, []), groups
    )
    assert np.isfinite(curve.accuracy).all()


def task_of(group: str | None):
    settings = Settings.default(MOTION).change("", group=group).change("windows", hop="1s")
    settings = settings.change("model", n_estimators=3).change("choice", features="plain")
    return make_task(FOLDER / "train", settings), settings


def test_the_curve_of_a_task(tmp_path):
    task, settings = task_of("file")
    curve = curve_task(task, fit_task(task, settings), settings)
    assert curve.sizes.tolist() == [1, 2, 3, 4]
    assert curve.held_out == 2
    assert curve.table()["mean"].iloc[-1] > 0.7
    assert plot_curve(curve, tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["curve.png"]


def test_groups_must_be_named():
    task, _ = task_of(None)
    with pytest.raises(UserError, match=r"a learning curve is over groups, such as people, .* name them by group="):
        curve_groups(task)
