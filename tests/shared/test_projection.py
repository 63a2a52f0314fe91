"""Projected features: sums of all features, saturated, after those that are kept."""

import io
import unittest
from array import array

from emlearn_predict._runtime import int16s, words32
from emlearn_predict.projection import Projection, narrow

OFFSET = 1 << 30
TEXT = "f,2\no,2\nb,3\ns,0,1\na,4\nw,8,0\na,-8\nw,0,32767\n"


class TestNarrow(unittest.TestCase):
    def check(self, sums, bits, *expected):
        words, features = words32(len(sums)), int16s(len(sums) + 2)
        for i, value in enumerate(sums):
            words[i] = value + OFFSET
        features[0] = features[len(sums) + 1] = 7
        narrow(words, 0, len(sums), bits, features, 1)
        self.assertEqual([int(v) for v in features], [7] + list(expected) + [7])

    def test_rounds_down(self):
        self.check((0, 7, 8, -1, -8, -9), 3, 0, 0, 1, -1, -1, -2)

    def test_saturates(self):
        self.check((32767, 32768, -32768, -32769), 0, 32767, 32767, -32768, -32768)
        self.check((OFFSET - 1, 1 - OFFSET), 0, 32767, -32768)
        self.check((OFFSET - 1, 1 - OFFSET), 26, 15, -16)


class TestProjection(unittest.TestCase):
    def check(self, kept, taken, *expected):
        projection = Projection.load(io.StringIO(TEXT), "projection.csv", 2, 2, kept)
        self.assertEqual(projection.n_features, len(expected))
        features = int16s(len(expected))
        projection.evaluate(array("h", taken), features)
        self.assertEqual([int(v) for v in features], list(expected))

    def test_kept(self):
        self.check(True, [5, -2], 5, -2, (4 + 40) >> 3, (-8 - 32767) >> 3)

    def test_not_kept(self):
        self.check(False, [-32768, 32767], (4 - 8 * 32768) >> 3, 32767)


if __name__ == "__main__":
    unittest.main()
