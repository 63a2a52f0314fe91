"""A forest of decision trees, read from emlearn's CSV and evaluated in integers.

The file has a line for each fact: `f` features, `c` classes, `lb` bits of a leaf, `l` leaves, `r` roots and `n`
nodes with feature, threshold and two children, where a child is the distance forward to a node, or minus one minus a
leaf. A node goes left where feature < int(threshold), as emlearn_trees does. Leaves must be classes (hard voting): the
class with most votes wins, the first of equals.

In memory the forest is one array: the number of classes, the place of each tree's root, and from `_base` on four
words a node: feature, threshold + 32768 and the places of the two children. A place below 128 is no node but a class.
"""

from ._runtime import check_int16, const, int16s, micropython, native_reason, native_trees, ptr16, ptr32, words16

MAX_FEATURES = 32767
MAX_CLASSES = 127
MAX_TREES = 1000
MAX_NODES = 16000  # their places fit 16 bits
NATIVE_FEATURES = 127  # emlearn_trees holds a feature's index in 8 bits
_LINE = const(64)
_CLASS_BITS = const(7)


@micropython.viper
def vote(features: ptr16, p: int, forest: ptr16, votes: ptr16) -> int:
    """Count the votes of `p` trees; return the class with most, the first of equals.

    The loader has checked that each path leads forward and ends in a class.
    """
    tree = p
    c = forest[0]
    while c:
        c -= 1
        votes[c] = 0
    while tree:
        p = forest[tree]
        tree -= 1
        while p >> _CLASS_BITS:
            if (features[forest[p]] & 0xFFFF) ^ 0x8000 < forest[p + 1]:
                p = forest[p + 2]
            else:
                p = forest[p + 3]
        votes[p] += 1
    c = forest[0]
    most = 0
    while c:
        c -= 1
        if votes[c] >= most:
            most = votes[c]
            p = c
    return p


@micropython.viper
def votes_of_shares(shares: ptr32, c: int, trees: int, votes: ptr16) -> int:
    """Turn emlearn_trees' result, votes / trees as single-precision floats, back to votes without making float objects.

    Returns the class with most, the first of equals.

    Headroom: 16 bits of the mantissa times trees < 2**10 stay below 2**26.
    """
    best = 0
    most = 0
    while c:
        c -= 1
        bits = shares[c]
        shift = 142 - ((bits >> 23) & 0xFF)  # the value is mantissa / 2**shift
        v = 0
        if shift < 31:
            v = ((0x8000 | ((bits >> 8) & 0x7FFF)) * trees + ((1 << shift) >> 1)) >> shift
        votes[c] = v
        if v >= most:
            most = v
            best = c
    return best


class Forest:
    """A loaded forest.

    Attributes
    ----------
    n_features, n_classes, n_trees, n_nodes : int
    n_votes : int
        One a tree.
    votes : array of int16, n_classes
        The result of the last `predict`.
    native : object or None
        The evaluator of emlearn_trees where it is installed, its limits allow, and it votes as our own does.
    native_reason : str
        Why it is None; empty where it is not.
    """

    def __init__(self, n_features, n_classes, trees, nodes, leaves):
        self.n_features = _limit("features", n_features, MAX_FEATURES)
        self.n_classes = _limit("classes", n_classes, MAX_CLASSES)
        self.n_trees = self.n_votes = _limit("trees", trees, MAX_TREES)
        self.n_nodes = _limit("nodes", nodes, MAX_NODES)
        self._leaves = bytearray(_limit("leaves", leaves, MAX_NODES + 1))
        self._base = max(1 << _CLASS_BITS, 1 + trees)
        self.words = words16(self._base + 4 * nodes)
        self.words[0] = n_classes
        self.votes = int16s(n_classes)
        self._checked = None
        self.native = None

    @classmethod
    def load(cls, file, capacity=None, native=True):
        """Read a forest line by line.

        Parameters
        ----------
        file : text file, open for reading
            Seekable where `capacity` is None.
        capacity : tuple of int, optional
            Numbers of trees, nodes and leaves, as a bundle knows them. None: the lines are counted first.
        native : bool, default=True
            Use emlearn_trees where it is installed.

        Raises
        ------
        ValueError
            If the file is not a forest whose every path ends in a class.
        """
        if capacity is None:
            capacity = _count(file)
            file.seek(0)
        head = {}
        self = None
        done = [0, 0, 0]  # leaves, roots, nodes
        number = 0
        while True:
            line = file.readline(_LINE)
            if not line:
                break
            number += 1
            if len(line) >= _LINE:
                raise ValueError("trees, line %d: longer than %d characters" % (number, _LINE))
            fields = line.strip().split(",")
            kind = fields[0]
            if kind == "":
                continue
            try:
                values = [int(field) for field in fields[1:]] if kind != "n" else _node(fields)
            except (ValueError, OverflowError):
                raise ValueError("trees, line %d: %r has no numbers" % (number, line.strip())) from None
            if len(values) != (4 if kind == "n" else 1):
                raise ValueError("trees, line %d: %r has %d numbers" % (number, line.strip(), len(values)))
            if kind in ("f", "c", "lb", "lf") and self is None and kind not in head:
                head[kind] = values[0]
                continue
            if self is None:
                if "f" not in head or "c" not in head:
                    raise ValueError("trees, line %d: %r before f and c" % (number, line.strip()))
                if head.get("lb", 0) or head.get("lf", 0):
                    raise ValueError("trees: leaves of class proportions, must be classes; export with leaf_bits=0")
                self = cls(head["f"], head["c"], capacity[0], capacity[1], capacity[2])
            try:
                self._add(kind, values, done)
            except ValueError as error:
                raise ValueError("trees, line %d: %s" % (number, error)) from None
        if self is None:
            raise ValueError("trees: no forest in the file")
        if done != [capacity[2], capacity[0], capacity[1]]:
            raise ValueError(
                "trees: %d leaves, %d trees, %d nodes; announced are %d, %d and %d"
                % (done[0], done[1], done[2], capacity[2], capacity[0], capacity[1])
            )
        self._leaves = None
        self.native_reason = native_reason if native else "not asked for"
        if native and native_trees:
            from .native import hand_over  # memory spared where there is no such module

            self.native_reason = hand_over(self, native_trees)
        return self

    def _add(self, kind, values, done):
        value = values[0]
        if kind == "l":
            i = _next("leaves", done, 0, len(self._leaves))
            if done[2]:
                raise ValueError("a leaf after the nodes")
            self._leaves[i] = _within("class", value, 0, self.n_classes)
        elif kind == "r":
            i = _next("trees", done, 1, self.n_trees)
            self.words[1 + i] = self.place(_within("root", value, 0, self.n_nodes))
        elif kind == "n":
            i = _next("nodes", done, 2, self.n_nodes)
            p = self.place(i)
            self.words[p] = _within("feature", value, 0, self.n_features)
            self.words[p + 1] = _within("threshold", values[1], -32768, 32768) + 32768
            self.words[p + 2] = self._child(i, values[2], done[0])
            self.words[p + 3] = self._child(i, values[3], done[0])
        else:
            raise ValueError("%r is no kind of line" % kind)

    def place(self, i):
        """Where node `i` begins in `words`."""
        return self._base + 4 * i

    def _child(self, i, child, leaves):
        if child < 0:
            return self._leaves[_within("leaf", -1 - child, 0, leaves)]
        return self.place(i + _within("child", child, 1, self.n_nodes - i))

    def predict(self, features):
        """Evaluate all trees.

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
            raise ValueError("features has %d values, the forest takes %d" % (len(features), self.n_features))
        if features is not self._checked:
            check_int16(features, "features")
            self._checked = features
        return self.evaluate(features)

    @micropython.native
    def evaluate(self, features):
        """Do as `predict`, with a buffer that is known to be right."""
        if self.native:
            self.native.predict(features, self.shares)
            return votes_of_shares(self.shares, self.n_classes, self.n_trees, self.votes)
        return vote(features, self.n_trees, self.words, self.votes)


def _count(file):
    trees = nodes = leaves = 0
    while True:
        line = file.readline(_LINE)
        if not line:
            return trees, nodes, leaves
        trees += line[:2] == "r,"
        nodes += line[:2] == "n,"
        leaves += line[:2] == "l,"


def _node(fields):
    return [int(fields[1]), _threshold(fields[2]), int(fields[3]), int(fields[4])] if len(fields) == 5 else fields[1:]


def _threshold(text):
    # emlearn_trees reads int(float(text)). A single-precision float would round 12.999999 up: cut the digits instead.
    negative = text.startswith("-")
    if abs(float(text)) >= 32769:  # out of range, however it is written
        return -32769 if negative else 32768
    parts = text[1 if negative else 0 :].split("e")
    digits = parts[0].split(".")
    point = len(digits[0]) + (int(parts[1]) if len(parts) > 1 else 0)
    value = int(("".join(digits) + "00000")[:point] or "0") if point > 0 else 0
    return -value if negative else value


def _limit(name, value, most):
    if not 1 <= value <= most:
        raise ValueError("trees: %d %s, must be from 1 to %d" % (value, name, most))
    return value


def _within(name, value, low, end):
    if not low <= value < end:
        raise ValueError("%s is %d, must be from %d to %d" % (name, value, low, end - 1))
    return value


def _next(name, done, k, most):
    if done[k] >= most:
        raise ValueError("more than %d %s" % (most, name))
    done[k] += 1
    return done[k] - 1
