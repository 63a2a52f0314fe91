"""The native module emlearn_trees: it refuses what it could not follow, and Forest gets the same votes by it."""

import gc
import io
import os
import random
import unittest
from array import array

from emlearn_predict._runtime import native_trees
from emlearn_predict.forest import NATIVE_FEATURES, Forest

# Where the runner says that the module is there, its absence is a failure.
MISSING = native_trees is None and getattr(os, "getenv", lambda name: None)("EMLEARN_EXECUTION") != "micropython-native"
REASON = "the module emlearn_trees cannot be imported here"
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


def small_model():
    """Return a complete model of two trees: classes 0 and 1 where x[0] < 10, else the second tree decides."""
    model = native_trees.new(2, 3, 4)
    model.setdata(3, 2, 0)
    model.addleaf(0)
    model.addleaf(1)
    model.addroot(0)
    model.addroot(1)
    model.addnode(1, -1, 0, 10)
    model.addnode(-1, -2, 1, 5)
    return model


def shares(model, *features):
    out = array("f", [7, 7])
    model.predict(array("h", features), out)
    return list(out)


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
        forest.predict(array("h", bytes(2 * (NATIVE_FEATURES + 1))))
        self.assertEqual(sum(forest.votes), 5)

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


@unittest.skipIf(MISSING, REASON)
class TestModule(unittest.TestCase):
    def refuse(self, *calls):
        for call in calls:
            with self.subTest(call=call):
                self.assertRaises(ValueError, call[0], *call[1:])

    def test_a_small_model(self):
        model = small_model()
        self.assertEqual(model.outputs(), 2)
        self.assertEqual(shares(model, 0, 9, 0), [0.0, 1.0])
        self.assertEqual(shares(model, 10, 5, 0), [0.5, 0.5])
        self.assertEqual(shares(model, 10, 4, 0), [1.0, 0.0])

    def test_impossible_capacities(self):
        self.refuse(
            *((native_trees.new, n, 1, 1) for n in (0, -1, 32768, 1 << 40, 1 << 64, "1", None)),
            *((native_trees.new, 1, n, 1) for n in (0, -1, 32768, 1 << 61)),
            *((native_trees.new, 1, 1, n) for n in (0, -1, 32769, 1.0)),
        )

    def test_setdata_comes_first_and_means_the_same_each_time(self):
        model = native_trees.new(1, 1, 2)
        out = array("f", [0, 0])
        self.refuse((model.addleaf, 0), (model.addroot, 0), (model.addnode, -1, -1, 0, 0), (model.outputs,))
        self.refuse((model.predict, array("h", [0]), out))
        self.refuse(*((model.setdata, n, 2, 0) for n in (0, -1, 128, 257, "3")))
        self.refuse(*((model.setdata, 3, n, 0) for n in (0, -1, 128, 258)))
        self.refuse(*((model.setdata, 3, 2, n) for n in (8, 32, -1)))
        model.setdata(3, 2, 0)
        model.setdata(3, 2, 0)
        self.refuse((model.setdata, 4, 2, 0), (model.setdata, 3, 3, 0))

    def test_bad_adds_are_refused_and_change_nothing(self):
        model = native_trees.new(2, 3, 4)
        model.setdata(3, 2, 0)
        self.refuse(*((model.addleaf, c) for c in (-1, 2, 256, 1 << 64, None)))
        self.refuse(*((model.addroot, n) for n in (-1, 3, 65536, 1 << 32)))
        # children: itself, backwards, beyond the nodes, beyond the leaves
        for child in (0, -5, 3, 32768, -32769, 65537, 1 << 32, "1"):
            self.refuse((model.addnode, child, -1, 0, 0), (model.addnode, -1, child, 0, 0))
        self.refuse(*((model.addnode, -1, -1, feature, 0) for feature in (-1, 3, 127, 128, 256)))
        self.refuse(*((model.addnode, 2, -4, 0, threshold) for threshold in (-32769, 32768, 0.5)))
        model.addleaf(1)
        model.addroot(0)
        model.addnode(-1, -1, 2, -32768)
        # complete: nothing of the above was kept
        self.assertEqual(shares(model, 1, 2, 3), [0.0, 1.0])

    def test_more_than_the_capacities(self):
        model = native_trees.new(1, 2, 1)
        model.setdata(1, 1, 0)
        model.addleaf(0)
        model.addroot(0)
        model.addnode(1, -1, 0, 0)
        self.refuse((model.addnode, 1, -1, 0, 0))  # the last has no other further on
        model.addnode(-1, -1, 0, 0)
        self.refuse((model.addleaf, 0), (model.addroot, 0), (model.addnode, -1, -1, 0, 0))

    def test_an_incomplete_model_is_refused(self):
        features, out = array("h", [0]), array("f", [0])
        model = native_trees.new(2, 3, 4)
        model.setdata(1, 1, 0)
        steps = (
            (model.addroot, 1),
            (model.addnode, -1, -1, 0, 0),
            (model.addnode, 1, -1, 0, 0),
            (model.addnode, -2, -1, 0, 0),
            (model.addleaf, 0),
            (model.addleaf, 0),
        )
        for step in steps:
            self.refuse((model.predict, features, out))
            step[0](*step[1:])
        model.predict(features, out)
        self.assertEqual(out[0], 1.0)

    def test_whatever_was_accepted_every_path_ends_in_a_class(self):
        random.seed(21)
        extremes = (-32769, -32768, 127, 128, 32767, 32768)

        def number():
            return random.choice(extremes) if random.randrange(16) == 0 else random.randrange(-4, 4)

        features, out, evaluated = array("h", [0, 0]), array("f", [0, 0, 0]), 0
        for _ in range(300):
            model = native_trees.new(2, 4, 4)
            model.setdata(2, 3, 0)
            for _ in range(60):
                try:
                    kind = random.randrange(4)
                    if kind == 0:
                        model.addleaf(number())
                    elif kind == 1:
                        model.addroot(number())
                    else:
                        model.addnode(number(), number(), number(), number())
                    features[0], features[1] = random.randrange(-4, 4), random.randrange(-4, 4)
                    model.predict(features, out)
                except ValueError:
                    continue
                evaluated += 1
                self.assertEqual(sum(out), 1.0)
        self.assertGreater(evaluated, 100)

    def test_buffers_of_another_type_or_length(self):
        model, features, out = small_model(), array("h", [0, 0, 0]), array("f", [0, 0])
        wrong = (array("h", [0, 0]), array("h", [0] * 4), array("H", [0] * 3), array("b", bytes(6)), bytes(6))
        self.refuse(*((model.predict, x, out) for x in wrong))
        wrong = (array("f", [0]), array("f", [0] * 3), array("i", [0, 0]), array("d", [0]), bytearray(8))
        self.refuse(*((model.predict, features, x) for x in wrong))
        for x in (None, 3, [0, 0, 0]):
            self.assertRaises(TypeError, model.predict, x, out)
            self.assertRaises(TypeError, model.predict, features, x)
        self.assertRaises(TypeError, model.predict, features, bytes(8))  # cannot be written
        self.assertRaises(TypeError, type(model).predict, 3, features, out)

    def test_views_of_buffers(self):
        out = array("f", [7, 7, 7])
        small_model().predict(memoryview(array("h", [0, 10, 5, 0]))[1:], memoryview(out)[1:])
        self.assertEqual(list(out), [7.0, 0.5, 0.5])


if __name__ == "__main__":
    unittest.main()
