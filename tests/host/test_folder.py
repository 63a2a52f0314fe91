"""Which files of a folder are read, what is said of the others, and where the class is."""

from __future__ import annotations

from pathlib import Path

import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.names import class_of
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.unread import RECORDINGS, unread_words
from emlearn_gestures.files.walk import visible_files


def fill(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def classes(root: Path, report: list[str] | None = None, **options) -> list[str]:
    report = [] if report is None else report
    sources = folder_sources(root, (".csv",), "recordings", report, unread=RECORDINGS, **options)
    return [class_of(source, options.get("rule")) for source in sources]


def test_one_folder_of_names_that_differ(tmp_path):
    report = []
    fill(tmp_path, "DataSet/idle.0.csv", "DataSet/idle.1.csv", "DataSet/wave.0.csv")
    assert classes(tmp_path, report) == ["idle", "idle", "wave"]
    assert report == [
        f"{tmp_path.name}: the class is in the file name: all are in one folder, DataSet; label='folder' takes the "
        "folder"
    ]
    assert classes(tmp_path, rule="folder") == ["DataSet"] * 3


@pytest.mark.parametrize(
    "names",
    [
        ("wave/ada.csv", "wave/bert.csv"),  # no two share a word
        ("wave/1.csv", "wave/2.csv", "wave/2.2.csv"),
        ("wave/take_1.csv", "wave/take_2.csv"),
    ],
)
def test_one_folder_that_is_a_class(names, tmp_path):
    assert set(classes(fill(tmp_path, *names))) == {"wave"}


def test_folders_of_people(tmp_path):
    report = []
    fill(tmp_path, *(f"subject{who}/{what}_{i}.csv" for who in "12" for what in ("idle", "wave") for i in "12"))
    assert sorted(set(classes(tmp_path, report))) == ["idle", "wave"]
    assert "its folders look like people" in report[0]


def test_people_who_are_the_classes(tmp_path):
    assert classes(fill(tmp_path, "person1/1.csv", "person1/2.csv", "person2/1.csv")) == [
        "person1",
        "person1",
        "person2",
    ]


def test_a_class_of_unread_files_only(tmp_path):
    fill(tmp_path, "idle/1.csv", "wave/1.xlsx", "wave/2.xlsx", "docs/readme.txt", "notes.xlsx")
    expected = (
        r"class 'wave' has only files that cannot be read, 2 of .xlsx; openpyxl reads it; save it as CSV, or move"
    )
    with pytest.raises(UserError, match=expected):
        classes(tmp_path)
    problems = Problems(tmp_path, skip=True)
    assert classes(tmp_path, problems=problems) == ["idle"]
    assert len(problems.messages) == 1
    fill(tmp_path, "wave/3.csv")
    assert classes(tmp_path) == ["idle", "wave"]


def test_what_is_left_out_is_named(tmp_path):
    report = []
    fill(tmp_path, "idle/1.csv", ".git/config", "idle/.cache/x.csv", "LICENSE", "a.heic", "b.HEIC", "c.xyz")
    classes(tmp_path, report)
    assert report == [
        f"{tmp_path.name}: files that are not read: 2 .heic (pip install 'emlearn-gestures[heic]'), 1 LICENSE, 1 .xyz",
        f"{tmp_path.name}: hidden folders that are not read: .git, idle/.cache",
    ]


def test_what_is_read_may_be_asked_of_the_file(tmp_path):
    fill(tmp_path, "idle/1.csv", "idle/2.txt", "notes.txt")
    sources = folder_sources(
        tmp_path, (".csv", ".txt"), "recordings", [], is_read=lambda file: file.name != "notes.txt"
    )
    assert [source.relative for source in sources] == ["idle/1.csv", "idle/2.txt"]


def test_nothing_but_other_formats(tmp_path):
    with pytest.raises(UserError, match=r"no recordings in this folder; they are files of .csv; it has 1 .heic \(pip"):
        classes(fill(tmp_path, "a.heic"))


def test_many_formats_are_counted():
    files = [Path(f"a.{i}x") for i in range(9)] + [Path("b.0x")]
    assert unread_words(files) == "2 .0x, 1 .1x, 1 .2x, 1 .3x, 1 .4x, 1 .5x, 3 of other formats"


def test_walk(tmp_path):
    fill(tmp_path, "b/1.csv", "a/2.csv", ".hidden/3.csv", "a/.4.csv")
    walk = visible_files(tmp_path)
    assert [file.name for file in walk.files] == ["2.csv", "1.csv"]
    assert (walk.links, walk.hidden) == (0, [".hidden"])
