"""What a board need not compute of pictures, because no tree reads it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from emlearn_predict.picture_features import PictureFeatures

_GROUPS = ("pixels", "colour", "lbp", "spots", "difference")


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
    before = PictureFeatures(parameters).names()
    wanted = {before[i] for i in used} or {before[0]}
    less = dict(parameters)
    for group in _GROUPS:
        if less[group]:
            less = _smaller({**less, group: 0}, less, wanted)
    for level in parameters["hog"]:
        less = _smaller({**less, "hog": [other for other in less["hog"] if other != level]}, less, wanted)
    if not less["hog"]:
        less["sine"] = []
    return less, [before.index(name) for name in PictureFeatures(less).names()]


def _smaller(changed: dict[str, Any], parameters: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """Return the first where it still makes all that is wanted, else the second."""
    if any(changed[group] for group in (*_GROUPS, "hog")) and wanted <= set(PictureFeatures(changed).names()):
        return changed
    return parameters
