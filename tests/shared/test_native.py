"""Forests handed over to the native module emlearn_trees: the same votes, or the reason why not.

Modules of other versions are this one behind the functions that they have.
"""

import gc
import io
import random
import unittest
from array import array

import small_bundle
from test_emlearn_trees import MISSING, REASON

from emlearn_predict import GesturePredictor
from emlearn_predict import forest as forest_module
from emlearn_predict._runtime import native_trees
from emlearn_predict.forest import NATIVE_FEATURES, Forest

THRESHOLDS = (-32768, -32767, -301, -2, -1, 0, 1, 2, 300, 32766, 32767)

# trees, depth, features, classes
FORESTS = (
    (1, 1, 1, 2),
    (3, 2, 4, 1),
    (10, 5, 30, 4),
    (10, 8, NATIVE_FEATURES, 127),
    (100, 4, 64, 10),
    (1000, 2, 12, 3),
)


def random_forest(trees, depth, n_features, n_classes):
    """Return the text of a forest of random nodes, and the capacities it takes."""
    leaves = [random.randrange(n_classes) for _ in range(2 * n_classes)]
    roots, nodes = [], []

    def grow(level):
        i = len(nodes)
        nodes.append(None)
        children = []
        for _ in range(2):
            if level == depth or random.randrange(5) == 0:
                children.append(-1 - random.randrange(len(leaves)))
            else:
                children.append(grow(level + 1) - i)
        nodes[i] = (random.randrange(n_features), random.choice(THRESHOLDS), children[0], children[1])
        return i

    for _ in range(trees):
        roots.append(grow(1))
    lines = ["f,%d" % n_features, "c,%d" % n_classes, "lb,0"]
    lines += ["l,%d" % leaf for leaf in leaves]
    lines += ["r,%d" % root for root in roots]
    lines += ["n,%d,%d,%d,%d" % node for node in nodes]
    return "\n".join(lines) + "\n"


def fill(features):
    """Fill with values on, beside and far from the thresholds."""
    for i in range(len(features)):
        if random.randrange(2):
            features[i] = random.randrange(-32768, 32768)
        else:
            features[i] = min(32767, max(-32768, random.choice(THRESHOLDS) + random.randrange(3) - 1))


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


@unittest.skipIf(MISSING, REASON)
class TestForest(unittest.TestCase):
    def setUp(self):
        random.seed(20)

    def test_it_is_used_within_its_limits(self):
        for n_features in (1, 30, NATIVE_FEATURES):
            text = random_forest(2, 3, n_features, 3)
            self.assertIsNotNone(Forest.load(io.StringIO(text)).native)
            self.assertIsNone(Forest.load(io.StringIO(text), native=False).native)

    def test_more_features_fall_back(self):
        forest = Forest.load(io.StringIO(random_forest(5, 4, NATIVE_FEATURES + 1, 3)))
        self.assertIsNone(forest.native)
        self.assertEqual(forest.native_reason, "128 features, it takes 127")
        forest.predict(array("h", bytes(2 * (NATIVE_FEATURES + 1))))
        self.assertEqual(sum(forest.votes), 5)

    def load(self, text, module):
        """Load a forest as where `module` is what emlearn_trees is imported as."""
        forest_module.native_trees = module
        try:
            return Forest.load(io.StringIO(text))
        finally:
            forest_module.native_trees = native_trees

    def test_of_each_released_interface(self):
        for parameters in ((10, 5, 30, 4), (20, 3, NATIVE_FEATURES, 127)):
            text = random_forest(*parameters)
            own = Forest.load(io.StringIO(text), native=False)
            self.assertEqual(own.native_reason, "not asked for")
            for model in (Model, ThreeArguments):
                native = self.load(text, Module(model))
                self.assertTrue(isinstance(native.native, model))
                self.assertEqual(native.native_reason, "")
                self.compare(native, own)

    def test_what_takes_or_gives_something_else_is_left_out(self):
        text = random_forest(10, 5, 30, 4)
        own = Forest.load(io.StringIO(text), native=False)
        for module, reason in (
            (Module(ReturnsTheClass), "TypeError: "),
            (Module(FourArguments), "TypeError: "),
            (Module(TakesTooFewNodes), "RuntimeError: only one"),
            (Module(HasNoRoom), "MemoryError: "),
            (Module(Refuses), "OSError: "),
            (Module(WritesNothing), "it votes [10, 10, 10, 10] where ["),
            (Module(WritesNonsense), "it votes ["),
            (Module(GoesLeftWhereEqual), "it votes ["),
            (Module(TurnsRoundOnItsSecondCall), "it votes ["),
            (Nothing(), "AttributeError: "),
        ):
            with self.subTest(reason=reason):
                forest = self.load(text, module)
                self.assertIsNone(forest.native)
                self.assertTrue(forest.native_reason.startswith(reason), forest.native_reason)
                self.assertNotIn("\n", forest.native_reason)
                self.assertEqual(list(forest.votes), [0] * 4)
                self.compare(forest, own)
                self.assertEqual(forest.comparisons(), own.comparisons())

    def compare(self, one, other):
        features = array("h", bytes(2 * one.n_features))
        for _ in range(50):
            fill(features)
            self.assertEqual(one.predict(features), other.predict(features))
            self.assertEqual(list(one.votes), list(other.votes))

    def test_a_bundle_of_each(self):
        folder = small_bundle.Folder("native")
        try:
            folder.write()
            for module, used in ((Module(Model), True), (Module(ThreeArguments), True), (Module(Refuses), False)):
                forest_module.native_trees = module
                predictor = GesturePredictor.load(folder.path)
                self.assertEqual(predictor.forest.native is not None, used)
                self.assertEqual(predictor.forest.native_reason == "", used)
                self.assertEqual(predictor.selftest(), (0, 0))
        finally:
            forest_module.native_trees = native_trees
            folder.remove()

    def test_votes_are_those_of_our_own_evaluator(self):
        winners = 0
        for parameters in FORESTS:
            text = random_forest(*parameters)
            native, own = Forest.load(io.StringIO(text)), Forest.load(io.StringIO(text), native=False)
            self.assertIsNotNone(native.native)
            features = array("h", bytes(2 * parameters[2]))
            seen = set()
            for _ in range(600):
                fill(features)
                winner = native.predict(features)
                self.assertEqual(winner, own.predict(features))
                self.assertEqual(list(native.votes), list(own.votes))
                seen.add(winner)
            self.assertEqual(sum(native.votes), parameters[0])
            winners += len(seen)
        self.assertGreater(winners, 2 * len(FORESTS))  # else the inputs were too much alike

    def test_predict_allocates_nothing(self):
        forest = Forest.load(io.StringIO(random_forest(10, 5, 30, 4)))
        features = array("h", bytes(60))
        forest.predict(features)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(100):
                forest.predict(features)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)

    def test_the_model_outlives_collections(self):
        text = random_forest(20, 6, 40, 5)
        native, own = Forest.load(io.StringIO(text)), Forest.load(io.StringIO(text), native=False)
        features = array("h", bytes(80))
        for n in range(50):
            gc.collect()
            garbage = [bytearray(b"\xff" * (16 << i)) for i in range(n % 12)]
            fill(features)
            native.predict(features)
            own.predict(features)
            self.assertEqual(list(native.votes), list(own.votes))
            del garbage


if __name__ == "__main__":
    unittest.main()
