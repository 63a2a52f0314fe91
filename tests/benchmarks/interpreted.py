"""Features of a window in plain Python: the approach of emlearn-micropython's `har_trees`.

Our own writing of that approach, for the comparison of speed: median filter of three samples, rounding to 8
bits, two norms, differences, and order statistics of a sorted list. 92 features of three axes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise

N_FEATURES = 92


def interpreted_features(window: Sequence[Sequence[int]], lsb_per_g: int = 4096) -> list[float]:
    """Compute the features of one window.

    Parameters
    ----------
    window : three sequences of int
        The axes, counts.
    lsb_per_g : int

    Returns
    -------
    list of float
        Ten of each axis and eight of each norm, then the same of their differences.
    """
    axes = [_scaled(_smoothed(axis), lsb_per_g) for axis in window]
    x, y, z = axes
    norms = [
        [abs(a) + abs(b) + abs(c) for a, b, c in zip(x, y, z, strict=True)],
        [a * a + b * b + c * c for a, b, c in zip(x, y, z, strict=True)],
    ]
    features: list[float] = []
    for differences in (False, True):
        for signals, quartiles in ((axes, True), (norms, False)):
            for signal in signals:
                features += _summary(_jerk(signal) if differences else signal, quartiles)
    return features


def _smoothed(values: Sequence[int]) -> list[int]:
    """Median of each sample and its two neighbours; the ends stay."""
    result = list(values)
    for i in range(1, len(values) - 1):
        a, b, c = values[i - 1], values[i], values[i + 1]
        if a > b:
            a, b = b, a
        result[i] = a if c < a else min(b, c)
    return result


def _scaled(values: list[int], lsb_per_g: int) -> list[int]:
    """To 32 counts per g in 8 bits."""
    factor = 32 / lsb_per_g
    return [max(-128, min(127, round(value * factor))) for value in values]


def _jerk(values: list[int]) -> list[int]:
    return [0, *(b - a for a, b in pairwise(values))]


def _summary(values: list[int], quartiles: bool) -> list[float]:
    """Mean, extremes, median, interquartile range, energy, deviation, 0 for entropy; quartiles if asked."""
    n = len(values)
    ordered = sorted(values)
    mean = sum(ordered) / n
    square = sum([value * value for value in ordered]) / n
    lower, upper = ordered[n // 4], ordered[3 * n // 4]
    features = [mean, ordered[-1], ordered[0], ordered[n // 2], upper - lower, square**0.5]
    features += [max(0.0, square - mean * mean) ** 0.5, 0.0]
    return [*features, lower, upper] if quartiles else features


def main(source: str, target: str, length: int = 128) -> None:
    """Read int16 windows of three axes from a file, write their features as float32 to another."""
    samples = array("h")
    with open(source, "rb") as file:
        samples.frombytes(file.read())
    with open(target, "wb") as file:
        for start in range(0, len(samples), 3 * length):
            window = samples[start : start + 3 * length]
            array("f", interpreted_features([window[axis::3].tolist() for axis in range(3)])).tofile(file)


if __name__ == "__main__":
    main(*sys.argv[1:3])
