"""Forests handed over to the native module emlearn_trees: the same votes, or the reason why not."""

import gc
import io
import random
import unittest
from array import array

import native_versions as versions
from native_versions import MISSING, REASON, Module

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
        for parameters in ((10, 5, 30, 4), (5, 2, NATIVE_FEATURES, 20)):
            text = random_forest(*parameters)
            own = Forest.load(io.StringIO(text), native=False)
            self.assertEqual(own.native_reason, "not asked for")
            for model in (versions.Model, versions.ThreeArguments):
                native = self.load(text, Module(model))
                self.assertTrue(isinstance(native.native, model))
                self.assertEqual(native.native_reason, "")
                self.compare(native, own)

    def test_what_takes_or_gives_something_else_is_left_out(self):
        text = random_forest(10, 5, 30, 4)
        own = Forest.load(io.StringIO(text), native=False)
        for module, reason in (
            (Module(versions.ReturnsTheClass), "TypeError: "),
            (Module(versions.FourArguments), "TypeError: "),
            (Module(versions.TakesTooFewNodes), "RuntimeError: only one"),
            (Module(versions.HasNoRoom), "MemoryError: "),
            (Module(versions.Refuses), "OSError: "),
            (Module(versions.WritesNothing), "it votes [10, 10, 10, 10] where ["),
            (Module(versions.WritesNonsense), "it votes ["),
            (Module(versions.GoesLeftWhereEqual), "it votes ["),
            (Module(versions.TurnsRoundOnItsSecondCall), "it votes ["),
            (versions.Nothing(), "AttributeError: "),
        ):
            with self.subTest(reason=reason):
                forest = self.load(text, module)
                self.assertIsNone(forest.native)
                self.assertTrue(forest.native_reason.startswith(reason), forest.native_reason)
                self.assertNotIn("\n", forest.native_reason)
                self.assertEqual(list(forest.votes), [0] * 4)
                self.compare(forest, own)

    def compare(self, one, other):
        features = array("h", bytes(2 * one.n_features))
        for _ in range(50):
            fill(features)
            self.assertEqual(one.predict(features), other.predict(features))
            self.assertEqual(list(one.votes), list(other.votes))

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
