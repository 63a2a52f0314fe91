"""Classes from names: what of a name is the class, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import _NO_CLASS, class_folder, class_from_file_name, class_of, is_person
from emlearn_gestures.files.source import Source


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("snake.01.csv", "snake"),
        ("2025-06-15T192744_snake.npy", "snake"),
        ("jumping_jack-7.csv", "jumping_jack"),
        ("wave1.csv", "wave"),
        ("wave12.csv", "wave"),
        ("wave1_20250601.csv", "wave"),
        ("A1.csv", "A"),
        ("s01_wave_3.csv", "wave"),  # a word without a number goes before one with
        ("dot0.png", "dot"),
        ("circle.json.6600p2qi.ingestion-575.csv", "circle"),
        ("IMG_0.jpg.51c3.ingestion-6f9-b.jpg", None),
        ("cup_4.jpg.51c3.ingestion-6f9-b.jpg", "cup"),
        ("IMG_0001.JPG", None),
        ("img0001.jpg", None),
        ("DSC00017.jpg", None),
        ("PXL_20240101_120000123.jpg", None),
        ("MVIMG_20190101.jpg", None),
        ("IMG_20240101_cup.jpg", "cup"),
        ("Screenshot 2024-01-01.png", None),
        ("12.csv", "12"),  # digits are drawn in the air
        ("2025-06-15 120000.csv", None),
        ("größe_1.png", "größe"),
    ],
)
def test_class_from_file_name(name, expected):
    assert class_from_file_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cup/1.png", "cup"),
        ("dot.class/0.jpg", "dot"),
        ("cup1/1.png", "cup1"),  # a folder is a class as it stands
        ("7/1.png", "7"),
        ("train/cup/1.png", "cup"),
        ("cup/train/1.png", "cup"),
        ("train/1.png", None),
        ("wave/subject1/1.csv", "wave"),
        ("subject1/wave/1.csv", "wave"),
        ("subject1/1.csv", "subject1"),
        ("1.png", None),
    ],
)
def test_class_folder(name, expected):
    assert class_folder(name) == expected


def test_people():
    assert all(map(is_person, ["subject1", "person_02", "Session B", "user-3", "day2"]))
    assert not any(map(is_person, ["users", "personal", "wave1", "s1", "daylight"]))


def test_the_folder_by_rule_is_the_one_it_lies_in():
    source = Source(Path("x/wave/subject1/1.csv"), "wave/subject1/1.csv", in_folder=True)
    assert class_of(source, None) == "wave"
    assert class_of(source, "folder") == "subject1"
    assert class_of(Source(Path("x/dot.class/1.png"), "1.png"), "folder") == "dot"


def test_a_cameras_name_is_no_class():
    with pytest.raises(UserError, match=r"IMG_1.jpg: no class in its name; give label="):
        class_of(Source(Path("IMG_1.jpg"), "IMG_1.jpg", in_folder=True), None)
    assert class_of(Source(Path("IMG_1.jpg"), "IMG_1.jpg"), None) == ""


@given(
    st.text(st.characters(categories=("Ll", "Lu")), min_size=3, max_size=9).filter(
        lambda s: not _NO_CLASS.fullmatch(s)
    ),
    st.sampled_from(["", ".", "_", "-", " "]),
    st.integers(0, 99999),
    st.sampled_from(["csv", "npy", "JPG", "json.6600p2qi.ingestion-575.csv"]),
)
def test_a_word_and_a_number(word, between, number, suffix):
    assert class_from_file_name(f"{word}{between}{number}.{suffix}") == word


@given(
    st.sampled_from(["IMG", "img", "DSC", "PXL", "MVIMG", "DSCN", "image"]),
    st.sampled_from(["", ".", "_", "-", " "]),
    st.lists(st.integers(0, 99999999).map(str), min_size=1, max_size=3),
    st.sampled_from(["jpg", "HEIC", "jpg.51c3.ingestion-6f9-b.jpg"]),
)
def test_a_cameras_word_and_numbers(word, between, numbers, suffix):
    assert class_from_file_name(f"{word}{between}{'_'.join(numbers)}.{suffix}") is None
