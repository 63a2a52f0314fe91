"""Reading forests, refusing what is none, and counting votes."""

import struct
import unittest
from array import array
from io import StringIO

from test_runtime import COMPILED, EXECUTION

from emlearn_predict._runtime import NAME, int16s, native_trees, words32
from emlearn_predict.forest import Forest, votes_of_shares

# three trees over two features, three classes: lines 1 to 13
GOOD = """f,2
c,3
l,0
l,1
l,2
r,0
r,2
r,3
n,0,10,1,-2
n,1,-5,-1,-3
n,0,0,-1,-2
n,1,100,1,-3
n,0,50,-2,-1
"""
CAPACITY = (3, 5, 3)


def load(text, capacity=None, native=False):
    return Forest.load(StringIO(text), capacity, native)


def predict(forest, *values):
    features = int16s(len(values))
    for i in range(len(values)):
        features[i] = values[i]
    return forest.predict(features), [int(v) for v in forest.votes]


def replaced(number, line):
    lines = GOOD.split("\n")
    lines[number - 1] = line
    return "\n".join(lines)


class TestVotes(unittest.TestCase):
    def check(self, forest):
        # tree 0: x < 10 ? (y < -5 ? 0 : 2) : 1; tree 1: x < 0 ? 0 : 1; tree 2: y < 100 ? (x < 50 ? 1 : 0) : 2
        self.assertEqual(predict(forest, -1, -6), (0, [2, 1, 0]))
        self.assertEqual(predict(forest, 9, -5), (1, [0, 2, 1]))
        self.assertEqual(predict(forest, 10, 0), (1, [0, 3, 0]))
        self.assertEqual(predict(forest, -1, 100), (2, [1, 0, 2]))
        self.assertEqual(predict(forest, 50, 99), (1, [1, 2, 0]))
        self.assertEqual(predict(forest, -32768, -32768), (0, [2, 1, 0]))
        self.assertEqual(predict(forest, 32767, 32767), (1, [0, 2, 1]))

    def test_counted_and_announced(self):
        self.check(load(GOOD))
        self.check(load(GOOD, CAPACITY))

    def test_line_ends_and_blank_lines(self):
        self.check(load(GOOD.replace("\n", "\r\n")))
        self.check(load(GOOD.strip()))
        self.check(load("\n" + GOOD.replace("\n", "\n\n")))

    def test_with_the_number_of_leaf_bits(self):
        self.check(load(GOOD.replace("l,0\n", "lb,0\nl,0\n")))
        self.check(load("lb,0\r\n" + GOOD.replace("\n", "\r\n")))

    def test_thresholds_written_as_floats_are_cut(self):
        # as int(float(text)): towards zero, and never rounded up by a single-precision float
        text = GOOD.replace("n,0,10,", "n,0,10.999999999,").replace(",-5,", ",-5.9999999,").replace(",50,", ",5.0e1,")
        self.check(load(text.replace("n,0,0,", "n,0,-0.25,")))

    def test_the_first_of_equals_wins(self):
        self.assertEqual(predict(load("f,1\nc,3\nl,2\nl,1\nr,0\nr,1\nn,0,0,-1,-1\nn,0,0,-2,-2\n"), 5), (1, [0, 1, 1]))

    def test_sizes(self):
        forest = load(GOOD)
        self.assertEqual((forest.n_features, forest.n_classes, forest.n_trees, forest.n_nodes), (2, 3, 3, 5))

    def test_extreme_thresholds(self):
        for threshold, low, high in ((-32768, 1, 1), (32767, 0, 1), (-32767, 0, 1)):
            forest = load("f,1\nc,2\nl,0\nl,1\nr,0\nn,0,%d,-1,-2\n" % threshold)
            self.assertEqual((predict(forest, -32768)[0], predict(forest, 32767)[0]), (low, high))

    def test_the_largest_index_of_everything(self):
        nodes, trees = 16000, 1000  # places in memory up to 65000
        lines = ["f,32767", "c,127"] + ["l,126"] * 300 + ["r,%d" % (nodes - 1)] * trees
        lines += ["n,32766,1,%d,-300" % (nodes - 1)] + ["n,0,0,-1,-1"] * (nodes - 2) + ["n,32766,7,-1,-300"]
        forest = load("\n".join(lines))
        features = int16s(32767)
        self.assertEqual(forest.predict(features), 126)
        self.assertEqual(int(forest.votes[126]), 1000)
        features[32766] = 1
        self.assertEqual(forest.predict(features), 126)

    def test_in_memory(self):
        # classes, places of the roots, then from 128 on feature, threshold + 32768, two places or classes a node
        words = [int(v) for v in load(GOOD).words]
        self.assertEqual(words[:4], [3, 128, 136, 140])
        self.assertEqual(words[128:136], [0, 32778, 132, 1, 1, 32763, 0, 2])
        self.assertEqual(len(words), 128 + 4 * 5)

    def test_more_trees_than_classes_can_be(self):
        # roots from place 128 on: the nodes move behind them
        trees = 140
        lines = ["f,1", "c,127", "l,126", "l,0"] + ["r,%d" % t for t in range(trees)]
        forest = load("\n".join(lines + ["n,0,%d,-1,-2" % t for t in range(trees)]))
        winner, votes = predict(forest, 100)
        self.assertEqual((winner, votes[0], votes[126]), (0, 101, 39))
        winner, votes = predict(forest, 60)
        self.assertEqual((winner, votes[0], votes[126]), (126, 61, 79))

    def test_votes_of_before_do_not_count(self):
        forest = load(GOOD)
        for _ in range(3):
            self.assertEqual(predict(forest, 9, -5), (1, [0, 2, 1]))

    def test_wrong_features(self):
        forest = load(GOOD)
        for n in (0, 1, 3):
            with self.assertRaisesRegex(ValueError, "takes 2"):
                forest.predict(int16s(n))
        for wrong in (bytearray(2), array("f", [0.0] * 2), array("i", [0] * 2), array("H", [0, 0]), [0, 0]):
            with self.assertRaisesRegex(ValueError, "int16"):
                forest.predict(wrong)
        features = array("h", [0, 0])
        forest.predict(features)
        features[1:] = array("h")
        with self.assertRaisesRegex(ValueError, "features has 1 values, the forest takes 2"):
            forest.predict(features)


class TestRefusals(unittest.TestCase):
    in_a_line = (
        (9, "n,0,10,0,-2", "child"),  # a cycle
        (9, "n,0,10,1,0", "child"),
        (9, "n,0,10,5,-2", "child"),  # past the end
        (9, "n,0,10,1,32768", "child"),
        (13, "n,0,50,1,-1", "child"),
        (9, "n,0,10,1,-4", "leaf"),
        (9, "n,0,10,-32768,-2", "leaf"),
        (9, "n,2,10,1,-2", "feature"),
        (9, "n,-1,10,1,-2", "feature"),
        (9, "n,0,32768,1,-2", "threshold"),
        (9, "n,0,-32769,1,-2", "threshold"),
        (9, "n,0,1e9,1,-2", "threshold"),
        (9, "n,0,99999999999999999999,1,-2", "threshold"),
        (9, "n,0,nan,1,-2", "numbers"),
        (9, "n,0,inf,1,-2", "threshold"),
        (9, "n,0,1e999,1,-2", "threshold"),
        (9, "n,0,1.5.2,1,-2", "numbers"),
        (9, "n,0,1.x,1,-2", "numbers"),
        (9, "n,0,,1,-2", "numbers"),
        (9, "n,0.5,10,1,-2", "numbers"),
        (9, "n,0,10,1.5,-2", "numbers"),
        (9, "n,0,10,1", "numbers"),
        (9, "n,0,10,1,-2,3", "numbers"),
        (9, "n", "numbers"),
        (9, "n," + "0" * 70 + ",10,1,-2", "longer"),
        (3, "l,3", "class"),
        (3, "l,-1", "class"),
        (3, "l,255", "class"),
        (3, "l,0.5", "numbers"),
        (3, "l", "numbers"),
        (6, "r,5", "root"),
        (6, "r,-1", "root"),
        (6, "x,1", "kind"),
        (6, "garbage", "numbers"),
        (6, "r,one", "numbers"),
        (6, "\x00\x01\x02", "numbers"),
        (6, "f,2", "kind"),
        (1, "l,0", "before f and c"),
        (1, "f,0", "features"),
        (1, "f,-2", "features"),
        (1, "f,32768", "features"),
        (1, "f,2.5", "numbers"),
        (2, "c,0", "classes"),
        (2, "c,128", "classes"),
        (2, "", "before f and c"),
        (2, "f,2", ""),
    )

    def test_damaged_lines(self):
        for number, line, what in self.in_a_line:
            with self.subTest(number=number, line=line):
                with self.assertRaises(ValueError) as caught:
                    load(replaced(number, line), CAPACITY)
                message = str(caught.exception)
                self.assertIn(what, message)
                self.assertNotIn("\n", message)
                if what not in ("features", "classes", "before f and c", ""):
                    self.assertIn("line %d:" % number, message)

    def test_leaves_of_proportions(self):
        for kind in ("lb,8", "lf,1"):
            with self.assertRaisesRegex(ValueError, "proportions"):
                load(kind + "\n" + GOOD)

    def test_a_leaf_after_nodes(self):
        with self.assertRaisesRegex(ValueError, "line 14: a leaf after the nodes"):
            load(GOOD + "l,0\n", (3, 5, 4))

    def test_counts_that_differ_from_those_announced(self):
        for capacity in ((4, 5, 3), (3, 6, 3), (3, 5, 4)):
            with self.assertRaisesRegex(ValueError, "announced"):
                load(GOOD, capacity)
        for capacity in ((2, 5, 3), (3, 4, 3), (3, 5, 2)):
            with self.assertRaisesRegex(ValueError, "line "):
                load(GOOD, capacity)
        for capacity in ((0, 5, 3), (1001, 5, 3), (3, 0, 3), (3, 16001, 3), (3, 5, 0), (3, 5, 16002), (3, -1, 3)):
            with self.assertRaisesRegex(ValueError, "must be from 1"):
                load(GOOD, capacity)

    def test_cut_anywhere(self):
        text = GOOD.strip()
        for end in range(len(text) - 1):
            with self.assertRaises(ValueError):
                load(text[:end], CAPACITY)

    def test_no_forest(self):
        for text in ("", "\n\n", "f,2\nc,3\n", "hello", "lb,0"):
            for capacity in (None, CAPACITY):
                with self.subTest(text=text), self.assertRaises(ValueError):
                    load(text, capacity)

    def test_every_single_digit_changed(self):
        # whatever loads must stay within memory and end: predict under an interpreter would raise otherwise
        loaded = 0
        for i in range(len(GOOD)):
            for letter in "0159-,.\n":
                try:
                    forest = load(GOOD[:i] + letter + GOOD[i + 1 :], CAPACITY)
                except ValueError:
                    continue
                loaded += 1
                for values in ((-32768, 32767), (32767, -32768), (0, 0)):
                    features = int16s(forest.n_features)
                    for k in range(min(2, forest.n_features)):
                        features[k] = values[k]
                    forest.predict(features)
                    self.assertEqual(sum([int(v) for v in forest.votes]), 3)
        self.assertGreater(loaded, 0)


class TestNative(unittest.TestCase):
    def setUp(self):
        if native_trees is None:
            self.skipTest("emlearn_trees is not installed in this runtime")

    def test_votes_are_the_same(self):
        native, own = load(GOOD, native=True), load(GOOD)
        self.assertIsNotNone(native.native)
        for x in (-32768, -1, 0, 9, 10, 49, 50, 32767):
            for y in (-32768, -6, -5, 99, 100, 32767):
                self.assertEqual(predict(native, x, y), predict(own, x, y))

    def test_more_features_than_it_can_index(self):
        forest = load(GOOD.replace("f,2", "f,128"), native=True)
        self.assertIsNone(forest.native)
        self.assertEqual(forest.native_reason, "128 features, it takes 127")


class TestShares(unittest.TestCase):
    def test_every_share_of_up_to_1000_trees(self):
        # an interpreter sees floats in array('f'): there the bits stand in words
        compiled = COMPILED and NAME == "micropython"
        sizes = range(1, 1001) if "bytecode" not in EXECUTION and EXECUTION != "cpython" else range(1, 1001, 37)
        for trees in sizes:
            shares = array("f", [k / trees for k in range(trees + 1)])
            if not compiled:
                bits = struct.unpack("<%dI" % len(shares), bytes(shares))
                shares = words32(len(bits))
                for i in range(len(bits)):
                    shares[i] = bits[i]
            votes = int16s(trees + 1)
            votes_of_shares(shares, trees + 1, trees, votes)
            for k in range(trees + 1):
                if votes[k] != k:
                    self.fail("%d of %d is %d" % (k, trees, votes[k]))


if __name__ == "__main__":
    unittest.main()
