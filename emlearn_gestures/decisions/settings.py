"""When a class is decided: the settings of the device's `Decision`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from emlearn_gestures.errors import UserError

ONE = 4096  # of the device's shares


@dataclass(frozen=True)
class DecisionSettings:
    """When the votes of windows or frames that follow each other become an event.

    Parameters
    ----------
    threshold : float or one for each class, default=0.5
        Least share of the votes for the best class, 0 to 1.
    margin : float or one for each class, default=0.0
        Least lead of the best class over the second, 0 to 1.
    alpha : float or None, default=None
        Weight of the newest window, gesture or frame in the exponential smoothing; 1 switches it off. None: 0.5; for
        whole gestures 1, as each is decided by itself.
    smoothed : float, default=0.7
        Least smoothed share for an event. With alpha 0.5: two windows that agree.
    background : str or None, default=None
        The class that uncertain windows and frames count for, such as idle.
    """

    threshold: float | Sequence[float] = 0.5
    margin: float | Sequence[float] = 0.0
    alpha: float | None = None
    smoothed: float = 0.7
    background: str | None = None

    def integers(self, classes: Sequence[Any], alpha: float = 0.5) -> dict[str, Any]:
        """Return the settings as model.json has them, shares in 1/4096.

        Parameters
        ----------
        classes : sequence
            Names of the classes, in the order of the model.
        alpha : float, default=0.5
            Where none is given.

        Raises
        ------
        UserError
            If a setting is out of its limits, or does not fit the classes.
        """
        names = [str(name) for name in classes]
        if self.background is not None and self.background not in names:
            raise UserError(f"background is {self.background!r}, classes are {', '.join(names)}", argument="background")
        return {
            "threshold": _shares("threshold", self.threshold, len(names)),
            "margin": _shares("margin", self.margin, len(names)),
            "alpha": max(1, _share("alpha", alpha if self.alpha is None else self.alpha)),
            "smoothed": max(1, _share("smoothed", self.smoothed)),
            "background": -1 if self.background is None else names.index(self.background),
        }


def _shares(name: str, value: float | Sequence[float], n_classes: int) -> list[int]:
    values = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value] * n_classes
    if len(values) != n_classes:
        raise UserError(
            f"{name} has {len(values)} values for {n_classes} classes; give one, or one for each", argument=name
        )
    return [_share(name, v) for v in values]


def _share(name: str, value: Any) -> int:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise UserError(f"{name} is {value!r}, must be from 0 to 1", argument=name)
    return math.floor(value * ONE + 1e-6)  # as the board: 0.6 is reached by 6 of 10 votes, which make 2457
