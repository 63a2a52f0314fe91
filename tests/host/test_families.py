"""Which family a path, a bundle and a pipeline are of."""

from __future__ import annotations

import dataclasses
import inspect
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from emlearn_gestures import (
    PixelFeatures,
    SpectralFeatures,
    StrokeFeatures,
    UserError,
    load_pictures,
    load_recordings,
    load_strokes,
)
from emlearn_gestures.families import FAMILIES, family_of_features, family_of_path
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.motion_settings import RecordingSettings
from emlearn_gestures.families.picture_settings import ReadingSettings
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.families.stroke_settings import ReadingSettings as StrokeReading
from emlearn_gestures.families.strokes import STROKES
from emlearn_predict import FAMILIES as DEVICE


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(path)
    return path


def test_each_is_known_to_the_device():
    assert {family.name for family in FAMILIES} == set(DEVICE)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_a_record_imports_late_is_there(family):
    places = [call.place for name in vars(family) if hasattr(call := getattr(family, name), "place")]
    assert len(places) >= 8
    for place in places:
        module, name = place.split(":")
        assert callable(getattr(import_module(module), name))


def test_paths(tmp_path):
    picture(tmp_path / "set" / "a" / "1.jpg")
    assert family_of_path(tmp_path / "set") is PICTURES
    assert family_of_path(tmp_path / "set" / "a" / "1.jpg") is PICTURES
    for name, text, expected in (
        ("motion.csv", "time,x,y,z\n", MOTION),
        ("list.csv", '"path","label"\n', PICTURES),
        ("data.parquet", "path", MOTION),
        ("binary.csv", "\0\0\0", MOTION),
    ):
        (tmp_path / name).write_text(text)
        assert family_of_path(tmp_path / name) is expected
    (tmp_path / "wave").mkdir()
    (tmp_path / "wave" / "1.csv").write_text("x,y,z\n")
    assert family_of_path(tmp_path / "wave") is MOTION
    (tmp_path / "wave" / "info.labels").write_text("{}")
    assert family_of_path(tmp_path / "wave" / "info.labels") is MOTION


def test_paths_of_none_and_of_several(tmp_path):
    with pytest.raises(UserError, match="none: no such file or folder"):
        family_of_path(tmp_path / "none")
    with pytest.raises(
        UserError, match=r"no recordings, pictures or strokes in this folder; recordings are .*, pictures are"
    ):
        family_of_path(tmp_path)
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(UserError, match=r"a\.txt: unknown suffix '\.txt'; recordings are"):
        family_of_path(tmp_path / "a.txt")
    picture(tmp_path / "a" / "1.jpg")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "wave.csv").write_text("x,y,z\n")
    words = r"it holds recordings \(b/wave\.csv\) and pictures \(a/1\.jpg\); name a sub-folder"
    with pytest.raises(UserError, match=words):
        family_of_path(tmp_path)


def test_features():
    assert family_of_features(SpectralFeatures()) is MOTION
    assert family_of_features(PixelFeatures()) is PICTURES
    assert family_of_features(StrokeFeatures()) is STROKES
    assert family_of_features("passthrough") is None


@pytest.mark.parametrize(
    ("settings", "function"),
    [(RecordingSettings, load_recordings), (ReadingSettings, load_pictures), (StrokeReading, load_strokes)],
)
def test_tables_of_reading_are_the_arguments_of_the_readers(settings, function):
    """Names, and defaults but for those that are left to the reader."""
    arguments = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in ("path", "progress")
    }
    found = {field.name: field.default for field in dataclasses.fields(settings)}
    assert found.keys() == arguments.keys()
    assert all(default in (None, arguments[name]) for name, default in found.items())
