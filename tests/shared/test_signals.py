"""Channels of a ring, magnitudes and differences against Python's own integers."""

import unittest

from one_signal import random, signal

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s, words16, words32
from emlearn_predict.signals import difference, magnitude, split


def values_of(x, at, n):
    return [int(x[at + i]) - 32768 for i in range(n)]


class TestSplit(unittest.TestCase):
    def test_every_start(self):
        for n, channels in ((16, 1), (5, 3), (7, 2), (4, 6)):
            values = random(n * channels, n)
            ring = int16s(n * channels)
            for start in range(n):
                for i in range(n * channels):
                    ring[(i + start * channels) % (n * channels)] = values[i]
                x, facts = words16(n * channels), words32(stat.FACTS * channels)
                split(ring, 0, start, n, channels, x, facts, stat.FACTS)
                for c in range(channels):
                    expected = values[c::channels]
                    self.assertEqual(values_of(x, c * n, n), expected, (n, channels, start))
                    shifted = [v + 32768 for v in expected]
                    known = [int(v) for v in facts[c * stat.FACTS : c * stat.FACTS + 3]]
                    self.assertEqual(known, [sum(shifted), min(shifted), max(shifted)])


def length_of(vector):
    total = sum([v * v for v in vector])
    r = int(total**0.5)
    while r * r > total:
        r -= 1
    while (r + 1) * (r + 1) <= total:
        r += 1
    return min(r, 32767)


class TestMagnitude(unittest.TestCase):
    def magnitudes(self, *axes):
        """Return the magnitudes; the facts must agree with them."""
        n, count = len(axes[0]), len(axes)
        values = []
        for axis in axes:
            values += axis
        x, facts = signal(values, n), words32(stat.FACTS * (count + 1))
        for a in range(count):
            stat.extremes(x, a * n, n, facts, a * stat.FACTS)
        g = count * stat.FACTS
        magnitude(x, 0, 0, count, n, count * n, facts, 0, g, stat.FACTS)
        found = [int(x[count * n + i]) for i in range(n)]
        self.assertEqual([int(v) for v in facts[g : g + 3]], [sum(found), min(found), max(found)])
        return [v - 32768 for v in found]

    def check(self, *axes, within=0):
        found = self.magnitudes(*axes)
        for i in range(len(found)):
            vector = [axis[i] for axis in axes]
            self.assertLessEqual(abs(found[i] - length_of(vector)), within, vector)

    def test_known(self):
        for vector, length in (
            ((3, 4, 0), 5),
            ((-2, 3, -6), 7),
            ((1, 1, 1), 1),
            ((0, 0, 0), 0),
            ((-32768, -32768, -32768), 32767),
            ((16383, 0, 0), 16383),
            ((-18917, -18917, -18917), 32765),
        ):
            self.assertEqual(self.magnitudes(*[[v] for v in vector])[0], length, vector)
        self.assertEqual(self.magnitudes([3, -5], [4, 12]), [5, 13])

    def test_exact_where_no_axis_is_large(self):
        for scale in (1, 20, 1000, 18917):
            axes = [random(60, seed, -scale, scale) for seed in (1, 2, 3)]
            self.check(*axes)
            self.check(*axes[:2])

    def test_large_vectors_are_halved(self):
        # half of a count an axis, and a count of the root, twice
        axes = [random(60, seed) for seed in (4, 5, 6)]
        self.check(*axes, within=3)
        self.check(*axes[:2], within=3)

    def test_from_short_to_long_and_back(self):
        # the root is searched from the one before: far below, far above, and from nothing
        for long in (100, 18000, 32767, -32768):
            steps = [0, 1, long, 1, 0, long, 0, long, 1, long]
            self.check(steps, [0] * 10, [0] * 10, within=0 if abs(long) < 18918 else 3)
            self.check(steps, steps, steps, within=0 if abs(long) < 18918 else 3)

    def test_all_longer_than_a_sample_can_be(self):
        self.assertEqual(self.magnitudes([-32768] * 5, [32767] * 5, [30000] * 5), [32767] * 5)
        self.assertEqual(self.magnitudes([-32768] * 5, [32767] * 5), [32767] * 5)


class TestDifference(unittest.TestCase):
    def test_saturated(self):
        values = [5, 7, -100, -100, 32767, -32768, 32767, 0, -32768]
        x = signal([9] + values, len(values) - 1)
        difference(x, 1, len(values), 1 + len(values))
        self.assertEqual(values_of(x, 1 + len(values), 8), [2, -107, 0, 32767, -32768, 32767, -32767, -32768])
        self.assertEqual(values_of(x, 0, 10), [9] + values)


if __name__ == "__main__":
    unittest.main()
