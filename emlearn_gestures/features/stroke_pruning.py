"""What a board need not compute of strokes, because no tree reads it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from emlearn_predict.stroke_features import StrokeFeatures
from emlearn_predict.stroke_names import SHAPES

_GROUPS = ("path", "directions", "turns", "raster")


def needed_strokes(parameters: dict[str, Any], used: Collection[int]) -> tuple[dict[str, Any], list[int]]:
    """Switch off the groups and the single numbers of the shape of which no tree reads a feature.

    Parameters
    ----------
    parameters : dict
        As `StrokeFeatures.parameters_`.
    used : collection of int
        Indices of features.

    Returns
    -------
    dict
        Parameters of fewer features.
    list of int
        Which of the features they are.
    """
    before = StrokeFeatures(parameters).names()
    wanted = {before[i] for i in used} or {before[0]}
    less = dict(parameters)
    for group in _GROUPS:
        less = _smaller({**less, group: 0}, less, wanted)
    for bit in range(len(SHAPES)):
        less = _smaller({**less, "shape": less["shape"] & ~(1 << bit)}, less, wanted)
    return less, [before.index(name) for name in StrokeFeatures(less).names()]


def _smaller(changed: dict[str, Any], parameters: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """Return the first where it still makes all that is wanted, else the second."""
    if any(changed[key] for key in (*_GROUPS, "shape")) and wanted <= set(StrokeFeatures(changed).names()):
        return changed
    return parameters
