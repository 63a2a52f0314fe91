"""Bad options, folders, indexes and sets: one line that names what is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings

HEADER = "x,y,z\n"
ROW = "0.1,0.2,0.9\n"
GOOD = HEADER + ROW * 20
PAYLOAD = {
    "interval_ms": 10,
    "sensors": [{"name": name, "units": "g"} for name in ("accX", "accY", "accZ")],
    "values": [[0.1, 0.2, 0.9]] * 20,
}


BAD_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"sample_rate": 0}, "sample_rate=0: it must be from 0.001 to 100000"),
    ({"sample_rate": float("nan")}, "sample_rate=nan"),
    ({"rows_per_sample": 0}, "rows_per_sample=0: it must be from 1"),
    ({"max_gap": -1}, "max_gap=-1: it must be from"),
    ({"min_length": 0}, "min_length=0: it must be from 1"),
    ({"lsb_per_g": 0}, "lsb_per_g=0: it must be from 1 to 32767"),
    ({"lsb_per_dps": -2}, "lsb_per_dps=-2: it must be from"),
    ({"units": "furlong"}, "units='furlong': unknown unit; it must be one of g, mg, m/s2, deg/s, rad/s, mdps, uT"),
    ({"units": {"x": "furlong"}}, "units='furlong' for 'x'"),
    ({"units": {"q": "g"}}, "units names the channel 'q'; the channels are x, y, z"),
    ({"category": "validation"}, "category='validation': it must be 'training', 'testing' or None"),
    ({"category": "testing"}, "no recording of category 'testing'"),
]


@pytest.mark.parametrize(("options", "reason"), BAD_OPTIONS)
def test_bad_option(tmp_path: Path, options: dict[str, Any], reason: str) -> None:
    (tmp_path / "wave.csv").write_text(GOOD)
    with pytest.raises(UserError) as caught:
        load_recordings(tmp_path, **{"sample_rate": 100, **options})
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_suffix(tmp_path: Path) -> None:
    (tmp_path / "wave.doc").write_text(GOOD)
    with pytest.raises(UserError, match=r"wave.doc: unknown suffix '.doc'; recordings are .csv, .tsv"):
        load_recordings(tmp_path / "wave.doc")


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing: no such file or folder"):
        load_recordings(tmp_path / "nothing")


def test_folder_without_recordings(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none 1 or 2")
    with pytest.raises(UserError, match=r"no recordings in this folder; they are files of .csv"):
        load_recordings(tmp_path)


def test_folder_of_several_formats(tmp_path: Path) -> None:
    (tmp_path / "wave.csv").write_text(GOOD)
    np.save(tmp_path / "wave.npy", np.ones((9, 3), dtype=np.int16))
    with pytest.raises(UserError, match=r"recordings in several formats \(1 .csv, 1 .npy\)"):
        load_recordings(tmp_path)


def test_name_without_class_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "2025_06.csv").write_text(GOOD)
    with pytest.raises(UserError, match=r"2025_06.csv: no class in its name; give label="):
        load_recordings(tmp_path, sample_rate=100)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_unreadable(tmp_path: Path) -> None:
    (tmp_path / "wave.csv").write_text(GOOD)
    (tmp_path / "wave.csv").chmod(0)
    with pytest.raises(UserError, match=r"wave.csv: cannot be read \(Permission denied\)"):
        load_recordings(tmp_path, sample_rate=100)


def test_different_columns_names_the_odd_one_out(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"wave.{number}.csv").write_text(GOOD if number else "x,y\n1,2\n")
    with pytest.raises(UserError) as caught:
        load_recordings(tmp_path, sample_rate=100)
    assert str(caught.value).startswith("wave.0.csv: its columns are x, y, those of the others x, y, z;")


def test_mixed_rates(tmp_path: Path) -> None:
    for number, step in enumerate((0.01, 0.02, 0.01)):
        rows = [f"{index * step:.2f},{ROW}" for index in range(20)]
        (tmp_path / f"wave.{number}.csv").write_text("time," + HEADER + "".join(rows))
    frame = load_recordings(tmp_path)
    assert frame.attrs["sample_rate"] == 100
    words = "warning: recorded at 50 to 100 Hz: 1 of 3 resampled to 100 Hz, which is far from theirs; give sample_rate="
    assert any(line.startswith(words) for line in frame.attrs["report"])
    assert frame.groupby("sample").size().tolist() == [20, 39, 20]
    assert not any("far from" in line for line in load_recordings(tmp_path, sample_rate=100).attrs["report"])


INDEXES = {
    "names a missing file": (
        {"files": [{"path": "gone.json", "label": {"label": "a"}}]},
        "gone.json: the index names this file, but it is missing",
    ),
    "names an unknown suffix": (
        {"files": [{"path": "a.wav", "label": {"label": "a"}}]},
        "a.wav: unknown suffix",
    ),
    "leaves the folder": ({"files": [{"path": "../a.json", "label": {"label": "a"}}]}, "leaves the folder"),
    "without a label": (
        {"files": [{"path": "a.json", "label": {"type": "unlabeled"}}]},
        "a.json: its label is empty",
    ),
    "without files": ({"files": []}, "it lists no files"),
    "of another form": ({"version": 1}, "not an index of recordings (KeyError"),
}


@pytest.mark.parametrize(("index", "reason"), INDEXES.values(), ids=INDEXES)
def test_bad_index(tmp_path: Path, index: dict[str, Any], reason: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"payload": PAYLOAD}))
    (tmp_path / "info.labels").write_text(json.dumps(index))
    with pytest.raises(UserError) as caught:
        load_recordings(tmp_path)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_left(tmp_path: Path) -> None:
    (tmp_path / "wave.1.csv").write_text("")
    (tmp_path / "wave.2.csv").write_text(HEADER)
    with pytest.raises(UserError, match=r"none of its 2 recordings can be read; the first: wave.1.csv: empty"):
        load_recordings(tmp_path, sample_rate=100, skip_bad=True)


def test_one_class_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "wave.csv").write_text(GOOD)
    assert set(load_recordings(tmp_path, sample_rate=100).index.get_level_values("class")) == {"wave"}
