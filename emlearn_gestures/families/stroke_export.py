"""The features of strokes as a bundle has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.families.columns import with_columns
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Packed
from emlearn_gestures.families.selftest_lines import CASES, lines
from emlearn_gestures.features.stroke_pruning import needed_strokes
from emlearn_gestures.features.strokes import StrokeFeatures, as_stroke, as_strokes, extract_strokes
from emlearn_gestures.strokes.wand import AXES, gyro_step
from emlearn_predict.forest import NATIVE_FEATURES

_POINTS = 64  # of a stroke in the self-test, at most: a board's flash is small


def estimator() -> type:
    """Return the class of the features in a pipeline."""
    return StrokeFeatures


def arguments(table: str) -> list[str]:
    """Return what the table features may hold."""
    return sorted(set(StrokeFeatures().get_params()) - {"progress"})


def compute(description: Description, X: Any, progress: bool = False) -> np.ndarray:
    """Compute all features that a bundle's extractor makes of strokes."""
    return extract_strokes(description["features"], as_strokes(X), progress)


def pack(features: StrokeFeatures, used: list[int], selected: bool, examples: Any, options: dict[str, Any]) -> Packed:
    """Leave out what no tree reads, choose strokes for the self-test."""
    cases = selftest_strokes(examples)
    parameters, taken = needed_strokes(features.parameters_, used)
    if selected and len(taken) > NATIVE_FEATURES:  # else a gap costs a board less than the list of columns
        parameters, taken = with_columns(parameters, taken, used)

    def text(F: np.ndarray, votes: np.ndarray) -> str:
        rows = zip(cases, F, votes, strict=True)
        return "".join(
            f"s,{len(points)}\n" + lines("w", points.ravel()) + lines("f", row) + lines("v", counts)
            for points, row, counts in rows
        )

    return Packed(parameters, taken, _source(options), extract_strokes(features.parameters_, cases), text, alpha=1.0)


def _source(options: dict[str, Any]) -> dict[str, Any]:
    """What a wand's board is told of its sensor; nothing where strokes come as points."""
    rate, scale = options.get("sample_rate"), options.get("lsb_per_dps")
    if rate is None and scale is None:
        return {}
    if rate is None or scale is None:
        missing = "sample_rate" if rate is None else "lsb_per_dps"
        raise UserError(f"{missing} is not given; a wand's strokes need sample_rate and lsb_per_dps", argument=missing)
    forward = AXES.index(choice("forward", options.get("forward") or "x", AXES))
    return {
        "step": gyro_step(rate, scale),
        "forward": forward,
        "sample_rate": float(rate),
        "lsb_per_dps": float(scale),
    }


def selftest_strokes(strokes: Sequence[np.ndarray] | None = None) -> list[np.ndarray]:
    """Choose strokes for a self-test.

    Parameters
    ----------
    strokes : sequence of (n, 2) arrays of int16, or None
        Four of them are taken, of long ones each so manieth point. None: pseudo-random walks.

    Returns
    -------
    list of (n, 2) arrays of int16
    """
    if strokes is None or not len(strokes):
        steps = np.random.default_rng(0).integers(-300, 301, (CASES, _POINTS // 2, 2))
        return [np.cumsum(walk, axis=0).astype(np.int16) for walk in steps]
    try:
        chosen = [as_stroke(strokes[i * len(strokes) // CASES]) for i in range(min(CASES, len(strokes)))]
    except UserError as error:
        raise UserError(f"examples: {error}") from None
    return [points[:: -(-len(points) // _POINTS)] for points in chosen]
