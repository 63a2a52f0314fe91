"""What `train` works on: which examples it trains on, how it splits them, what the bundle gets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from picture_files import PLACES, write_pictures
from simulated import write_recordings

from emlearn_gestures import PixelFeatures, SpectralFeatures, UserError
from emlearn_gestures.pictures import Frames
from emlearn_gestures.training.settings import read_config
from emlearn_gestures.training.task import motion_task, picture_task


@pytest.fixture
def divided(tmp_path) -> Path:
    write_pictures(tmp_path / "train", each=3)
    write_pictures(tmp_path / "test", each=2, first=3)
    return tmp_path


def settings(kind: str, **tables: dict) -> dict[str, dict]:
    return read_config(None, kind) | tables


def test_pictures(tmp_path):
    task = picture_task(write_pictures(tmp_path, each=3), settings("pictures"), 5, 0)
    assert task.noun == "pictures"
    assert isinstance(task.X, Frames)
    assert isinstance(task.features, PixelFeatures)
    assert task.index.names == ["label", "group", "sample"]
    assert set(task.index.get_level_values("label")) == set(PLACES)
    assert task.trained == slice(None)
    assert task.split.words == "3-fold by picture"
    assert task.augmentation is None
    assert task.remember == {}
    assert task.decision == {"alpha": 0.2, "smoothed": 0.8}
    assert list(task.content()) == [path.read_bytes() for path in sorted(tmp_path.rglob("*.png"))]


def test_the_given_split(divided):
    task = picture_task(divided, settings("pictures"), 5, 0)
    names = task.index.get_level_values("sample").to_numpy()
    held_out = np.array([name.startswith("test/") for name in names])
    [(train, test)] = task.split.parts
    np.testing.assert_array_equal(test, np.flatnonzero(held_out))
    np.testing.assert_array_equal(train, np.flatnonzero(~held_out))
    np.testing.assert_array_equal(task.trained, train)
    assert task.split.words == "on its test pictures"
    assert list(task.export["frames"].samples) == list(names[~held_out])  # the self-test shows no test picture either


def test_pictures_to_choose_settings_by_are_neither_trained_on_nor_scored(divided):
    write_pictures(divided / "val", each=1, first=5)
    task = picture_task(divided, settings("pictures"), 5, 0)
    names = task.index.get_level_values("sample").to_numpy()
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
    task = picture_task(divided, settings("pictures", **tables), 4, 0)
    assert len(task.split.parts) == (3 if "category" in tables.get("pictures", {}) else 4)
    tested = np.concatenate([test for _, test in task.split.parts])
    assert sorted(tested) == list(range(len(task.index)))
    assert task.trained == slice(None)
    assert len(task.export["frames"]) == len(task.index)


def test_only_test_pictures_are_just_pictures(tmp_path):
    task = picture_task(write_pictures(tmp_path / "test", each=2).parent, settings("pictures"), 5, 0)
    assert task.split.words == "2-fold by picture"
    assert task.trained == slice(None)


@pytest.mark.parametrize(
    ("table", "copies"),
    [({}, 0), ({"copies": 0}, 0), ({"copies": 0, "noise": 1.0}, 0), ({"copies": 3}, 3), ({"flip": False}, 4)],
)
def test_copies(table, copies, tmp_path):
    task = picture_task(write_pictures(tmp_path, each=2), settings("pictures", augmentation=table), 5, 7)
    if table:
        assert (task.augmentation.copies, task.augmentation.seed) == (copies, 7)
    else:
        assert task.augmentation is None
    assert task.remember == ({"augmentation": {"copies": copies, **table}} if copies else {})


def test_an_alteration_out_of_its_limits_is_refused_whatever_the_copies(tmp_path):
    with pytest.raises(UserError, match="rotation is 400, must be from 0 to 180 degrees"):
        picture_task(
            write_pictures(tmp_path, each=2), settings("pictures", augmentation={"copies": 0, "rotation": 400}), 5, 0
        )


def test_recordings(tmp_path):
    chosen = settings("recordings", windows={"length": "640ms", "purity": 0.9}, features={"frame": 16})
    task = motion_task(write_recordings(tmp_path, each=2), chosen, 5, 0)
    assert task.noun == "windows"
    assert isinstance(task.features, SpectralFeatures)
    assert (task.features.sample_rate, task.features.frame) == (50, 16)
    assert task.X.shape[1] == 32 * 3
    assert task.export["hop"] == 8
    assert task.export["lsb_per_g"] == 4096
    assert task.export["lsb_per_dps"] is None
    assert task.remember == {"purity": 0.9}
    assert task.decision == {}
    assert task.split.words == "2-fold by recording"
    assert b"".join(task.content()) == task.X.to_numpy().tobytes()


def test_one_sample_a_class_is_no_split(tmp_path):
    assert picture_task(write_pictures(tmp_path / "p", each=1), settings("pictures"), 5, 0).split is None
    chosen = settings("recordings", windows={"length": 32})
    assert motion_task(write_recordings(tmp_path / "r", each=1), chosen, 5, 0).split is None
