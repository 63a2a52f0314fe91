"""The C module emlearn_trees: it computes shares of votes, and refuses what it could not follow."""

import random
import unittest
from array import array

from native_versions import MISSING, REASON

from emlearn_predict._runtime import native_trees


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
        for arguments in ((), (3,), (3, 2, 0, 0)):
            self.assertRaises(TypeError, model.setdata, *arguments)
        model.setdata(3, 2, 0)
        model.setdata(3, 2)
        model.setdata(3, 2, 0)
        self.refuse((model.setdata, 4, 2, 0), (model.setdata, 3, 3, 0), (model.setdata, 4, 2), (model.setdata, 3, 3))

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
