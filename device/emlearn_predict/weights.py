"""Weighted sums of features: a matrix of int16, read from a text file and applied in exact integers.

The file has a line `f` with the number of features, `o` with that of sums, `b` with the bits that a sum has after its
point, lines `s` with a shift for each feature, and for each sum a line `a` with what is added, then lines `w` with a
weight for each feature. A line carries up to 32 shifts or weights.

    sum[o] = a[o] + the total of w[o][f] * feature[f] >> s[f]

Features differ in how far they spread, and so do their weights: with a shift each, all weights have their 15 bits.
"""

from ._runtime import const, micropython, ptr16, ptr32, words16, words32
from .integer_lines import counted, ended, line, row, within

MAX_FEATURES = 32767
MAX_SUMS = 127
MAX_BITS = 26
MAX_SHIFT = 30
LIMIT = (1 << 30) - 1  # of a sum, either way
_HEAD = const(2)  # words before the shifts: numbers of features and of sums


@micropython.viper
def weigh(features: ptr16, reg_x: int, words: ptr16, added: ptr32, sums: ptr32):
    """Write all weighted sums to `sums`, 2**30 added so that none is negative.

    `words` holds the numbers of features and sums, the shifts, and the weights + 32768 in rows; `added` holds what is
    added, + 2**30.

    Headroom: a product is at most 2**15 * 2**15; the loader has proved for each sum that all its products, shifted, and
    what is added stay below 2**30, whatever the features are, so no part of the total leaves 1..2**31 - 1.
    """
    n = words[0]
    o = words[1]
    row = _HEAD + n * (o + 1)
    while o:
        o -= 1
        row -= n
        total = added[o]
        f = n
        while f:
            f -= 1
            reg_x = ((features[f] & 0xFFFF) ^ 0x8000) - 32768
            total += (reg_x * (words[row + f] - 32768)) >> words[_HEAD + f]
        sums[o] = total


class Weights:
    """A loaded matrix.

    Attributes
    ----------
    n_features, n_sums, bits : int
        A sum is in units of 2**-bits.
    words : array
        Shifts and weights, see `weigh`.
    added : array
    sums : array of n_sums
        The result of the last `evaluate`, 2**30 added.
    """

    def __init__(self, name, n_features, n_sums, bits):
        self.n_features = within(name, "features", n_features, 1, MAX_FEATURES)
        self.n_sums = within(name, "sums", n_sums, 1, MAX_SUMS)
        self.bits = within(name, "bits", bits, 0, MAX_BITS)
        self.words = words16(_HEAD + n_features * (n_sums + 1))
        self.words[0] = n_features
        self.words[1] = n_sums
        self.added = words32(n_sums)
        self.sums = words32(n_sums)

    @classmethod
    def load(cls, file, name, n_features, n_sums):
        """Read a matrix line by line.

        Parameters
        ----------
        file : text file, open for reading
        name : str
            Of the file, for messages.
        n_features, n_sums : int
            As the bundle has them: nothing larger is allocated.

        Raises
        ------
        ValueError
            If the file is not such a matrix, or a sum could leave 31 bits.
        """
        counted(file, name, "f", n_features)
        counted(file, name, "o", n_sums)
        self = cls(name, n_features, n_sums, line(file, name, "b", 1)[0])
        at = _HEAD
        for shift in row(file, name, "s", n_features):
            self.words[at] = within(name, "shift", shift, 0, MAX_SHIFT)
            at += 1
        for o in range(n_sums):
            added = within(name, "a", line(file, name, "a", 1)[0], -LIMIT, LIMIT)
            largest = abs(added)
            f = _HEAD
            for weight in row(file, name, "w", n_features):
                self.words[at] = within(name, "weight", weight, -32767, 32767) + 32768
                # one more: what is shifted is rounded down
                largest += (abs(weight) << 15 >> int(self.words[f])) + 1
                at += 1
                f += 1
            if largest > LIMIT:
                raise ValueError("%s: sum %d could reach %d, must stay below 2**30" % (name, o, largest))
            self.added[o] = added + LIMIT + 1
        ended(file, name, "%d sums" % n_sums)
        return self

    @micropython.native
    def evaluate(self, features):
        """Weigh an array of int16 that is known to have n_features values."""
        weigh(features, 0, self.words, self.added, self.sums)
