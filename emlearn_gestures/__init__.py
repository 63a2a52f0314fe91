"""Gestures, pictures and strokes recognised on MicroPython boards, trained with scikit-learn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emlearn_gestures.bundles.export import export_bundle
    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.decisions.settings import DecisionSettings
    from emlearn_gestures.errors import UserError
    from emlearn_gestures.features.pixels import PixelFeatures
    from emlearn_gestures.features.spectral import SpectralFeatures
    from emlearn_gestures.features.strokes import StrokeFeatures
    from emlearn_gestures.models.board import board_accuracy, board_predict
    from emlearn_gestures.models.forest import BoardForest
    from emlearn_gestures.models.gate import UnknownGate
    from emlearn_gestures.models.linear import BoardLinear
    from emlearn_gestures.models.projection import IntegerProjection
    from emlearn_gestures.pictures.augment import Augmentation
    from emlearn_gestures.pictures.frames import Frames
    from emlearn_gestures.pictures.load import load_pictures
    from emlearn_gestures.recordings.augment import MotionAugmentation
    from emlearn_gestures.recordings.gestures import gesture_recordings
    from emlearn_gestures.recordings.load import load_recordings
    from emlearn_gestures.recordings.segment import learn_segment
    from emlearn_gestures.recordings.windows import create_windows, window_recordings
    from emlearn_gestures.strokes.load import load_strokes
    from emlearn_gestures.strokes.wand import trace_recordings

__all__ = [
    "Augmentation",
    "BoardForest",
    "BoardLinear",
    "DecisionSettings",
    "Frames",
    "IntegerProjection",
    "MotionAugmentation",
    "PixelFeatures",
    "SpectralFeatures",
    "StrokeFeatures",
    "UnknownGate",
    "UserError",
    "board_accuracy",
    "board_predict",
    "create_windows",
    "export_bundle",
    "gesture_recordings",
    "learn_segment",
    "load_pictures",
    "load_recordings",
    "load_strokes",
    "open_bundle",
    "trace_recordings",
    "window_recordings",
]
# imported when they are asked for: the command shows its help without scikit-learn and numba, which take seconds
_PLACES = {
    "bundles.export": ("export_bundle",),
    "bundles.store": ("open_bundle",),
    "decisions.settings": ("DecisionSettings",),
    "errors": ("UserError",),
    "features.pixels": ("PixelFeatures",),
    "models.projection": ("IntegerProjection",),
    "features.spectral": ("SpectralFeatures",),
    "features.strokes": ("StrokeFeatures",),
    "models.board": ("board_accuracy", "board_predict"),
    "models.forest": ("BoardForest",),
    "models.gate": ("UnknownGate",),
    "models.linear": ("BoardLinear",),
    "pictures.augment": ("Augmentation",),
    "pictures.frames": ("Frames",),
    "pictures.load": ("load_pictures",),
    "recordings.augment": ("MotionAugmentation",),
    "recordings.gestures": ("gesture_recordings",),
    "recordings.load": ("load_recordings",),
    "recordings.segment": ("learn_segment",),
    "recordings.windows": ("create_windows", "window_recordings"),
    "strokes.load": ("load_strokes",),
    "strokes.wand": ("trace_recordings",),
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
