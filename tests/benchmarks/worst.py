"""By how much `SpectralFeatures` differs from the float64 reference, kind by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from emlearn_gestures.features import SpectralFeatures
from numpy.typing import NDArray

from benchmarks.reference import reference_features, reference_signals

FLOOR = 2.0**-18  # of the power of a full-scale sine, from where log power is within its bound
KINDS = {
    "minimum": "extremes",
    "maximum": "extremes",
    "quartile1": "quantiles",
    "median": "quantiles",
    "quartile3": "quantiles",
    "iqr": "quantiles",
    "spectral_skewness": "spectral moments",
    "spectral_kurtosis": "spectral moments",
}
# The unit of a feature, and what the docstring of SpectralFeatures promises of it.
SCALES = {"skewness": 256, "kurtosis": 256, "spectral moments": 256, "power": 256, "correlation": 4096}


@dataclass(frozen=True)
class Comparison:
    """Errors of one kind of feature: all of them, in the feature's natural unit, and the reference values."""

    kind: str
    errors: NDArray[np.float64]
    values: NDArray[np.float64]
    names: NDArray[np.object_]

    @property
    def worst(self) -> float:
        return float(self.errors.max(initial=0.0))


def kind_of(name: str) -> str:
    """The kind of a feature by its name: extremes, quantiles, power, correlation, or the name of the statistic."""
    if name.startswith("correlation_"):
        return "correlation"
    if "_power_" in name:
        return "power"
    last = re.search(r"(spectral_skewness|spectral_kurtosis|[a-z]+\d?)$", name)
    assert last is not None
    return KINDS.get(last[1], last[1])


def full_scale_power(windows: NDArray[np.int16], transformer: SpectralFeatures) -> NDArray[np.float64]:
    """Power in its bin of a sine whose amplitude is the largest deviation of each window and signal."""
    signals = reference_signals(windows, transformer)
    peaks = [np.abs(x - x.mean(axis=1, keepdims=True)).max(axis=1) for x in signals]
    gain = 0.5 if transformer.window == "hann" else 1.0
    return np.column_stack(peaks) ** 2 * gain**2 * transformer.frame / 4


def compare(windows: NDArray[np.int16], transformer: SpectralFeatures) -> dict[str, Comparison]:
    """Compare the features of windows with the reference.

    Power below the noise floor, and skewness and kurtosis beyond what 16 bits hold, are left out.

    Parameters
    ----------
    windows : (n_windows, length, channels) array of int16
    transformer : SpectralFeatures
        It is fitted here.
    """
    names = transformer.fit(windows).get_feature_names_out()
    features = transformer.transform(windows).astype(np.float64)
    reference = reference_features(windows, transformer)
    kinds = np.array([kind_of(name) for name in names])
    result = {}
    for kind in dict.fromkeys(kinds):
        columns = kinds == kind
        values = reference[:, columns]
        errors = np.abs(features[:, columns] / SCALES.get(kind, 1) - values)
        counted = np.ones_like(values, bool)
        if kind in ("skewness", "kurtosis", "spectral moments"):
            counted = np.abs(values) <= 127.99
        if kind == "power":
            full = full_scale_power(windows, transformer)
            bins = values.shape[1] // full.shape[1]
            counted = values >= np.log2(np.maximum(np.repeat(full, bins, axis=1) * FLOOR, 2.0**-40))
        at = np.nonzero(counted)
        result[str(kind)] = Comparison(str(kind), errors[at], values[at], names[columns][at[1]])
    return result
