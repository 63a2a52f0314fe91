"""Gestures and pictures recognised on MicroPython boards, trained with scikit-learn."""

from emlearn_gestures.bundles.export import export_bundle
from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.decisions.settings import decision_settings
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.models.forest import BoardForest, board_accuracy, board_predict
from emlearn_gestures.pictures import Frames, load_pictures
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.windows import create_windows, window_recordings

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
