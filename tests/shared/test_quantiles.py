"""Quartiles against sorting: within a bin of the histogram, exact where a bin is one count."""

import unittest

from one_signal import COUNTS, bin_width, facts_of, random, signal

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s
from emlearn_predict.quantiles import quantiles

ALL = 64 | 128 | 256 | 512


def found(values, which=ALL):
    n = len(values)
    x, out = signal(values), int16s(4)
    facts = facts_of(x, n)
    stat.survey(x, 0, 0, n, facts, 0, 0, n)
    quantiles(x, n, n, facts, 0, out, 0, which)
    return [int(v) for v in out]


def ranks(values):
    """Return numpy.quantile's three of method "lower"."""
    order = sorted(values)
    last = len(values) - 1
    return [order[last // 4], order[last // 2], order[3 * last // 4]]


class TestQuantiles(unittest.TestCase):
    def check(self, values):
        exact, got, width = ranks(values), found(values), bin_width(values)
        for k in range(3):
            # in the same bin, which are aligned to multiples of their width, and never outside the signal
            self.assertEqual((got[k] + 32768) // width, (exact[k] + 32768) // width, (k, got, exact, values))
            self.assertTrue(min(values) <= got[k] <= max(values), (k, got))
        self.assertTrue(got[0] <= got[1] <= got[2], got)
        self.assertEqual(got[3], min(got[2] - got[0], 32767))
        if width == 1:
            self.assertEqual(got[:3], exact, values)

    def test_against_sorted(self):
        for n in (1, 2, 3, 4, 5, 15, 16, 17, 63, 125, 128, 255):
            for low, high in ((-32768, 32767), (-3, 3), (0, 0), (-32, 31), (100, 5000)):
                self.check(random(n, n, low, high))

    def test_spans_around_powers_of_two(self):
        # 64 bins and, when the least value does not begin one, 65
        for span in (62, 63, 64, 65, 126, 127, 128, 129, 4095, 4096, 65534):
            for least in (-32768, -32767):
                for power in (1, 3):
                    self.check([least + span * i**power // 99**power for i in range(100)])

    def test_the_order_makes_no_difference(self):
        rising = list(range(0, 4000, 40))
        expected = found(rising)
        for values in (rising[::-1], rising[50:] + rising[:50], rising[::2] + rising[1::2]):
            self.assertEqual(found(values), expected)

    def test_crowded_bins(self):
        # most values are the same; few or one are far away
        for far in (1, 2, 24, 25, 26, 50, 75, 76):
            for distance in (1, 63, 64, 1000, 65535):
                self.check([-32768] * (100 - far) + [distance - 32768] * far)

    def test_a_bin_is_spread_evenly(self):
        # 0 to 6399: a hundred bins' worth of values in bins of 128, so the estimates are close to the values
        values = list(range(0, 6400, 16))
        for got, exact in zip(found(values), ranks(values)):
            self.assertLessEqual(abs(got - exact), 16)

    def test_the_longest_signal_in_one_bin(self):
        self.check([32767] * 1023 + [-32768])
        self.check([7] * 1024)

    def test_each_alone(self):
        values = random(60, 4, -900, 900)
        together = found(values)
        for k in range(4):
            self.assertEqual(found(values, 64 << k)[0], together[k])

    def test_the_signal_itself_stays(self):
        values = random(50, 9)
        x = signal(values)
        facts = facts_of(x, 50)
        stat.survey(x, 0, 0, 50, facts, 0, 0, 50)
        self.assertEqual([int(x[i]) - 32768 for i in range(50)], values)
        self.assertEqual(sum([int(x[50 + i]) for i in range(COUNTS)]), 50)

    def test_counts_start_from_nothing(self):
        # what a signal before left in the spare memory is of no account
        values = random(40, 6, -50, 50)
        x = signal(values)
        for i in range(COUNTS):
            x[40 + i] = 65535
        facts, out = facts_of(x, 40), int16s(4)
        stat.survey(x, 0, 0, 40, facts, 0, 0, 40)
        quantiles(x, 40, 40, facts, 0, out, 0, ALL)
        self.assertEqual([int(v) for v in out], found(values))


if __name__ == "__main__":
    unittest.main()
