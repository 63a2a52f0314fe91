"""JSON, records a line, and NumPy's files in all their forms give the same recordings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings

RATE = 50
ROWS = 60
XYZ = ["x", "y", "z"]
VALUES = np.rint((np.random.default_rng(1).normal(0, 0.2, (ROWS, 3)) + np.array([0, 0, 1])) * 4096) / 4096
TIME = (np.arange(ROWS) * 20).tolist()
COUNTS = np.rint(VALUES * 4096).astype(np.int16)
RECORDS: list[dict[str, Any]] = [
    {"time": t, **dict(zip(XYZ, row, strict=True))} for t, row in zip(TIME, VALUES.tolist(), strict=True)
]
COLUMNS = {"time": TIME, **{axis: VALUES[:, i].tolist() for i, axis in enumerate(XYZ)}}
NAMED = [{"t": record["time"], "acc": {axis: record[axis] for axis in XYZ}} for record in RECORDS]
LISTED = [{"time": record["time"], "accel": [record[axis] for axis in XYZ]} for record in RECORDS]
LINES = "\n".join(json.dumps(record) for record in RECORDS) + "\n"
ROWS_OF_LISTS = [list(record.values()) for record in RECORDS]

JSON: dict[str, tuple[str, str, list[str], dict[str, Any]]] = {
    "a list of records": ("wave.json", json.dumps(RECORDS), XYZ, {}),
    "records in an object": ("wave.json", json.dumps({"device": "watch", "data": RECORDS}), XYZ, {}),
    "columns": ("wave.json", json.dumps(COLUMNS), XYZ, {}),
    "nested records": ("wave.json", json.dumps(NAMED), ["acc_x", "acc_y", "acc_z"], {}),
    "lists of three": ("wave.json", json.dumps(LISTED), ["accel_x", "accel_y", "accel_z"], {}),
    "rows with names": ("wave.json", json.dumps({"columns": ["time", *XYZ], "rows": ROWS_OF_LISTS}), XYZ, {}),
    "rows without names": ("wave.json", json.dumps(VALUES.tolist()), XYZ, {"sample_rate": RATE}),
    "rows and a rate": ("wave.json", json.dumps({"sample_rate": RATE, "values": VALUES.tolist()}), XYZ, {}),
    "a record a line": ("wave.1.jsonl", LINES, XYZ, {}),
    "a record a line, by another name": ("wave.1.ndjson", LINES, XYZ, {}),
    "a record a line in .json": ("wave.json", LINES, XYZ, {}),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("case", JSON)
def test_json(tmp_path: Path, case: str, packed: bool) -> None:
    name, text, channels, options = JSON[case]
    file = tmp_path / (f"{name}.gz" if packed else name)
    file.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    frame = load_recordings(file, **options)
    assert [column for column in frame.columns if column != "group"] == channels
    assert frame.attrs["sample_rate"] == RATE
    np.testing.assert_array_equal(frame[channels], COUNTS)
    assert set(frame.index.get_level_values("class")) == {"wave"}


def test_records_with_class_and_person(tmp_path: Path) -> None:
    records = [{**record, "label": "wave" if i < 30 else "idle", "user": 3} for i, record in enumerate(RECORDS)]
    (tmp_path / "day.json").write_text(json.dumps(records))
    frame = load_recordings(tmp_path / "day.json")
    assert frame.index.get_level_values("class").tolist() == ["wave"] * 30 + ["idle"] * 30
    assert set(frame["group"]) == {"3"}


def test_rows_of_several_sensors_are_refused(tmp_path: Path) -> None:
    records = [{**record, "sensor": ("Accelerometer", "Gyroscope")[i % 2]} for i, record in enumerate(RECORDS)]
    (tmp_path / "day.json").write_text(json.dumps(records))
    with pytest.raises(UserError, match=r"column 'sensor' says that rows are of several sensors \(Accelerometer, Gyro"):
        load_recordings(tmp_path / "day.json")


def _records(names: list[str], columns: list[np.ndarray]) -> np.ndarray:
    array = np.zeros(ROWS, [(name, column.dtype) for name, column in zip(names, columns, strict=True)])
    for name, column in zip(names, columns, strict=True):
        array[name] = column
    return array


STAMPED = np.column_stack([np.arange(ROWS) * 20.0, VALUES])
FIELDS = _records(["time_ms", "ax", "ay", "az"], [np.array(TIME), *VALUES.T])
ARRAYS: dict[str, tuple[np.ndarray, list[str], bool]] = {
    "floats": (VALUES, XYZ, False),
    "floats, channels first": (VALUES.T, XYZ, False),
    "float32": (VALUES.astype(np.float32), XYZ, False),
    "counts": (COUNTS, XYZ, False),
    "counts, channels first": (COUNTS.T.copy(), XYZ, False),
    "counts of int64": (COUNTS.astype(np.int64), XYZ, False),
    "a column of time": (STAMPED, XYZ, True),
    "a row of time": (STAMPED.T, XYZ, True),
    "named fields": (FIELDS, ["ax", "ay", "az"], True),
}


@pytest.mark.parametrize("case", ARRAYS)
def test_arrays(tmp_path: Path, case: str) -> None:
    array, channels, timed = ARRAYS[case]
    np.save(tmp_path / "wave.npy", array)
    np.savez(tmp_path / "swing.npz", data=array)
    np.savez_compressed(tmp_path / "shake.npz", data=array)
    for name in ("wave.npy", "swing.npz", "shake.npz"):
        frame = load_recordings(tmp_path / name, **({} if timed else {"sample_rate": RATE}))
        assert [column for column in frame.columns if column != "group"] == channels
        assert frame.attrs["sample_rate"] == RATE
        np.testing.assert_array_equal(frame[channels], COUNTS)
        assert set(frame.index.get_level_values("class")) == {name.split(".")[0]}


def test_npz_of_columns_names_and_rate(tmp_path: Path) -> None:
    np.savez(tmp_path / "wave.npz", t=np.arange(ROWS) / RATE, **{axis: VALUES[:, i] for i, axis in enumerate(XYZ)})
    np.testing.assert_array_equal(load_recordings(tmp_path / "wave.npz")[XYZ], COUNTS)
    np.savez(tmp_path / "wave.npz", values=VALUES, columns=np.array(["ax", "ay", "az"]), rate=np.array(RATE))
    frame = load_recordings(tmp_path / "wave.npz")
    assert frame.attrs["sample_rate"] == RATE and list(frame.columns[:3]) == ["ax", "ay", "az"]
    np.savez(tmp_path / "wave.npz", values=VALUES, time=np.arange(ROWS) / RATE)
    frame = load_recordings(tmp_path / "wave.npz")
    assert frame.attrs["sample_rate"] == RATE and list(frame.columns[:3]) == XYZ
    np.testing.assert_array_equal(frame[XYZ], COUNTS)


def test_npz_of_several_recordings(tmp_path: Path) -> None:
    np.savez(tmp_path / "wave.npz", first=VALUES, second=VALUES[:40])
    frame = load_recordings(tmp_path / "wave.npz", sample_rate=RATE)
    assert frame.groupby("sample").size().to_dict() == {"wave.npz:first": 60, "wave.npz:second": 40}


BAD = {
    "not an archive": ("wave.npz", b"no", "not readable as .npz"),
    "empty": ("wave.npz", b"", "empty file (0 bytes)"),
    "one number": ("wave.json", b"3", "no 'payload' as in Edge Impulse's format, and no list of records"),
    "a list of numbers": ("wave.json", b"[1, 2]", "no 'payload'"),
    "an object of nothing": ("wave.json", b"{}", "no 'payload'"),
    "columns of other lengths": ("wave.json", b'{"x": [1, 2], "y": [1]}', "no 'payload'"),
    "no JSON in the lines": ("wave.jsonl", b"x,y\n1,2\n", "its lines are no records of JSON"),
    "a broken line": ("wave.jsonl", b'{"x": 1}\n{"x": 2}\n{"x"\n', "line 3 is not valid JSON"),
}


@pytest.mark.parametrize(("name", "raw", "reason"), BAD.values(), ids=BAD)
def test_refused(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(UserError) as caught:
        load_recordings(tmp_path / name, sample_rate=RATE)
    assert reason in str(caught.value) and "\n" not in str(caught.value)
    assert str(caught.value).startswith(name)


def test_npz_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.ones(5), y=np.ones(6))
    with pytest.raises(UserError, match=r"arrays of different lengths \(x has 5, y has 6\)"):
        load_recordings(tmp_path / "a.npz", sample_rate=RATE)
    np.savez(tmp_path / "a.npz", x=np.ones((4, 50, 3)), y=np.ones(4))
    with pytest.raises(UserError, match=r"array of shape \(4, 50, 3\)"):
        load_recordings(tmp_path / "a.npz", sample_rate=RATE)
    np.savez(tmp_path / "a.npz", name=np.array("wave"))
    with pytest.raises(UserError, match=r"no array of numbers of shape"):
        load_recordings(tmp_path / "a.npz", sample_rate=RATE)
