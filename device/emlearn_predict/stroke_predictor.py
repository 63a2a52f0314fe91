"""The whole path of strokes on the device: the points of a stroke in, an event out."""

from ._runtime import const, int16s, micropython
from .bundle import SELFTEST, read_selftest
from .checks import integer
from .predictor import Predictor
from .stroke_features import FAMILY, StrokeFeatures

_LARGEST = const(0x3FFFFFFF)  # small integer on 32 bits: one more would be allocated
_POINTS = 128  # the most that a stroke of the self-test has
_WHOLE = 4096  # the decision's alpha without smoothing


class StrokePredictor(Predictor):
    """Recognise what is drawn: a stroke is a sequence of points in a plane, of any number, place, size and tempo.

    Build it with `load`. `push` and `predict` allocate nothing as long as they get the buffer that they got before.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last stroke, those that the model takes.
    votes : array of int16, n_classes
        Of the last stroke; all are 0 where the gate of the bundle has refused it.
    n_votes : int
        votes / n_votes are the shares of the classes.
    index : int
        Of the class decided last, -1 for none.
    path : StrokePath or None
        Of a wand's model: it draws strokes from the samples of an accelerometer and a gyroscope. `push` takes its
        points.
    """

    FAMILY = FAMILY

    def __init__(self, folder, description, native=True):
        super().__init__(folder, description, native)
        self.decision.each = True

    @classmethod
    def load(cls, folder, native=True):
        """Read and check a bundle.

        Parameters
        ----------
        folder : str
            With model.json and the files that it names.
        native : bool, default=True
            Use the native module emlearn_trees where it is installed. The votes are the same.

        Raises
        ------
        OSError
            If a file is missing.
        ValueError
            If the bundle is damaged, not for this version or not of strokes.
        """
        return cls._load(folder, native)

    def _make_extractor(self, description):
        alpha = description["decision"].get("alpha")
        if alpha != _WHOLE:
            raise ValueError("decision: alpha is %r, must be %d: each stroke is decided by itself" % (alpha, _WHOLE))
        source = description["source"]
        self.path = None
        if source.get("step") is not None:
            from .stroke_path import StrokePath  # memory spared where strokes come as points

            self.path = StrokePath(source["step"], integer("model.json", "source forward", source.get("forward"), 0, 2))
        return StrokeFeatures(description["features"])

    @micropython.native
    def push(self, points, count=None):
        """Evaluate the next stroke.

        Parameters
        ----------
        points : array of int16
            x and y by turns, in any unit, 1 to 1024 points. Pass the same buffer each time: a new one is checked, which
            allocates.
        count : int or None, default=None
            The stroke is the first so many points of the buffer. None: all.

        Returns
        -------
        Event or None
            An event when a class has the votes that the decision asks for, the class before or another. It is the same
            object each time; its `window` counts strokes.
        """
        event = None
        self._evaluate(points, count)
        if self.decision.update(self.votes):
            event = self._changed()
        self._count = 0 if self._count == _LARGEST else self._count + 1
        return event

    def predict(self, points, count=None):
        """Label of a single stroke, without decision: the class with most votes, the first of equals.

        None where the bundle has a gate that refuses it: it is like nothing in the training.

        Parameters are those of `push`.
        """
        return self._label(self._evaluate(points, count))

    def selftest(self):
        """Run the bundle's recorded strokes; return how many features and votes differ: (0, 0) is good."""
        return self._run_selftest(None)

    @micropython.native
    def _evaluate(self, points, count):
        self.extractor.extract(points, self._computed, count)
        return self._classify()

    def _run_case(self, file, buffer, features, votes):
        points = read_points(file)
        if points is None:
            return False
        if not read_selftest(file, points, features, votes):
            raise ValueError("%s: ends within a case" % SELFTEST)
        self._case = (points, None)
        self._evaluate(points, None)
        return True


def read_points(file):
    """Make room for the next stroke of a self-test, which begins with a line s and the number of its points.

    Returns
    -------
    array of int16 or None
        Zeros, x and y for each point; None at the end of the file.

    Raises
    ------
    ValueError
        If that is no number from 1 to 128.
    """
    line = file.readline(32)
    if not line:
        return None
    fields = line.strip().split(",")
    count = int(fields[1]) if len(fields) == 2 and fields[0] == "s" and fields[1].isdigit() else 0
    if not 1 <= count <= _POINTS:
        raise ValueError("%s: %r is no stroke of 1 to %d points" % (SELFTEST, line, _POINTS))
    return int16s(2 * count)
