"""The gate for the unknown: features scaled, and balls around centres."""

import io
import unittest
from array import array

from emlearn_predict._runtime import words16, words32
from emlearn_predict.gate import Gate, inside, scale

TEXT = "f,2\nc,2\ni,3,1\nm,-7,100\ns,8,16383\nd,1,14\nr,25\nz,10,-20\nr,0\nz,2047,-2047\n"


def load(text=TEXT, n_model_features=4, n_features=2, n_clusters=2):
    return Gate.load(io.StringIO(text), "gate.csv", n_model_features, n_features, n_clusters)


class TestScale(unittest.TestCase):
    def check(self, features, *expected):
        gate = load()
        scaled = words16(3)
        scaled[2] = 7
        scale(array("h", features), 0, gate.words, scaled)
        self.assertEqual([int(v) - 2047 for v in scaled], list(expected) + [7 - 2047])

    def test_reads_what_it_is_told(self):
        self.check([9, 100, 9, -7], 0, 0)
        self.check([9, 300, 9, -6], 4, 199)

    def test_rounds_down(self):
        self.check([9, 99, 9, -8], -4, -1)

    def test_saturates(self):
        self.check([9, 32767, 9, 32767], 2047, 2047)
        self.check([9, -32768, 9, -32768], -2047, -2047)
        self.check([9, 0, 9, -7 + 512], 2047, -100)


class TestInside(unittest.TestCase):
    def check(self, point, squares, expected):
        gate = load()
        scaled, radii = words16(2), words32(2)
        for i in range(2):
            scaled[i] = point[i] + 2047
            radii[i] = squares[i]
        self.assertEqual(int(inside(scaled, 0, gate.words, radii)), expected)

    def test_on_the_edge(self):
        self.check((10, -15), (25, 0), 1)
        self.check((13, -16), (25, 0), 1)
        self.check((13, -16), (24, 0), 0)

    def test_any_ball(self):
        self.check((2047, -2047), (25, 0), 1)
        self.check((2047, -2046), (25, 0), 0)
        self.check((2047, -2046), (25, 1), 1)

    def test_far(self):
        self.check((-2047, 2047), (0, (1 << 30) - 1), 1)
        self.check((-2047, 2047), (0, 2 * 4094 * 4094 - 1), 0)


class TestGate(unittest.TestCase):
    def test_knows(self):
        gate = load()
        self.assertTrue(gate.knows(array("h", [0, 80, 0, -5])))
        self.assertFalse(gate.knows(array("h", [0, 80, 0, 3])))
        self.assertEqual((gate.n_features, gate.n_clusters), (2, 2))

    def refused(self, old, new, message, **counts):
        with self.assertRaisesRegex(ValueError, "^gate.csv: " + message):
            load(TEXT.replace(old, new), **counts)

    def test_refusals(self):
        self.refused("f,2", "f,3", "f is 3, the bundle says 2")
        self.refused("c,2", "c,1", "c is 1, the bundle says 2")
        self.refused("i,3,1", "i,3,4", "index is 4, must be from 0 to 3")
        self.refused("i,3,1", "i,-1,1", "index is -1, must be from 0 to 3")
        self.refused("i,3,1", "i,3", "'i,3.*', must be i and 2 integers")
        self.refused("m,-7", "m,-32769", "middle is -32769, must be from -32768 to 32767")
        self.refused("16383", "16384", "factor is 16384, must be from 0 to 16383")
        self.refused("s,8", "s,-1", "factor is -1")
        self.refused("d,1,", "d,31,", "shift is 31, must be from 0 to 30")
        self.refused("r,25", "r,1073741824", "radius squared is 1073741824, must be from 0 to 1073741823")
        self.refused("r,25", "r,-1", "radius squared is -1")
        self.refused("z,10", "z,2048", "centre is 2048, must be from -2047 to 2047")
        self.refused("z,10", "z,1e1", "'z,1e1,-20.*', must be z and 2 integers")
        self.refused("r,0\nz,2047,-2047\n", "", "'', must be r and 1 integers")
        self.refused("z,2047,-2047\n", "z,2047,-2047\nr,1\n", "more than 2 clusters")

    def test_counts(self):
        for counts in ({"n_features": 0}, {"n_features": 65}, {"n_clusters": 0}, {"n_clusters": 509}):
            text = "f,%d\nc,%d\n" % (counts.get("n_features", 2), counts.get("n_clusters", 2))
            with self.subTest(counts=counts), self.assertRaisesRegex(ValueError, "must be from 1 to"):
                load(text, **counts)


if __name__ == "__main__":
    unittest.main()
