"""The features of whole windows, for tests that ask for them by name."""

import golden
from golden_values import SINE

from emlearn_predict.motion_features import MotionFeatures


def named(window, length, channels, sections=(), **changes):
    """Return the features of a window by their names."""
    parameters = golden.parameters(list(sections), SINE, channels, **changes)
    extractor = MotionFeatures(parameters, length, channels)
    names = extractor.names(golden.CHANNELS[:channels], 100.0)
    return dict(zip(names, golden.features(extractor, window)))
