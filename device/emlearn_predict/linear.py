"""A linear model: a score for each class, and votes as these say.

A score is the binary logarithm of how likely its class is, but for what all classes share (see weights.py). The class
of the greatest score gets its share of 1000 votes, and so do the others: 2**score over the total of all.
"""

from ._runtime import check_int16, int16s, micropython, ptr16, ptr32
from .weights import Weights

VOTES = 1000  # as many as a forest has at most


@micropython.viper
def share(sums: ptr32, c: int, bits: int, total: int, votes: ptr16) -> int:
    """Share `total` votes among `c` classes by their scores; return the class with most, the first of equals.

    2**-x for a fraction x is taken for 1 - 0.6716 x + 0.1716 x**2, which is within 0.0025 of it. Only the best class
    has the weight 2**15, so it has more votes than any other: theirs are rounded down, the rest is its own.

    Headroom: weights <= 2**15, of 127 classes < 2**22; times 1000 votes < 2**25; 255 * 22006 < 2**23. The difference
    of two sums, which are positive, fits 31 bits; shifted to the left it is below 15 * 2**8.
    """
    k = c
    most = 0
    best = 0
    while k:
        k -= 1
        if sums[k] >= most:
            most = sums[k]
            best = k
    whole = 32768
    k = c
    while k:
        k -= 1
        weight = 0
        below = most - sums[k]
        if k != best and below >> bits < 15:
            if bits > 8:
                below >>= bits - 8
            else:
                below <<= 8 - bits
            weight = below & 0xFF
            weight = (32768 - ((weight * (22006 - 22 * weight)) >> 8)) >> (below >> 8)
            if weight > 32767:
                weight = 32767
            whole += weight
        votes[k] = weight
    left = total
    k = c
    while k:
        k -= 1
        v = votes[k] * total // whole
        votes[k] = v
        left -= v
    votes[best] = left
    return best


class Linear:
    """A loaded linear model.

    Attributes
    ----------
    n_features, n_classes, n_votes : int
    weights : Weights
    votes : array of int16, n_classes
        The result of the last `predict`; they add up to n_votes.
    native : None
        The native module emlearn_trees is for forests.
    native_reason : str
    """

    native = None
    native_reason = "it is for forests, the model is linear"

    def __init__(self, weights):
        self.weights = weights
        self.n_features = weights.n_features
        self.n_classes = weights.n_sums
        self.n_votes = VOTES
        self.votes = int16s(weights.n_sums)
        self._checked = None

    @classmethod
    def load(cls, file, name, n_features, n_classes):
        """Read a model line by line, with the parameters and errors of `Weights.load`."""
        return cls(Weights.load(file, name, n_features, n_classes))

    def predict(self, features):
        """Score all classes.

        Parameters
        ----------
        features : array of int16, n_features
            Pass the same buffer each time: the type of a new one is checked, which allocates; all else does not.

        Returns
        -------
        int
            The class with most votes, the first of equals. `votes` holds the votes of each.
        """
        if len(features) != self.n_features:
            raise ValueError("features has %d values, the model takes %d" % (len(features), self.n_features))
        if features is not self._checked:
            check_int16(features, "features")
            self._checked = features
        return self.evaluate(features)

    @micropython.native
    def evaluate(self, features):
        """Do as `predict`, with a buffer that is known to be right."""
        weights = self.weights
        weights.evaluate(features)
        return share(weights.sums, self.n_classes, weights.bits, self.n_votes, self.votes)
