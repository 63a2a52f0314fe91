"""The statistics of single signals, against values worked out by hand and Python's own sorting."""

import unittest

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s, words16, words32

ALL = (1 << len(stat.NAMES)) - 1
QUARTILES = stat.QUARTILE1 | stat.MEDIAN | stat.QUARTILE3 | stat.IQR


def signal(values):
    """Return `values` in offset binary, with the spare memory behind them that the quantiles take."""
    x = words16(2 * len(values) + 64)
    for i in range(len(values)):
        x[i] = values[i] + 32768
    return x


def describe(values, which=ALL, gain=0):
    n = len(values)
    x, facts, out = signal(values), words32(2 * stat.FACTS), int16s(12)
    facts[6] = gain
    stat.extremes(x, 0, n, facts, 0)
    end = stat.describe(x, 0, n, which, facts, 0, n, out, 0)
    names = [name for i, name in enumerate(stat.NAMES) if which >> i & 1]
    if end != len(names):
        raise AssertionError("%d values for %d names" % (end, len(names)))
    return dict(zip(names, [int(v) for v in out]))


def random(n, seed, low=-32768, high=32767):
    values = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(low + (seed >> 8) % (high - low + 1))
    return values


class TestDescribe(unittest.TestCase):
    def check(self, found, **expected):
        for name, value in expected.items():
            # skewness and kurtosis are documented to 0.02, in 1/256
            limit = 5 if name in ("skewness", "kurtosis") else 1 if name == "rms" else 0
            self.assertLessEqual(abs(found[name] - value), limit, "%s is %d, not %d" % (name, found[name], value))

    def test_a_ramp(self):
        found = describe([100, 200, 300, 400, 500, 600, 700, 800])
        self.check(found, mean=450, minimum=100, maximum=800, rms=229, skewness=0, kurtosis=-317)
        self.check(found, quartile1=200, median=400, quartile3=600, iqr=400, crossings=1)

    def test_one_of_four(self):
        # skewness 2 / sqrt(3), excess kurtosis -2 / 3
        found = describe([-10, -10, 990, -10])
        self.check(found, mean=240, minimum=-10, maximum=990, rms=433, skewness=296, kurtosis=-171, crossings=2)
        self.check(describe([10, 10, -990, 10]), mean=-240, skewness=-296, kurtosis=-171)

    def test_one_of_many(self):
        # an impulse among n: skewness (n - 2) / sqrt(n - 1), excess kurtosis n - 5 + 1 / (n - 1)
        values = [0] * 100
        values[37] = 20000
        self.check(describe(values), mean=200, rms=1990, skewness=2521, kurtosis=24322, crossings=2, iqr=0)

    def test_full_scale(self):
        found = describe([32767, -32768] * 32)
        self.check(found, mean=0, minimum=-32768, maximum=32767, rms=32767, skewness=0, kurtosis=-512, crossings=63)
        self.check(found, quartile1=-32768, median=-32768, quartile3=32767, iqr=32767)  # saturated

    def test_the_longest_signal(self):
        self.check(describe([32767, -32768] * 512), rms=32767, skewness=0, kurtosis=-512, crossings=1023)

    def test_means_are_rounded(self):
        for values, mean in (([1, 2], 2), ([-1, -2], -1), ([1, 1, 2], 1), ([1, 2, 2], 2), ([-32768] * 3, -32768)):
            self.assertEqual(describe(values, stat.MEAN)["mean"], mean)

    def test_constants_have_a_level_only(self):
        for value in (-32768, -1, 0, 1, 12345, 32767):
            found = describe([value] * 16)
            for name, got in found.items():
                level = name in ("mean", "minimum", "maximum", "quartile1", "median", "quartile3")
                self.assertEqual(got, value if level else 0, name)

    def test_each_alone_gives_the_same(self):
        values = random(33, 5)
        together = describe(values)
        for i, name in enumerate(stat.NAMES):
            self.assertEqual(describe(values, 1 << i), {name: together[name]})

    def test_signals_with_a_gain(self):
        # the signal 1..8 in steps of 100, times 2**gain, within 2**14
        counts = [100, 200, 300, 400, 500, 600, 700, 800]
        plain = describe(counts)
        for gain in (1, 2, 3, 4):
            found = describe([v << gain for v in counts], gain=gain)
            self.check(found, **plain)
        # halves round up: 2.5, 3.5 counts
        self.check(describe([5, 5, 7, 7], gain=1), mean=3, minimum=3, maximum=4, median=3, quartile3=4, iqr=1)

    def test_faint_signals(self):
        # +-1 and +-2: sqrt(2.5), 8.5 / 6.25 - 3; an impulse of one count
        self.check(describe([1, -1, 2, -2] * 8), rms=2, skewness=0, kurtosis=-420, crossings=31)
        self.check(describe([0] * 63 + [1]), rms=0, skewness=2000, kurtosis=15108, crossings=1)

    def test_random_signals_have_uniform_moments(self):
        found = describe(random(1000, 3, -1000, 1000))
        self.assertLess(abs(found["rms"] - 577), 20)
        self.assertLess(abs(found["kurtosis"] + 307), 25)  # -1.2
        self.assertLess(abs(found["skewness"]), 40)


class TestQuantiles(unittest.TestCase):
    def test_against_sorted(self):
        for n in (1, 2, 3, 4, 5, 15, 16, 17, 63, 125, 128, 255):
            for low, high in ((-32768, 32767), (-3, 3), (0, 0)):
                values = random(n, n, low, high)
                order = sorted(values)
                last = n - 1
                expected = [order[last // 4], order[last // 2], order[3 * last // 4]]
                found = describe(values, QUARTILES)
                self.assertEqual([found["quartile1"], found["median"], found["quartile3"]], expected, (n, values))
                self.assertEqual(found["iqr"], min(expected[2] - expected[0], 32767), (n, values))

    def test_lengths_and_ranges_around_the_counts(self):
        # 64 bins: ranges below and above, and values that crowd in one bin
        for span in (62, 63, 64, 65, 127, 128, 4095, 65535):
            for power in (1, 3):
                values = [-32768 + span * i**power // 99**power for i in range(100)]
                found = describe(values[::-1], QUARTILES)
                self.assertEqual((found["quartile1"], found["median"]), (values[24], values[49]), (span, power))
                self.assertEqual(found["quartile3"], values[74], (span, power))

    def test_orders_that_are_bad_for_selection(self):
        n = 100
        rising = list(range(n))
        orders = (rising, rising[::-1], rising[50:] + rising[:50], [i % 2 for i in rising], [5] * 99 + [4])
        for values in orders:
            found = describe(values, QUARTILES)
            order = sorted(values)
            self.assertEqual(
                (found["quartile1"], found["median"], found["quartile3"]), (order[24], order[49], order[74])
            )

    def test_the_signal_itself_stays(self):
        values = random(50, 9)
        x, facts, out = signal(values), words32(stat.FACTS), int16s(4)
        stat.extremes(x, 0, 50, facts, 0)
        stat.quantiles(x, 0, 50, facts, 0, 50, out, 0, QUARTILES)
        self.assertEqual([int(x[i]) - 32768 for i in range(50)], values)


class TestCrossings(unittest.TestCase):
    def test_known(self):
        for values, count in (
            ([0, 1], 1),
            ([0, 0, 0], 0),
            ([0, 2, 0, 2], 3),
            ([2, 0, 2, 0], 3),
            ([0, 1, 2, 3, 4], 1),
            ([0, 1, 0, 1, 100], 1),  # below the mean of 20.4
            ([-5, 5, 0, 0], 2),  # at the mean is not above it
            ([1, 0, 0, 1], 2),
        ):
            self.assertEqual(describe(values, stat.CROSSINGS)["crossings"], count, values)


class TestCorrelation(unittest.TestCase):
    def correlate(self, a, b):
        n = len(a)
        x, facts = signal(list(a) + list(b)), words32(2 * stat.FACTS)
        for i in (0, 1):
            stat.extremes(x, i * n, n, facts, i * stat.FACTS)
            stat.normalise(n, 14, facts, i * stat.FACTS)
            stat.squares(x, i * n, n, facts, i * stat.FACTS)
        return stat.correlation(x, 0, n, n, facts, 0, stat.FACTS)

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
            ([5] * 8, [1, 2] * 4, 0),
            ([5] * 8, [7] * 8, 0),
        ):
            self.assertLessEqual(abs(self.correlate(a, b) - r), 2, (a[:4], b[:4]))
            self.assertEqual(self.correlate(b, a), self.correlate(a, b))


if __name__ == "__main__":
    unittest.main()
