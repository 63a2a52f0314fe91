"""What a board need not compute of strokes, because no tree reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from emlearn_gestures.features.pruning import Parameters, prune, without
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
    changes = [*map(without, _GROUPS), *map(_without_number, range(len(SHAPES)))]
    return prune(StrokeFeatures, parameters, used, (*_GROUPS, "shape"), changes)


def _without_number(bit: int) -> Callable[[Parameters], Parameters]:
    return lambda parameters: {"shape": parameters["shape"] & ~(1 << bit)}
