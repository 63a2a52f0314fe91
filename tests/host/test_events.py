"""Events matched with the intervals in which they should come."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from emlearn_gestures.families import Stream
from emlearn_gestures.training.events import ALL, match_events, score_events


def counts(times, intervals, tolerance=0.5):
    found = match_events(times, intervals, tolerance)
    return len(found.delays), found.missed, found.false, found.doubles


@pytest.mark.parametrize(
    ("times", "intervals", "expected"),
    [
        ([], [], (0, 0, 0, 0)),
        ([], [(1, 2)], (0, 1, 0, 0)),
        ([1.0], [], (0, 0, 1, 0)),
        ([1.0], [(1, 2)], (1, 0, 0, 0)),  # its first moment
        ([2.5], [(1, 2)], (1, 0, 0, 0)),  # its end and the whole tolerance
        ([0.99], [(1, 2)], (0, 1, 1, 0)),  # before it: nothing was there yet
        ([2.51], [(1, 2)], (0, 1, 1, 0)),
        ([1.2, 1.4, 1.9], [(1, 2)], (1, 0, 0, 2)),
        ([1.2, 1.4], [(1, 2), (3, 4)], (1, 1, 0, 1)),  # the second is not open yet
        ([2.2, 2.4], [(1, 2), (2.1, 4)], (2, 0, 0, 0)),  # the one that ends first, then the other
        ([2.2, 3.0], [(1, 4), (2, 2.1)], (2, 0, 0, 0)),
    ],
)
def test_the_rule_of_matching(times, intervals, expected):
    assert counts(times, intervals) == expected


def test_delays_are_from_the_start():
    found = match_events([1.25, 5.5], [(1, 2), (4, 6)], 0)
    assert found.delays == [0.25, 1.5]


def test_as_many_are_found_as_can_be():
    random = np.random.default_rng(0)
    for _ in range(200):
        starts = random.integers(0, 8, random.integers(1, 5))
        intervals = [(int(s), int(s + random.integers(1, 5))) for s in starts]
        times = sorted(random.integers(0, 13, random.integers(1, 5)).tolist())
        best = 0
        for order in itertools.permutations(range(len(intervals))):
            for chosen in itertools.permutations(times, min(len(times), len(order))):
                hits = (intervals[i][0] <= t <= intervals[i][1] + 1 for i, t in zip(order, chosen, strict=False))
                best = max(best, sum(hits))
        found, missed, false, doubles = counts(times, intervals, 1)
        assert found == best
        assert found + missed == len(intervals)
        assert found + false + doubles == len(times)


@pytest.fixture
def streams() -> list[Stream]:
    first = Stream("a", 1800, [(1, "wave"), (3, "idle"), (9, "wave")], [(0, 2, "wave"), (2, 8, "idle")])
    second = Stream("b", 1800, [(1, "idle"), (5, "circle")], [(0, 4, "idle"), (4, 9, "wave")])
    return [first, second]


def test_scores_of_classes_and_of_all(streams):
    table = score_events(streams, ["circle", "idle", "wave"], 0.5)
    assert list(table.index) == ["circle", "idle", "wave", ALL]
    assert table.loc["wave", ["intervals", "found", "missed", "false", "double"]].tolist() == [2, 1, 1, 1, 0]
    assert table.loc["idle", ["intervals", "found", "missed", "false", "double"]].tolist() == [2, 2, 0, 0, 0]
    assert table.loc["circle", ["intervals", "found", "missed", "false", "double"]].tolist() == [0, 0, 0, 1, 0]
    assert table.loc[ALL, ["intervals", "found", "missed", "false", "double"]].tolist() == [4, 3, 1, 2, 0]
    assert table.loc[ALL, "false_per_hour"] == 2  # in one hour
    assert table.loc["idle", "delay_median"] == 1
    assert np.isnan(table.loc["circle", "delay_median"])


def test_the_background_needs_no_event(streams):
    table = score_events(streams, ["circle", "idle", "wave"], 0.5, "idle")
    assert list(table.index) == ["circle", "wave", ALL]
    assert table.loc[ALL, "intervals"] == 2


def test_an_event_of_another_stream_does_not_count():
    streams = [Stream("a", 10, [(1, "x")], []), Stream("b", 10, [], [(0, 2, "x")])]
    assert score_events(streams, ["x"], 0).loc["x", ["found", "missed", "false"]].tolist() == [0, 1, 1]
