"""Checks of arguments. Each returns the value in Python's own type, for a bundle is JSON and a board has integers."""

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
    """Return the allowed value that equals `value`: 64 for 64.0."""
    if (not np.isscalar(value) and value is not None) or value not in allowed:
        some = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(repr, allowed))
        raise UserError(f"{name} is {value!r}, must be one of {some}")
    return allowed[allowed.index(value)]


def whole(name: str, value: Any, low: int, high: int | None = None) -> int:
    """Return the integer, refuse what is none, a truth value, or out of its limits."""
    is_integer = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_integer or value < low or (high is not None and value > high):
        limits = f"from {low}" if high is None else f"from {low} to {high}"
        raise UserError(f"{name} is {value!r}, must be a whole number {limits}")
    return int(value)
