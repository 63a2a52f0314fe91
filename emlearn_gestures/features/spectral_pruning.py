"""What a board need not compute of motion, because no tree reads it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from emlearn_gestures.features.spectral import group_sizes
from emlearn_predict.motion_features import MotionFeatures

_NO_BINS = [1, 0]  # the last before the first
_COURSE = ("shape", "peaks", "orders")
_SIGNAL_LISTS = ("statistics", "jerk", "bins", "shape", "peaks")  # with an item for each signal


def needed_parameters(
    parameters: dict[str, Any], length: int, channels: int, used: Collection[int]
) -> tuple[dict[str, Any], list[int]]:
    """Leave out what no tree reads: a board need not compute it.

    A statistic or a part of a shape stays where it is used; of a spectrum the bins from the first that is used to the
    last stay.

    Parameters
    ----------
    parameters : dict
        As `SpectralFeatures.parameters_`.
    length, channels : int
        Of the windows.
    used : collection of int
        Indices of features.

    Returns
    -------
    dict
        Parameters of fewer features.
    list of int
        Which of the features they are.
    """
    before = MotionFeatures(parameters, length, channels)
    less = _without_unread(parameters, channels, before.n_features, set(used) or {0})
    if not less["spectral_moments"] and all(pair == _NO_BINS for pair in less["bins"]):
        less |= {"frame": 0, "sine": [], "pool": 1}
    if _magnitude_is_idle(less, channels):
        less["magnitude"] = False
        less |= {name: less[name][:channels] for name in _SIGNAL_LISTS if name in less}
    called = [str(c) for c in range(channels)]
    names = before.names(called, 1.0)
    return less, [names.index(name) for name in MotionFeatures(less, length, channels).names(called, 1.0)]


def _without_unread(parameters: dict[str, Any], channels: int, n_features: int, used: set[int]) -> dict[str, Any]:
    """Go through the features in their order, signal by signal, and keep of each group what is used."""
    is_used = np.isin(np.arange(n_features), list(used))
    at = 0

    def take(count: int) -> list[bool]:
        """Whether each of the next `count` features is used."""
        nonlocal at
        at += count
        return is_used[at - count : at].tolist()

    def take_bits(mask: int) -> int:
        """The bits of a mask whose features are used."""
        bits = [1 << i for i in range(mask.bit_length()) if mask >> i & 1]
        return sum(bit for bit, kept in zip(bits, take(len(bits)), strict=True) if kept)

    less = {**parameters, "statistics": [], "jerk": [], "bins": [], "spectral_moments": False}
    for s, (first, last) in enumerate(parameters["bins"]):
        for name in ("statistics", "jerk"):
            less[name].append(take_bits(parameters[name][s]))
        if parameters["frame"] and parameters["spectral_moments"]:
            less["spectral_moments"] |= any(take(2))
        bins = range(first, last + 1) if parameters["frame"] else range(0)
        kept_bins = [k for k, kept in zip(bins, take(len(bins)), strict=True) if kept]
        less["bins"].append([kept_bins[0], kept_bins[-1]] if kept_bins else list(_NO_BINS))
    if parameters["correlation"]:
        less["correlation"] = any(take(sum(axes * (axes - 1) // 2 for axes in group_sizes(channels))))
    less |= {name: [] for name in _COURSE if name in parameters}
    for s in range(len(parameters["bins"])):
        for name in ("shape", "peaks"):
            if name in parameters:
                less[name].append(take_bits(parameters[name][s]))
    less |= {"orders": [take_bits(mask) for mask in parameters["orders"]]} if "orders" in parameters else {}
    return {name: value for name, value in less.items() if name not in _COURSE or any(value)}


def _magnitude_is_idle(parameters: dict[str, Any], channels: int) -> bool:
    """Whether the magnitudes can be left out without a change to other features."""
    if parameters["spectral_moments"]:
        return False
    magnitudes = range(channels, len(parameters["bins"]))
    if any(
        parameters["bins"][s] != _NO_BINS
        or any(parameters[name][s] for name in _SIGNAL_LISTS if name in parameters and name != "bins")
        for s in magnitudes
    ):
        return False
    # two signals share a transform, in which the last of an odd number of channels has a magnitude beside it
    return channels % 2 == 0 or parameters["bins"][channels - 1] == _NO_BINS
