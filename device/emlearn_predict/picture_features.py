"""The features of pictures: means, gradients, patterns and spots of a camera's frame, reduced to a small grid.

`PictureFeatures` is built from the parameters in a bundle and turns a frame into int16 features, by the kernels that
picture_extract.py puts in order.
"""

from . import checks
from . import patterns as lbp
from . import spots as spot
from ._runtime import check_int16, const, frame_bytes, micropython, words16, words32
from .grid import MAX_PIXELS, MAX_SIDE
from .picture_extract import extract, learn

FAMILY = "pictures"
VERSION = 1  # raise it with any change that moves a feature by a bit, and let `PictureFeatures` refuse the older ones
FORMATS = {"grey": 0, "rgb888": 1, "bgr888": 2, "rgb565": 3, "rgb565be": 4}  # as grid.downsample takes them
DEPTHS = {"grey": 1, "rgb888": 3, "bgr888": 3, "rgb565": 2, "rgb565be": 2}  # bytes a pixel
_BY_DEPTH = ("", "grey", "rgb565", "rgb888")
_GROUPS = ("pixels", "colour", "lbp", "spots", "difference")  # made by parts of the grid
_UNIT = const(4096)


class PictureFeatures:
    """Feature extraction as a bundle describes it.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json: version, size (cells a side of the grid, 4 to 32), crop (take the
        largest square in the middle, else the whole frame), normalise (brightness by its mean and deviation),
        orientations (even, 2 to 16), sine (of 0 to 90 degrees in orientations / 2 steps, 4096 for one), contrast
        (which a pattern ignores, in 1/16 grey level), background (the running background takes in 2**-background of a
        frame); and by how many parts a side each group is made, each a divisor of size, 0 for none: pixels, colour,
        lbp, spots, difference, and hog, a list whose items divide each other, the finest first.

    Attributes
    ----------
    size : int
        Cells a side of the grid.
    n_features : int

    Raises
    ------
    ValueError
        If a parameter is missing or outside its limits.
    """

    def __init__(self, parameters):
        p = parameters
        checks.features(
            p,
            FAMILY,
            VERSION,
            ("size", "hog", "orientations", "sine", "contrast", "background") + _GROUPS,
            ("crop", "normalise"),
        )
        n = self.size = checks.integer("features", "size", p["size"], 4, 32)
        parts = {key: _parts(key, p[key], n) for key in _GROUPS}
        levels = _levels(p["hog"], n)
        count = checks.integer("features", "orientations", p["orientations"], 2, 16)
        if count & 1:
            raise ValueError("features: orientations is %d, must be even" % count)
        contrast = checks.integer("features", "contrast", p["contrast"], 0, 4080)
        background = checks.integer("features", "background", p["background"], 0, 8)
        self._parameters = p
        # of each group how often it is made, a square, times how many features it is each time
        squares = {key: value * value for key, value in parts.items()}
        self.n_features = squares["pixels"] + 3 * squares["colour"] + lbp.BINS * squares["lbp"]
        self.n_features += len(spot.NAMES) * squares["spots"] + squares["difference"]
        for level in levels:
            self.n_features += level * level * count
        if self.n_features == 0:
            raise ValueError("features: every group is switched off")
        each = n * n if parts["colour"] else n  # without colours as features, those of a row are enough for brightness
        plan = [n, 1 if p["crop"] else 0, each, parts["pixels"], 1 if p["normalise"] else 0, parts["colour"]]
        plan += [len(levels), count, parts["lbp"], contrast, parts["spots"], parts["difference"], background]
        plan += levels
        self.plan = words32(len(plan))
        for i in range(len(plan)):
            self.plan[i] = plan[i]
        self.directions = words16(2 * count + 2)
        if levels:
            self._set_directions(p["sine"], count // 2)
        self.cells = words16(n * n + 3 * each + squares["pixels"])
        self.spans = words16(8 * n)
        finest = levels[0] if levels else 0
        self.sums = words32(max(3 * n, finest * finest * (count + 1)))
        # whether there is one, the background in 1/256 grey level, the frame before it is learned
        self.background = words16(1 + 2 * squares["difference"])
        self._frame = self._bytes = self._out = None

    def _set_directions(self, sine, quarter):
        """Write the directions from 0 to 180 degrees, of which the sine of a quarter turn tells all."""
        checks.integers("features", "sine", sine, quarter + 1, 0, _UNIT)
        for i in range(quarter):
            if sine[i] >= sine[i + 1]:
                raise ValueError("features: sine is %r, must rise from 0 to %d" % (sine, _UNIT))
        if sine[0] != 0 or sine[quarter] != _UNIT:
            raise ValueError("features: sine is %r, must rise from 0 to %d" % (sine, _UNIT))
        for i in range(quarter + 1):
            self.directions[2 * i] = 32768 + sine[quarter - i]
            self.directions[2 * i + 1] = sine[i]
            self.directions[2 * (2 * quarter - i)] = 32768 - sine[quarter - i]
            self.directions[2 * (2 * quarter - i) + 1] = sine[i]

    @micropython.native
    def extract(self, frame, width, height, out, format=None):
        """Compute the features of one frame.

        Parameters
        ----------
        frame : bytes-like
            Rows from top to bottom without padding, at least 1 and at most 2048 pixels a side and 2**22 in all. Pass
            the same buffers each time: new ones are checked, which allocates; all else does not.
        width, height : int
            Pixels.
        out : array of int16, n_features
        format : str, optional
            "grey", "rgb888", "bgr888", "rgb565" (of a pixel's two bytes the low one first) or "rgb565be". By default
            as the frame's length says: grey, rgb565 or rgb888.
        """
        if frame is not self._frame:
            self._bytes = frame_bytes(frame)
            self._frame = frame
        if out is not self._out:
            check_int16(out, "out")
            self._out = out
        if len(out) != self.n_features:
            raise ValueError("out has %d values, must have %d" % (len(out), self.n_features))
        area = width * height
        if width < 1 or height < 1 or width > MAX_SIDE or height > MAX_SIDE or area > MAX_PIXELS:
            raise ValueError(
                "frame is %d x %d, must be from 1 to %d pixels a side, %d in all"
                % (width, height, MAX_SIDE, MAX_PIXELS)
            )
        size = len(frame)
        if format is None and size <= 3 * area and size % area == 0:
            format = _BY_DEPTH[size // area]
        if format not in FORMATS or size != area * DEPTHS[format]:
            raise ValueError(
                "frame has %d bytes, not those of %d x %d pixels %s"
                % (size, width, height, format or "of 1 to 3 bytes")
            )
        extract(
            self._bytes,
            width,
            height,
            FORMATS[format],
            self.plan,
            self.directions,
            self.cells,
            self.spans,
            self.sums,
            self.background,
            out,
        )

    def learn(self):
        """Move the running background towards the last frame; the first one is taken as it is."""
        learn(self.plan, self.background)

    def clear(self):
        """Forget the background: differences are 0 until one is learned."""
        self.background[0] = 0

    def names(self):
        """Feature names in the order of `extract`, such as pixel_3_0, red_0_1, hog4_1_2_45deg, lbp_0_0_3, dark1_2_2.

        The numbers are row and column of a part, from 0 at the top left.
        """
        from .picture_names import feature_names  # memory spared where nobody asks

        return feature_names(self._parameters)


def _levels(levels, size):
    """Check the parts of the levels of gradients, the finest first."""
    if not isinstance(levels, (list, tuple)) or len(levels) > 4:
        raise ValueError("features: hog is %r, must be a list of at most 4 integers" % (levels,))
    finer = 0
    for level in levels:
        if _parts("hog", level, finer or size) in (0, finer):
            raise ValueError("features: hog is %r, each must divide the one before and be less" % (levels,))
        finer = level
    return levels


def _parts(key, value, size):
    checks.integer("features", key, value, 0, size)
    if value and size % value:
        raise ValueError("features: %s is %d, must divide %d" % (key, value, size))
    return value
