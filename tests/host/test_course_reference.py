"""The integers of shape against float64: the errors that `SpectralFeatures` states, on real windows.

What `peaks` finds in a shape is exact, which tests/shared/test_peaks.py holds to; here it is that of the float shape,
as far as that is not a matter of its last digits.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_spectral_reference import REAL, cut, synthetic

from benchmarks.reference import reference_signals
from emlearn_gestures import datasets
from emlearn_gestures.features import SpectralFeatures
from emlearn_gestures.features.spectral import group_sizes

PARTS = 16
FILTERS: dict[str, dict[str, Any]] = {
    "none": {},
    "low-pass": {"filter": "low", "filter_cutoff": 0.1, "filter_order": 4, "decimate": 2},
    "high-pass": {"filter": "high", "filter_cutoff": 0.02},
}


def reference_shapes(windows: NDArray[np.int16], transformer: SpectralFeatures) -> NDArray[np.float64]:
    """Shapes of all signals without rounding: (n_windows, signals, PARTS)."""
    signals = reference_signals(windows, transformer)
    channels = windows.shape[2]
    sizes = group_sizes(channels)
    variances = [signal.var(axis=1) for signal in signals[:channels]]
    units = [np.sqrt(sum(variances[3 * g : 3 * g + size])) for g, size in enumerate(sizes)]
    shapes = []
    for s, signal in enumerate(signals):
        unit = units[s // 3 if s < channels else s - channels]
        ends = [part * signal.shape[1] // PARTS for part in range(PARTS + 1)]
        means = np.stack([signal[:, a:b].mean(axis=1) for a, b in pairwise(ends)], axis=1)
        deviations = means - signal.mean(axis=1, keepdims=True)
        shapes.append(np.where(unit > 0, 1, 0)[:, None] * deviations / np.where(unit > 0, unit, 1)[:, None])
    return np.stack(shapes, axis=1)


def check(windows: NDArray[np.int16], rate: float, filtered: str, record: Callable[[str, object], None]) -> None:
    options = dict(FILTERS[filtered])
    if "filter_cutoff" in options:
        options["filter_cutoff"] *= rate
    off = {"statistics": (), "jerk": (), "correlation": False, "spectrum": False}
    transformer = SpectralFeatures(rate, shape=True, strokes=True, **off, **options).fit(windows)
    exact = reference_shapes(windows, transformer)
    found = transformer.transform(windows)
    orders = sum(size * (size - 1) for size in group_sizes(windows.shape[2]))
    each = found[:, : found.shape[1] - orders].reshape(len(windows), exact.shape[1], -1)
    shapes = each[:, :, :PARTS] / 4096
    # of a signal that a filter leaves next to nothing of, rounding within the filter shows
    loud = np.full(exact.shape[:2], True)
    if filtered != "none":
        plain = SpectralFeatures(rate, **off, shape=True).fit(windows)
        before = np.stack([np.abs(x).max(axis=1) for x in reference_signals(windows, plain)], axis=1)
        after = np.stack([x.std(axis=1) for x in reference_signals(windows, transformer)], axis=1)
        loud = after >= before / 256
        loud &= loud[:, :1]
    errors = np.abs(shapes - exact)[loud]
    limit = (3 / 4096 + 0.005 * np.abs(exact))[loud] if filtered == "none" else (0.01 + 0.01 * np.abs(exact))[loud]
    record("largest error", float(errors.max(initial=0)))
    print(f"largest error {errors.max(initial=0) * 4096:.2f} / 4096")
    assert (errors <= limit).all(), (errors - limit).max()
    peak, trough, peak_at, trough_at = (each[:, :, PARTS + i] for i in range(4))
    np.testing.assert_array_equal(peak, each[:, :, :PARTS].max(axis=2))
    np.testing.assert_array_equal(trough, each[:, :, :PARTS].min(axis=2))
    # a peak of the integers is one of the floats, but for two that are as high
    for at, extreme in ((peak_at, exact.max(axis=2)), (trough_at, exact.min(axis=2))):
        there = np.take_along_axis(exact, at[:, :, None].astype(int), axis=2)[:, :, 0]
        assert (np.abs(there - extreme) <= 0.001 + 0.006 * np.abs(extreme))[loud].all() or filtered != "none"


@pytest.mark.parametrize("filtered", FILTERS)
def test_built_in_sample(filtered: str, record_property: Callable[[str, object], None]) -> None:
    check(*cut(datasets.load_wrist(), 125, 15), filtered, record_property)


@pytest.mark.parametrize("shape", synthetic())
def test_synthetic(shape: str, record_property: Callable[[str, object], None]) -> None:
    check(*synthetic()[shape], "none", record_property)


@pytest.mark.parametrize("filtered", FILTERS)
@pytest.mark.parametrize("name", REAL)
def test_real(name: str, filtered: str, record_property: Callable[[str, object], None]) -> None:
    if not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set: it names the folder of the real data sets")
    load, length, hop = REAL[name]
    check(*cut(load(), length, hop), filtered, record_property)
