"""Gestures and pictures recognised on MicroPython boards, trained with scikit-learn."""

from .augment import Augmentation
from .bundle import open_bundle
from .decision import decision_settings
from .errors import UserError
from .export import export_bundle
from .features import PixelFeatures, SpectralFeatures
from .forest import BoardForest, board_accuracy, board_predict
from .pictures import Frames, load_pictures
from .recordings import load_recordings
from .windows import create_windows, window_recordings

__all__ = [
    "Augmentation",
    "BoardForest",
    "Frames",
    "PixelFeatures",
    "SpectralFeatures",
    "UserError",
    "board_accuracy",
    "board_predict",
    "create_windows",
    "decision_settings",
    "export_bundle",
    "load_pictures",
    "load_recordings",
    "open_bundle",
    "window_recordings",
]
