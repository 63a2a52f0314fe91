"""Ratio, square roots and logarithms against exact integers."""

import unittest

from emlearn_predict._runtime import int16s, words32
from emlearn_predict.arithmetic import headroom, log2_q8, logs, ratio, root, scaled_root

MOST = (1 << 30) - 1
VALUES = (1, 2, 3, 5, 7, 100, 255, 256, 257, 4095, 16383, 16384, 32767, 32768, 65535, 65536, 1000003, 1 << 29, MOST)


class TestHeadroom(unittest.TestCase):
    def test_every_power_of_two_and_its_neighbours(self):
        for exponent in range(30):
            self.assertEqual(headroom(1 << exponent), 29 - exponent)
            self.assertEqual(headroom((2 << exponent) - 1), 29 - exponent)


class TestRatio(unittest.TestCase):
    def test_against_the_exact_quotient(self):
        for a in VALUES:
            for b in VALUES:
                for shift in (-30, -16, -3, 0, 1, 8, 15, 30):
                    got = ratio(a, b, shift)
                    # |got - a * 2**shift / b| <= 1/2 + a * 2**shift / b / 2**14, multiplied by 2 * b * 2**30 * 2**14
                    exact = a << (30 + shift)
                    if exact >= (MOST << 30) * b:
                        # close to the limit the rounding decides
                        self.assertGreaterEqual(got, MOST - (MOST >> 14) - 1, (a, b, shift))
                        continue
                    error = abs((got * b << 30) - exact)
                    self.assertLessEqual(error << 15, (b << 44) + 2 * exact, (a, b, shift, got))

    def test_it_is_saturated(self):
        self.assertEqual(ratio(MOST, 1, 1), MOST)
        self.assertEqual(ratio(1, 1, 30), MOST)
        self.assertEqual(ratio(MOST, 1, 60), MOST)
        self.assertEqual(ratio(MOST, 1, 0), MOST)

    def test_exact_quotients(self):
        self.assertEqual(ratio(1, 1, 29), 1 << 29)
        self.assertEqual(ratio(6, 3, 0), 2)
        self.assertEqual(ratio(3, 6, 0), 1)  # a half is rounded up
        self.assertEqual(ratio(1, MOST, 30), 1)
        self.assertEqual(ratio(1, MOST, 0), 0)

    def test_nothing_divided_and_division_by_nothing(self):
        for v in (0, 1, MOST):
            self.assertEqual(ratio(0, v, 30), 0)
            self.assertEqual(ratio(v, 0, 30), 0)


class TestRoot(unittest.TestCase):
    def check(self, v):
        r = root(v)
        self.assertTrue(r * r <= v < (r + 1) * (r + 1), (v, r))

    def test_around_squares(self):
        for r in (1, 2, 3, 10, 100, 181, 1000, 23170, 32766, 32767):
            for v in (r * r - 1, r * r, r * r + 1):
                self.check(v)

    def test_small_and_large(self):
        for v in range(300):
            self.check(v)
        for v in range(MOST, MOST - 300, -1):
            self.check(v)


class TestScaledRoot(unittest.TestCase):
    def test_within_a_count_of_15_bits(self):
        self.assertEqual(scaled_root(0), 0)
        for v in list(range(1, 300)) + list(VALUES) + [k * 1000003 for k in range(1, 1073)]:
            exponent, r = scaled_root(v) >> 16, scaled_root(v) & 0xFFFF
            self.assertTrue(16384 <= r < 32768, (v, r))
            self.assertTrue((r - 1) ** 2 <= v << 2 * exponent < (r + 2) ** 2, (v, exponent, r))


class TestLogarithms(unittest.TestCase):
    def test_each_is_that_of_its_word(self):
        values = [0] + [v for e in range(30) for v in (1 << e, (2 << e) - 1)] + [1 << 30, MOST + 12345, 2 * MOST + 1]
        words, out = words32(2 + len(values)), int16s(1 + len(values))
        words[0] = words[1] = 999
        for i in range(len(values)):
            words[2 + i] = values[i]
        for scale in (0, -9000, 777):
            logs(words, 0, 2, len(values), scale, out, 1)
            for i in range(len(values)):
                self.assertEqual(int(out[1 + i]), log2_q8(values[i]) + scale, values[i])
        self.assertEqual(int(out[0]), 0)

    def test_of_none(self):
        out = int16s(1)
        logs(words32(1), 0, 0, 0, 5, out, 0)
        self.assertEqual(int(out[0]), 0)


class TestLogarithm(unittest.TestCase):
    def test_powers_of_two_are_exact(self):
        for exponent in range(31):
            self.assertEqual(log2_q8(1 << exponent), 256 * exponent)

    def test_nothing_is_half_of_the_least(self):
        self.assertEqual(log2_q8(0), -256)

    def test_known_values(self):
        # log2 times 256: 405.75, 594.41, 718.68, 850.42, 1700.84, 5102.5, 7679.99...
        for v, exact in ((3, 405.75), (5, 594.41), (7, 718.69), (10, 850.42), (100, 1700.83), (1000000, 5102.50)):
            self.assertLess(abs(log2_q8(v) - exact), 4.5)
        self.assertLess(abs(log2_q8(MOST) - 7680), 3)

    def test_it_never_falls(self):
        last = -257
        for v in range(3000):
            self.assertGreaterEqual(log2_q8(v), last)
            last = log2_q8(v)


if __name__ == "__main__":
    unittest.main()
