"""Bad recordings and options: each has one line that names the file and the reason."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings

HEADER = "x,y,z\n"
ROW = "0.1,0.2,0.9\n"
GOOD = HEADER + ROW * 20
VALUES = [[0.1, 0.2, 0.9]] * 20


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(content, encoding="utf-8") and None


def raw(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def array(values: Any) -> Callable[[Path], None]:
    return lambda path: np.save(path, np.asarray(values), allow_pickle=True)


def cut_array(path: Path) -> None:
    np.save(path, np.ones((400, 3), dtype=np.int16))
    os.truncate(path, path.stat().st_size - 900)


def parquet(columns: dict[str, Any]) -> Callable[[Path], None]:
    return lambda path: pd.DataFrame(columns).to_parquet(path)


def export(**changes: Any) -> Callable[[Path], None]:
    sensors = [{"name": name, "units": "g"} for name in ("accX", "accY", "accZ")]
    payload = {"interval_ms": 10, "sensors": sensors, "values": VALUES, **changes}
    return text(json.dumps({"payload": payload}))


def stamped(*stamps: Any, name: str = "time") -> Callable[[Path], None]:
    return text(f"{name},x,y,z\n" + "".join(f"{stamp},{ROW}" for stamp in stamps))


BAD_FILES: dict[str, tuple[str, Callable[[Path], None], dict[str, Any], str]] = {
    # case: (file name, how it is written, options, what the message says)
    "npy shorter": (
        "a.npy",
        cut_array,
        {},
        "shorter than its header: shape (400, 3) needs 2400 bytes, the file has 1500",
    ),
    "npy empty": ("a.npy", raw(b""), {}, "empty file (0 bytes)"),
    "npy of text": ("a.npy", raw(b"hello, this is not an array"), {}, "not a NumPy array (.npy)"),
    "npy half a header": ("a.npy", raw(b"\x93NUMPY\x01\x00v\x00{'descr'"), {}, "not a NumPy array (.npy)"),
    "npy header is no dict": (
        "a.npy",
        raw(b"\x93NUMPY\x01\x00\x05\x00{'a':" + bytes(18)),
        {},
        "not a NumPy array (.npy)",
    ),
    "npy of objects": ("a.npy", array([[{}], [{}]]), {}, "an array of Python objects"),
    "npy of one axis": ("a.npy", array(np.ones(9)), {}, "array of shape (9,)"),
    "npy no rows": ("a.npy", array(np.ones((0, 3))), {}, "no rows (shape (0, 3))"),
    "npy four columns": ("a.npy", array(np.ones((9, 4))), {}, "4 columns without names: (1, 1, 1), (1, "),
    "npy wrong names": (
        "a.npy",
        array(np.ones((9, 3))),
        {"columns": ["x"]},
        "3 columns, but columns= names 1",
    ),
    "npy of int32 outside int16": (
        "a.npy",
        array(np.full((9, 3), 40000)),
        {},
        "row 1, channel 'x': 40000 is not an int16 count (-32768 to 32767)",
    ),
    "npy label column": (
        "a.npy",
        array(np.ones((9, 3))),
        {"label": "activity"},
        "no column 'activity' for label=; its columns are x, y, z",
    ),
    "npy not finite": ("a.npy", array([[1, 2, np.inf]] * 9), {}, "row 1, channel 'z': inf"),
    "csv empty": ("a.csv", text(""), {}, "empty file (0 bytes)"),
    "csv only a header": ("a.csv", text(HEADER), {}, "no rows below the header"),
    "csv not text": ("a.csv", raw(b"x,y,z\n\xff\xfe\x00,1,2\n"), {}, "not a text file (byte 6 is not UTF-8)"),
    "csv nan": ("a.csv", text(GOOD + "1,nan,3\n"), {}, "line 22, channel 'y': an empty cell or NaN"),
    "csv inf": ("a.csv", text(GOOD + "1,2,-inf\n"), {}, "line 22, channel 'z': -inf"),
    "csv empty cell": ("a.csv", text(GOOD + "1,,3\n"), {}, "line 22, channel 'y': an empty cell or NaN"),
    "csv word": ("a.csv", text(GOOD + "\n1,two,3\n"), {}, "line 23, column 'y': 'two' is not a number"),
    "csv short row": (
        "a.csv",
        text(HEADER + ROW + "1,2\n" + ROW),
        {},
        "line 3 has 2 cells, the header has 3",
    ),
    "csv long row": ("a.csv", text(HEADER + ROW + "1,2,3,4\n"), {}, "line 3 has 4 cells, the header has 3"),
    "csv longer than header": ("a.csv", text("x,y\n" + ROW * 5), {}, "line 2 has 3 cells, the header has 2"),
    "csv same name twice": ("a.csv", text("x,y,x\n" + ROW), {}, "two columns are named 'x'"),
    "csv unknown numbers": (
        "a.csv",
        text("foo,bar\n1.5,2\n1.25,3\n1.75,9\n"),
        {},
        "no column is known as a sensor of motion: foo (1.5, 1.25, 1.75), bar (2, 3, 9); give channels=foo,bar",
    ),
    "csv without numbers": (
        "a.csv",
        text("who,what\nann,wave\n"),
        {},
        "no column of numbers; its columns are who, what",
    ),
    "csv channel missing": ("a.csv", text(GOOD), {"channels": ["gx"]}, "no column 'gx' for channels="),
    "csv label missing": (
        "a.csv",
        text(GOOD),
        {"label": "act"},
        "no column 'act' for label=; its columns are x, y, z",
    ),
    "csv group missing": ("a.csv", text(GOOD), {"group": "who"}, "no column 'who' for group="),
    "csv recording missing": ("a.csv", text(GOOD), {"recording": "take"}, "no column 'take' for recording="),
    "csv time missing": ("a.csv", text(GOOD), {"time": "when"}, "no column 'when' for time="),
    "csv empty label": (
        "a.csv",
        text("x,y,z,label\n1,2,3,a\n1,2,3,\n"),
        {},
        "line 3, column 'label': an empty cell, as in 1 rows",
    ),
    "csv group changes": (
        "a.csv",
        text("x,y,z,who,take\n1,2,3,ann,1\n1,2,3,bob,1\n"),
        {"group": "who", "recording": "take"},
        "column 'who' changes within one recording",
    ),
    "csv rows left over": (
        "a.csv",
        text(GOOD),
        {"rows_per_sample": 6},
        "20 rows are not a multiple of rows_per_sample=6",
    ),
    "csv too short": ("a.csv", text(GOOD), {"min_length": 50}, "too short: 20 rows, at least 50 are needed"),
    "csv no rate": (
        "a.csv",
        text(GOOD),
        {"sample_rate": None},
        "neither time stamps nor a rate in this file",
    ),
    "csv fractions as counts": (
        "a.csv",
        text(GOOD),
        {"units": "counts"},
        "line 2, channel 'x': 0.1 is not an int16 count",
    ),
    "csv undecidable unit": ("a.csv", text(HEADER + "0.01,0,0\n" * 9), {}, "cannot tell the unit of x, y, z"),
    "time backwards": ("a.csv", stamped(0, 0.01, 0.02, 0.01), {}, "line 5: time goes backwards by 0.01 s"),
    "time stands still": ("a.csv", stamped(5, 5, 5, 5), {}, "all 4 rows have one time stamp; give time=False"),
    "time not a date": (
        "a.csv",
        stamped("2025-06-15T10:00:00", "yesterday"),
        {},
        "line 3, column 'time': 'yesterday' is neither a number nor an ISO date-time",
    ),
    "time counts rows": ("a.csv", stamped(1, 2, 3, 4), {}, "column 'time' counts 1, 2, 3"),
    "time nan": (
        "a.csv",
        stamped(0, 0.01, "nan", 0.03),
        {},
        "line 4, column 'time': 'nan' is not a finite number",
    ),
    "parquet of text": ("a.parquet", raw(b"PAR1 it is not"), {}, "not readable as Parquet"),
    "parquet empty": ("a.parquet", raw(b""), {}, "empty file (0 bytes)"),
    "parquet no rows": ("a.parquet", parquet({"x": [], "y": [], "z": []}), {}, "no rows"),
    "parquet nan": (
        "a.parquet",
        parquet({"ax": [1.0, np.nan]}),
        {},
        "row 2, channel 'ax': an empty cell or NaN",
    ),
    "parquet null label": (
        "a.parquet",
        parquet({"ax": [1.0, 2.0], "label": ["a", None]}),
        {},
        "row 2, column 'label': an empty cell",
    ),
    "json broken": ("a.json", text('{"payload": '), {}, "not valid JSON (Expecting value"),
    "json empty": ("a.json", text(""), {}, "empty file (0 bytes)"),
    "json other": ("a.json", text("[1, 2]"), {}, "no 'payload'"),
    "json no sensors": ("a.json", export(sensors=[]), {}, "payload.sensors must be a list"),
    "json sensors of one name": (
        "a.json",
        export(sensors=[{"name": "x"}] * 3),
        {},
        "two sensors of one name",
    ),
    "json too deep": ("a.json", text("[" * 100_000), {}, "not valid JSON"),
    "json interval": ("a.json", export(interval_ms=0), {}, "payload.interval_ms is 0"),
    "json no values": ("a.json", export(values=[]), {}, "payload.values has no rows"),
    "json ragged": (
        "a.json",
        export(values=[*VALUES, [1, 2]]),
        {},
        "row 21 of payload.values has 2 values for 3 sensors",
    ),
    "json word": (
        "a.json",
        export(values=[[1, 2, "three"]]),
        {},
        "payload.values has a cell that is not a number",
    ),
    "json null": (
        "a.json",
        export(values=[*VALUES, [1, None, 3]]),
        {},
        "row 21, channel 'accY': an empty cell or NaN",
    ),
    "json channel": ("a.json", export(), {"channels": ["x"]}, "no column 'x' for channels=; its columns are accX"),
    "cbor broken": ("a.cbor", raw(cbor2.dumps({"payload": {}})[:-1]), {}, "not valid CBOR"),
    "cbor other": ("a.cbor", raw(cbor2.dumps([1])), {}, "no 'payload'"),
    "name without class": ("1_2.csv", text(GOOD), {"label": "file"}, "no class in its name"),
    "expression not found": ("a.csv", text(GOOD), {"label": r"_(\w+)_"}, "finds nothing in this name"),
    "expression broken": ("a.csv", text(GOOD), {"label": "(a"}, "label='(a' is not a regular expression"),
    "expression two groups": ("a.csv", text(GOOD), {"group": "(a)(b)"}, "group='(a)(b)' has 2 groups"),
}


@pytest.mark.parametrize(("name", "write", "options", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_bad_file(
    tmp_path: Path, name: str, write: Callable[[Path], None], options: dict[str, Any], reason: str
) -> None:
    write(tmp_path / name)
    untimed = "sample_rate" not in options and not name.endswith(".json")
    rate = {"sample_rate": 100} if untimed else {}
    with pytest.raises(UserError) as caught:
        load_recordings(tmp_path / name, **{**rate, **options})
    message = str(caught.value)
    assert reason in message
    assert "\n" not in message
    assert message.startswith(name) or "=" in message.split(":")[0] or "regular expression" in message
