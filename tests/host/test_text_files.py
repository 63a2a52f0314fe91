"""Tables in text files: encodings, delimiters, headers, what stands above and between the rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import CLOCK, read_table
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table

NAMES = ["time", "x", "y", "z"]
ROWS = np.round(np.random.default_rng(0).normal(0, 1, (12, 4)), 4) + 0.00005  # no whole numbers


def read(tmp_path: Path, text: str | bytes, name: str = "wave.csv") -> Table:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(Source(tmp_path / name, name))


def body(delimiter: str = ",", decimal: str = ".", rows: np.ndarray = ROWS) -> str:
    return "".join(delimiter.join(f"{v:.5f}".replace(".", decimal) for v in row) + "\n" for row in rows)


def check(table: Table, names: list[str] = NAMES) -> None:
    assert table.columns == names
    np.testing.assert_allclose(table.numbers(names), ROWS)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("name", ["wave.csv", "wave.tsv", "wave.txt", "wave.dat"])
def test_ends_of_lines_and_suffixes(tmp_path: Path, name: str, end: str) -> None:
    text = ("time,x,y,z\n" + body()).replace("\n", end)
    check(read(tmp_path, text.encode(), name))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", "   ", " \t", "|", ", ", " ; "])
@pytest.mark.parametrize("decimal", [".", ","])
def test_delimiters_and_decimal_signs(tmp_path: Path, delimiter: str, decimal: str) -> None:
    if decimal in delimiter:
        pytest.skip("a comma cannot be both")
    check(read(tmp_path, delimiter.join(NAMES) + "\n" + body(delimiter, decimal)))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(tmp_path: Path, encoding: str, packed: bool) -> None:
    raw = ("time,x (m/s²),y (°),z\n" + body()).encode(encoding)
    check(read(tmp_path, gzip.compress(raw) if packed else raw), ["time", "x (m/s²)", "y (°)", "z"])


def test_cyrillic_without_a_mark(tmp_path: Path) -> None:
    words = "время,ось x,ось y,ось z"
    table = read(tmp_path, (f"# запись движения руки, датчик на запястье\n{words}\n" + body()).encode("cp1251"))
    check(table, words.split(","))


TITLES = {
    "remarks": "# recorded with a sketch\n# rate 50 Hz\n",
    "facts": "Device: LSM6DS3\nRate: 50\n\n",
    "a title": "My recording\n",
    "several": "Export, version 2\nof Monday\n\n// by me\n",
    "a rule": "Title\n-----\n",
    "a row of other cells": "name,unit\n\n",
}


@pytest.mark.parametrize("above", TITLES.values(), ids=TITLES)
def test_lines_above_the_header(tmp_path: Path, above: str) -> None:
    table = read(tmp_path, above + "time,x,y,z\n" + body())
    check(table)
    assert len(table.titles) == sum(bool(line.strip()) for line in above.splitlines())
    assert table.place(0) == f"line {above.count(chr(10)) + 2}"


def test_a_header_in_a_remark(tmp_path: Path) -> None:
    check(read(tmp_path, "# time x y z\n" + body(" ")))


def test_a_first_column_that_is_called_like_a_remark(tmp_path: Path) -> None:
    check(read(tmp_path, "#,x,y,z\n" + body()), ["#", "x", "y", "z"])
    check(read(tmp_path, "# x,y,z,a\n" + body()), ["x", "y", "z", "a"])


def test_a_line_of_units_below_the_names(tmp_path: Path) -> None:
    check(read(tmp_path, "time,x,y,z\nms,g,g,g\n" + body()), ["time (ms)", "x (g)", "y (g)", "z (g)"])


def test_delimiters_at_the_ends_of_rows(tmp_path: Path) -> None:
    check(read(tmp_path, "time,x,y,z\n" + body().replace("\n", ",\n")))
    check(read(tmp_path, "time,x,y,z,\n" + body().replace("\n", ",\n")))
    check(read(tmp_path, "time,x,y,z,\n" + body()))


def test_quotes(tmp_path: Path) -> None:
    text = '"time","x","y","z","note"\n' + body().replace("\n", ',"a, b"\n')
    table = read(tmp_path, text)
    check(Table(table.source, table.frame[NAMES]))
    assert set(table.frame["note"]) == {"a, b"}


@pytest.mark.parametrize("first", ["", "0,1,2,3\n"])
def test_no_header(tmp_path: Path, first: str) -> None:
    """A first row that counts the columns is what pandas writes for columns without names."""
    table = read(tmp_path, first + body())
    assert not table.named
    check(table, ["0", "1", "2", "3"])


BETWEEN = {
    "an empty line": "\n",
    "two empty lines": "\n\n",
    "dashes": "-----\n",
    "the header": "time,x,y,z\n",
    "the header, blank before": "\n time, x, y, z\n",
    "an empty row": ",,,\n",
    "a rule": "=======\n",
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_several_recordings(tmp_path: Path, between: str) -> None:
    parts = [body(rows=ROWS[i : i + 4]) for i in (0, 4, 8)]
    table = read(tmp_path, "time,x,y,z\n" + between.join(parts) + "\n")
    check(table)
    assert table.sections is not None and table.sections.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert table.place(4) == f"line {6 + between.count(chr(10))}"


def test_an_empty_line_below_each_row_separates_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, ("time,x,y,z\n" + body()).replace("\n", "\n\n"))
    check(table)
    assert table.sections is None


def test_remarks_between_rows_are_left_out(tmp_path: Path) -> None:
    rows = body().splitlines(keepends=True)
    check(read(tmp_path, "time,x,y,z\n" + "".join(rows[:5]) + "# a remark\n" + "".join(rows[5:])))


@pytest.mark.parametrize("pair", ["{n}:{v:.5f}", "{n}={v:.5f}", "{n}: {v:.5f}", "{n} = {v:.5f}"])
@pytest.mark.parametrize("between", ["\t", ",", ", ", " "])
def test_names_before_values(tmp_path: Path, pair: str, between: str) -> None:
    lines = [between.join(pair.format(n=n, v=v) for n, v in zip(NAMES, row, strict=True)) for row in ROWS]
    table = read(tmp_path, "Hello from the board\n" + "\n".join(lines) + "\n")
    check(table)
    assert table.place(0) == "line 2"


@pytest.mark.parametrize("clock", ["12:34:5{i}.789 -> ", "[12:34:5{i}.789] ", "[2024-05-01 12:34:5{i}.789] "])
def test_the_clock_of_a_serial_monitor(tmp_path: Path, clock: str) -> None:
    lines = ["time,x,y,z", *body().splitlines()]
    text = "\n".join(clock.format(i=i % 10) + line for i, line in enumerate(lines))
    table = read(tmp_path, text)
    check(Table(table.source, table.frame[NAMES]))
    assert table.columns[0] == CLOCK
    assert table.frame[CLOCK].iloc[0].endswith("12:34:51.789")
    assert table.place(0) == "line 2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty file (0 bytes)"),
        (" \n\n", "empty file (3 bytes)"),
        ("time,x,y,z\n", "no rows below the header"),
        ("time,x,y\n" + body(), "line 2 has 4 cells, the header has 3"),
        ("time,x,y,z\n" + body() + "1,2\n", "line 14 has 2 cells, the header has 4"),
        (body() + "1,2\n", "line 13 has 2 cells, the first has 4"),
        ("x,x,y,z\n" + body(), "two columns are named 'x'"),
        (b"\x1f\x8b broken", "not readable as gzip"),
        (b"time,x\n1,2\x00\n", "not a text file (byte 10 is zero)"),
        ("\n".join(f"x:{i} y:{i}" for i in range(9)) + "\nx:1 z:2", "line 10 has the values x, z, those above x, y"),
    ],
)
def test_refused(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, text)
    assert reason in str(caught.value) and "\n" not in str(caught.value)
    assert str(caught.value).startswith("wave.csv: ")


def test_a_list_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("path;label\n007.png;01\n\n# not a remark.png;NA\n")
    table = read_table(Source(tmp_path / "list.csv", "list.csv"), as_text=True)
    assert table.frame["label"].tolist()[0] == "01"
    assert table.frame["path"].tolist() == ["007.png", "# not a remark.png"]
