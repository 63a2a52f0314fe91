"""Durations as users give them."""

from __future__ import annotations

import re

from emlearn_gestures.errors import UserError


def samples(name: str, text: str | int, rate: float) -> int:
    """Turn 2s, 240ms or a number of samples into samples."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|)\s*", str(text))
    if match is None or (not match[2] and "." in match[1]):
        raise UserError(f"{name} is {text!r}; give a duration such as 2s or 240ms, or whole samples", argument=name)
    value = float(match[1])
    return round(value * rate * {"s": 1, "ms": 1e-3}[match[2]]) if match[2] else int(value)
