"""What `train` works on: which examples it trains on, how it splits them, what the bundle gets."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from picture_files import PLACES, write_pictures
from PIL import Image
from simulated import write_recordings

from emlearn_gestures import MotionAugmentation, PixelFeatures, SpectralFeatures, UserError
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.pictures import Frames
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.task import Task, make_task


@pytest.fixture
def divided(tmp_path) -> Path:
    write_pictures(tmp_path / "train", each=3)
    write_pictures(tmp_path / "test", each=2, first=3)
    return tmp_path


def task_of(family, path: Path, **tables: dict) -> Task:
    settings = Settings.default(family)
    for name, values in tables.items():
        settings = settings.change(name, **values)
    return make_task(path, settings)


def test_pictures(tmp_path):
    task = task_of(PICTURES, write_pictures(tmp_path, each=3))
    assert task.family is PICTURES
    assert isinstance(task.examples.X, Frames)
    assert isinstance(task.examples.features, PixelFeatures)
    assert task.examples.index.names == ["label", "group", "sample"]
    assert set(task.examples.index.get_level_values("label")) == set(PLACES)
    assert task.trained == slice(None)
    assert task.split.words == "3-fold by picture"
    assert task.examples.copies == 0
    assert task.examples.remember == {}
    assert list(task.examples.content()) == [path.read_bytes() for path in sorted(tmp_path.rglob("*.png"))]


def test_the_given_split(divided):
    task = task_of(PICTURES, divided)
    names = task.examples.index.get_level_values("sample").to_numpy()
    held_out = np.array([name.startswith("test/") for name in names])
    [(train, test)] = task.split.parts
    np.testing.assert_array_equal(test, np.flatnonzero(held_out))
    np.testing.assert_array_equal(train, np.flatnonzero(~held_out))
    np.testing.assert_array_equal(task.trained, train)
    assert task.split.words == "on its test pictures"
    assert list(task.examples.source(task.trained)["examples"].samples) == list(
        names[~held_out]
    )  # the self-test shows no test picture either


def test_pictures_to_choose_settings_by_are_neither_trained_on_nor_scored(divided):
    write_pictures(divided / "val", each=1, first=5)
    task = task_of(PICTURES, divided)
    names = task.examples.index.get_level_values("sample").to_numpy()
    [(train, test)] = task.split.parts
    assert not any(name.startswith("val/") for name in names[np.concatenate([train, test])])
    assert any(name.startswith("val/") for name in names)
    np.testing.assert_array_equal(task.trained, train)


@pytest.mark.parametrize(
    "tables",
    [{"pictures": {"group": r"(.)\.png$"}}, {"evaluation": {"folds": 4}}, {"pictures": {"category": "train"}}],
    ids=str,
)
def test_what_asks_for_a_cross_validation(tables, divided):
    task = task_of(PICTURES, divided, **tables)
    expected = 4 if "evaluation" in tables else 5 if "group" in tables["pictures"] else 3
    assert len(task.split.parts) == expected
    tested = np.concatenate([test for _, test in task.split.parts])
    assert sorted(tested) == list(range(len(task.examples.index)))
    assert task.trained == slice(None)
    assert len(task.examples.source(task.trained)["examples"]) == len(task.examples.index)


def test_only_test_pictures_are_just_pictures(tmp_path):
    task = task_of(PICTURES, write_pictures(tmp_path / "test", each=2).parent)
    assert task.split.words == "2-fold by picture"
    assert task.trained == slice(None)


@pytest.mark.parametrize(
    ("table", "copies"),
    [({}, 0), ({"copies": 0}, 0), ({"copies": 0, "noise": 1.0}, 0), ({"copies": 3}, 3), ({"flip": False}, 4)],
)
def test_copies(table, copies, tmp_path):
    task = task_of(PICTURES, write_pictures(tmp_path, each=2), augmentation=table, evaluation={"seed": 7})
    assert task.examples.copies == copies
    if copies:
        expected = Augmentation(**{"seed": 7, **table}).augment(task.examples.X[1], copies - 1, 1)
        np.testing.assert_array_equal(task.examples.altered(slice(None), copies - 1)[1], expected)
    assert task.examples.remember == ({"augmentation": {"copies": copies, **table}} if copies else {})


@pytest.mark.parametrize(("table", "copies"), [({}, 0), ({"copies": 0}, 0), ({"copies": 3}, 3), ({"drift": 0}, 4)])
def test_copies_of_windows(table, copies, tmp_path):
    own = {"windows": {"length": "640ms"}, "augmentation": table}
    task = task_of(MOTION, write_recordings(tmp_path, each=2), **own, evaluation={"seed": 7})
    assert task.examples.copies == copies
    if copies:
        window = task.examples.X.to_numpy()[1].reshape(32, 3)
        expected = MotionAugmentation(**{"seed": 7, **table}).augment(window, copies - 1, 1)
        np.testing.assert_array_equal(task.examples.altered(slice(None), copies - 1)[1], expected)
    kept = task.examples.remember.get("augmentation")
    assert kept == ({"copies": copies, **table} if copies else None)


def test_an_alteration_out_of_its_limits_is_refused_whatever_the_copies(tmp_path):
    with pytest.raises(UserError, match="rotation is 400, must be from 0 to 180 degrees"):
        task_of(PICTURES, write_pictures(tmp_path, each=2), augmentation={"copies": 0, "rotation": 400})


def test_recordings(tmp_path):
    chosen = {"windows": {"length": "640ms", "purity": 0.9}, "features": {"frame": 16}}
    task = task_of(MOTION, write_recordings(tmp_path, each=2), **chosen)
    assert task.family is MOTION
    assert isinstance(task.examples.features, SpectralFeatures)
    assert (task.examples.features.sample_rate, task.examples.features.frame) == (50, 16)
    assert task.examples.X.shape[1] == 32 * 3
    source = task.examples.source(task.trained)
    assert len(source.pop("examples")) == len(task.labels)
    assert source == {"hop": 8, "lsb_per_g": 4096, "lsb_per_dps": None, "lsb_per_ut": None}
    remembered = task.examples.remember
    assert set(remembered) == {"purity", "columns", "units", "ranges", "length"} and remembered["purity"] == 0.9
    assert remembered["columns"]["time"] == "time 50 Hz"
    assert re.fullmatch(r"acceleration -[\d.]+ to [\d.]+ g", remembered["columns"]["x"])
    assert 0.9 * 4096 < remembered["length"] < 1.2 * 4096
    assert task.split.words == "2-fold by recording"
    assert b"".join(task.examples.content()) == task.examples.X.to_numpy().tobytes()


def test_one_sample_a_class_is_no_split(tmp_path):
    assert task_of(PICTURES, write_pictures(tmp_path / "p", each=1)).split is None
    assert task_of(MOTION, write_recordings(tmp_path / "r", each=1), windows={"length": 32}).split is None


def test_a_recording_under_two_names(tmp_path):
    path = write_recordings(tmp_path, each=3)
    first = sorted(path.glob("idle*"))[0]
    (path / "idle.9.csv").write_bytes(first.read_bytes())
    task = task_of(MOTION, path, windows={"length": 32})
    names = task.examples.index.get_level_values("sample").to_numpy()
    for train, _ in task.split.parts:
        assert (first.name in names[train]) == ("idle.9.csv" in names[train])
    notes = [note for note in task.examples.notes if "under several names" in note]
    words = "of 10 recordings 9 are different; the same under several names stay on one side of every split"
    assert notes == [f"{words}: {first.name} = idle.9.csv"]


def test_a_test_picture_under_another_name_is_not_trained_on(divided):
    copied = sorted((divided / "test").rglob("*.png"))[0]
    (divided / "train" / copied.parent.name / "again.png").write_bytes(copied.read_bytes())
    task = task_of(PICTURES, divided)
    names = task.examples.index.get_level_values("sample").to_numpy()
    assert not any("again" in name for name in names[task.trained])
    assert any("again" in name for name in names)
    assert (
        task.examples.notes[-1] == "1 pictures that are among the test pictures under another name are not trained on"
    )


def test_recordings_that_are_divided(tmp_path):
    write_recordings(tmp_path / "training", each=3)
    for file in write_recordings(tmp_path / "testing", each=4).iterdir():
        if ".4." not in file.name:
            file.unlink()
    task = task_of(MOTION, tmp_path, windows={"length": 32})
    names = task.examples.index.get_level_values("sample").to_numpy()
    assert task.split.words == "on its test windows"
    [(train, test)] = task.split.parts
    assert all(name.startswith("testing/") for name in names[test])
    assert all(name.startswith("training/") for name in names[train])
    assert len(train) + len(test) == len(names)
    assert task_of(MOTION, tmp_path, windows={"length": 32}, evaluation={"folds": 2}).split.words.startswith("2-fold")


def test_more_classes_than_a_board_takes(tmp_path):
    for i in range(128):
        path = tmp_path / f"{i:03}" / "1.png"
        path.parent.mkdir()
        Image.new("L", (8, 8), i).save(path)
    task = task_of(PICTURES, tmp_path)
    with pytest.raises(UserError, match=r"128 classes \('000', .*, \.\.\.\), a board takes at most 127; join some"):
        task.check_classes(tmp_path)
