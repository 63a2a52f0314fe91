"""Recordings as people really have them: where the class is, rows without one, the same recording twice."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from simulated import RATE, csv_text, movement, write_recordings

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.task import make_task


def odd(name: str) -> Path:
    """A set of odd_recordings, where it is there."""
    root = os.environ.get("EMLEARN_GESTURES_DATA")
    if not root or not Path(root, "odd_recordings", name).is_dir():
        pytest.skip("EMLEARN_GESTURES_DATA has no odd_recordings")
    return Path(root, "odd_recordings", name)


def classes(frame: pd.DataFrame) -> dict[str, str]:
    """Of each recording, in the order of the rows."""
    return dict(zip(frame.index.get_level_values("sample"), frame.index.get_level_values("class"), strict=True))


def write(path: Path, seed: int, label: str | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = csv_text(movement("shake", 80, seed)).splitlines()
    if label is not None:
        lines = [f"{line},{label if i else 'label'}" for i, line in enumerate(lines)]
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("name", ["fname", "sub", "g3"])
def test_the_class_is_in_the_file_name(name):
    found = classes(load_recordings(odd(name)))
    assert set(found.values()) == ({"idle", "wave", "tap"} if name == "g3" else {"idle", "wave"})
    assert all(Path(sample).name.startswith(label) for sample, label in found.items())


def test_numbers_behind_the_class(tmp_path):
    for i in range(3):
        write(tmp_path / f"wave{i}.csv", i)
        write(tmp_path / f"idle{i}.csv", 9 + i)
    assert set(classes(load_recordings(tmp_path)).values()) == {"idle", "wave"}


def test_rows_without_a_class():
    folder = odd("labelblank")
    with pytest.raises(UserError, match=r"column 'label': an empty cell, as in 21 rows; .*unlabelled="):
        load_recordings(folder)
    frame = load_recordings(folder, unlabelled="drop")
    assert "" not in set(classes(frame).values())
    assert [note for note in frame.attrs["report"] if "class" in note and "left out" in note]


def test_no_window_spans_rows_that_were_left_out(tmp_path):
    lines = csv_text(movement("shake", 160, 1)).splitlines()
    labelled = [f"{line},{'label' if not i else '' if 60 < i <= 80 else 'shake'}" for i, line in enumerate(lines)]
    (tmp_path / "day.csv").write_text("\n".join(labelled))
    with pytest.raises(UserError, match="line 62, column 'label': an empty cell, as in 20 rows"):
        load_recordings(tmp_path)
    frame = load_recordings(tmp_path, unlabelled="drop")
    assert len(frame) == 140
    starts = window_recordings(frame, 32, 4).index.get_level_values("start") * RATE
    assert starts.max() > 79.5
    assert not any(28.5 < start < 79.5 for start in starts)


def test_exports_of_edge_impulse_without_labels():
    with pytest.raises(UserError, match=r"100 of 200 rows have no label in the index; .*unlabelled="):
        load_recordings(odd("ei_multi_gap"))
    frame = load_recordings(odd("ei_multi_gap"), unlabelled="drop")
    assert len(frame) == 600
    assert set(classes(frame).values()) == {"idle", "wave"}
    with pytest.raises(UserError, match=r"its label is empty; label it, or leave such files out with unl"):
        load_recordings(odd("ei_unlabeled"))
    frame = load_recordings(odd("ei_unlabeled"), unlabelled="drop")
    assert len(classes(frame)) == 4
    assert "ei_unlabeled: recordings without a class left out: 2, such as training/idle.1" in str(frame.attrs["report"])
    every = load_recordings(odd("ei_multi")).index.get_level_values("class")
    assert set(every) == {"idle", "wave", "other"}


def test_nothing_is_labelled(tmp_path):
    write(tmp_path / "a.csv", 1, "")
    with pytest.raises(UserError, match=r"(none of its 80 rows|no row) has a class"):
        load_recordings(tmp_path, unlabelled="drop")
    with pytest.raises(UserError, match=r"unlabelled.*'skip'.* must be"):
        load_recordings(tmp_path, unlabelled="skip")


def test_files_without_a_class_in_their_name(tmp_path):
    write(tmp_path / "wave.csv", 1)
    write(tmp_path / "2025_06.csv", 2)
    with pytest.raises(UserError, match=r"2025_06.csv: no class in its name"):
        load_recordings(tmp_path)
    assert list(classes(load_recordings(tmp_path, unlabelled="drop"))) == ["wave.csv"]


def test_spellings_of_one_class(tmp_path):
    composed, apart = (unicodedata.normalize(form, "drück") for form in ("NFC", "NFD"))
    write(tmp_path / "a.csv", 1, composed)
    write(tmp_path / "b.csv", 2, apart)
    write(tmp_path / "c.csv", 3, "Wave")
    write(tmp_path / "d.csv", 4, "wave")
    frame = load_recordings(tmp_path)
    assert set(classes(frame).values()) == {composed, "Wave"}
    assert len([note for note in frame.attrs["report"] if "is written in 2 ways, joined" in note]) == 2


@pytest.mark.parametrize("folder", ["odd", "made"])
def test_the_same_recording_under_two_names(folder, tmp_path):
    if folder == "made":
        path = write_recordings(tmp_path / "set", each=3)
        (path / "shake.9.csv").write_bytes((path / "shake.1.csv").read_bytes())
        expected = "shake.1.csv = shake.9.csv"
    else:
        path, expected = odd("dup"), None
    settings = Settings.default(MOTION).change("windows", length="640ms")
    task = make_task(path, settings)
    notes = [note for note in task.examples.notes if "under several names" in note]
    if expected:
        assert notes[0].endswith(f"the same under several names stay on one side of every split: {expected}")
    for train, test in task.split.parts:
        assert not set(task.examples.alike[train]) & set(task.examples.alike[test])


def test_people_in_folders_are_proposed(tmp_path):
    for who in ("ann", "bob"):
        for number, what in enumerate(("idle", "shake")):
            write(tmp_path / who / what / "1.csv", number)
    settings = Settings.default(MOTION).change("windows", length="640ms")
    assert make_task(tmp_path, settings).examples.notes[-1].endswith("people or sessions, group='^([^/]+)/'")
    grouped = make_task(tmp_path, settings.change("recordings", group="^([^/]+)/"))
    assert not [note for note in grouped.examples.notes if "people or sessions" in note]


def test_an_export_is_divided_as_it_says(tmp_path):
    task = make_task(odd("ei_multi"), Settings.default(MOTION).change("windows", length="640ms"))
    assert task.split.words == "on its test windows"
    index = json.loads((odd("ei_multi") / "info.labels").read_text())["files"]
    testing = {entry["path"] for entry in index if entry["category"] == "testing"}
    [(train, test)] = task.split.parts
    names = task.examples.index.get_level_values("sample").to_numpy()
    assert set(names[test]) == testing
    assert not set(names[train]) & testing
