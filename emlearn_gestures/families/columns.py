"""Forests that take some of the features that are computed."""

from __future__ import annotations

from typing import Any


def with_columns(parameters: dict[str, Any], made: list[int], used: list[int]) -> tuple[dict[str, Any], list[int]]:
    """Let the forest take those of the features `made` that a tree reads, or one where none reads any."""
    taken = used or made[:1]
    return {**parameters, "columns": [made.index(feature) for feature in taken]}, taken
