"""The points of strokes as the device takes them: int16, x and y."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_predict.stroke_trace import MAX_POINTS

_SIDE = 4095  # counts of the longer side: more are not looked at


def as_points(values: NDArray, where: str) -> NDArray[np.int16]:
    """Return the points of a stroke as counts.

    Integers that fit int16 stay as they are, as a touch screen gives them. Other numbers are rounded after the stroke's
    box was moved to begin at 0 and scaled to 4095 counts for its longer side: the features depend on neither.

    Parameters
    ----------
    values : (n, 2) array of numbers
    where : str
        What messages call the stroke.

    Returns
    -------
    (n, 2) array of int16

    Raises
    ------
    UserError
        If it has no point or more than 1024, or one that is no finite number.
    """
    if not 1 <= len(values) <= MAX_POINTS:
        raise UserError(f"{where}: a stroke of {len(values)} points; it must have 1 to {MAX_POINTS}")
    values = np.asarray(values, np.float64)
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        raise UserError(f"{where}: point {bad[0] + 1} has no number for x or y; remove it")
    if (values == np.rint(values)).all() and values.min() >= -32768 and values.max() <= 32767:
        return values.astype(np.int16)
    values = values - values.min(axis=0)
    size = values.max()
    return np.rint(values * (_SIDE / size if size else 0)).astype(np.int16)


def ragged(strokes: Iterable[NDArray[np.int16]]) -> NDArray[np.object_]:
    """Return strokes of any lengths as one array, whose elements are arrays: scikit-learn takes parts of it."""
    strokes = list(strokes)
    array = np.empty(len(strokes), object)
    for i, points in enumerate(strokes):
        array[i] = points
    return array
