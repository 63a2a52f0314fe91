"""Bad recordings and bundles for test_bad_input.py, and how such cases are made."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from simulated import csv_text, movement

Prepare = Callable[[], Any]  # runs in a folder with recordings/, good.csv and the bundle wrist/
GOOD = csv_text(movement("idle", 160, 1))
LINES = GOOD.splitlines()


class Case(NamedTuple):
    """What was done, how, the command, and words of the line that it gives."""

    what: str
    prepare: Prepare
    command: str
    words: str


def nothing() -> None:
    pass


def bad(text: str | bytes, *names: str) -> Prepare:
    raw = text if isinstance(text, bytes) else text.encode()
    return lambda: [Path(name).write_bytes(raw) for name in names or ("recordings/idle.bad.csv",)]


def without(name: str) -> Prepare:
    return lambda: Path(name).unlink()


def line(number: int, text: str) -> Prepare:
    """The good recording with one line changed."""
    return bad("\n".join([*LINES[:number], text, *LINES[number + 1 :]]))


def edit(key: str, value: Any) -> Prepare:
    def change() -> None:
        description = json.loads(Path("wrist/model.json").read_text())
        description[key] = value
        Path("wrist/model.json").write_text(json.dumps(description))

    return change


def array(values: Any, keep: int | None = None) -> Prepare:
    """A folder with one .npy file, cut to so many bytes."""

    def make() -> None:
        Path("arrays").mkdir()
        np.save("arrays/idle.1.npy", values)
        if keep is not None:
            os.truncate("arrays/idle.1.npy", keep)

    return make


def only(name: str) -> Prepare:
    return lambda: [path.unlink() for path in Path("recordings").iterdir() if not path.name.startswith(name)]


def zipped(leave_out: str = "", keep: int | None = None) -> Prepare:
    def make() -> None:
        with zipfile.ZipFile("wrist.zip", "w") as archive:
            for path in sorted(Path("wrist").iterdir()):
                if path.name != leave_out:
                    archive.write(path, path.name)
        if keep is not None:
            os.truncate("wrist.zip", keep)

    return make


def folder(*files: str) -> Prepare:
    def make() -> None:
        Path("other").mkdir()
        for name in files:
            Path("other", name).write_text("mine")

    return make


TRAIN = "train recordings -o out --window 32"

RECORDINGS = [
    Case("no such folder", nothing, "train nowhere -o out", "nowhere: no such file or folder"),
    Case(
        "empty folder",
        folder(),
        "train other -o out",
        "other: no recordings, pictures or strokes in this folder; recordings are .csv, .tsv, ",
    ),
    Case(
        "folder of other files",
        folder("notes.txt"),
        "train other -o out",
        "other: no recordings, pictures or strokes in this folder; recordings are .csv, .tsv, ",
    ),
    Case("empty CSV", bad(""), TRAIN, "idle.bad.csv: empty file (0 bytes); record it again or remove it"),
    Case("CSV with a header only", bad("time,x,y,z\n"), TRAIN, "idle.bad.csv: no rows below the header"),
    Case("an empty cell", line(5, "0.080,0.1,,1.0"), TRAIN, "idle.bad.csv: line 6, channel 'y': an empty cell or NaN"),
    Case("NaN", line(5, "0.080,0.1,nan,1.0"), TRAIN, "idle.bad.csv: line 6, channel 'y': an empty cell or NaN"),
    Case(
        "infinity",
        line(5, "0.080,0.1,inf,1.0"),
        TRAIN,
        "idle.bad.csv: line 6, channel 'y': inf; every value must be a finite number",
    ),
    Case(
        "a word for a number",
        line(5, "0.080,0.1,high,1.0"),
        TRAIN,
        "idle.bad.csv: line 6, column 'y': 'high' is not a number",
    ),
    Case(
        "a row with a cell too few",
        line(5, "0.080,0.1,1.0"),
        TRAIN,
        "idle.bad.csv: line 6 has 3 cells, the header has 4",
    ),
    Case("two columns of one name", line(0, "time,x,x,z"), TRAIN, "idle.bad.csv: two columns are named 'x'"),
    Case(
        "a picture named .csv",
        bad(b"\x89PNG\r\n\x1a\n\x00\xff"),
        TRAIN,
        "idle.bad.csv: not a text file (byte 0 is not UTF-8)",
    ),
    Case(
        "time goes backwards",
        line(5, "0.020,0.1,0.2,1.0"),
        TRAIN,
        "idle.bad.csv: line 6: time goes backwards by 0.04 s",
    ),
    Case(
        "a file of other columns",
        bad(GOOD.replace("time,x,y,z", "time,a,b,c")),
        TRAIN,
        "no column is known as a sensor of motion: time (0, 0.02, 0.04), a (",
    ),
    Case(
        "a recording of one row",
        bad("\n".join(LINES[:2])),
        TRAIN,
        "idle.bad.csv: too short: 1 rows, at least 2 are needed",
    ),
    Case(
        ".npy shorter than its header",
        array(np.ones((100, 3), np.int16), 400),
        "train arrays -o out",
        "shorter than its header: shape (100, 3) needs 600 bytes, the file has 272",
    ),
    Case(".npy of 0 bytes", array([1], 0), "train arrays -o out", "idle.1.npy: empty file (0 bytes)"),
    Case(
        ".npy with one axis",
        array(np.ones(9, np.int16)),
        "train arrays -o out",
        "array of shape (9,) and type int16; it must be numbers of shape (rows, channels)",
    ),
    Case(
        ".npy without a rate",
        array(np.ones((100, 3), np.int16)),
        "train arrays -o out",
        "nothing says how fast its rows follow each other; give --sample-rate in Hz",
    ),
    Case(
        "Parquet that is none",
        bad(b"PAR1 no", "all.parquet"),
        "train all.parquet -o out",
        "all.parquet: not readable as Parquet (",
    ),
    Case(
        "Edge Impulse export that is no JSON",
        bad("{", "idle.json"),
        "train idle.json -o out",
        "idle.json: not valid JSON (",
    ),
    Case(
        "a recording without class",
        bad(GOOD, "2026_01.csv"),
        "train 2026_01.csv -o out",
        "2026_01.csv: some recordings have no class; name it by folder or file name, or give --label",
    ),
    Case(
        "rows without class",
        bad("time,x,y,z,label\n0.0,1,2,3,idle\n0.02,1,2,3,\n", "idle.csv"),
        "train idle.csv -o out",
        "idle.csv: line 3, column 'label': an empty cell, as in 1 rows; fill it in, or leave such rows out with "
        "--unlabelled 'drop'",
    ),
    Case(
        "a class in a format that is not read",
        bad(b"PK", "recordings/wave.1.xlsx", "recordings/wave.2.xlsx"),
        TRAIN,
        "class 'wave' has only files that cannot be read, 2 of .xlsx; openpyxl reads it; save it as CSV, or move them",
    ),
    Case("one class only", only("idle"), TRAIN, "recordings: the only class is 'idle'; record a second, such as idle"),
    Case(
        "recordings shorter than the window",
        nothing,
        "train recordings -o out --window 4s",
        "--window is 200 samples, the longest recording has 160; choose a shorter",
    ),
]
BUNDLES = [
    Case("no such bundle", nothing, "info nothing", "nothing: no such bundle; make one by `emlearn-gestures train`"),
    Case(
        "a folder that is no bundle",
        nothing,
        "info recordings",
        "recordings: model.json: No such file or directory; not a whole bundle",
    ),
    Case("a file that is no bundle", nothing, "info good.csv", "good.csv: File is not a zip file; not a whole bundle"),
    Case(
        "model.json cut short", bad("{", "wrist/model.json"), "run wrist good.csv", "wrist: model.json: not valid JSON"
    ),
    Case(
        "a bundle of a later format",
        edit("format", 2),
        "run wrist good.csv",
        "model.json: format is 2, this code reads 1; update emlearn_predict",
    ),
    Case(
        "a source of another kind",
        edit("source", {"kind": "sound"}),
        "run wrist good.csv",
        "wrist: model.json: source kind is 'sound', known are motion, pictures, strokes; update emlearn_predict",
    ),
    Case(
        "a class too few",
        edit("classes", ["idle", "shake"]),
        "run wrist good.csv",
        "wrist: the model has 3 classes, the bundle 2",
    ),
    Case(
        "trees.csv damaged",
        bad("f,3\n", "wrist/trees.csv"),
        "run wrist good.csv",
        "wrist: trees.csv: checksum differs, the file is damaged",
    ),
    Case(
        "trees.csv missing",
        without("wrist/trees.csv"),
        "run wrist good.csv",
        "wrist: trees.csv: No such file or directory; not a whole bundle",
    ),
    Case(
        "selftest.csv missing",
        without("wrist/selftest.csv"),
        "run wrist good.csv",
        "wrist: selftest.csv: No such file or directory; not a whole bundle",
    ),
    Case(
        "a zip cut short",
        zipped(keep=3000),
        "run wrist.zip good.csv",
        "wrist.zip: File is not a zip file; not a whole bundle",
    ),
    Case(
        "a zip without trees.csv",
        zipped("trees.csv"),
        "run wrist.zip good.csv",
        "wrist.zip: trees.csv: No such file or directory; not a whole bundle",
    ),
    Case("no such recording", nothing, "run wrist nothing.csv", "nothing.csv: no such file or folder"),
    Case(
        "a recording of other channels",
        bad("time,a,b\n0.0,1,2\n0.02,1,2\n", "ab.csv"),
        "run wrist ab.csv",
        "ab.csv: no column 'x' for the channels of the bundle; its columns are time, a, b",
    ),
    Case(
        "a class that the bundle lacks",
        bad(GOOD, "recordings/jump.1.csv"),
        "evaluate wrist recordings",
        "recordings: class 'jump' is not of the bundle, which has idle, shake, swing",
    ),
    Case(
        "recordings without class",
        bad(GOOD, "2026_01.csv"),
        "evaluate wrist 2026_01.csv",
        "2026_01.csv: some recordings have no class; name it by folder or file, or give --label",
    ),
    Case(
        "all recordings too short",
        bad("\n".join(LINES[:20]), "idle.csv"),
        "evaluate wrist idle.csv",
        "length is 32 samples, the longest recording has 19; choose a shorter window",
    ),
]
