"""Skewness and kurtosis against exact sums of powers."""

import unittest

from one_signal import facts_of, random, signal

from emlearn_predict import moments
from emlearn_predict._runtime import int16s

SKEWNESS, KURTOSIS = 16, 32


def found(values, which=SKEWNESS | KURTOSIS):
    n = len(values)
    x, out = signal(values), int16s(2)
    facts = facts_of(x, n, 14)
    moments.squares(x, 0, n, facts, 0)
    moments.moments(x, 0, n, facts, 0, out, 0, which)
    return int(out[0]), int(out[1])


def exact(values):
    """Return skewness and excess kurtosis times 256, in floats."""
    n = len(values)
    mean = sum(values) / n
    deviations = [v - mean for v in values]
    variance = sum([d * d for d in deviations]) / n
    third = sum([d * d * d for d in deviations]) / n
    fourth = sum([d * d * d * d for d in deviations]) / n
    return 256 * third / variance**1.5, 256 * (fourth / variance / variance - 3)


class TestMoments(unittest.TestCase):
    def check(self, values):
        for got, expected in zip(found(values), exact(values)):
            # documented to 0.02
            self.assertLessEqual(abs(got - min(expected, 32767)), 5.2, (got, expected, values[:8]))

    def test_random(self):
        for scale in (1, 5, 300, 32767):
            for n in (16, 17, 31, 125, 500):
                self.check(random(n, n + scale, -scale, scale))

    def test_skewed(self):
        for n in (16, 33, 125, 128):
            for power in (2, 3, 6):
                values = [32767 * i**power // n**power for i in range(n)]
                self.check(values)
                self.check([-v for v in values])

    def test_impulses(self):
        for n in (16, 64, 120):
            for height in (1, 9, 32767, -32768):
                self.check([0] * (n - 1) + [height])

    def test_kurtosis_is_saturated(self):
        self.assertEqual(found([0] * 500 + [9999])[1], 32767)

    def test_constants_have_none(self):
        for value in (-32768, 0, 32767):
            self.assertEqual(found([value] * 20), (0, 0))

    def test_each_alone_is_written_first(self):
        values = random(50, 8, -40, 900)
        both = found(values)
        self.assertEqual(found(values, SKEWNESS)[0], both[0])
        self.assertEqual(found(values, KURTOSIS)[0], both[1])


class TestSquares(unittest.TestCase):
    def test_of_known_deviations(self):
        # +-2**14 after scaling: a square of 2**20 each after the division by 256
        for n in (16, 64, 256):
            x = signal([100, -100] * (n // 2))
            facts = facts_of(x, n, 14)
            moments.squares(x, 0, n, facts, 0)
            d = 100 << (int(facts[4]) >> 8)
            self.assertLessEqual(abs(int(facts[5]) - n * d * d / 256), n)

    def test_the_largest_stays_a_small_integer(self):
        x = signal([32767, -32768] * 512)
        facts = facts_of(x, 1024, 14)
        moments.squares(x, 0, 1024, facts, 0)
        self.assertTrue(0x3FF00000 < facts[5] < 1 << 30)


if __name__ == "__main__":
    unittest.main()
