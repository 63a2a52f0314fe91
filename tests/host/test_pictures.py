"""Folders, lists and single files of pictures: which are found, and what is known of each."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.lists import listed
from emlearn_gestures.pictures import Frames, load_pictures


def write(*paths: Path, size: tuple[int, int] = (6, 4)) -> None:
    """Small RGB pictures, in the format of their suffix."""
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, (number, 2 * number, 3 * number)).save(path)


def rows(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(table.index)


def test_result_has_the_documented_form(tmp_path: Path) -> None:
    write(tmp_path / "bad" / "1.png", tmp_path / "good" / "2.png")
    (tmp_path / "LICENSE").write_text("mine")
    (tmp_path / ".hidden").mkdir()
    write(tmp_path / ".hidden" / "3.png", tmp_path / "good" / "._2.png")
    table = load_pictures(tmp_path)
    assert table.index.names == ["class", "group", "sample"]
    assert rows(table) == [("bad", "bad/1.png", "bad/1.png"), ("good", "good/2.png", "good/2.png")]
    assert table["path"].tolist() == [str(tmp_path / "bad" / "1.png"), str(tmp_path / "good" / "2.png")]
    assert table[["width", "height", "colour"]].to_numpy().tolist() == [[6, 4, True], [6, 4, True]]
    assert table.attrs == {
        "category": ["", ""],
        "report": [
            f"{tmp_path.name}: files that are not read: 1 LICENSE",
            f"{tmp_path.name}: hidden folders that are not read: .hidden",
        ],
        "max_side": 1024,
    }
    assert json.loads(json.dumps(table.attrs)) == table.attrs
    np.testing.assert_array_equal(Frames(table)[1], np.full((4, 6, 3), (1, 2, 3)))


@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("Training", "testing")])
def test_sides_of_a_split(tmp_path: Path, train: str, test: str) -> None:
    write(*(tmp_path / side / kind / "a.jpg" for side in (train, test, "val", "valid") for kind in ("bad", "good")))
    write(tmp_path / train / "bad_7.jpg")
    table = load_pictures(tmp_path)
    assert len(table) == 9
    assert set(table.index.get_level_values("class")) == {"bad", "good"}
    sides = dict(zip(table.index.get_level_values("sample"), table.attrs["category"], strict=True))
    assert sides[f"{train}/bad_7.jpg"] == "train"
    assert sides[f"{test}/good/a.jpg"] == "test"
    assert sides["valid/good/a.jpg"] == sides["val/bad/a.jpg"] == "val"
    for side, count in (("train", 3), ("test", 2), ("val", 4), ("training", 3)):
        assert len(load_pictures(tmp_path, category=side)) == count
    assert load_pictures(tmp_path / train).attrs["category"] == ["", "", ""]
    with pytest.raises(UserError, match="no picture of category 'test'"):
        load_pictures(tmp_path / train, category="test")
    with pytest.raises(UserError, match="category='left': it must be"):
        load_pictures(tmp_path, category="left")


def test_rules_for_class_and_group(tmp_path: Path) -> None:
    write(tmp_path / "all" / "dataset_1_0.bmp", tmp_path / "all" / "dataset_2_1.bmp")
    by_name = load_pictures(tmp_path, label=r"_(\d)\.bmp$", group=r"dataset_(\d)")
    assert [row[:2] for row in rows(by_name)] == [("0", "1"), ("1", "2")]
    assert [row[0] for row in rows(load_pictures(tmp_path))] == ["all", "all"]
    assert [row[0] for row in rows(load_pictures(tmp_path, label="file"))] == ["dataset", "dataset"]
    assert [row[1] for row in rows(load_pictures(tmp_path, group="folder"))] == ["all", "all"]
    for options, message in (
        ({"label": "kind"}, "label='kind' names a column, and a folder has none"),
        ({"label": "(a)(b)"}, "has 2 groups; it needs exactly one"),
        ({"group": "(x)"}, r"all/dataset_1_0\.bmp: group='\(x\)' finds nothing in this name"),
    ):
        with pytest.raises(UserError, match=message):
            load_pictures(tmp_path, **options)


def test_names_beyond_ascii(tmp_path: Path) -> None:
    write(tmp_path / "größe" / "日本 1.png", tmp_path / "klein" / "é.PNG")
    table = load_pictures(tmp_path)
    names = [unicodedata.normalize("NFC", name) for name in table.index.get_level_values("sample")]
    assert names == ["größe/日本 1.png", "klein/é.PNG"]
    assert [frame.shape for frame in Frames(table)] == [(4, 6, 3)] * 2


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "a" / "1.png", tmp_path / "b" / "2.png")
    try:
        os.symlink(tmp_path, tmp_path / "a" / "back", target_is_directory=True)
        os.symlink(tmp_path / "nowhere.png", tmp_path / "a" / "lost.png")
        os.symlink(tmp_path / "b" / "2.png", tmp_path / "a" / "3.png")
    except OSError:
        pytest.skip("this system has no symbolic links for us")
    table = load_pictures(tmp_path)
    assert list(table.index.get_level_values("sample")) == ["a/1.png", "a/3.png", "b/2.png"]
    assert table.attrs["report"] == [f"{tmp_path.name}: links to folders, or to nothing, not followed: 2"]


def test_folders_that_are_no_set(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no pictures in this folder; they are files of \.jpg"):
        load_pictures(tmp_path)
    with pytest.raises(UserError, match="no such file or folder"):
        load_pictures(tmp_path / "none")
    write(tmp_path / "ada.png", tmp_path / "bert.png", tmp_path / "7.png")
    with pytest.raises(UserError, match=r"no classes: its 3 pictures .* put each class into a sub-folder"):
        load_pictures(tmp_path)
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(UserError, match=r"unknown suffix '.txt'; pictures are .jpg"):
        load_pictures(tmp_path / "notes.txt")
    for side in (0, 40000, 1.5, True, None):
        with pytest.raises(UserError, match=r"max_side=.*: it must be an integer from 1 to 2048 pixels"):
            load_pictures(tmp_path, max_side=side)  # type: ignore[arg-type]


def test_one_picture(tmp_path: Path) -> None:
    write(tmp_path / "cup_2.png", tmp_path / "set" / "cup" / "1.png")
    assert rows(load_pictures(tmp_path / "cup_2.png")) == [("cup", "cup_2.png", "cup_2.png")]
    assert rows(load_pictures(tmp_path / "set")) == [("cup", "cup/1.png", "cup/1.png")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["path,label,group", "path,class,group", "Path,Label,Group"])
def test_list(tmp_path: Path, separator: str, header: str) -> None:
    write(tmp_path / "p" / "1.png", tmp_path / "train" / "2.png")
    text = f"{header}\np/1.png,007,ada\ntrain\\2.png,NA,bert\n".replace(",", separator)
    (tmp_path / "list.csv").write_text(text, encoding="utf-8-sig")
    assert listed(tmp_path / "list.csv")[:2] == ("path", ".png")
    table = load_pictures(tmp_path / "list.csv")
    assert rows(table) == [("007", "ada", "p/1.png"), ("NA", "bert", "train/2.png")]
    assert table.attrs["category"] == ["", "train"]
    assert len(Frames(table)) == 2
    assert rows(load_pictures(tmp_path / "list.csv", category="train")) == rows(table)[1:]


def test_columns_of_a_list(tmp_path: Path) -> None:
    write(tmp_path / "p" / "1.png", tmp_path / "p" / "2.png")
    (tmp_path / "list.csv").write_text("path,kind,who\np/1.png,a,x\np/2.png,b,y\n")
    assert rows(load_pictures(tmp_path / "list.csv", label="kind", group="who")) == [
        ("a", "x", "p/1.png"),
        ("b", "y", "p/2.png"),
    ]
    assert rows(load_pictures(tmp_path / "list.csv", group=r"(\d)")) == [("p", "1", "p/1.png"), ("p", "2", "p/2.png")]
    with pytest.raises(UserError, match="no column 'what' for label=; its columns are path, kind, who"):
        load_pictures(tmp_path / "list.csv", label="what")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("path,label\nbad.png,a\nnone.png,b\n", r"list\.csv: line 3: no such file 'none\.png'; paths are relative"),
        ("path,label\nbad.png,a\nbad.png,b\n", r"line 3: 'bad\.png' is named twice"),
        ("path,label\nbad.png,\n", r"line 2: 'bad\.png' has no class; give it one, or leave"),
        ("what,label\nbad.png,a\n", "no column 'path' for the files=; its columns are what, label"),
        ("path,label\nbad.png,a,3\n", "line 2 has 3 cells, the header has 2"),
        ("path,label\n", "no rows below the header"),
        ("", "empty file"),
    ],
)
def test_bad_lists(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path / "bad.png")
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(UserError, match=message):
        load_pictures(tmp_path / "list.csv")


def test_list_with_missing_files_skipped(tmp_path: Path) -> None:
    write(tmp_path / "1.png")
    (tmp_path / "list.csv").write_text("path,label\n1.png,a\n2.png,b\n3.png,b\n")
    with pytest.warns(UserWarning, match="2 bad pictures skipped"):
        table = load_pictures(tmp_path / "list.csv", skip_bad=True)
    assert rows(table) == [("a", "1.png", "1.png")]
    assert [line.split(";")[0] for line in table.attrs["report"]] == [
        "skipped list.csv: line 3: no such file '2.png'",
        "skipped list.csv: line 4: no such file '3.png'",
    ]
