"""What the features of pictures are called."""

from .patterns import BINS
from .spots import NAMES


def feature_names(parameters):
    """Return the names in the order of the features, of parameters that `PictureFeatures` has checked."""
    p = parameters
    names = _places(["pixel"], p["pixels"])
    for colour in ("red", "green", "blue"):
        names += _places([colour], p["colour"])
    count = p["orientations"]
    degrees = ["_%gdeg" % (180 * k / count) for k in range(count)]
    for level in p["hog"]:
        names += _places(["hog%d" % level], level, degrees)
    names += _places(["lbp"], p["lbp"], ["_%d" % k for k in range(BINS)])
    names += _places(NAMES, p["spots"])
    return names + _places(["difference"], p["difference"])


def _places(kinds, parts, ends=("",)):
    return [
        "%s_%d_%d%s" % (kind, y, x, end) for y in range(parts) for x in range(parts) for kind in kinds for end in ends
    ]
