"""`train --unknown`: a gate whose radius is measured on what is held out, and what is said of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from simulated import csv_text, movement
from sklearn.base import clone

from emlearn_gestures import UserError
from emlearn_gestures.families import FAMILIES
from emlearn_gestures.models.board import given
from emlearn_gestures.models.gate import UnknownGate
from emlearn_gestures.training.choice import plans
from emlearn_gestures.training.gating import check_unknown, fit_gate
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.split import group_split
from emlearn_gestures.training.task import make_task

SMALL = ("--window", "640ms", "--hop", "320ms", "--trees", "3", "--features", "plain")
MOTION = next(family for family in FAMILIES if family.name == "motion")


def write(folder: Path, names: list[str], each: int = 5, first: int = 0) -> Path:
    folder.mkdir()
    for name in names:
        for k in range(first, first + each):
            (folder / f"{name}.{k + 1}.csv").write_text(csv_text(movement(name, 320, 1000 * len(name) + k)))
    return folder


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Path:
    """Of two of the three movements."""
    return write(tmp_path_factory.mktemp("recordings") / "known", ["idle", "swing"])


def test_strangers_are_refused(command, recordings, tmp_path):
    """Shaking, called swing, is refused; new recordings of what is known hardly ever."""
    bundle = tmp_path / "wrist"
    trained = command("train", recordings, "-o", bundle, *SMALL, "--unknown", "0.05")
    assert "of held-out known windows are refused (5.0% asked for; 5-fold by recording)" in trained
    assert re.search(r"gate +8 clusters of \d+ features", trained)
    description = json.loads((bundle / "model.json").read_text())
    refused = description["training"]["unknown"]["refused"]
    assert description["training"]["unknown"] == {"asked": 0.05, "refused": pytest.approx(0.05, abs=0.05)}
    assert f"{refused:.1%} of held-out" in trained
    assert sorted(file.name for file in bundle.iterdir())[0] == "gate.csv"
    known = command("evaluate", bundle, write(tmp_path / "new", ["idle", "swing"], first=5))
    assert float(re.search(r"^refused as unknown: .* windows, ([\d.]+)%$", known, re.MULTILINE)[1]) < 20
    strangers = write(tmp_path / "strangers", ["shake"])
    for file in strangers.iterdir():
        file.rename(file.with_name(file.name.replace("shake", "swing")))
    found = command("evaluate", bundle, strangers)
    assert float(re.search(r"^refused as unknown: .* windows, ([\d.]+)%$", found, re.MULTILINE)[1]) > 95
    assert "│ (unknown)" in found
    assert "no event" in command("run", bundle, next(strangers.iterdir()))


def test_what_is_refused_counts_for_the_background(command, recordings, tmp_path):
    bundle = tmp_path / "wrist"
    command("train", recordings, "-o", bundle, *SMALL, "--unknown", "0.05", "--background", "idle")
    strange = tmp_path / "strange.csv"
    strange.write_text(csv_text(np.concatenate([movement("swing", 160, 1), movement("shake", 160, 1)])))
    lines = command("run", bundle, strange).splitlines()
    labels = [line.split()[2] for line in lines if re.search(r" s  \w+  \d/3$", line)]
    assert labels == ["swing", "idle"]


def fitted(recordings: Path, **model: object):
    settings = Settings.default(MOTION).change("windows", length="640ms", hop="320ms").change("model", **model)
    settings = settings.change("choice", features="plain")
    task = make_task(recordings, settings)
    plan = plans(task, settings)[0]
    plan.steps.fit(*plan.examples.rows())
    return task, plan


@pytest.mark.parametrize("model", [{}, {"projection": True}, {"kind": "logistic", "features_max": 20}])
def test_the_radius_is_of_examples_that_trained_nothing(recordings, model):
    """Distances are those of steps and centres that were made without the recording."""
    task, plan = fitted(recordings, **model)
    gated = fit_gate(task, plan, 0.1, 0)
    split = group_split(task.examples.index, 5, 0)
    distances = []
    for train, held in split.parts:
        groups = task.examples.index.get_level_values("group")
        assert set(groups[train]).isdisjoint(groups[held])
        steps = clone(plan.steps).fit(plan.examples.features[train], task.labels[train])
        X = given(steps, plan.examples.features)
        distances.append(UnknownGate(0.1).held_out_distances(X[train], task.labels[train], X[held]))
    assert gated.gate.radius_ == np.quantile(np.concatenate(distances), 0.9, method="higher")
    assert 0 <= gated.refused < 0.3
    assert gated.split == split.words


def test_one_recording_of_a_class(tmp_path):
    folder = write(tmp_path / "few", ["idle", "swing"])
    for k in range(2, 6):
        (folder / f"swing.{k}.csv").unlink()
    task, plan = fitted(folder)
    with pytest.raises(UserError, match="unknown: a class is in one recording only, so nothing known can be held out"):
        fit_gate(task, plan, 0.05, 0)


@pytest.mark.parametrize("share", [0, 0.6, -1, float("nan"), "few"])
def test_a_share_that_is_none(share):
    with pytest.raises(UserError, match=r"unknown is .*, must be from 1e-06 to 0.5 of the known examples"):
        check_unknown(share)
    check_unknown(None)
    check_unknown(0.5)
