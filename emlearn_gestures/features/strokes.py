"""Strokes: path, directions, turns, shape and a raster, as a scikit-learn transformer."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from rich.progress import track
from sklearn.utils.validation import check_is_fitted

from emlearn_gestures.checks import choice, known
from emlearn_gestures.errors import UserError
from emlearn_gestures.features.base import DeviceFeatures
from emlearn_predict import stroke_features
from emlearn_predict._runtime import NUMBA
from emlearn_predict.stroke_names import SHAPES
from emlearn_predict.stroke_trace import MAX_POINTS

_DIVISORS = (0, 1, 2, 4, 8, 16, 32)


def extract_strokes(parameters: dict[str, Any], strokes: Sequence[np.ndarray], progress: bool = False) -> np.ndarray:
    """Compute the features that a bundle's parameters describe.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json, or `StrokeFeatures.parameters_`.
    strokes : sequence of (n, 2) arrays of int16
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    (n_strokes, n_features) array of int16

    Raises
    ------
    UserError
        If a stroke is of another shape or type, or has too many points.
    """
    extractor = stroke_features.StrokeFeatures(parameters)
    out = np.zeros((len(strokes), extractor.n_features), np.int16)
    row: Any = None if NUMBA else array("h", bytes(2 * extractor.n_features))
    for i, stroke in enumerate(track(strokes, "features", total=len(strokes), disable=not progress)):
        flat = as_stroke(stroke).reshape(-1)
        extractor.extract(flat if NUMBA else array("h", flat.tobytes()), out[i] if NUMBA else row)
        if not NUMBA:
            out[i] = row
    return out


class StrokeFeatures(DeviceFeatures):
    """Path, directions, turns and shape of strokes, as integers, exactly as the board computes them.

    A stroke is a path in a plane: points in their order, any number of them from 1 to 1024. It is first brought to 33
    points at equal distances along it, and to a box with a longer side of 2048; so place, size and tempo do not matter,
    and where it begins and which way up it is do. Each group can be switched off by 0.

    Parameters
    ----------
    path : int, default=8
        The ends of so many equal parts of the path, x and y: 1, 2, 4, 8, 16 or 32 parts.
    directions : int, default=8
        How often the path goes in each of so many directions, up to 16.
    turns : int, default=8
        How far it turns in each of so many parts: 1, 2, 4, 8, 16 or 32.
    shape : sequence of str, default=SHAPES
        Which single numbers: width, height, closure, length, curvature, turning, crossings_x, crossings_y,
        crossings_self.
    raster : int, default=0
        How much of the path lies in each cell of a raster of so many cells a side, up to 16.
    progress : bool, default=False
        Show a progress bar.

    Attributes
    ----------
    parameters_ : dict
        What the device's `StrokeFeatures` is built from; JSON.
    n_features_out_ : int

    Notes
    -----
    Features are int16. In 1/2048 of the longer side: path, from the middle of the box, width, height, and closure, the
    distance from end to beginning. In 1/256 of it: length. In 1/1024 turn, from x towards y positive: turns, turning,
    their sum, and curvature, the sum without signs. In 1/4096: directions. In 1/1024 of the path: raster. Counts:
    crossings of the middle axis that x crosses, of the one that y crosses, and of the path with itself.

    Distances are estimated within 3 %, directions within 0.5 degrees.
    """

    def __init__(
        self,
        path: int = 8,
        *,
        directions: int = 8,
        turns: int = 8,
        shape: Collection[str] = SHAPES,
        raster: int = 0,
        progress: bool = False,
    ):
        self.path = path
        self.directions = directions
        self.turns = turns
        self.shape = shape
        self.raster = raster
        self.progress = progress

    def fit(self, X, y=None):
        """Check the settings; of the strokes nothing is learned.

        Parameters
        ----------
        X : sequence of (length, 2) arrays of int16, x and y, or a (n_strokes, length, 2) array
        y : ignored

        Raises
        ------
        UserError
            If a parameter is out of its limits or X is not strokes.
        """
        as_stroke(as_strokes(X)[0])
        self.parameters_ = self._parameters()
        extractor = self._build(lambda: stroke_features.StrokeFeatures(self.parameters_))
        self._names = extractor.names()
        return self

    def transform(self, X):
        """Compute the features.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        (n_strokes, n_features) array of int16
        """
        check_is_fitted(self, "parameters_")
        return extract_strokes(self.parameters_, as_strokes(X), self.progress)

    def _parameters(self) -> dict[str, Any]:
        if isinstance(self.shape, str) or not isinstance(self.shape, Collection):
            raise UserError(f"shape is {self.shape!r}, must be a list of {', '.join(SHAPES)}")
        bits = {1 << SHAPES.index(known(name, SHAPES, "shape:", "shapes")) for name in self.shape}
        return {
            "version": stroke_features.VERSION,
            "path": choice("path", self.path, _DIVISORS),
            "directions": choice("directions", self.directions, range(17)),
            "turns": choice("turns", self.turns, _DIVISORS),
            "shape": sum(bits),
            "raster": choice("raster", self.raster, range(17)),
        }


def as_strokes(X) -> Any:
    """Return a sequence of strokes: X itself unless it is an array of numbers, which must be of three dimensions.

    Raises
    ------
    UserError
        If X is no such sequence, or empty.
    """
    if hasattr(X, "__array__"):
        X = np.asarray(X)
        if X.ndim != 3 and not (X.ndim == 1 and X.dtype == object):
            raise UserError(f"X has shape {X.shape}, must be (n_strokes, length, 2), or strokes of any lengths")
    elif isinstance(X, Mapping) or not hasattr(X, "__len__") or not hasattr(X, "__getitem__"):
        raise UserError(f"X is a {type(X).__name__}, must be an array or a sequence of strokes")
    if not len(X):
        raise UserError("X holds no stroke; give at least one")
    return X


def as_stroke(stroke) -> np.ndarray:
    """Return a stroke as (n, 2) array of int16, its rows one after the other in memory.

    Raises
    ------
    UserError
        If it is of another shape or type, or has more points than a board takes.
    """
    try:
        stroke = np.asarray(stroke)
    except ValueError:
        raise UserError("a stroke has points of different lengths, each must be x and y") from None
    if stroke.ndim != 2 or stroke.shape[1] != 2 or not 1 <= len(stroke) <= MAX_POINTS:
        raise UserError(f"a stroke has shape {stroke.shape}, must be (n, 2) with 1 to {MAX_POINTS} points")
    if stroke.dtype != np.int16:
        if stroke.dtype.kind not in "iu" or stroke.min() < -32768 or stroke.max() > 32767:
            raise UserError(f"a stroke is {stroke.dtype}, must be int16; scale it: its size does not matter")
        stroke = stroke.astype(np.int16)
    return np.ascontiguousarray(stroke)
