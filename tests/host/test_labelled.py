"""Classes of data that a bundle is scored on, in the bundle's spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from picture_files import PLACES, write_pictures

from emlearn_gestures import UserError
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.training.labelled import read_labelled
from emlearn_gestures.training.settings import Settings


def renamed(folder: Path, old: str, new: str) -> Path:
    write_pictures(folder, each=2)
    (folder / old).rename(folder / new)
    return folder


def read(classes: tuple[str, ...], path: Path):
    return read_labelled({"classes": list(classes)}, path, Settings.default(PICTURES))


def test_another_spelling_is_taken(tmp_path):
    examples, labels = read(PLACES, renamed(tmp_path, "left", "LEFT"))
    assert set(labels) == set(PLACES)
    assert examples.notes == ["class 'LEFT' is taken for 'left' of the bundle"]


def test_a_bundle_that_has_both_keeps_them_apart(tmp_path):
    _, labels = read((*PLACES, "LEFT"), renamed(tmp_path, "left", "LEFT"))
    assert set(labels) == {"LEFT", "middle", "right"}


def test_another_class_is_refused(tmp_path):
    with pytest.raises(UserError, match="class 'up' is not of the bundle, which has left, middle, right"):
        read(PLACES, renamed(tmp_path, "left", "up"))
