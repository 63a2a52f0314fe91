"""Checks of arguments and settings: each names the argument, its value and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from numbers import Integral, Real
from typing import Any

from emlearn_gestures.errors import UserError


def between(name: str, value: Any, low: float, high: float, unit: str) -> float:
    """Return the number, refuse what is none or out of its limits."""
    if not isinstance(value, Real) or not low <= float(value) <= high:
        raise UserError(f"{name} is {value!r}, must be from {low:g} to {high:g} {unit}", argument=name)
    return float(value)


def whole(name: str, value: Any, low: int, high: int | None = None) -> int:
    """Return the integer, refuse what is none or out of its limits."""
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_whole or int(value) < low or (high is not None and int(value) > high):
        limits = f"from {low}" if high is None else f"from {low} to {high}"
        raise UserError(f"{name} is {value!r}, must be a whole number {limits}", argument=name)
    return int(value)


def choice(name: str, value: Any, allowed: Sequence) -> Any:
    """Return the allowed value that equals `value`: 64 for 64.0, for the board has integers."""
    plain = value.item() if getattr(value, "shape", None) == () else value  # of one of NumPy's scalars
    if not isinstance(plain, (str, Real, type(None))) or plain not in allowed:
        some = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(repr, allowed))
        raise UserError(f"{name} is {value!r}, must be one of {some}", argument=name)
    return allowed[allowed.index(plain)]


def text(name: str, value: Any) -> str | None:
    """Return the text or None, refuse anything else."""
    if not isinstance(value, (str, type(None))):
        raise UserError(f"{name} is {value!r}, must be a text", argument=name)
    return value


def switch(name: str, value: Any) -> bool:
    """Return true or false, refuse anything else."""
    if not isinstance(value, bool):
        raise UserError(f"{name} is {value!r}, must be true or false", argument=name)
    return value


def known(name: str, allowed: Collection[str], where: str, what: str = "keys") -> str:
    """Return a name that is allowed; refuse another with the nearest, and all that are.

    Parameters
    ----------
    name : str
    allowed : collection of str
        In the order in which they are shown.
    where : str
        Begins the message, such as ``train.toml: [windows]``.
    what : str, default="keys"
        What `allowed` are.
    """
    if name in allowed:
        return name
    near = difflib.get_close_matches(name, allowed, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UserError(f"{where} {name} is not known; {hint}{what} are {', '.join(allowed)}")
