"""Ratio, square root and logarithm against exact integers."""

import unittest

from emlearn_predict.arithmetic import log2_q8, ratio, root

MOST = (1 << 30) - 1
VALUES = (1, 2, 3, 5, 7, 100, 255, 256, 257, 4095, 16383, 16384, 32767, 32768, 65535, 65536, 1000003, 1 << 29, MOST)


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
