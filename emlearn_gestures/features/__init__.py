"""Feature extraction as scikit-learn transformers: thin estimators over the code that the board runs."""

from emlearn_gestures.features.pixels import PixelFeatures, as_frame, as_frames, extract_pixels
from emlearn_gestures.features.spectral import STATISTICS, SpectralFeatures, as_windows, extract_features

__all__ = [
    "STATISTICS",
    "PixelFeatures",
    "SpectralFeatures",
    "as_frame",
    "as_frames",
    "as_windows",
    "extract_features",
    "extract_pixels",
]
