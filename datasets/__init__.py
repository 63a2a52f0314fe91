"""Loaders of the real motion sets by name."""

from __future__ import annotations

from emlearn_gestures.datasets.motion import (
    find_data,
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_xiao_gestures,
)

__all__ = [
    "find_data",
    "load_cgestures",
    "load_exercise",
    "load_nano_gestures",
    "load_watch_har",
    "load_xiao_gestures",
]
