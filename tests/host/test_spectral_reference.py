"""The integers of `SpectralFeatures` against float64: the errors its docstring states, on real windows."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from benchmarks.worst import Comparison, compare
from emlearn_gestures import datasets
from emlearn_gestures.features import SpectralFeatures
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_predict.statistics import NAMES

Windows = NDArray[np.int16]

ALL: dict[str, Any] = {"statistics": NAMES, "jerk": NAMES, "spectral_moments": True, "frame": 64, "pool": 1}

# What differs from `ALL`, but for the defaults; cut-offs are shares of the sample rate.
SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    "all": {"frame": 64},
    "averages of two": {"pool": 2, "frame": 32},
    "averages of eight": {"pool": 8, "frame": 16, "pad": True},
    "low-pass, order 2": {"filter": "low", "filter_cutoff": 0.2},
    "low-pass, order 8": {"filter": "low", "filter_cutoff": 0.1, "filter_order": 8},
    "low-pass, order 6, steady": {"filter": "low", "filter_cutoff": 0.05, "filter_order": 6, "steady": True},
    "high-pass, order 4": {"filter": "high", "filter_cutoff": 0.02, "filter_order": 4},
    "high-pass, order 8, steady": {
        "filter": "high",
        "filter_cutoff": 0.05,
        "filter_order": 8,
        "steady": True,
    },
    "every fourth sample": {
        "filter": "low",
        "filter_cutoff": 0.1,
        "filter_order": 4,
        "decimate": 4,
        "frame": 16,
    },
    "largest of plain, padded frames": {"pad": True, "frames": "max", "window": None},
    "frames of 16": {"frame": 16},
    "frames of 256": {"frame": 256, "pad": True},
}

# name: loader, length and hop
REAL: dict[str, tuple[Callable[[], pd.DataFrame], int, int]] = {
    "cgestures": (datasets.load_cgestures, 128, 32),
    "exercise": (datasets.load_exercise, 256, 64),
    "xiao_gestures": (datasets.load_xiao_gestures, 208, 104),
    "nano_gestures": (datasets.load_nano_gestures, 119, 119),
    "watch_har": (lambda: datasets.load_watch_har(["s01", "s02"]), 128, 64),
}


def cut(recordings: pd.DataFrame, length: int, hop: int) -> tuple[Windows, float]:
    """Windows and their sample rate."""
    windows = window_recordings(recordings, length, hop, purity=0.6)
    return windows.to_numpy().reshape(len(windows), length, -1), recordings.attrs["sample_rate"]


def synthetic() -> dict[str, tuple[Windows, float]]:
    """Sines, steps, spikes and noise of every size that 16 bits hold."""
    chance = np.random.default_rng(3)
    t = np.arange(128)
    peaks = np.repeat([3, 40, 700, 5_000, 15_000], 12)
    rates = chance.uniform(0.02, 0.45, (len(peaks), 1, 3))
    sines = np.sin(2 * np.pi * rates * t[:, None] + chance.uniform(0, 6, (len(peaks), 1, 3)))
    noise = chance.uniform(-1, 1, sines.shape)
    steps = np.sign(np.sin(rates * t[:, None]))
    spikes = (chance.random(sines.shape) < 0.03) * noise
    shapes = {"sines": sines, "noise": noise, "steps": steps, "spikes": spikes}
    return {
        name: (np.rint(values * peaks[:, None, None] + 500).astype(np.int16), 100.0) for name, values in shapes.items()
    }


def check(found: dict[str, Comparison], filtered: bool) -> None:
    """Raise with all kinds of features whose error is beyond its bound."""
    bounds: dict[str, Callable[[NDArray[np.float64]], Any]] = {
        "mean": lambda size: 1,
        "rms": lambda size: np.maximum(1, 0.001 * size),
        "skewness": lambda size: 0.02,
        "kurtosis": lambda size: np.maximum(0.02, 0.0003 * size),
        "spectral moments": lambda size: 0.02 + 0.01 * size,
        "power": lambda size: 1 / 16,
        "correlation": lambda size: 1 / 1024,
        "extremes": lambda size: 0,
        "quantiles": lambda size: 2,  # bins: one each, two for the range of two
        "crossings": lambda size: 0,
    }
    if filtered:
        bounds |= {
            "kurtosis": lambda size: 0.02 + 0.001 * size,
            "correlation": lambda size: 1 / 256,
            # rounding to 1/2 count, in a difference twice, in the range of one four times
            "extremes": lambda size: 2 + size / 4096,
            "quantiles": lambda size: 6 + size / 4096,
            # of a mean that a slow signal touches
            "crossings": lambda size: 8,
        }
    beyond = []
    for kind, comparison in found.items():
        size = np.abs(comparison.values)
        limit = np.broadcast_to(bounds[kind](size), size.shape)
        excess = comparison.errors - limit
        worst = excess.argmax() if len(excess) else 0
        if len(excess) and excess[worst] > 1e-9:
            beyond.append(
                f"{comparison.names[worst]} is {comparison.values[worst]:.4f}, "
                f"off by {comparison.errors[worst]:.4f}, bound {limit[worst]:.4f}"
            )
    assert not beyond, "; ".join(beyond)


def run(
    windows: Windows,
    rate: float,
    setting: str,
    record_property: Callable[[str, object], None],
    exact_magnitude: bool = True,
) -> None:
    options = {**ALL, **SETTINGS[setting]} if setting != "default" else {}
    if "filter_cutoff" in options:
        options["filter_cutoff"] *= rate
    found = compare(windows, SpectralFeatures(rate, **options))
    for kind, comparison in found.items():
        record_property(kind, comparison.worst)
    print({kind: round(comparison.worst, 4) for kind, comparison in found.items()})
    if not exact_magnitude:  # vectors with an axis from 16384 counts are halved before they are squared
        for kind in ("extremes", "quantiles", "crossings"):
            found[kind] = without_magnitude(found[kind])
    check(found, "filter" in options)


def without_magnitude(comparison: Comparison) -> Comparison:
    is_axis = np.array([not name.startswith("magnitude") for name in comparison.names])
    return Comparison(
        comparison.kind, comparison.errors[is_axis], comparison.values[is_axis], comparison.names[is_axis]
    )


@pytest.fixture(scope="module")
def cache() -> dict[str, tuple[Windows, float]]:
    return {}


@pytest.mark.parametrize("setting", SETTINGS)
def test_built_in_sample(setting: str, record_property: Callable[[str, object], None]) -> None:
    run(*cut(datasets.load_wrist(), 125, 15), setting, record_property)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("shape", synthetic())
def test_synthetic(shape: str, setting: str, record_property: Callable[[str, object], None]) -> None:
    run(*synthetic()[shape], setting, record_property, exact_magnitude=False)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", REAL)
def test_real(
    name: str,
    setting: str,
    cache: dict[str, tuple[Windows, float]],
    record_property: Callable[[str, object], None],
) -> None:
    if not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set: it names the folder of the real data sets")
    if name not in cache:
        load, length, hop = REAL[name]
        cache[name] = cut(load(), length, hop)
    windows, rate = cache[name]
    run(windows, rate, setting, record_property, exact_magnitude=name != "nano_gestures")
