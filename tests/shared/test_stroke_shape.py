"""The single numbers of a shape, of strokes for which they are plain to see."""

import math
import unittest

from one_signal import random
from strokes_exact import ellipse, path_of, traced

from emlearn_predict import stroke_chords, stroke_features
from emlearn_predict._runtime import int16s, words16
from emlearn_predict.stroke_names import SHAPES as NAMES
from emlearn_predict.stroke_shape import crossings, self_crossings, shape

ALL = (1 << len(NAMES)) - 1


def numbers(pairs, which=ALL):
    """Return the numbers by their names."""
    path, facts = traced(pairs)
    angles = words16(32)
    stroke_chords.directions(path, 0, angles)
    wanted = [NAMES[i] for i in range(len(NAMES)) if which >> i & 1]
    out = int16s(len(wanted))
    shape(path, 0, angles, facts, which, out, 0)
    return dict([(wanted[i], int(out[i])) for i in range(len(wanted))])


def lissajous(n=100):
    """Return an eight that lies on its side, its end short of its beginning."""
    angles = [0.3 + 6 * i / (n - 1) for i in range(n)]
    return [(round(1000 * math.sin(a)), round(500 * math.sin(2 * a))) for a in angles]


def meet(a, b, c, d):
    """Whether a line from a to b and one from c to d have a point in common, by where it lies on both."""
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    area = ux * vy - uy * vx
    if not area:
        return False
    first = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / area
    second = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / area
    return 0 < first < 1 and 0 < second < 1


class TestShape(unittest.TestCase):
    def near(self, got, expected, tolerance):
        self.assertLessEqual(abs(got - expected), tolerance, (got, expected))

    def test_there_are_as_many_as_the_features_say(self):
        self.assertEqual(len(NAMES), stroke_features.SHAPES)

    def test_a_circle(self):
        found = numbers(ellipse(100, 2000, 2000))
        self.near(found["width"], 2048, 2)
        self.near(found["height"], 2048, 4)
        self.near(found["closure"], 0, 4)
        self.near(found["length"], 256 * 3.1416, 0.03 * 256 * 3.1416)
        self.near(found["turning"], 1024 * 31 / 32, 24)
        self.near(found["curvature"], 1024 * 31 / 32, 24)
        self.assertEqual((found["crossings_x"], found["crossings_y"]), (2, 1))
        self.assertEqual(found["crossings_self"], 0)

    def test_the_other_way_round(self):
        pairs = ellipse(100, 2000, 2000)
        there, back = numbers(pairs), numbers(pairs[::-1])
        self.near(there["turning"], -back["turning"], 24)
        self.assertEqual(there["width"], back["width"])

    def test_a_flat_ellipse(self):
        found = numbers(ellipse(80, 3000, 750))
        self.near(found["width"], 2048, 2)
        self.near(found["height"], 512, 4)

    def test_an_eight_crosses_itself(self):
        found = numbers(lissajous())
        self.assertEqual(found["crossings_self"], 1)
        self.near(found["turning"], 0, 90)

    def test_a_long_stroke_is_saturated(self):
        ends = [(0, 0), (1, 0)] * 500
        self.assertEqual(numbers(ends)["length"], 32767)
        self.near(numbers([(0, 0), (1, 0)] * 20)["length"], 39 * 256, 2)

    def test_a_dot(self):
        self.assertEqual(set(numbers([(3, 4)] * 7).values()), {0})

    def test_each_alone_is_the_same(self):
        pairs = lissajous()
        both = numbers(pairs)
        for i in range(len(NAMES)):
            self.assertEqual(numbers(pairs, 1 << i), {NAMES[i]: both[NAMES[i]]})


class TestCrossings(unittest.TestCase):
    def test_a_hand_along_the_axis_does_not_cross_it(self):
        path = path_of([(64 * k, 1024 + 60 * (k % 2) - 30) for k in range(33)])
        self.assertEqual(int(crossings(path, 0, 1)), 0)
        self.assertEqual(int(crossings(path, 0, 0)), 1)

    def test_waves(self):
        path = path_of([(64 * k, 1024 + (200 if k // 4 % 2 else -200)) for k in range(33)])
        self.assertEqual(int(crossings(path, 0, 1)), 8)

    def test_as_by_fractions(self):
        for seed in range(20):
            values = random(66, seed, 0, 2048)
            pairs = [(values[2 * i], values[2 * i + 1]) for i in range(33)]
            count = 0
            for i in range(30):
                for j in range(i + 2, 32):
                    count += meet(pairs[i], pairs[i + 1], pairs[j], pairs[j + 1])
            self.assertEqual(int(self_crossings(path_of(pairs), 0)), count)

    def test_a_crossing_in_a_point_counts_once(self):
        # down the middle, around, and across through a point of the first line
        down = [(1024, 2048 - 128 * k) for k in range(17)]
        around = [(1024 - 128 * k, 0) for k in range(1, 5)] + [(512, 256 * k) for k in range(1, 5)]
        across = [(512 + 128 * k, 1024) for k in range(1, 9)]
        self.assertEqual(int(self_crossings(path_of(down + around + across), 0)), 1)


if __name__ == "__main__":
    unittest.main()
