"""Projections: a few weighted sums of all features, which the model takes as it takes features."""

from ._runtime import micropython, ptr16, ptr32
from .weights import Weights
from .window import copy


@micropython.viper
def narrow(sums: ptr32, reg_v: int, n: int, bits: int, features: ptr16, o: int):
    """Write n sums, less their 2**30 and `bits` after the point, to features[o:], saturated to int16.

    Headroom: a sum lies in 1..2**31 - 1, so less 2**30 it fits 31 bits.
    """
    while n:
        n -= 1
        reg_v = (sums[n] - 0x3FFFFFFF - 1) >> bits
        if reg_v > 32767:
            reg_v = 32767
        if reg_v < -32768:
            reg_v = -32768
        features[o + n] = reg_v


class Projection:
    """A loaded projection.

    Attributes
    ----------
    n_features : int
        That it makes of those that it takes.
    kept : int
        How many of them are those that it takes: all or none.
    weights : Weights
    """

    def __init__(self, weights, kept):
        self.weights = weights
        self.kept = weights.n_features if kept else 0
        self.n_features = self.kept + weights.n_sums

    @classmethod
    def load(cls, file, name, n_features, n_sums, kept):
        """Read it line by line, with the parameters and errors of `Weights.load`."""
        return cls(Weights.load(file, name, n_features, n_sums), kept)

    @micropython.native
    def evaluate(self, taken, features):
        """Write what is kept of `taken`, then the sums, to `features`: arrays of int16 known to be right."""
        weights = self.weights
        copy(taken, 0, features, 0, self.kept)
        weights.evaluate(taken)
        narrow(weights.sums, 0, weights.n_sums, weights.bits, features, self.kept)
