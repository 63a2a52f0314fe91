"""Pearson's r of two and three axes against exact sums."""

import unittest

from one_signal import random, signal

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s, words32
from emlearn_predict.correlation import correlations


def correlate(*axes):
    """Return r of each pair in 1/4096."""
    n = len(axes[0])
    values = []
    for axis in axes:
        values += axis
    x, facts, out = signal(values), words32(len(axes) * stat.FACTS), int16s(3)
    for a in range(len(axes)):
        stat.extremes(x, a * n, n, facts, a * stat.FACTS)
        stat.normalise(n, 13, facts, a * stat.FACTS)
        stat.survey(x, 0, a * n, n, facts, a * stat.FACTS, 0, 0)
    correlations(x, 0, 0, n, n, len(axes), facts, 0, out, 0)
    return [int(v) for v in out[: 1 if len(axes) == 2 else 3]]


def exact(a, b):
    n = len(a)
    mean_a, mean_b = sum(a) / n, sum(b) / n
    ab = sum([(p - mean_a) * (q - mean_b) for p, q in zip(a, b)])
    aa = sum([(p - mean_a) ** 2 for p in a])
    bb = sum([(q - mean_b) ** 2 for q in b])
    return 4096 * ab / (aa * bb) ** 0.5


class TestTwoAxes(unittest.TestCase):
    def test_known(self):
        ramp = [10 * i - 300 for i in range(64)]
        twice = [2 * v + 5 for v in ramp]
        for a, b, r in (
            (ramp, ramp, 4096),
            (ramp, twice, 4096),
            (ramp, [-v for v in twice], -4096),
            ([1, 2, 3], [1, 3, 2], 2048),
            ([1000, -1000, 1000, -1000], [1000, 1000, -1000, -1000], 0),
            ([1, 2, 3, 4], [1, -1, -1, 1], 0),
            ([32767, -32768] * 512, [-32768, 32767] * 512, -4096),
            ([1, 0] * 8, [32767, -32768] * 8, 4096),
        ):
            self.assertLessEqual(abs(correlate(a, b)[0] - r), 4, (a[:4], b[:4]))
            self.assertEqual(correlate(b, a), correlate(a, b))

    def test_constants_have_none(self):
        self.assertEqual(correlate([5] * 8, [1, 2] * 4), [0])
        self.assertEqual(correlate([1, 2] * 4, [-32768] * 8), [0])
        self.assertEqual(correlate([5] * 8, [7] * 8), [0])

    def test_random(self):
        for n in (16, 125, 500):
            for scale in (3, 200, 32767):
                a, b = random(n, 1 + n, -scale, scale), random(n, 2, -9000, 9000)
                mixed = [(p + q) // 2 for p, q in zip(a, b)]
                for first, second in ((a, b), (a, mixed), (mixed, b)):
                    self.assertLessEqual(abs(correlate(first, second)[0] - exact(first, second)), 6, (n, scale))


class TestThreeAxes(unittest.TestCase):
    def test_pairs_in_order(self):
        a = random(64, 1, -500, 500)
        b = [v + w for v, w in zip(a, random(64, 2, -400, 400))]
        c = [w - v for v, w in zip(a, random(64, 3, -2000, 2000))]
        together = correlate(a, b, c)
        self.assertEqual(together, correlate(a, b) + correlate(a, c) + correlate(b, c))
        for r, pair in zip(together, ((a, b), (a, c), (b, c))):
            self.assertLessEqual(abs(r - exact(pair[0], pair[1])), 6)

    def test_one_of_them_is_constant(self):
        a, b, level = random(32, 4), random(32, 5), [3] * 32
        r = correlate(a, b)[0]
        self.assertEqual(correlate(a, b, level), [r, 0, 0])
        self.assertEqual(correlate(a, level, b), [0, r, 0])
        self.assertEqual(correlate(level, a, b), [0, 0, r])


if __name__ == "__main__":
    unittest.main()
