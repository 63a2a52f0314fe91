"""By how much `SpectralFeatures` differs from the float64 reference, kind by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from benchmarks.reference import frame_powers, reference_features, reference_signals
from emlearn_gestures.features import SpectralFeatures

# Of the power of a full-scale sine: from here log power is within its bound.
FLOOR = 2.0**-17
# Of the same power: with powers that differ by less, their moments are those of their rounding.
PEAKED = 2.0**-10
# What a filter leaves: below this share of the largest value before it, rounding within the filter shows.
QUIET = 1 / 256
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
# How many of a feature make one of its natural unit.
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
    """The kind of a feature by its name: extremes, quantiles, power, ..., or the name of the statistic."""
    if name.startswith("correlation_"):
        return "correlation"
    if "_power_" in name:
        return "power"
    last = re.search(r"(spectral_skewness|spectral_kurtosis|[a-z]+\d?)$", name)
    assert last is not None
    return KINDS.get(last[1], last[1])


def compare(windows: NDArray[np.int16], transformer: SpectralFeatures) -> dict[str, Comparison]:
    """Compare the features of windows with the reference.

    Left out are power below the noise floor, skewness and kurtosis beyond what 16 bits hold, spectral moments
    of a spectrum with hardly a peak, and all but mean, extremes, quantiles and RMS of what a filter has made
    quiet.

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
    scale = np.array([SCALES.get(kind, 1) for kind in kinds])
    errors = np.abs(features / scale - reference)
    loud, full, spread, bins = _levels(windows, transformer, names)
    quantiles = kinds == "quantiles"
    errors[:, quantiles] /= bins[:, quantiles]
    counted = np.ones_like(errors, bool)
    for column, kind in enumerate(kinds):
        if kind not in ("mean", "extremes", "quantiles", "rms"):
            counted[:, column] = loud[:, column]
        if kind in ("skewness", "kurtosis", "spectral moments"):
            counted[:, column] &= np.abs(reference[:, column]) <= 127.99
        if kind == "spectral moments":
            counted[:, column] &= spread[:, column] >= full[:, column] * PEAKED
        if kind == "power":
            counted[:, column] &= 2 ** reference[:, column] >= np.maximum(full[:, column] * FLOOR, 2.0**-40)
    result = {}
    for kind in dict.fromkeys(kinds):
        rows, columns = np.nonzero(counted & (kinds == kind))
        at = rows, columns
        result[str(kind)] = Comparison(str(kind), errors[at], reference[at], names[columns])
    return result


def _levels(
    windows: NDArray[np.int16], transformer: SpectralFeatures, names: NDArray[np.object_]
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For each window and feature: is its signal loud enough, two powers, and the width of a histogram's bin.

    The first power is that of a sine whose amplitude is the largest deviation of the signal, the second the
    deviation of the powers of all bins.
    """
    signals = reference_signals(windows, transformer)
    plain = clone(transformer).set_params(filter=None, decimate=1)
    before = [np.abs(x).max(axis=1) for x in reference_signals(windows, plain)]
    called = [*transformer.channels_, *(name.rsplit("_mean", 1)[0] for name in _magnitudes(names))]
    loud = np.ones((len(windows), len(names)), bool)
    full = np.zeros(loud.shape)
    spread = np.zeros(loud.shape)
    bins = np.ones(loud.shape)
    for name, x, peak in zip(called, signals, before, strict=True):
        deviations = np.abs(x - x.mean(axis=1, keepdims=True))
        power = deviations.max(axis=1) ** 2 * transformer.frame / 4
        differ = frame_powers(x, transformer).std(axis=1)
        threshold = peak * QUIET if transformer.filter else np.zeros(len(x))
        is_loud = {False: x.std(axis=1) >= threshold, True: np.diff(x).std(axis=1) >= threshold}
        for column, feature in enumerate(names):
            if feature.startswith("correlation_"):
                if name in feature.split("_")[1:]:
                    loud[:, column] &= is_loud[False]
            elif feature.startswith(f"{name}_"):
                loud[:, column] &= is_loud[feature.startswith(f"{name}_jerk_")]
                full[:, column] = power
                spread[:, column] = differ
                values = np.diff(x) if feature.startswith(f"{name}_jerk_") else x
                bins[:, column] = _bin(np.ptp(values, axis=1))
    return loud, full, spread, bins


def _bin(span: NDArray[np.float64]) -> NDArray[np.float64]:
    """Width of the bins in which quantiles are counted, in counts."""
    return 2.0 ** np.maximum(0, np.floor(np.log2(np.maximum(span, 1))) - 5)


def _magnitudes(names: NDArray[np.object_]) -> list[str]:
    """The means of the magnitudes, which carry their names."""
    return [name for name in names if re.fullmatch(r"magnitude\d?_mean", name)]
