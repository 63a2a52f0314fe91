"""The device's file of the toy family: rows of four numbers, which are their own features."""

from ._runtime import int16s
from .bundle import MODEL, read_selftest
from .checks import integer
from .predictor import Predictor
from .window import copy

WIDTH = 4


class ToyFeatures:
    """Take a row as it is."""

    def __init__(self, parameters):
        if parameters.get("version") != 1:
            raise ValueError("features: version is %r, this code knows 1 of toy" % parameters.get("version"))
        self.n_features = WIDTH

    def extract(self, row, out):
        """Copy a row of int16."""
        if len(row) != WIDTH:
            raise ValueError("row has %d values, must have %d" % (len(row), WIDTH))
        copy(row, 0, out, 0, WIDTH)


class ToyPredictor(Predictor):
    """Recognise rows."""

    FAMILY = "toy"

    @classmethod
    def load(cls, folder, native=True):
        """Read and check a bundle."""
        return cls._load(folder, native)

    def _make_extractor(self, description):
        integer(MODEL, "source width", description["source"].get("width"), WIDTH, WIDTH)
        return ToyFeatures(description["features"])

    def push(self, row):
        """Take the next row; return an event when the decision changes."""
        self._evaluate(row)
        event = self._changed() if self.decision.update(self.votes) else None
        self._count += 1
        return event

    def selftest(self):
        """Run the bundle's rows; return how many features and votes differ."""
        return self._run_selftest(int16s(WIDTH))

    def _evaluate(self, row):
        self.extractor.extract(row, self.features)
        return self._classify()

    def _run_case(self, file, row, features, votes):
        if not read_selftest(file, row, features, votes):
            return False
        self._case = (row,)
        self._evaluate(row)
        return True
