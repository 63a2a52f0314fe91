"""Loaders of the real sets, motion and pictures, by name."""

from __future__ import annotations

from emlearn_gestures.datasets.find import find_data
from emlearn_gestures.datasets.motion import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_pebble_gestures,
    load_wand_spells,
    load_watch_har,
    load_xiao_gestures,
)
from emlearn_gestures.datasets.pictures import (
    load_cups,
    load_digits_pictures,
    load_mask_defects,
    load_mask_or_not,
    load_sign_digits,
)
from emlearn_gestures.datasets.sample import load_wrist, load_wrist_gestures

__all__ = [
    "find_data",
    "load_cgestures",
    "load_cups",
    "load_digits_pictures",
    "load_exercise",
    "load_mask_defects",
    "load_mask_or_not",
    "load_nano_gestures",
    "load_pebble_gestures",
    "load_sign_digits",
    "load_wand_spells",
    "load_watch_har",
    "load_wrist",
    "load_wrist_gestures",
    "load_xiao_gestures",
]
