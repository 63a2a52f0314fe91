"""Weighted sums: exact, as written in the file, and only of files that are right."""

import io
import unittest

from emlearn_predict._runtime import int16s
from emlearn_predict.weights import Weights

OFFSET = 1 << 30
TEXT = "f,3\no,2\nb,4\ns,0,3,15\na,-7\nw,1,-2,32767\na,100\nw,0,0,-32767\n"


def load(text, n_features=3, n_sums=2):
    return Weights.load(io.StringIO(text), "linear.csv", n_features, n_sums)


def features_of(*values):
    features = int16s(len(values))
    for i, value in enumerate(values):
        features[i] = value
    return features


class TestEvaluate(unittest.TestCase):
    def check(self, features, *expected):
        weights = load(TEXT)
        weights.evaluate(features_of(*features))
        self.assertEqual([int(v) - OFFSET for v in weights.sums], list(expected))

    def test_zeros(self):
        self.check((0, 0, 0), -7, 100)

    def test_shifts_round_down(self):
        self.check((10, 4, 0), -7 + 10 - 1, 100)
        self.check((10, 1, 0), -7 + 10 - 1, 100)
        self.check((10, -1, 0), -7 + 10 + 0, 100)
        self.check((0, 0, 1), -7, 99)

    def test_extremes(self):
        self.check((-32768, -32768, -32768), -7 - 32768 + 8192 - 32767, 100 + 32767)
        self.check((32767, 32767, 32767), -7 + 32767 - 8192 + 32766, 100 - 32767)

    def test_what_it_is(self):
        weights = load(TEXT)
        self.assertEqual((weights.n_features, weights.n_sums, weights.bits), (3, 2, 4))

    def test_long_rows(self):
        ones = ",1" * 32
        text = "f,40\no,1\nb,0\ns%s\ns%s\na,5\nw%s\nw%s\n" % (",0" * 32, ",0" * 8, ones, ",-1" * 8)
        weights = load(text, 40, 1)
        weights.evaluate(features_of(*range(40)))
        self.assertEqual(int(weights.sums[0]) - OFFSET, 5 + sum(range(32)) - sum(range(32, 40)))


class TestRefusals(unittest.TestCase):
    def refused(self, text, message, n_features=3, n_sums=2):
        with self.assertRaisesRegex(ValueError, message):
            load(text, n_features, n_sums)

    def test_other_counts(self):
        self.refused(TEXT, "linear.csv: f is 3, the bundle says 4", 4)
        self.refused(TEXT, "linear.csv: o is 2, the bundle says 1", 3, 1)
        self.refused("f,0\no,1\nb,0\n", "features is 0", 0, 1)
        self.refused("f,1\no,128\nb,0\n", "sums is 128, must be from 1 to 127", 1, 128)

    def test_lines(self):
        for old, new in (
            ("b,4", "b,27"),
            ("b,4", "b,-1"),
            ("b,4", "b,x"),
            ("b,4\n", ""),
            ("s,0,3,15", "s,0,3"),
            ("s,0,3,15", "s,0,3,15,1"),
            ("s,0,3,15", "s,0,-1,15"),
            ("s,0,3,15", "s,0,31,15"),
            ("a,-7", "a,1073741824"),
            ("a,-7", "a,-7,1"),
            ("a,-7", "w,-7"),
            ("w,1,", "w,32768,"),
            ("w,1,", "w,-32768,"),
            ("w,1,", "w,1.5,"),
            ("w,1,", "w,,"),
            ("w,0,0,-32767\n", ""),
            ("w,0,0,-32767\n", "w,0,0,-32767\nw,0\n"),
        ):
            with self.subTest(old=old, new=new):
                self.refused(TEXT.replace(old, new), "linear.csv: ")

    def test_sums_that_do_not_fit(self):
        text = "f,2\no,1\nb,0\ns,0,0\na,%d\nw,16384,16383\n"
        room = (1 << 30) - 1 - 32767 * 32768 - 2
        self.assertEqual(load(text % room, 2, 1).n_sums, 1)
        self.assertEqual(load(text % -room, 2, 1).n_sums, 1)
        self.refused(text % (room + 1), "sum 0 could reach 1073741824, must stay below", 2, 1)
        self.refused(text % (-room - 1), "sum 0 could reach", 2, 1)


if __name__ == "__main__":
    unittest.main()
