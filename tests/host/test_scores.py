"""Scores of each group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.reports.confusion import plot_confusion
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.split import group_split, named_groups


@pytest.fixture
def scores() -> Scores:
    """Ann: all right, class a only. Ben: one of a and one of b right, the others not."""
    return Scores(np.array(list("aaabab")), np.array(list("aaabba")), None, "x", np.array(["ann"] * 2 + ["ben"] * 4))


def test_the_worst_comes_first(scores):
    table = scores.per_group()
    assert list(table.index) == ["ben", "ann"]
    assert table.loc["ann"].tolist() == [2, 1, 1]  # F1 over the classes that she has
    assert table.loc["ben"].tolist() == [4, 0.5, 0.5]


def test_no_groups_no_rows(scores):
    assert Scores(scores.labels, scores.board, None, "x").per_group().empty


def test_of_equals_the_lower_f1_is_worse():
    labels, board = np.array(list("aaabaaab")), np.array(list("aaaaaabb"))
    table = Scores(labels, board, None, "x", np.repeat(["p", "q"], 4)).per_group()
    assert list(table.index) == ["p", "q"]
    assert table["accuracy"].tolist() == [0.75, 0.75]


@pytest.mark.filterwarnings("error")
def test_groups_are_drawn_beside_the_matrix(scores, tmp_path):
    text = plot_confusion(scores, tmp_path / "scores.svg").read_text()
    without = Scores(scores.labels, scores.board, None, "x")
    assert len(text) > len(plot_confusion(without, tmp_path / "without.svg").read_text())


def index_of(groups: str, samples: str) -> pd.MultiIndex:
    labels = ["a", "b"] * (len(groups) // 2)
    return pd.MultiIndex.from_arrays([labels, list(groups), list(samples)], names=["label", "group", "sample"])


def test_groups_that_nobody_has_named():
    assert named_groups(index_of("abcd", "abcd")) is None
    assert named_groups(index_of("abcd", "abcd"), named=True).tolist() == list("abcd")
    assert named_groups(index_of("aabb", "abcd")).tolist() == list("aabb")


def test_a_split_says_whose_only_where_groups_are_held_out():
    assert group_split(index_of("aabb", "abcd")).groups.tolist() == list("aabb")
    assert group_split(index_of("aaaa", "abcd")).words == "2-fold by recording"
    assert group_split(index_of("aaaa", "abcd")).groups is None
    assert group_split(index_of("aabbccdd", "ababcdcd"), named=True).words == "4-fold by group"
