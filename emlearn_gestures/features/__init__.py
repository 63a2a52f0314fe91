"""Feature extraction as scikit-learn transformers: thin estimators over the code that the board runs."""

from .spectral import STATISTICS, SpectralFeatures, as_windows, extract_features

__all__ = ["STATISTICS", "SpectralFeatures", "as_windows", "extract_features"]
