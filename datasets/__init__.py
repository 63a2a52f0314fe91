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
from emlearn_gestures.datasets.sample import load_wrist

__all__ = [
    "find_data",
    "load_cgestures",
    "load_exercise",
    "load_nano_gestures",
    "load_watch_har",
    "load_wrist",
    "load_xiao_gestures",
]
