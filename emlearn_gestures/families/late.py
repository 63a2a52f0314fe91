"""Functions that are imported when they are called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(place: str) -> Callable[..., Any]:
    """Return the function at ``module:name``, whose module is imported by its first call.

    The command line reads the records of all families at each start, for their options; what they work with, such as
    scikit-learn and numba, takes seconds to import.
    """
    module, name = place.split(":")

    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **options)

    call.place = place  # type: ignore[attr-defined]
    return call
