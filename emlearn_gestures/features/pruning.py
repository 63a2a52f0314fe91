"""What of an extractor a board need not compute, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

Parameters = dict[str, Any]


def prune(
    extractor: Callable[[Parameters], Any],
    parameters: Parameters,
    used: Collection[int],
    groups: Collection[str],
    changes: Iterable[Callable[[Parameters], Parameters]],
) -> tuple[Parameters, list[int]]:
    """Make the changes that leave all features which are used.

    Parameters
    ----------
    extractor : type
        Of the device.
    parameters : dict
    used : collection of int
        Indices of features.
    groups : collection of str
        Parameters of which one at least must stay.
    changes : iterable of callable
        ``(parameters) -> dict``: what would be other in them. They are tried one after the other.

    Returns
    -------
    dict
        Parameters of fewer features.
    list of int
        Which of the features they are.
    """
    before = extractor(parameters).names()
    wanted = {before[i] for i in used} or {before[0]}
    less = dict(parameters)
    for change in changes:
        changed = {**less, **change(less)}
        if any(changed[group] for group in groups) and wanted <= set(extractor(changed).names()):
            less = changed
    return less, [before.index(name) for name in extractor(less).names()]


def without(key: str, *parts: Any) -> Callable[[Parameters], Parameters]:
    """Return the change that switches a group off, or takes some parts out of its list."""
    if not parts:
        return lambda parameters: {key: 0}
    return lambda parameters: {key: [part for part in parameters[key] if part not in parts]}
