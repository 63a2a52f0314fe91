"""The same content under several names: found, joined, and reported."""

from __future__ import annotations

import numpy as np
import pytest

from emlearn_gestures.files.duplicates import duplicate_notes, same_files, same_samples, together


def test_files(tmp_path):
    paths = [tmp_path / name for name in "abcde"]
    for path, text in zip(paths, ("one", "two", "one", "three", "one"), strict=True):
        path.write_text(text)
    assert same_files(paths).tolist() == [0, 1, 0, 2, 0]


def test_rows_of_samples():
    rows = np.arange(12, dtype=np.int16).reshape(6, 2)
    rows[4:] = rows[:2]
    assert same_samples(["b", "b", "a", "a", "c", "c"], rows).tolist() == [1, 1, 0, 0, 1, 1]
    rows[5] += 1  # one value of the whole
    assert same_samples(["b", "b", "a", "a", "c", "c"], rows).tolist() == [1, 1, 0, 0, 2, 2]


@pytest.mark.parametrize(
    ("names", "alike", "expected"),
    [
        ("abcd", [0, 1, 2, 3], "abcd"),
        ("abcd", None, "abcd"),
        ("abcd", [0, 1, 0, 3], "abad"),
        ("aabbc", [0, 1, 1, 2, 3], "aaaac"),  # one picture of two groups joins them
        ("dcba", [0, 0, 1, 0], "aaba"),
        ("abcd", [0, 0, 1, 1], "aacc"),
    ],
)
def test_groups_that_share_content(names, alike, expected):
    found = together(np.array(list(names)), None if alike is None else np.array(alike))
    assert "".join(found) == expected


def test_notes():
    assert duplicate_notes(np.array([0, 1, 2]), ["a", "b", "c"], ["x", "x", "y"]) == []
    assert duplicate_notes(np.array([0, 0, 1]), ["a", "b", "c"], ["x", "x", "y"]) == [
        "of 3 pictures 2 are different; the same under several names stay on one side of every split: a = b"
    ]
    notes = duplicate_notes(np.array([0, 0, 1, 1, 1, 1]), ["a", "a", "b", "b", "c", "c"], list("xxyyzz"), "recordings")
    assert notes == [
        "of 3 recordings 2 are different; the same under several names stay on one side of every split: b = c",
        "same recordings in several classes, 1 times, such as b (y), c (z): one of them is wrong",
    ]


def test_notes_of_many():
    [note] = duplicate_notes(np.repeat(range(5), 4), [f"{i}" for i in range(20)], ["x"] * 20)
    assert note.startswith("of 20 pictures 5 are different; ")
    assert note.endswith(": 0 = 1 = 2 = ...; 4 = 5 = 6 = ...; 8 = 9 = 10 = ...; and 2 more")
