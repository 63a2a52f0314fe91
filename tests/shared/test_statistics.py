"""The statistics of single signals, against values worked out by hand and exact integers."""

import unittest

from one_signal import bin_width, facts_of, mask, random, signal

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s, words32

ALL = (1 << len(stat.NAMES)) - 1
QUARTILES = mask("quartile1", "median", "quartile3", "iqr")


def describe(values, which=ALL, gain=0):
    n = len(values)
    x, out = signal(values), int16s(12)
    facts = facts_of(x, n, gain=gain)
    stat.survey(x, 0, 0, n, facts, 0, 0, n if which & QUARTILES else 0)
    end = stat.describe(x, 0, n, which, facts, 0, stat.FACTS, n, out, 0)
    names = [name for i, name in enumerate(stat.NAMES) if which >> i & 1]
    if end != len(names):
        raise AssertionError("%d values for %d names" % (end, len(names)))
    return dict(zip(names, [int(v) for v in out]))


def deviation_of_differences(values, gain=0):
    """Return the deviation that `survey` finds for the difference of `values`, in counts, as a float."""
    n = len(values)
    x = signal(values, 0)
    facts = facts_of(x, n, gain=gain)
    stat.survey(x, 0, 0, n, facts, 0, 1, 0)
    exponent, mantissa = int(facts[8]) >> 16, int(facts[8]) & 0xFFFF
    return mantissa * 2.0 ** (-exponent - (int(facts[4]) >> 8) + (int(facts[4]) & 0xFF) - gain)


class TestFacts(unittest.TestCase):
    def test_sum_and_extremes(self):
        for values in ([5], [-3, 7, 7], [-32768] * 9, [32767, -32768, 0], random(100, 1)):
            facts, x = words32(stat.FACTS), signal([32767] + list(values) + [-32768])
            stat.extremes(x, 1, len(values), facts, 0)
            shifted = [v + 32768 for v in values]
            self.assertEqual([int(v) for v in facts[:3]], [sum(shifted), min(shifted), max(shifted)])

    def test_deviations_fill_their_bits(self):
        for bits in (13, 14, 15):
            for scale in (1, 2, 3, 17, 100, 4095, 4096, 32767):
                for values in (random(50, scale, -scale, scale), [0] * 40 + [scale], [-scale] + [scale] * 15):
                    facts = facts_of(signal(values), len(values), bits)
                    up, down, centre = int(facts[4]) >> 8, int(facts[4]) & 0xFF, int(facts[3])
                    most = max([abs((((v + 32768) << up) - centre) >> down) for v in values])
                    self.assertLessEqual(most, 1 << bits, (bits, scale))
                    # half of the bits' range, but for what 14 bits of fraction leave to a few counts
                    self.assertTrue(2 * most >= (1 << bits) - 2 or up >= bits - 2, (bits, scale, most))

    def test_the_centre_is_the_mean(self):
        for values in ([1, 2], [1, 1, 2], [-32768] * 5 + [32767], random(77, 3, -20, 20)):
            n = len(values)
            facts = facts_of(signal(values), n)
            up = int(facts[4]) >> 8
            exact = sum([v + 32768 for v in values]) << up
            self.assertLessEqual(2 * abs(int(facts[3]) * n - exact), n)


class TestDescribe(unittest.TestCase):
    def check(self, found, **expected):
        for name, value in expected.items():
            # skewness and kurtosis are documented to 0.02, in 1/256
            limit = 5 if name in ("skewness", "kurtosis") else 1 if name == "rms" else 0
            self.assertLessEqual(abs(found[name] - value), limit, "%s is %d, not %d" % (name, found[name], value))

    def check_quartiles(self, found, low, middle, high, width):
        """Each lies in the bin of the exact one; their range in two."""
        for name, value in (("quartile1", low), ("median", middle), ("quartile3", high)):
            self.assertLess(abs(found[name] - value), width, "%s is %d, not %d" % (name, found[name], value))
        self.assertLessEqual(abs(found["iqr"] - min(high - low, 32767)), 2 * (width - 1))

    def test_a_ramp(self):
        values = [100, 200, 300, 400, 500, 600, 700, 800]
        found = describe(values)
        self.check(found, mean=450, minimum=100, maximum=800, rms=229, skewness=0, kurtosis=-317, crossings=1)
        self.check_quartiles(found, 200, 400, 600, bin_width(values))

    def test_one_of_four(self):
        # skewness 2 / sqrt(3), excess kurtosis -2 / 3
        found = describe([-10, -10, 990, -10])
        self.check(found, mean=240, minimum=-10, maximum=990, rms=433, skewness=296, kurtosis=-171, crossings=2)
        self.check(describe([10, 10, -990, 10]), mean=-240, skewness=-296, kurtosis=-171)

    def test_one_of_many(self):
        # an impulse among n: skewness (n - 2) / sqrt(n - 1), excess kurtosis n - 5 + 1 / (n - 1)
        values = [0] * 100
        values[37] = 20000
        found = describe(values)
        self.check(found, mean=200, rms=1990, skewness=2521, kurtosis=24322, crossings=2)
        self.check_quartiles(found, 0, 0, 0, bin_width(values))

    def test_full_scale(self):
        found = describe([32767, -32768] * 32)
        self.check(found, mean=0, minimum=-32768, maximum=32767, rms=32767, skewness=0, kurtosis=-512, crossings=63)
        self.check_quartiles(found, -32768, -32768, 32767, 1024)

    def test_the_longest_signal(self):
        self.check(describe([32767, -32768] * 512), rms=32767, skewness=0, kurtosis=-512, crossings=1023)

    def test_means_are_rounded(self):
        for values, mean in (([1, 2], 2), ([-1, -2], -1), ([1, 1, 2], 1), ([1, 2, 2], 2), ([-32768] * 3, -32768)):
            self.assertEqual(describe(values, mask("mean"))["mean"], mean)

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
            for name in stat.NAMES:
                if not (1 << stat.NAMES.index(name)) & QUARTILES:
                    self.check(found, **{name: plain[name]})
            self.check_quartiles(found, 200, 400, 600, bin_width(counts) + 1)
        # halves round up: 2.5, 3.5 counts
        found = describe([5, 5, 7, 7], gain=1)
        self.check(found, mean=3, minimum=3, maximum=4, quartile1=3, median=3, quartile3=4, iqr=1)

    def test_faint_signals(self):
        # +-1 and +-2: sqrt(2.5), 8.5 / 6.25 - 3; an impulse of one count
        self.check(describe([1, -1, 2, -2] * 8), rms=2, skewness=0, kurtosis=-420, crossings=31)
        self.check(describe([0] * 63 + [1]), rms=0, skewness=2000, kurtosis=15108, crossings=1)

    def test_random_signals_have_uniform_moments(self):
        found = describe(random(1000, 3, -1000, 1000))
        self.assertLess(abs(found["rms"] - 577), 20)
        self.assertLess(abs(found["kurtosis"] + 307), 25)  # -1.2
        self.assertLess(abs(found["skewness"]), 40)

    def test_rms_of_every_scale(self):
        for scale in (1, 3, 10, 100, 1000, 10000, 32767):
            for n in (16, 125, 300):
                for values in (random(n, n + scale, -scale, scale), [0] * (n - 1) + [scale]):
                    mean = sum(values) / n
                    exact = (sum([(v - mean) ** 2 for v in values]) / n) ** 0.5
                    found = describe(values, mask("rms"))["rms"]
                    self.assertLessEqual(abs(found - exact), max(1, exact / 1000), (scale, n))


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
            self.assertEqual(describe(values, mask("crossings"))["crossings"], count, values)

    def test_values_beside_the_mean(self):
        # full scale and values that differ from the mean by less than a step of the 13 bits
        for step in (-2, -1, 0, 1, 2):
            for values in ([-32768, 32767, 0, step] * 8, [32767, -32768, -1, step] * 20 + [0], [9 + step, 9] * 5):
                above = [v * len(values) > sum(values) for v in values]
                count = sum([above[i] != above[i + 1] for i in range(len(values) - 1)])
                self.assertEqual(describe(values, mask("crossings"))["crossings"], count, (step, values))


class TestDifferences(unittest.TestCase):
    def check(self, values, gain=0):
        differences = [values[i + 1] - values[i] for i in range(len(values) - 1)]
        n = len(differences)
        mean = sum(differences) / n
        exact = (sum([(d - mean) ** 2 for d in differences]) / n) ** 0.5 / (1 << gain)
        # 13 bits of the signal: its rounding, and a thousandth
        limit = exact / 1000 + (max(values) - min(values)) / 4096 / (1 << gain) + 0.001
        found = deviation_of_differences(values, gain)
        self.assertLessEqual(abs(found - exact), limit, (values[:8], found, exact))

    def test_known(self):
        self.assertEqual(deviation_of_differences([7] * 20), 0)
        self.assertLess(deviation_of_differences(list(range(-300, 300, 10))), 0.2)  # a ramp has none

    def test_random(self):
        for scale in (2, 30, 1000, 32767):
            for n in (16, 125, 500):
                self.check(random(n, n, -scale, scale))

    def test_beyond_16_bits(self):
        # differences of 65535 are not saturated, and their squares' sum takes the coarse part
        for n in (16, 100):
            self.check([32767, -32768] * n)
            self.check([32767] * n + [-32768] * n)

    def test_gain(self):
        self.check([5, 9, -300, 270, 4, 1] * 4, 3)


if __name__ == "__main__":
    unittest.main()
