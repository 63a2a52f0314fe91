"""When a class is decided: the settings of the device's `Decision`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from emlearn_gestures.errors import UserError

ONE = 4096  # of the device's shares
# frames of a camera come fast and alike: as Arm's guide to its emoji camera has it, eight that agree make an event
PICTURE_DECISION: dict[str, Any] = {"alpha": 0.2, "smoothed": 0.8}


def decision_settings(
    n_classes: int,
    *,
    threshold: float | Sequence[float] = 0.5,
    margin: float | Sequence[float] = 0.0,
    alpha: float = 0.5,
    smoothed: float = 0.7,
    background: int | None = None,
) -> dict[str, Any]:
    """Settings of the device's `Decision` as integers.

    Parameters
    ----------
    n_classes : int
    threshold : float or one for each class, default=0.5
        Least share of the votes for the best class.
    margin : float or one for each class, default=0.0
        Least lead of the best class over the second.
    alpha : float, default=0.5
        Weight of the newest window in the exponential smoothing; 1 switches it off.
    smoothed : float, default=0.7
        Least smoothed share for an event. With alpha 0.5: two windows that agree.
    background : int or None, default=None
        The class that uncertain windows count for.
    """

    def each(name: str, value: float | Sequence[float]) -> list[int]:
        values = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value] * n_classes
        if len(values) != n_classes:
            raise UserError(f"{name} has {len(values)} values for {n_classes} classes; give one, or one for each")
        return [_share(name, v) for v in values]

    if background is not None and (not isinstance(background, (int, np.integer)) or not 0 <= background < n_classes):
        raise UserError(f"background is {background!r}, must be a class from 0 to {n_classes - 1}")
    return {
        "threshold": each("threshold", threshold),
        "margin": each("margin", margin),
        "alpha": max(1, _share("alpha", alpha)),
        "smoothed": max(1, _share("smoothed", smoothed)),
        "background": -1 if background is None else int(background),
    }


def _share(name: str, value: float) -> int:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise UserError(f"{name} is {value!r}, must be from 0 to 1")
    return math.floor(value * ONE + 1e-6)  # as the board: 0.6 is reached by 6 of 10 votes, which make 2457
