"""Which files of a folder are recordings."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from simulated import csv_text, movement, pictures_and_labels

from emlearn_gestures.errors import UserError
from emlearn_gestures.families import MOTION, PICTURES, family_of_path
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.sources import is_recording, kind_of

TEXT = csv_text(movement("idle", 60, 1))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", ".csv"),
        ("a.CSV", ".csv"),
        ("a.1.tsv", ".tsv"),
        ("a.csv.gz", ".csv"),
        ("a.jsonl.gz", ".jsonl"),
        ("a.tar.gz", ""),
        ("a.gz", ""),
        ("a.npz", ".npz"),
        ("a", ""),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_texts_of_any_kind_go_together(tmp_path: Path) -> None:
    for number, suffix in enumerate((".csv", ".tsv", ".txt", ".dat", ".log")):
        (tmp_path / f"idle.{number}{suffix}").write_text(TEXT)
    (tmp_path / "idle.9.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    frame = load_recordings(tmp_path)
    assert frame.index.get_level_values("sample").nunique() == 6
    assert set(frame.index.get_level_values("class")) == {"idle"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", "recorded on Monday, 3 times\nwith 2 sensors\n"),
        ("README.txt", "1,2,3\n" * 20),
        ("session.log", "12:00:01 INFO started\n12:00:02 INFO port /dev/ttyACM0\n"),
        ("LICENSE.txt", "Copyright 2024\n"),
        ("empty.txt", ""),
    ],
)
def test_texts_that_are_no_recordings(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert not is_recording(tmp_path / name)
    (tmp_path / "idle.1.csv").write_text(TEXT)
    assert load_recordings(tmp_path).index.get_level_values("sample").nunique() == 1


def test_pictures_with_notes_are_pictures(tmp_path: Path) -> None:
    from PIL import Image

    for number, picture in enumerate(pictures_and_labels(False, 1)[0]):
        Image.fromarray(picture).save(tmp_path / f"bar{number}.png")
    (tmp_path / "readme.txt").write_text("taken with a phone\n")
    assert family_of_path(tmp_path) is PICTURES
    (tmp_path / "idle.1.txt").write_text(TEXT)
    with pytest.raises(UserError, match=r"it holds recordings \(idle.1.txt\) and pictures"):
        family_of_path(tmp_path)
    assert family_of_path(tmp_path / "idle.1.txt") is MOTION
