"""Checks of the estimators' arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from emlearn_gestures.errors import UserError


def between(name: str, value: float | None, low: float, high: float, unit: str) -> float:
    """Return the number, refuse what is none or out of its limits."""
    if not isinstance(value, (int, float, np.integer, np.floating)) or not low <= value <= high:
        raise UserError(f"{name} is {value!r}, must be from {low:g} to {high:g} {unit}")
    return float(value)


def choice(name: str, value: Any, allowed: Sequence) -> Any:
    """Return the allowed value that equals `value`: 64 for 64.0, for the board has integers."""
    if (not np.isscalar(value) and value is not None) or value not in allowed:
        some = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(repr, allowed))
        raise UserError(f"{name} is {value!r}, must be one of {some}")
    return allowed[allowed.index(value)]
