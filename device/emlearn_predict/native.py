"""A forest handed over to the native module emlearn_trees, where one is installed that votes as our own evaluator does.

The module is emlearn-micropython's, in whatever version the board has: its `new(trees, nodes, leaves)` makes a model,
which takes `setdata(n_features, n_classes)`, later also `leaf_bits`, then `addleaf`, `addroot` and `addnode`, and whose
`predict(features, out)` writes votes / trees.
"""

from array import array

from ._runtime import int16s
from .forest import NATIVE_FEATURES, votes_of_shares


def hand_over(forest, module):
    """Let `module` evaluate a forest from now on, if it takes it and gives the same votes.

    Meanwhile the forest is in memory twice; afterwards it is in the module's or, when that is left out, in its own.

    Parameters
    ----------
    forest : Forest
        Complete, with `words`.
    module : object
        What was imported as emlearn_trees.

    Returns
    -------
    str
        Why it is left out; empty if it is not.
    """
    try:
        reason = _try(forest, module)
    except Exception as error:  # whatever it raises: it may be any module of that name
        reason = "%s: %s" % (type(error).__name__, error)
    for i in range(forest.n_classes):
        forest.votes[i] = 0
    return reason


def _try(forest, module):
    if forest.n_features > NATIVE_FEATURES:
        return "%d features, it takes %d" % (forest.n_features, NATIVE_FEATURES)
    shares = array("f", [1.0] * forest.n_classes)
    votes = int16s(forest.n_classes)
    try:
        votes_of_shares(shares, 1, 1, votes)
    except TypeError:
        return "its result is read as the bits of floats, which takes compiled code; this package is not compiled"
    features = int16s(forest.n_features)
    model = _make(forest, module, features)
    for _ in range(2):
        winner = forest.evaluate(features)
        model.predict(features, shares)
        found = votes_of_shares(shares, len(shares), forest.n_trees, votes)
        if found != winner or list(votes) != list(forest.votes):
            return "it votes %s where %s is right" % (list(votes), list(forest.votes))
        for i in range(len(features)):
            features[i] = max(-32768, features[i] - 1)
    forest.native = model
    forest.shares = shares
    forest.words = None
    return ""


def _make(forest, module, features):
    """Return the module's model of a forest; leave in `features` a threshold that each is compared with."""
    words, base = forest.words, forest.place(0)
    model = module.new(forest.n_trees, forest.n_nodes, forest.n_classes)
    try:
        model.setdata(forest.n_features, forest.n_classes)
    except TypeError:
        model.setdata(forest.n_features, forest.n_classes, 0)
    for i in range(forest.n_classes):
        model.addleaf(i)
    for i in range(forest.n_trees):
        model.addroot((words[1 + i] - base) // 4)
    for p in range(base, len(words), 4):
        left, right = [(place - p) // 4 if place >= base else -1 - place for place in (words[p + 2], words[p + 3])]
        features[words[p]] = words[p + 1] - 32768
        model.addnode(left, right, words[p], features[words[p]])
    return model
