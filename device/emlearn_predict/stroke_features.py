"""The features of strokes: paths in a plane, such as a wand, a finger or a pen draws.

`StrokeFeatures` is built from the parameters in a bundle and turns the points of a stroke into int16 features. The
stroke is first brought to a fixed number of points, size and place by stroke_trace.py; all features are made of that.
"""

from . import checks
from ._runtime import check_int16, micropython, words16, words32
from .stroke_trace import FACTS, MAX_POINTS, SEGMENTS, measure, pick, walk

FAMILY = "strokes"
VERSION = 1  # raise it with any change that moves a feature by a bit, and let `StrokeFeatures` refuse the older ones
SHAPES = 9  # as many as stroke_names.SHAPES, which a board has no need of


class StrokeFeatures:
    """Feature extraction as a bundle describes it.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json: version; path (of how many parts of the path the ends are features, a
        divisor of 32), directions (bins of their histogram, up to 16), turns (of how many parts, a divisor of 32),
        raster (cells a side, up to 16), each 0 for none; and shape, a sum of bits, one for each of stroke_names.SHAPES.

    Attributes
    ----------
    n_features : int

    Raises
    ------
    ValueError
        If a parameter is missing or outside its limits.
    """

    def __init__(self, parameters):
        p = parameters
        checks.features(p, FAMILY, VERSION, ("path", "directions", "turns", "shape", "raster"), ())
        self._path = _parts("path", p["path"])
        self._bins = checks.integer("features", "directions", p["directions"], 0, 16)
        self._turns = _parts("turns", p["turns"])
        self._which = checks.integer("features", "shape", p["shape"], 0, (1 << SHAPES) - 1)
        self._cells = checks.integer("features", "raster", p["raster"], 0, 16)
        self._parameters = p
        self.n_features = self._bins + self._turns + self._cells * self._cells
        if self._path:
            self.n_features += 2 * (self._path + 1)
        for i in range(SHAPES):
            self.n_features += self._which >> i & 1
        if self.n_features == 0:
            raise ValueError("features: every group is switched off")
        # a board imports what its bundle needs
        if self._bins or self._turns or self._which:
            from . import stroke_chords as chords

            self._chords = chords
        if self._which:
            from .stroke_shape import shape

            self._shape = shape
        if self._cells:
            from .stroke_raster import raster

            self._raster = raster
        self.facts = words32(FACTS)
        self.path = words16(2 * (SEGMENTS + 1))
        self.angles = words16(SEGMENTS)
        self._points = self._out = None

    @micropython.native
    def extract(self, points, out, count=None):
        """Compute the features of one stroke.

        Parameters
        ----------
        points : array of int16
            x and y by turns, in any unit, 1 to 1024 points. Pass the same buffers each time: new ones are checked,
            which allocates; all else does not.
        out : array of int16, n_features
        count : int or None, default=None
            The stroke is the first so many points of the buffer. None: all.
        """
        if points is not self._points:
            check_int16(points, "points")
            self._points = points
        if out is not self._out:
            check_int16(out, "out")
            self._out = out
        if len(out) != self.n_features:
            raise ValueError("out has %d values, must have %d" % (len(out), self.n_features))
        size = len(points)
        if count is None:
            if size & 1:
                raise ValueError("points has %d values, must have an x and a y for each point" % size)
            count = size >> 1
        if count < 1 or count > MAX_POINTS or count > size >> 1:
            raise ValueError(
                "a stroke of %d points in a buffer of %d values; it must have 1 to %d points, all in the buffer"
                % (count, size, MAX_POINTS)
            )
        measure(points, 0, count, self.facts)
        walk(points, 0, count, self.facts, self.path)
        o = 0
        if self._path:
            pick(self.path, 0, SEGMENTS // self._path, out)
            o = 2 * self._path + 2
        if self._bins or self._turns or self._which:
            self._chords.directions(self.path, 0, self.angles)
        if self._bins:
            self._chords.histogram(self.angles, 0, self._bins, out, o)
            o += self._bins
        if self._turns:
            self._chords.turning(self.angles, 0, self._turns, out, o)
            o += self._turns
        if self._which:
            self._shape(self.path, 0, self.angles, self.facts, self._which, out, o)
            o = self.n_features - self._cells * self._cells
        if self._cells:
            self._raster(self.path, 0, self._cells, out, o)

    def names(self):
        """Feature names in the order of `extract`, such as x_0, y_0, direction_45deg, turn_1, closure, cell_0_3.

        The numbers are parts of the path from its beginning, or row and column of a cell from low y and low x.
        """
        from .stroke_names import feature_names  # memory spared where nobody asks

        return feature_names(self._parameters)


def _parts(key, value):
    checks.integer("features", key, value, 0, SEGMENTS)
    if value and SEGMENTS % value:
        raise ValueError("features: %s is %d, must divide %d" % (key, value, SEGMENTS))
    return value
