"""What looks like people or sessions is proposed as the group."""

from __future__ import annotations

import re

import pytest

from emlearn_gestures.files.people import column_hint, group_hint

CLASSES = ("idle", "wave")


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ("{who}/{what}/{i}.csv", "^([^/]+)/"),
        ("train/{who}/{what}/{i}.csv", "^[^/]+/([^/]+)/"),
        ("{what}/{who}/{i}.csv", "^[^/]+/([^/]+)/"),
        ("{who}_{what}_{i}.csv", "(s[-_]?[0-9]+)"),
        ("{what}.{who}.{i}.csv", "(s[-_]?[0-9]+)"),
        ("{what}/{who}-{i}.csv", "(s[-_]?[0-9]+)"),
    ],
)
def test_people_are_proposed(form, rule):
    found = [
        (form.format(who=who, what=what, i=i), what, who) for who in ("s01", "s02") for what in CLASSES for i in "12"
    ]
    names, labels, people = zip(*found, strict=True)
    [note] = group_hint(names, labels)
    assert note.endswith(f"group='{rule}'")
    for name, who in zip(names, people, strict=True):  # as group_of has it: the name, then the path
        match = re.search(rule, name.rsplit("/", 1)[-1]) or re.search(rule, name)
        assert match[1] == who


@pytest.mark.parametrize(
    "form", ["{what}/{i}.csv", "{what}.{i}.csv", "train/{what}/{i}.csv", "{what}/{what}_{i}.csv", "set/{what}{i}.csv"]
)
def test_nothing_is_proposed(form):
    names, labels = zip(*((form.format(what=what, i=i), what) for what in CLASSES for i in "123"), strict=True)
    assert group_hint(names, labels) == []


def test_columns():
    assert column_hint(["path", "label", "Person"]) == [
        "the column Person looks like people or sessions: give group='Person'"
    ]
    assert column_hint(["path", "label", "personal"]) == []
