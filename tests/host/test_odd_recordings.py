"""Recordings as people have them: roles, units, classes and groups are right, or one line says how to mend it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from odd_recordings import ROWS, SETS

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings

DATA = os.environ.get("EMLEARN_GESTURES_DATA")
PLACES = ["made", *(["real"] if DATA and (Path(DATA) / "odd_recordings").is_dir() else [])]
XYZ = ["x", "y", "z"]
AXES = ["ax", "ay", "az"]


@pytest.fixture(params=PLACES)
def folder_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Path]:
    """Where a set lies: written by the generator, and that of the real sets where they are at hand."""

    def find(name: str) -> Path:
        if request.param == "real":
            return Path(str(DATA)) / "odd_recordings" / name
        folder = tmp_path / name
        folder.mkdir()
        SETS[name](folder)
        return folder

    return find


def channels(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name != "group"]


def classes(frame: pd.DataFrame) -> list[str]:
    return sorted(set(frame.index.get_level_values("class")))


def roles(frame: pd.DataFrame) -> dict[str, str]:
    return {row["column"]: row["role"] for row in frame.attrs["columns"]}


def said(frame: pd.DataFrame, words: str) -> bool:
    return any(words in line for line in frame.attrs["report"])


# what is read: channels, unit of the first, column of time, what the report says
READ: dict[str, tuple[list[str], str, str | None, str, dict[str, Any]]] = {
    "tn_Milliseconds": (AXES, "g", "Milliseconds", "", {}),
    "tn_elapsed_ms": (AXES, "g", "elapsed_ms", "", {}),
    "tn_TimeStamp": (AXES, "g", "Time Stamp", "", {}),
    "tn_micros": (AXES, "g", "micros", "", {}),
    "tn_millis": (AXES, "g", "millis", "", {}),
    "us_utf8": (AXES, "g", "time (µs)", "", {}),
    "cp1252us": (AXES, "g", "time (µs)", "", {}),
    "sensorlogger": (XYZ, "m/s2", "time", "left out: seconds_elapsed", {}),
    "sensiml": ([f"Accelerometer{a}" for a in "XYZ"], "counts", None, "left out: sequence", {"sample_rate": 50}),
    "counter": (XYZ, "counts", "time", "left out: counter, battery", {}),
    "temp": ([*AXES, "gx", "gy", "gz"], "g", "time", "left out: temp", {}),
    "accflex": (AXES, "g", "time", "left out: flex1", {}),
    "mixedrate": (XYZ, "g", "time", "recorded at 40 to 50 Hz: 2 of 6 resampled to 50 Hz", {}),
    "mgunit": (["x (mg)", "y (mg)", "z (mg)"], "mg", "time", "", {}),
    "gforce": (["gFx", "gFy", "gFz"], "g", "time", "", {}),
    "ax_ms2_gx_rad": ([*AXES, "gx", "gy", "gz"], "m/s2", "time", "gx, gy, gz recognised as rad/s", {}),
    "axis_names": ([f"{s} {a}" for s in ("Accel", "Gyro") for a in "XYZ"], "g", "time", "recognised as deg/s", {}),
    "nine": ([*AXES, "gx", "gy", "gz", "mx", "my", "mz"], "g", "time", "mx, my, mz recognised as uT", {}),
    "batched": (XYZ, "g", "time_ms", "200 rows share 50 time stamps: spread evenly", {}),
    "blank": (["aX", "aY", "aZ"], "g", None, "", {"sample_rate": 50}),
    "rephdr": (XYZ, "g", "time", "", {}),
    "nohdr_label_float": (XYZ, "g", None, "", {"sample_rate": 50}),
    "nohdr_label_int": (XYZ, "counts", None, "", {"sample_rate": 50}),
    "nohdr_time": (XYZ, "g", "time", "", {}),
    "comment": (XYZ, "g", None, "", {}),
    "meta": (XYZ, "g", None, "", {}),
    "latin1": (["x (m/s²)", "y (m/s²)", "z (m/s²)"], "m/s2", "time (s)", "", {}),
    "utf16": (XYZ, "g", "time_ms", "", {}),
    "deccomma": ([f"Acceleration {a} (m/s^2)" for a in "xyz"], "m/s2", "Time (s)", "", {}),
    "dectab": ([f"Acceleration {a} (m/s^2)" for a in "xyz"], "m/s2", "Time (s)", "", {}),
    "spaces": (XYZ, "g", None, "", {"sample_rate": 50}),
    "gz": (XYZ, "g", "time", "", {}),
    "npy_T": (XYZ, "counts", None, "", {"sample_rate": 50}),
    "npy_rec": (XYZ, "g", None, "", {"sample_rate": 50}),
    "isots": (XYZ, "g", "timestamp", "", {}),
    "onecsv": (XYZ, "g", "time", "", {}),
    "g3": (XYZ, "g", "time", "", {}),
    "raw16384": (XYZ, "counts", "time", "", {}),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read(folder_of: Callable[[str], Path], name: str) -> None:
    wanted, unit, time, words, options = READ[name]
    frame = load_recordings(folder_of(name), **options)
    assert channels(frame) == wanted
    assert frame.attrs["units"][wanted[0]] == unit
    assert frame.attrs["sample_rate"] == 50
    assert [column for column, role in roles(frame).items() if role == "time"] == ([time] if time else [])
    assert not words or said(frame, words)
    assert classes(frame) == (["idle", "tap", "wave"] if name in ("g3", "mgunit", "raw16384") else ["idle", "wave"])
    length = np.sqrt((frame[wanted[:3]].to_numpy(float) ** 2).sum(axis=1)).mean()
    assert 0.85 < length / (16384 if name == "raw16384" else 4096) < 1.25


@pytest.mark.parametrize(("name", "rows", "each"), [("blank", 50, 4), ("rephdr", 100, None)])
def test_several_recordings_a_file(folder_of, name: str, rows: int, each: int | None) -> None:
    folder = folder_of(name)
    frame = load_recordings(folder, sample_rate=50)
    sizes = frame.groupby("sample", sort=False).size()
    files = len(list(folder.iterdir()))
    assert len(sizes) == (each or 2) * files
    assert sizes.nunique() == 1


def test_npz(folder_of) -> None:
    frame = load_recordings(folder_of("npz"), sample_rate=50)
    assert channels(frame) == XYZ and len(frame) == ROWS and classes(frame) == ["wave"]


@pytest.mark.parametrize(
    ("name", "column", "values", "found"),
    [
        ("subjectcol", "person", {"0", "1", "2"}, ["0", "1"]),
        ("participant", "participant", {"0", "1", "2"}, ["idle", "wave"]),
        ("groupcol", "group", {"0", "1", "2"}, ["idle", "wave"]),
        ("groupcoltxt", "group", {"p0", "p1", "p2"}, ["idle", "wave"]),
        ("groupint_g", "group", {"0", "1", "2"}, ["idle", "wave"]),
    ],
)
def test_people_are_groups(folder_of, name: str, column: str, values: set[str], found: list[str]) -> None:
    frame = load_recordings(folder_of(name))
    assert roles(frame)[column] == "group"
    assert set(frame["group"]) == values
    assert len(channels(frame)) == 3 and classes(frame) == found


def test_class_recording_and_counter_by_name_and_values(folder_of) -> None:
    frame = load_recordings(folder_of("stepcol"))
    assert channels(frame) == XYZ
    assert {name: roles(frame)[name] for name in ("class", "sample", "step")} == {
        "class": "class",
        "sample": "recording",
        "step": "counter",
    }


def test_a_column_by_its_name_is_taken(folder_of) -> None:
    frame = load_recordings(folder_of("accflex"), channels="ax,ay,az,flex1")
    assert channels(frame) == [*AXES, "flex1"]
    assert list(frame.attrs["units"].values()) == ["g", "g", "g", "counts"]
    assert 400 < frame["flex1"].mean() < 600


def test_linear_acceleration_as_declared(folder_of) -> None:
    folder = folder_of("ei_noG")
    whole = load_recordings(folder)
    assert set(whole.attrs["units"].values()) == {"m/s2"}
    assert said(whole, "gravity is missing")
    for file in sorted((folder / "training").glob("*.json")):
        one = load_recordings(file)
        assert set(one.attrs["units"].values()) == {"m/s2"}
        same = whole.xs(f"training/{file.name}", level="sample")[channels(whole)]
        np.testing.assert_array_equal(one[channels(whole)], same)


# what is refused, and the words that say why and how to mend it; then what mends it
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "sensiml": ("neither time stamps nor a rate in this file, so nothing says how fast", {"sample_rate": 50}),
    "norate": ("neither time stamps nor a rate in this file, so nothing says how fast", {"sample_rate": 50}),
    "mixedunits": ("its x, y, z look like", {"units": "g"}),
    "mg": ("give units=, of g, mg", {"units": "mg"}),
    "ax_g_gx_rad": ("cannot tell the unit of gx, gy, gz", {"units": "rad/s"}),
    "labelblank": ("or leave such rows out with unlabelled='drop'", {"unlabelled": "drop"}),
    "ei_multi_gap": ("rows have no label in the index; label them, or leave such rows out", {"unlabelled": "drop"}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_mended(folder_of, name: str) -> None:
    words, remedy = REFUSED[name]
    folder = folder_of(name)
    with pytest.raises(UserError) as caught:
        load_recordings(folder)
    assert words in str(caught.value) and "\n" not in str(caught.value)
    if name == "mixedunits":
        assert "those of" in str(caught.value)  # one file of each kind
    frame = load_recordings(folder, **remedy)
    assert "" not in classes(frame) and len(channels(frame)) in (3, 6)


def test_milli_g(folder_of) -> None:
    frame = load_recordings(folder_of("mg"), units="mg")
    length = np.sqrt((frame[XYZ].to_numpy(float) ** 2).sum(axis=1))
    assert 0.85 * 4096 < np.median(length) < 1.25 * 4096


def test_multi_label(folder_of) -> None:
    frame = load_recordings(folder_of("ei_multi"))
    assert classes(frame) == ["idle", "other", "wave"]
    gaps = load_recordings(folder_of("ei_multi_gap"), unlabelled="drop")
    assert classes(gaps) == ["idle", "wave"] and said(gaps, "rows without a class left out: ")
