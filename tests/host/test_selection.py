"""Which examples are chosen: spread, drawn, or unsure."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest

from emlearn_gestures.training.selection import draw, k_centre, least_sure, standardise


def points_of(n: int, d: int = 5, seed: int = 0) -> np.ndarray:
    return standardise(np.random.default_rng(seed).integers(-300, 300, (n, d)).astype(np.int16))


def none(n: int) -> np.ndarray:
    return np.zeros(n, bool)


def test_standardised():
    random = np.random.default_rng(0)
    features = random.normal((0, 1000, -20000), (1, 50, 4000), (400, 3)).astype(np.int16)
    features = np.column_stack([features, np.full(400, -32768), np.tile([-32768, 32767], 200)]).astype(np.int16)
    before = features.copy()
    points = standardise(features)
    assert points.dtype == np.float32
    np.testing.assert_array_equal(features, before)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(points.var(axis=0), [0.25, 0.25, 0.25, 0, 0.25], rtol=1e-4)
    np.testing.assert_array_equal(standardise(np.full((3, 2), 7, np.int16)), 0)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("first", [[], [7], [3, 11, 2]])
def test_k_centre_is_the_greedy_choice_written_out(seed, first):
    points = points_of(60, seed=seed)
    every = np.linalg.norm(points[:, None].astype(float) - points, axis=2)
    chosen, expected = list(first), []
    for _ in range(12):
        to_nearest = every[:, chosen].min(axis=1) if chosen else -np.linalg.norm(points, axis=1)
        to_nearest[chosen] = -np.inf
        chosen.append(int(to_nearest.argmax()))
        expected.append(to_nearest.max() if len(chosen) > 1 else np.nan)
    already = none(60)
    already[first] = True
    indices, distances, radius = k_centre(points, 12, already)
    assert indices.tolist() == chosen[len(first) :]
    np.testing.assert_allclose(distances, expected, rtol=1e-4)
    assert radius == pytest.approx(every[:, chosen].min(axis=1).max(), rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_no_radius_is_more_than_twice_the_best(seed):
    points = points_of(14, 2, seed)
    every = np.linalg.norm(points[:, None] - points, axis=2)
    best = min(every[:, list(three)].min(axis=1).max() for three in itertools.combinations(range(14), 3))
    assert best <= k_centre(points, 3, none(14))[2] + 1e-6 <= 2 * best + 1e-5


def test_a_choice_can_be_gone_on_with():
    points = points_of(3000, 8)
    whole = k_centre(points, 40, none(3000))[0]
    already = none(3000)
    already[whole[:15]] = True
    np.testing.assert_array_equal(k_centre(points, 25, already)[0], whole[15:])


def test_equal_points_are_chosen_last_and_once_each():
    points = standardise(np.repeat(np.array([[0, 0], [500, 3], [-500, 9]], np.int16), 4, axis=0))
    indices, distances, radius = k_centre(points, 12, none(12))
    assert sorted(indices) == list(range(12))
    assert len({index // 4 for index in indices[:3]}) == 3
    assert distances[1] >= distances[2] > 0
    assert distances[3:].tolist() == [0] * 9
    assert radius == 0


def test_memory_beyond_the_points_is_small():
    points = np.random.default_rng(0).normal(size=(40_000, 64)).astype(np.float32)
    already = none(len(points))
    already[:50] = True
    for done in (none(len(points)), already):
        k_centre(points[:2000], 2, done[:2000])
        tracemalloc.start()
        k_centre(points, 10, done)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < points.nbytes / 3


def test_drawn():
    already = np.arange(100) < 60
    chosen = draw(40, already, seed=1)
    assert sorted(chosen) == list(range(60, 100))
    np.testing.assert_array_equal(chosen, draw(40, already, seed=1))
    assert chosen[:5].tolist() != draw(5, already, seed=2).tolist()


def test_least_sure_by_hand():
    votes = np.array([[5, 5, 0], [9, 1, 0], [4, 3, 3], [4, 4, 2], [5, 4, 1], [4, 4, 2], [10, 0, 0]], np.int16)
    indices, margins, activations = least_sure(votes, 6, none(7))
    assert indices.tolist() == [3, 5, 0, 2, 4, 1]
    assert margins.tolist() == [0, 0, 0, 1, 1, 8]
    assert activations.tolist() == [4, 4, 5, 4, 5, 9]
    already = np.isin(np.arange(7), [5, 0])
    assert least_sure(votes, 3, already)[0].tolist() == [3, 2, 4]
    assert least_sure(np.array([[3], [2]], np.int16), 1, none(2))[1].tolist() == [2]
