"""No intermediate of the features of strokes, or of a wand's path, leaves int32, whatever the points and samples."""

from __future__ import annotations

import checked_device
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emlearn_predict.stroke_features import SHAPES

device = checked_device.load()
LEAST, GREATEST = -32768, 32767
MOST = device.stroke_trace.MAX_POINTS
ALL = {"version": 1, "path": 32, "directions": 16, "turns": 1, "shape": (1 << SHAPES) - 1, "raster": 16}
slow = settings(max_examples=60, deadline=None, derandomize=True)
KINDS = ("diagonal", "sides", "corners", "one jump", "last jump", "ring", "noise", "dot", "line", "small")


def points(kind: str, n: int) -> np.ndarray:
    """Return n extreme points."""
    t = np.arange(n)
    random = np.random.default_rng(n)
    x, y = {
        "diagonal": (t % 2 == 0, t % 2 == 0),
        "sides": (t % 2 == 0, t < 0),
        "corners": (t // 2 % 2 == 0, (t + 1) // 2 % 2 == 0),
        "one jump": (t > 0, t > 0),
        "last jump": (t == n - 1, t < 0),
    }.get(kind, (t < 0, t < 0))
    ends = np.stack([np.where(v, GREATEST, LEAST) for v in (x, y)], axis=1)
    angle = 2 * np.pi * t / max(1, n - 1)
    others = {
        "ring": 32767 * np.stack([np.cos(angle), np.sin(angle)], axis=1),
        "noise": random.integers(LEAST, GREATEST + 1, (n, 2)),
        "dot": np.full((n, 2), GREATEST),
        "line": np.stack([np.linspace(LEAST, GREATEST, n), np.full(n, 5)], axis=1),
        "small": random.integers(0, 2, (n, 2)),
    }
    return others.get(kind, ends).astype(int)


def extract(values: np.ndarray, **changes: int) -> list[int]:
    extractor = device.stroke_features.StrokeFeatures({**ALL, **changes})
    out = checked_device.int16s(extractor.n_features)
    extractor.extract(checked_device.int16s(values.ravel().tolist()), out)
    return list(out)


@pytest.mark.parametrize("n", [1, 2, 3, 32, 33, 34, 200, MOST])
@pytest.mark.parametrize("kind", KINDS)
def test_extremes(kind, n):
    extract(points(kind, n))
    extract(points(kind, n), directions=1, turns=32, raster=1)


@slow
@given(st.lists(st.tuples(st.integers(LEAST, GREATEST), st.integers(LEAST, GREATEST)), min_size=1, max_size=50))
def test_any_stroke(pairs):
    extract(np.array(pairs))


@slow
@given(st.integers(0, 15), st.integers(1, 65535), st.integers(1, 65535))
def test_every_size_of_box(down, width, height):
    """The shifts that bring a box of any size to 12 bits."""
    corner = np.array([[0, 0], [max(1, width >> down), 0], [0, max(1, height >> down)]]) + LEAST
    extract(corner)


def trace(samples: np.ndarray, step: int, forward: int = 0, rest: bool = False) -> None:
    path = device.stroke_path.StrokePath(step, forward, MOST)
    values = checked_device.int16s(samples.ravel().tolist())
    if rest:
        path.rest(values)
    path.trace(values)


@pytest.mark.parametrize("step", [1, 9601, 16384, 1 << 15, 1 << 24])
@pytest.mark.parametrize("kind", ["least", "greatest", "alternating", "mixed", "noise"])
def test_the_fastest_turns(kind, step):
    """As long as a gesture may be, with all six channels at their ends."""
    t = np.arange(MOST)[:, None] + np.arange(6)
    samples = {
        "least": np.full(t.shape, LEAST),
        "greatest": np.full(t.shape, GREATEST),
        "alternating": np.where(t % 2, LEAST, GREATEST),
        "mixed": np.where(np.arange(6) % 2, LEAST, GREATEST) + 0 * t,
        "noise": np.random.default_rng(1).integers(LEAST, GREATEST + 1, t.shape),
    }[kind]
    for forward in range(3):
        trace(samples[: MOST if forward == 0 else 60], step, forward, rest=kind in ("least", "greatest"))


@slow
@given(st.integers(0, 1 << 32), st.sampled_from([300, 9601, 40000, 1 << 22]), st.integers(0, 2), st.integers(0, 14))
def test_any_gesture(seed, step, forward, down):
    samples = np.random.default_rng(seed).integers(LEAST, GREATEST + 1, (40, 6)) >> down
    trace(samples, step, forward)


def test_drift_at_one_end_and_turns_at_the_other():
    path = device.stroke_path.StrokePath(16384, 0, MOST)
    path.rest(checked_device.int16s([LEAST] * 6 * MOST))
    path.trace(checked_device.int16s([GREATEST] * 6 * MOST))
