"""Gesture recognition for MicroPython boards, trained with scikit-learn."""

from .bundle import decision_settings, export_bundle, open_bundle
from .errors import UserError
from .features import SpectralFeatures
from .forest import BoardForest, board_accuracy, board_predict
from .recordings import load_recordings
from .windows import create_windows, window_recordings

__all__ = [
    "BoardForest",
    "SpectralFeatures",
    "UserError",
    "board_accuracy",
    "board_predict",
    "create_windows",
    "decision_settings",
    "export_bundle",
    "load_recordings",
    "open_bundle",
    "window_recordings",
]
