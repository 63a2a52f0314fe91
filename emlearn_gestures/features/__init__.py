"""Feature extraction as scikit-learn transformers: thin estimators over the code that the board runs."""

from emlearn_gestures.features.pixels import PixelFeatures, as_frame, as_frames, extract_pixels
from emlearn_gestures.features.spectral import STATISTICS, SpectralFeatures, as_windows, extract_features
from emlearn_gestures.features.strokes import SHAPES, StrokeFeatures, as_stroke, as_strokes, extract_strokes

__all__ = [
    "SHAPES",
    "STATISTICS",
    "PixelFeatures",
    "SpectralFeatures",
    "StrokeFeatures",
    "as_frame",
    "as_frames",
    "as_stroke",
    "as_strokes",
    "as_windows",
    "extract_features",
    "extract_pixels",
    "extract_strokes",
]
