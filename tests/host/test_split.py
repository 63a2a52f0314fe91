"""Which examples are held out together, and what the data says itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.files.sides import given_sides
from emlearn_gestures.training.split import group_split


def index_of(labels: str, groups: str, samples: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([list(labels), list(groups), list(samples)], names=["label", "group", "sample"])


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ("abcdefgh", "fold by recording"),
        ("aabbaabb", "fold by recording"),  # the two groups of x share a recording, and are one
        ("abcaddef", "fold by group"),
        ("aaaabbbb", "fold by recording"),
    ],
)
@pytest.mark.parametrize("folds", [5, 0])
def test_the_same_content_stays_on_one_side(groups, words, folds):
    index = index_of("xxxxyyyy", groups, "abcdefgh")
    alike = np.array([0, 1, 2, 0, 3, 4, 4, 5])
    for seed in range(5):
        split = group_split(index, folds, seed, alike=alike)
        if folds and split:
            assert words in split.words
        for train, test in split.parts if split else []:
            assert not set(alike[train]) & set(alike[test])


def test_content_that_is_all_alike_is_no_split():
    index = index_of("xxyy", "abcd", "abcd")
    assert group_split(index, alike=np.array([0, 0, 1, 2])) is None
    assert group_split(index, alike=np.arange(4)).words == group_split(index).words == "2-fold by recording"


def test_the_sides_of_an_export():
    index = index_of("xxyyz", "abcde", "abcde")
    held_out, trained = given_sides(index, {"a": "training", "b": "testing", "c": "validation", "d": "testing"})
    assert held_out.tolist() == [False, True, False, True, False]
    assert trained.tolist() == [True, False, False, False, True]
    assert given_sides(index, {}) == (None, None)
    assert given_sides(index, dict.fromkeys("abcde", "testing")) == (None, None)
