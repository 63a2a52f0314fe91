"""The choice of features: what is compared, that it sees nothing of what is scored on, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest
from simulated import write_recordings

from emlearn_gestures import UserError
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.models.learner import KINDS
from emlearn_gestures.training import choice
from emlearn_gestures.training.choice import CLOSE, Chooser, Plan, plans
from emlearn_gestures.training.fit import fit_task, write_task
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.task import Task, make_task

ALL = ["plain", "shape", "strokes", "all", "projected", "linear"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_recordings(tmp_path_factory.mktemp("recordings"), each=6, rows=96)


def settings_of(**tables: dict) -> Settings:
    settings = Settings.default(MOTION).change("windows", length=32, hop=32)
    for name, values in tables.items():
        settings = settings.change(name, **values)
    return settings


@pytest.fixture(scope="module")
def task(folder) -> Task:
    return make_task(folder, settings_of())


def names(task: Task, **tables: dict) -> list[str]:
    return [plan.name for plan in plans(task, settings_of(**tables))]


def test_what_is_compared(task):
    assert names(task) == ALL
    assert names(task, choice={"features": "strokes"}) == ["strokes"]


@pytest.mark.parametrize(
    ("tables", "left_out"),
    [
        ({"model": {"kind": "extra-trees"}}, {"linear"}),
        ({"model": {"n_estimators": 3}}, {"linear"}),
        ({"model": {"kind": "logistic", "projection": True}}, {"linear", "projected"}),
        ({"features": {"shape": True}}, {"shape", "all", "projected", "linear"}),
        ({"features": {"frame": 32}}, set()),
    ],
)
def test_what_is_given_is_not_changed(task, tables, left_out):
    assert names(task, **tables) == [name for name in ALL if name not in left_out]
    kind = tables.get("model", {}).get("kind")
    for plan in plans(task, settings_of(**tables)):
        assert kind is None or isinstance(plan.model[-1], KINDS[kind].estimator)


def test_a_name_that_is_none(task):
    with pytest.raises(UserError, match="features is 'wavelets', must be one of 'auto', 'plain', 'shape'"):
        names(task, choice={"features": "wavelets"})


def test_features_are_computed_once(task):
    found = {plan.name: plan for plan in plans(task, settings_of())}
    assert found["all"].examples is found["projected"].examples is found["linear"].examples
    assert found["all"].examples.features.shape[1] > found["shape"].examples.features.shape[1]


def test_the_cheapest_of_those_that_are_about_as_good():
    found = [Plan(name, None, None) for name in ALL]
    chooser = Chooser(found, None, 0)
    for accuracy, expected in (
        ([0.9, 0.9, 0.9, 0.9, 0.9, 0.9], "plain"),
        ([0.9, 0.9 + 1.01 * CLOSE, 0.9, 0.9, 0.9, 0.9], "shape"),
        ([0.9, 0.9, 0.9, 0.9, 0.9, 0.9 + 0.99 * CLOSE], "plain"),
        ([0.5, np.nan, 0.9, 0.8, 0.9, np.nan], "strokes"),
    ):
        assert chooser.choose(np.array(accuracy)).name == expected
    assert chooser.choose(None).name == "plain"


def test_a_choice_sees_nothing_of_what_is_scored_on(task, monkeypatch):
    """Each model that is fitted, to choose or to score, is fitted within one side of one part of the split."""
    sides = [set(train) for train, _ in task.split.parts]
    fitted = []

    class Watched(Plan):
        def fit(self, train):
            fitted.append(set(train))
            return super().fit(train)

    monkeypatch.setattr(choice, "Plan", Watched)
    found = fit_task(task, settings_of())
    # a choice for each part, three folds of six plans and the model; the same for all that is trained on
    one = 3 * len(ALL)
    assert len(fitted) == len(sides) * (one + 1) + one
    for k, side in enumerate(sides):
        part = fitted[k * (one + 1) : (k + 1) * (one + 1)]
        assert all(each < side for each in part[:-1])
        assert part[-1] == side
    assert set(found.choice.index) == set(ALL)


def test_groups_stay_together(folder):
    settings = settings_of(recordings={"group": r"\.(\d)"})
    task = make_task(folder, settings)
    groups = task.examples.index.get_level_values("group").to_numpy()
    everything = np.arange(len(groups))
    seen = []

    class Watched(Plan):
        def fit(self, train):
            seen.append(train)
            return super().fit(train)

    found = [Watched(plan.name, plan.model, plan.examples) for plan in plans(task, settings)]
    Chooser(found, task, 0).compare(everything)
    assert len(seen) == 3 * len(ALL)
    for train in seen:
        assert not set(groups[train]) & set(groups[np.setdiff1d(everything, train)])


def test_the_cost_is_that_of_the_bundle(task, tmp_path):
    settings = settings_of()
    fitted = fit_task(task, settings)
    path = write_task(task, fitted, settings, tmp_path / "bundle")
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
        row = fitted.choice.loc[fitted.plan.name]
        assert (row["features"], row["ram"]) == (cost.features, cost.ram)
        assert description["training"]["choice"] == fitted.plan.name
        assert predictor.selftest() == (0, 0)
    assert fitted.choice["accuracy"].between(0, 1).all()
    assert not fitted.refused


def test_what_a_board_does_not_take_is_left_out_with_the_reason(task, monkeypatch):
    found = plans(task, settings_of())
    real = choice.board_predict

    def predict(fitted, features):
        if len(fitted) > 1:
            raise UserError("weights beyond int32")
        return real(fitted, features)

    monkeypatch.setattr(choice, "board_predict", predict)
    chooser = Chooser(found, task, 0)
    everything = np.arange(len(task.labels))
    accuracy = chooser.compare(everything)
    assert np.isnan(accuracy).tolist() == [name == "projected" for name in ALL]
    assert chooser.refused == {"projected": "weights beyond int32"}
    assert "projected" not in chooser.table(everything, accuracy).index
    with pytest.raises(UserError, match="beyond int32"):
        Chooser([found[4], found[4]], task, 0).compare(everything)


def test_a_class_of_one_recording_is_not_compared(tmp_path):
    folder = write_recordings(tmp_path, each=1, rows=96)
    settings = settings_of()
    fitted = fit_task(make_task(folder, settings), settings)
    assert (fitted.choice, fitted.scores, fitted.plan.name) == (None, None, "plain")
