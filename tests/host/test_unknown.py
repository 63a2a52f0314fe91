"""What is shown and decided of examples that have no votes, as a gate has refused them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from emlearn_gestures.decisions.thresholds import decide, suggest
from emlearn_gestures.decisions.unknown import UNKNOWN, best_class, predicted_classes
from emlearn_predict.decision import Decision

VOTES = np.array([[0, 9, 1], [0, 0, 0], [4, 3, 3]], np.int16)


def test_best_class():
    found = [best_class(SimpleNamespace(classes=["a", "b", "c"], votes=votes)) for votes in VOTES]
    assert found == [("b", 9), (UNKNOWN, 0), ("a", 4)]


def test_predicted_classes():
    assert predicted_classes(["a", "b", "c"], VOTES).tolist() == ["b", UNKNOWN, "a"]
    assert predicted_classes(["a", "b", "c"], VOTES, 2).tolist() == ["b", "c", "a"]


@pytest.mark.parametrize("background", [-1, 2])
def test_decided_as_on_the_board(background):
    found = decide(VOTES, 10, [0] * 3, [0] * 3, background)
    assert found.tolist() == [1, background, 0]
    decision = Decision(3, 10, [0] * 3, [0] * 3, background=background)
    decision.each = True  # each by itself
    for votes, expected in zip(VOTES, found, strict=True):
        decision.update(votes)
        assert decision.index == expected


def test_thresholds_are_searched_among_those_with_votes():
    truth = np.array([1, 0, 0])
    assert suggest(VOTES, truth, 10, 1.0) == suggest(VOTES[[0, 2]], truth[[0, 2]], 10, 1.0)
