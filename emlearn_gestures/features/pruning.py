"""What a board need not compute, because no tree reads it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from emlearn_predict import motion_features, picture_features
from emlearn_predict.statistics import NAMES


def needed_parameters(
    parameters: dict[str, Any], length: int, channels: int, used: Collection[int]
) -> tuple[dict[str, Any], list[int]]:
    """Leave out what no tree reads: a board need not compute it.

    A statistic stays where it is used; of a spectrum the bins from the first that is used to the last stay.

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
    wanted = set(used) or {0}
    index = iter(range(motion_features.MotionFeatures(parameters, length, channels).n_features))
    less = {**parameters, "statistics": [], "jerk": [], "bins": []}
    moments = False
    for statistics, jerk, (first, last) in zip(
        parameters["statistics"], parameters["jerk"], parameters["bins"], strict=True
    ):
        for name, bits in (("statistics", statistics), ("jerk", jerk)):
            chosen = [1 << bit for bit in range(len(NAMES)) if bits >> bit & 1 and next(index) in wanted]
            less[name].append(sum(chosen))
        if parameters["spectral_moments"] and parameters["frame"]:
            moments |= bool({next(index), next(index)} & wanted)
        bins = [k for k in range(first, last + 1) if next(index) in wanted] if parameters["frame"] else []
        less["bins"].append([bins[0], bins[-1]] if bins else [1, 0])
    less["correlation"] = bool(set(index) & wanted)
    less["spectral_moments"] = moments
    if not moments and all(pair == [1, 0] for pair in less["bins"]):
        less |= {"frame": 0, "sine": [], "pool": 1}
    # two signals share a transform, in which the last of an odd number of channels has a magnitude beside it
    alone = channels % 2 == 0 or less["bins"][channels - 1] == [1, 0]
    if (
        alone
        and not moments
        and not any(
            less["statistics"][s] or less["jerk"][s] or less["bins"][s] != [1, 0]
            for s in range(channels, len(less["bins"]))
        )
    ):
        less["magnitude"] = False
        for name in ("statistics", "jerk", "bins"):
            less[name] = less[name][:channels]
    names = [str(c) for c in range(channels)]
    before = motion_features.MotionFeatures(parameters, length, channels).names(names, 1.0)
    return less, [
        before.index(name) for name in motion_features.MotionFeatures(less, length, channels).names(names, 1.0)
    ]


def needed_pixels(parameters: dict[str, Any], used: Collection[int]) -> tuple[dict[str, Any], list[int]]:
    """Switch off the groups of which no tree reads a feature, and the levels of gradients.

    Parameters
    ----------
    parameters : dict
        As `PixelFeatures.parameters_`.
    used : collection of int
        Indices of features.

    Returns
    -------
    dict
        Parameters of fewer features.
    list of int
        Which of the features they are.
    """
    before = picture_features.PictureFeatures(parameters).names()
    wanted = {before[i] for i in used} or {before[0]}
    less = dict(parameters)
    for group in ("pixels", "colour", "lbp", "spots", "difference"):
        if less[group]:
            less = _smaller({**less, group: 0}, less, wanted)
    for level in parameters["hog"]:
        less = _smaller({**less, "hog": [other for other in less["hog"] if other != level]}, less, wanted)
    if not less["hog"]:
        less["sine"] = []
    return less, [before.index(name) for name in picture_features.PictureFeatures(less).names()]


def _smaller(changed: dict[str, Any], parameters: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """Return the first where it still makes all that is wanted, else the second."""
    groups = ("pixels", "colour", "lbp", "spots", "difference", "hog")
    if any(changed[group] for group in groups) and wanted <= set(picture_features.PictureFeatures(changed).names()):
        return changed
    return parameters
