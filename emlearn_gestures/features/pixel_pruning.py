"""What a board need not compute of pictures, because no tree reads it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from emlearn_gestures.features.pruning import prune, without
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
    changes = [*map(without, _GROUPS), *(without("hog", level) for level in parameters["hog"])]
    less, taken = prune(PictureFeatures, parameters, used, (*_GROUPS, "hog"), changes)
    if not less["hog"]:
        less["sine"] = []
    return less, taken
