"""Files of strokes: JSON and CSV, labels from files, folders and columns, and what is refused."""

from __future__ import annotations

import json
from contextlib import nullcontext

import numpy as np
import pytest
from drawn_strokes import strokes_and_labels, write_csv, write_json

from emlearn_gestures import UserError, load_strokes
from emlearn_gestures.families import family_of_path
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.strokes import STROKES

DRAWN, LABELS = strokes_and_labels(3)
ONE = {"strokes": [{"label": "a", "strokePoints": [{"x": 0.5, "y": 1}, {"x": 0.25, "y": 2}]}]}


def levels(table, name):
    return table.index.get_level_values(name).tolist()


def test_json_has_its_labels(tmp_path):
    path = write_json(tmp_path / "some.json", DRAWN, LABELS)
    table = load_strokes(path)
    assert levels(table, "class") == LABELS.tolist()
    assert levels(table, "sample") == levels(table, "group") == [f"some.json:{i + 1}" for i in range(len(DRAWN))]
    assert table.attrs["files"] == ["some.json"] * len(DRAWN)
    for points, drawn in zip(table["points"], DRAWN, strict=True):
        assert points.dtype == np.int16 and np.ptp(points, axis=0).max() == 4095
        scale = 4095 / np.ptp(drawn, axis=0).max()
        assert abs(points - (drawn - drawn.min(axis=0)) * scale).max() <= 0.5 + 1e-6


def test_labels_of_folders_and_names(tmp_path):
    for label in ("up", "down"):
        write_json(tmp_path / "folders" / label / "1.json", DRAWN[:2])
        write_csv(tmp_path / "names" / f"{label}_01.csv", DRAWN[0])
    assert sorted(levels(load_strokes(tmp_path / "folders"), "class")) == ["down", "down", "up", "up"]
    assert levels(load_strokes(tmp_path / "names"), "class") == ["down", "up"]
    assert levels(load_strokes(tmp_path / "names", label="(o|u)"), "class") == ["o", "u"]
    assert levels(load_strokes(tmp_path / "folders", group="file"), "group") == ["down/1.json"] * 2 + ["up/1.json"] * 2


def test_csv_of_one_stroke_keeps_its_counts(tmp_path):
    table = load_strokes(write_csv(tmp_path / "ring.csv", DRAWN[0]))
    np.testing.assert_array_equal(table["points"].iloc[0], DRAWN[0])
    assert levels(table, "sample") == ["ring.csv"]


def test_csv_of_several_strokes(tmp_path):
    rows = "stroke,t,X,Y,label,group\n1,0,1,2,up,p\n1,1,3,4,up,p\n7,2,5,6,down,q\n"
    (tmp_path / "several.csv").write_text(rows)
    table = load_strokes(tmp_path / "several.csv")
    assert levels(table, "class") == ["up", "down"] and levels(table, "group") == ["p", "q"]
    assert levels(table, "sample") == ["several.csv:1", "several.csv:7"]
    assert [points.tolist() for points in table["points"]] == [[[1, 2], [3, 4]], [[5, 6]]]
    assert levels(load_strokes(tmp_path / "several.csv", label="group"), "class") == ["p", "q"]


def test_empty_lines_tell_strokes_apart(tmp_path):
    (tmp_path / "up.csv").write_text("x,y\n1,2\n3,4\n\n5,6\n7,8\n")
    table = load_strokes(tmp_path / "up.csv")
    assert levels(table, "sample") == ["up.csv:1", "up.csv:2"]


def test_sides_of_a_split(tmp_path):
    for side in ("train", "test"):
        write_json(tmp_path / side / "some.json", DRAWN[:2], LABELS)
    assert load_strokes(tmp_path).attrs["category"] == ["test", "test", "train", "train"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "x,y\n1,2\n", STROKES),
        ("a.csv", "X;Y;class\n1;2;up\n", STROKES),
        ("a.csv", "stroke,time,x,y,pressure\n1,0,1,2,3\n", STROKES),
        ("a.csv", "x,y,z\n1,2,3\n", MOTION),
        ("a.csv", "time,x,y\n0,1,2\n", MOTION),
        ("a.csv", "stroke,x,y,z\n0,1,2,3\n", MOTION),
        ("a.json", json.dumps(ONE), STROKES),
        ("a.json", '{"payload": {"values": [[1, 2, 3]]}}', MOTION),
    ],
)
def test_what_is_a_stroke_and_what_a_recording(tmp_path, name, text, expected):
    (tmp_path / name).write_text(text)
    assert family_of_path(tmp_path / name) is expected
    assert family_of_path(tmp_path) is expected


def test_strokes_and_recordings_in_one_folder(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "b.csv").write_text("x,y,z\n1,2,3\n")
    with pytest.raises(UserError, match=r"it holds recordings \(b\.csv\) and strokes \(a\.csv\)"):
        family_of_path(tmp_path)


BAD = {
    "no list": ({}, "no list of strokes"),
    "no strokes": ({"strokes": []}, "no list of strokes"),
    "no points": ({"strokes": [{"label": "a"}]}, "bad.json: stroke 1 has no list strokePoints"),
    "none at all": ({"strokes": [{"strokePoints": []}]}, "bad.json:1: a stroke of 0 points"),
    "too many": ({"strokes": [{"strokePoints": [{"x": 1, "y": 2}] * 1025}]}, "of 1025 points; it must have 1 to 1024"),
    "a point without y": ({"strokes": [{"strokePoints": [{"x": 1}]}]}, "a point is none, such as"),
    "a word": ({"strokes": [{"strokePoints": [{"x": 1, "y": "up"}]}]}, "a point is none, such as"),
    "not finite": ({"strokes": [{"strokePoints": [{"x": 1, "y": float("nan")}]}]}, "point 1 has no number"),
    "label": ({"strokes": [{"label": [], "strokePoints": [{"x": 1, "y": 2}]}]}, r"its label is \[\], must be a text"),
    "no label": ({"strokes": [{"label": "", "strokePoints": [{"x": 1, "y": 2}]}]}, "its label is empty"),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_bad_json(tmp_path, content, words):
    text = json.dumps(content) if "strokePoints" in json.dumps(content) else json.dumps({**content, "strokePoints": 0})
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(UserError, match=words):
        load_strokes(tmp_path / "bad.json")
    if content.get("strokes"):
        write_json(tmp_path / "good.json", DRAWN[:1], LABELS)
        skip = {"unlabelled": "drop"} if "label" in words and "empty" in words else {"skip_bad": True}
        with pytest.warns(UserWarning, match="skipped") if "skip_bad" in skip else nullcontext():
            table = load_strokes(tmp_path, **skip)
        assert len(table) == 1 and any("bad.json" in line for line in table.attrs["report"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stroke,x,y\n1,1,2\n2,1,2\n1,3,4\n", "the rows of stroke '1' are not one below the other"),
        ("stroke,x,y,label\n1,1,2,a\n1,3,4,b\n", "line 2 to line 3 are one stroke, column 'label' has 'a' and 'b'"),
        ("x,y\n1,up\n", "'up' is not a number"),
        ("x,y\n1,\n", "point 1 has no number for x or y"),
    ],
)
def test_bad_csv(tmp_path, text, words):
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(UserError, match=words):
        load_strokes(tmp_path / "bad.csv")


def test_what_is_none(tmp_path):
    (tmp_path / "a.csv").write_text("x,y,z\n1,2,3\n")
    with pytest.raises(UserError, match="no strokes; they are JSON with the key strokePoints, or CSV"):
        load_strokes(tmp_path / "a.csv")
    with pytest.raises(UserError, match="no strokes in this folder"):
        load_strokes(tmp_path)
    with pytest.raises(UserError, match="no such file or folder"):
        load_strokes(tmp_path / "none")
    path = write_json(tmp_path / "b.json", DRAWN[:1])
    with pytest.raises(UserError, match="names a column"):
        load_strokes(path, label="kind")
