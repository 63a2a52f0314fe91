"""The gate for the unknown: whether features are near those of the training, by a few balls around centres.

The file has a line `f` with the number of features that the gate reads, `c` with that of clusters, lines `i` with the
features' indices among the model's, `m` with their middles, `s` with what each is multiplied by and `d` with the shift
after that, and for each cluster a line `r` with the square of its radius, then lines `z` with its centre. A line
carries up to 32 values.

    z[f] = (feature[i[f]] - m[f]) * s[f] >> d[f], saturated to -2047..2047
    known: the total of (z[f] - centre[f]) ** 2 is at most a radius squared, of any cluster
"""

from ._runtime import const, micropython, ptr16, ptr32, words16, words32
from .integer_lines import counted, ended, line, row, within

MAX_FEATURES = 64
MAX_CLUSTERS = 508
MAX_FACTOR = 16383
MAX_SHIFT = 30
MOST = const(2047)  # of a scaled feature, either way
MAX_SQUARE = (1 << 30) - 1
_HEAD = const(2)  # words before the features': numbers of features and of clusters
_EACH = const(4)  # words a feature: index, middle + 32768, factor, shift


@micropython.viper
def scale(features: ptr16, reg_z: int, words: ptr16, scaled: ptr16):
    """Write what the gate reads of `features`, less the middle and in units of its spread, + 2047, to `scaled`.

    Headroom: a feature less a middle lies within 65535, and a factor is at most 16383: a product is below 2**30.
    """
    f = words[0]
    at = _HEAD + f * _EACH
    while f:
        f -= 1
        at -= _EACH
        reg_z = ((features[words[at]] & 0xFFFF) ^ 0x8000) - words[at + 1]
        reg_z = (reg_z * words[at + 2]) >> words[at + 3]
        if reg_z > MOST:
            reg_z = MOST
        if reg_z < 0 - MOST:
            reg_z = 0 - MOST
        scaled[f] = reg_z + MOST


@micropython.viper
def inside(scaled: ptr16, reg_d: int, words: ptr16, squares: ptr32) -> int:
    """Return 1 where the point lies in the ball of a cluster, else 0. `squares` holds the radii squared.

    Headroom: two values differ by 4094 at most, so 64 squares are below 2**30.
    """
    n = words[0]
    c = words[1]
    at = _HEAD + n * (_EACH + c)
    while c:
        c -= 1
        total = 0
        f = n
        while f:
            f -= 1
            at -= 1
            reg_d = scaled[f] - words[at]
            total += reg_d * reg_d
        if total <= squares[c]:
            return 1
    return 0


class Gate:
    """A loaded gate.

    Attributes
    ----------
    n_features, n_clusters : int
    words : array
        What is read and how it is scaled, then the centres, + 2047: see `scale` and `inside`.
    squares : array of n_clusters
        The radii squared.
    scaled : array of n_features
        What was read last.
    """

    def __init__(self, name, n_features, n_clusters):
        self.n_features = within(name, "features", n_features, 1, MAX_FEATURES)
        self.n_clusters = within(name, "clusters", n_clusters, 1, MAX_CLUSTERS)
        self.words = words16(_HEAD + n_features * (_EACH + n_clusters))
        self.words[0] = n_features
        self.words[1] = n_clusters
        self.squares = words32(n_clusters)
        self.scaled = words16(n_features)

    @classmethod
    def load(cls, file, name, n_model_features, n_features, n_clusters):
        """Read a gate line by line.

        Parameters
        ----------
        file : text file, open for reading
        name : str
            Of the file, for messages.
        n_model_features : int
            How many features the model takes.
        n_features, n_clusters : int
            As the bundle has them: nothing larger is allocated.

        Raises
        ------
        ValueError
            If the file is not such a gate.
        """
        counted(file, name, "f", n_features)
        counted(file, name, "c", n_clusters)
        self = cls(name, n_features, n_clusters)
        for k, kind, what, low, high, offset in (
            (0, "i", "index", 0, n_model_features - 1, 0),
            (1, "m", "middle", -32768, 32767, 32768),
            (2, "s", "factor", 0, MAX_FACTOR, 0),
            (3, "d", "shift", 0, MAX_SHIFT, 0),
        ):
            at = _HEAD + k
            for value in row(file, name, kind, n_features):
                self.words[at] = within(name, what, value, low, high) + offset
                at += _EACH
        at = _HEAD + n_features * _EACH
        for c in range(n_clusters):
            self.squares[c] = within(name, "radius squared", line(file, name, "r", 1)[0], 0, MAX_SQUARE)
            for value in row(file, name, "z", n_features):
                self.words[at] = within(name, "centre", value, -MOST, MOST) + MOST
                at += 1
        ended(file, name, "%d clusters" % n_clusters)
        return self

    @micropython.native
    def knows(self, features):
        """Return 1 where an array of int16, which is known to have the model's features, is near the training's."""
        scale(features, 0, self.words, self.scaled)
        return inside(self.scaled, 0, self.words, self.squares)
