"""The features of `SpectralFeatures` in float64, by NumPy and SciPy: what the integers are measured against.

Also the peer of the host benchmark, so it is written for speed as NumPy goes: all windows at once, the
moments of a signal from the same deviations, its quantiles from one partition.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import fft
from scipy import signal as dsp

from emlearn_gestures.features import SpectralFeatures
from emlearn_predict.statistics import NAMES

Array = NDArray[np.float64]

_QUANTILES = {"quartile1": 0.25, "median": 0.5, "quartile3": 0.75}


def reference_features(windows: NDArray[np.int16], transformer: SpectralFeatures) -> Array:
    """Compute the features of windows without rounding.

    Parameters
    ----------
    windows : (n_windows, length, channels) array of int16
    transformer : SpectralFeatures
        Fitted on windows of this shape.

    Returns
    -------
    (n_windows, n_features) array of float64
        In the order of `get_feature_names_out`. Counts, numbers of crossings, and plain skewness, kurtosis,
        correlation and log2 of counts²; a power of zero is taken as the least positive float64.
    """
    signals = reference_signals(windows, transformer)
    channels = windows.shape[2]
    columns: list[Array] = []
    for signal in signals:
        columns += _statistics(signal, transformer.statistics)
        if transformer.jerk:
            columns += _jerk(np.diff(signal), transformer.jerk)
        if transformer.spectrum or transformer.spectral_moments:
            columns += _spectrum(signal, transformer)
    if transformer.correlation:
        for first in range(0, channels, 3):
            last = min(first + 3, channels)
            for a in range(first, last - 1):
                columns += [_correlation(signals[a], signals[b]) for b in range(a + 1, last)]
    return np.column_stack(columns)


def reference_signals(windows: NDArray[np.int16], transformer: SpectralFeatures) -> list[Array]:
    """The channels and magnitudes, filtered and decimated: (n_windows, samples) each."""
    values = np.ascontiguousarray(windows.transpose(2, 0, 1), np.float64)
    channels = len(values)
    signals = list(values)
    if transformer.magnitude:
        for c in range(0, channels - 1, 3):
            squares = (values[c : c + 3] ** 2).sum(axis=0)
            signals.append(np.minimum(np.floor(np.sqrt(squares)), 32767))
    if transformer.filter is None:
        return signals
    sections = dsp.butter(
        transformer.filter_order,
        transformer.filter_cutoff,
        transformer.filter,
        fs=transformer.sample_rate,
        output="sos",
    )
    state = dsp.sosfilt_zi(sections)[:, None, :]
    filtered = []
    for signal in signals:
        start = signal[:, :1] if transformer.steady else np.zeros((len(signal), 1))
        passed, _ = dsp.sosfilt(sections, signal, zi=state * start)
        filtered.append(np.clip(passed[:, :: transformer.decimate], -32768, 32767))
    return filtered


def _statistics(x: Array, names: Sequence[str]) -> list[Array]:
    """The statistics of each row, in the order of `NAMES`."""
    found: dict[str, Array] = {}
    mean = x.mean(axis=1)
    found["mean"] = mean
    if "minimum" in names:
        found["minimum"] = x.min(axis=1)
    if "maximum" in names:
        found["maximum"] = x.max(axis=1)
    if {"rms", "skewness", "kurtosis"} & set(names):
        found["rms"], found["skewness"], found["kurtosis"] = _moments(x - mean[:, None])
    if {*_QUANTILES, "iqr"} & set(names):
        values = np.quantile(x, list(_QUANTILES.values()), axis=1, method="lower")
        found.update(zip(_QUANTILES, values, strict=True))
        found["iqr"] = np.minimum(found["quartile3"] - found["quartile1"], 32767)
    if "crossings" in names:
        above = x > mean[:, None]
        found["crossings"] = np.count_nonzero(above[:, 1:] != above[:, :-1], axis=1).astype(np.float64)
    return [found[name] for name in NAMES if name in names]


def _jerk(d: Array, names: Sequence[str]) -> list[Array]:
    """The statistics of differences, which are saturated to 16 bits for all but mean and RMS."""
    whole = dict(zip((name for name in NAMES if name in ("mean", "rms")), _statistics(d, ("mean", "rms")), strict=True))
    columns = _statistics(np.clip(d, -32768, 32767), names)
    return [whole.get(name, column) for name, column in zip((n for n in NAMES if n in names), columns, strict=True)]


def _moments(d: Array) -> tuple[Array, Array, Array]:
    """Root mean square, skewness and excess kurtosis of deviations, by row; 0 where they are all 0."""
    squares = d * d
    variance = squares.mean(axis=1)
    divisor = np.where(variance > 0, variance, 1)
    third = np.einsum("ij,ij->i", squares, d) / d.shape[1]
    fourth = np.einsum("ij,ij->i", squares, squares) / d.shape[1]
    kurtosis = np.where(variance > 0, fourth / divisor**2 - 3, 0)
    return np.sqrt(variance), third / divisor**1.5, kurtosis


def frame_powers(x: Array, transformer: SpectralFeatures) -> Array:
    """Mean or largest power of bins 0 to frame / 2 over the frames of each row, |X|² / frame."""
    size = transformer.frame
    d = x - x.mean(axis=1, keepdims=True)
    pool = transformer.parameters_["pool"]
    d = d[:, : d.shape[1] // pool * pool].reshape(len(d), -1, pool).mean(axis=2)
    if transformer.pad:
        frames = -(-d.shape[1] // (size // 2))
        d = np.pad(d, ((0, 0), (0, (frames - 1) * (size // 2) + size - d.shape[1])))
    framed = sliding_window_view(d, size, axis=1)[:, :: size // 2]
    if transformer.window == "hann":
        framed = framed * dsp.get_window("hann", size)  # periodic
    spectrum = fft.rfft(framed, axis=-1)
    power = (spectrum.real**2 + spectrum.imag**2) / size
    over_frames: Array = power.mean(axis=1) if transformer.frames == "mean" else power.max(axis=1)
    return over_frames


def _spectrum(x: Array, transformer: SpectralFeatures) -> list[Array]:
    """Spectral moments and log2 power of the bins of each row."""
    power = frame_powers(x, transformer)
    columns: list[Array] = []
    if transformer.spectral_moments:
        _, skewness, kurtosis = _moments(power - power.mean(axis=1, keepdims=True))
        columns += [skewness, kurtosis]
    if transformer.spectrum:
        first, last = transformer.parameters_["bins"][0]
        columns += list(np.log2(np.maximum(power[:, first : last + 1], np.finfo(np.float64).tiny)).T)
    return columns


def _correlation(x: Array, y: Array) -> Array:
    """Pearson's r of the rows; 0 where one is constant."""
    x = x - x.mean(axis=1, keepdims=True)
    y = y - y.mean(axis=1, keepdims=True)
    size = np.sqrt(np.einsum("ij,ij->i", x, x) * np.einsum("ij,ij->i", y, y))
    return np.einsum("ij,ij->i", x, y) / np.where(size > 0, size, 1)
