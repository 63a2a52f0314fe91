"""Filter sections against the difference equation of the same filter, and against what filters must do."""

import unittest

from golden_values import SECTIONS

from emlearn_predict import biquad
from emlearn_predict._runtime import words16, words32

# Butterworth of order 2 at a quarter of the sample rate: damping sqrt(2), g = 1
QUARTER = (9598, 19195, 3, 19195, 3, 23170)
OFFSET = 1 << 27


def run(values, sections, steady=0):
    """Return the line after the filter, in units of samples (float), and the fraction."""
    n = len(values)
    x, line, table = words16(n), words32(n + 3), words16(7 * len(sections))
    for i in range(n):
        x[i] = values[i] + 32768
    for k, words in enumerate(sections):
        for i in range(7):
            table[7 * k + i] = words[i]
    fraction = biquad.load(x, 0, n, line, 3)
    for k, words in enumerate(sections):
        biquad.section(line, 3, n, table, 7 * k, steady & (1 - words[0] if k else 1))
    return [(int(line[3 + i]) - OFFSET) / (1 << fraction) for i in range(n)], fraction


def noise(n, size):
    seed, values = 1, []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        values.append((seed >> 8) % (2 * size + 1) - size)
    return values


class TestLoadAndStore(unittest.TestCase):
    def test_fraction_follows_the_signal(self):
        for peak, fraction in (
            (0, 14),
            (1, 14),
            (256, 14),
            (257, 14),
            (512, 14),
            (513, 13),
            (16384, 9),
            (16385, 8),
            (32767, 8),
        ):
            for sign in (1, -1):
                found = run([0, sign * peak], [])[1]
                self.assertLessEqual(peak << found, 1 << 23)
                self.assertEqual(found, fraction, peak)

    def store(self, values, fraction, step=1):
        line, x = words32(len(values)), words16(len(values))
        for i in range(len(values)):
            line[i] = values[i] + OFFSET
        gain = biquad.store(line, 0, len(values), step, fraction, x, 0)
        return gain, [int(v) - 32768 for v in x]

    def test_largest_gain_below_14_bits(self):
        self.assertEqual(self.store([100 << 8, -7 << 8], 8), (7, [12800, -896]))
        self.assertEqual(self.store([1 << 8, 0], 8), (8, [256, 0]))
        self.assertEqual(self.store([16382, -16382], 8)[0], 8)
        self.assertEqual(self.store([16383, 0], 8)[0], 7)

    def test_rounding(self):
        self.assertEqual(self.store([20000 << 8, 384, 383, -384, -385], 8), (0, [20000, 2, 1, -1, -2]))

    def test_saturation(self):
        self.assertEqual(self.store([(1 << 27) - 1, -(1 << 27), 40000 << 8], 8), (0, [32767, -32768, 32767]))

    def test_steps(self):
        gain, x = self.store([20000 << 8, 5, 300 << 8, 5, 5 << 8], 8, 2)
        self.assertEqual((gain, x[:3]), (0, [20000, 300, 5]))


class TestSection(unittest.TestCase):
    def test_against_the_difference_equation(self):
        # y[n] + 0.171573 y[n - 2] = 0.292893 (x[n] +- 2 x[n - 1] + x[n - 2])
        for size in (32767, 1000, 10):
            values = noise(200, size)
            for high in (0, 1):
                found, fraction = run(values, [(high,) + QUARTER])
                y1 = y2 = x1 = x2 = 0
                for x, got in zip(values, found):
                    y = 0.292893219 * (x + (-2 if high else 2) * x1 + x2) - 0.171572875 * y2
                    # the coefficients hold 15 bits
                    self.assertLess(abs(y - got), size / 8192 + 16 / (1 << fraction), (size, high))
                    y1, y2, x1, x2 = y, y1, x, x1

    def test_a_steady_start_has_no_transient(self):
        for level in (-32768, -5, 0, 1234, 32767):
            for name, sections in SECTIONS.items():
                found, fraction = run([level] * 60, sections, 1)
                for got in found:
                    self.assertLess(abs(got - (0 if name[:4] == "high" else level)), 0.1, (name, level))

    def test_from_rest_a_low_pass_rises_to_the_level(self):
        for name, sections in SECTIONS.items():
            if name[:3] == "low" and "0.02" not in name:
                found = run([10000] * 256, sections)[0]
                self.assertLess(abs(found[0]), 2500, name)
                self.assertLess(abs(found[-1] - 10000), 10, name)

    def test_a_high_pass_forgets_the_level(self):
        for name, sections in SECTIONS.items():
            if name[:4] == "high":
                self.assertLess(abs(run([10000] * 500, sections)[0][-1]), 20, name)

    def test_a_low_pass_stops_what_is_fast(self):
        for name, sections in SECTIONS.items():
            found = run([10000, -10000] * 250, sections)[0][-20:]
            most = max([abs(v) for v in found])
            if name[:3] == "low":
                self.assertLess(most, 5, name)
            else:
                self.assertLess(abs(most - 10000), 10, name)

    def test_half_the_power_passes_at_the_cutoff(self):
        # a tone at a quarter of the rate: 1, 1, -1, -1 has the amplitude sqrt(2), its samples the values +-1
        for high in (0, 1):
            found = run([14142, 14142, -14142, -14142] * 40, [(high,) + QUARTER])[0][-40:]
            power = sum([v * v for v in found]) / 40 / 14142**2
            self.assertLess(abs(power - 0.5), 0.002)


if __name__ == "__main__":
    unittest.main()
