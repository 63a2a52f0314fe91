"""The module emlearn_trees as other versions have it, and as none should be: the real one behind other functions."""

import os

from emlearn_predict._runtime import native_trees

# Where the runner says that the module is there, its absence is a failure.
MISSING = native_trees is None and getattr(os, "getenv", lambda name: None)("EMLEARN_EXECUTION") != "micropython-native"
REASON = "the module emlearn_trees cannot be imported here"


class Model:
    """A model of the real module, with setdata of two arguments, as in emlearn-micropython 0.7 to 0.10.1."""

    def __init__(self, trees, nodes, leaves):
        self.model = native_trees.new(trees, nodes, leaves)
        self.addleaf, self.addroot = self.model.addleaf, self.model.addroot

    def setdata(self, n_features, n_classes):
        self.model.setdata(n_features, n_classes)

    def addnode(self, left, right, feature, threshold):
        self.model.addnode(left, right, feature, threshold)

    def predict(self, features, out):
        self.model.predict(features, out)


class ThreeArguments(Model):
    """As it is after 0.10.1."""

    def setdata(self, n_features, n_classes, leaf_bits):
        self.model.setdata(n_features, n_classes, leaf_bits)


class ReturnsTheClass(Model):
    """As it was up to 0.6."""

    def predict(self, features):
        return 0


class FourArguments(Model):
    def setdata(self, n_features, n_classes, leaf_bits, more):
        raise AssertionError("it cannot be called")


class TakesTooFewNodes(Model):
    def addnode(self, left, right, feature, threshold):
        raise RuntimeError("only one")


class HasNoRoom(Model):
    def __init__(self, trees, nodes, leaves):
        bytearray(1 << 29)


class Refuses(Model):
    def predict(self, features, out):
        raise OSError(5)


class WritesNothing(Model):
    def predict(self, features, out):
        pass


class WritesNonsense(Model):
    def predict(self, features, out):
        for i in range(len(out)):
            out[i] = (1e30, -1.0, float("nan"), float("inf"))[i % 4]


class GoesLeftWhereEqual(Model):
    """Its votes are votes, and most are right."""

    def addnode(self, left, right, feature, threshold):
        self.model.addnode(left, right, feature, min(32767, threshold + 1))


class TurnsRoundOnItsSecondCall(Model):
    calls = 0

    def predict(self, features, out):
        self.model.predict(features, out)
        self.calls += 1
        if self.calls == 2:
            out[0], out[1] = out[1], out[0]


class Module:
    def __init__(self, model):
        self.new = model


class Nothing:
    """Such as the Python half of emlearn_trees without the C module that it takes its functions from."""
