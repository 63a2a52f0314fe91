"""What the features of strokes are called."""

# the single numbers of stroke_shape.py
SHAPES = (
    "width",
    "height",
    "closure",
    "length",
    "curvature",
    "turning",
    "crossings_x",
    "crossings_y",
    "crossings_self",
)


def feature_names(parameters):
    """Return the names in the order of the features, of parameters that `StrokeFeatures` has checked."""
    p = parameters
    names = []
    if p["path"]:
        for k in range(p["path"] + 1):
            names += ["x_%d" % k, "y_%d" % k]
    names += ["direction_%gdeg" % (360 * k / p["directions"]) for k in range(p["directions"])]
    names += ["turn_%d" % k for k in range(p["turns"])]
    names += [SHAPES[i] for i in range(len(SHAPES)) if p["shape"] >> i & 1]
    return names + ["cell_%d_%d" % (y, x) for y in range(p["raster"]) for x in range(p["raster"])]
