"""The table of settings `augmentation`, which several families have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

Kind = TypeVar("Kind")


def augmentation_of(kind: type[Kind], table: Mapping[str, Any], seed: int) -> tuple[Kind, dict[str, Any]]:
    """Return the augmentation that a table asks for, and what the training summary says of it.

    Parameters
    ----------
    kind : type
        Takes copies, seed and more.
    table : mapping
        Empty: no copies. Else what is not in it is the kind's default.
    seed : int
        Where the table has none.
    """
    augmentation = kind(**({"seed": seed, **table} if table else {"copies": 0}))
    copies = augmentation.copies  # type: ignore[attr-defined]
    return augmentation, {"augmentation": {"copies": copies, **table}} if copies else {}
