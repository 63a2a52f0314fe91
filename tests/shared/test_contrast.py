"""Brightness by its mean and mean deviation, against the definition."""

import unittest

from emlearn_predict._runtime import int16s, words16
from emlearn_predict.contrast import normalise


def normalised(values):
    """Return the values relative to their mean, as integers."""
    n = len(values)
    given, out = words16(n + 2), int16s(n + 2)
    for i in range(n):
        given[i + 1] = values[i]
    normalise(given, 1, n, out, 1)
    assert (out[0], out[n + 1]) == (0, 0)
    return [int(v) for v in out[1 : n + 1]]


def exact(values):
    n = len(values)
    mean = sum(values) / n
    deviation = 1 + sum([abs(v - mean) for v in values]) / n
    return [256 * (v - mean) / deviation for v in values], 256 / deviation


class TestNormalise(unittest.TestCase):
    def test_against_the_definition(self):
        seed = 1
        for n in (1, 2, 4, 16, 25, 256, 1024):
            for most in (1, 2, 40, 4080):
                values = []
                for _ in range(n):
                    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
                    values.append((seed >> 8) % (most + 1))
                want, unit = exact(values)
                for got, v in zip(normalised(values), want):
                    # the mean is rounded by 1/2 at most, on which the deviation rests as well; the scale is cut off
                    allowed = 0.51 * unit * (1 + abs(v) / 256) + abs(v) / 256 + 1
                    self.assertTrue(abs(got - v) <= allowed, (n, most, got, v))

    def test_extremes(self):
        self.assertEqual(normalised([0] * 1024), [0] * 1024)
        self.assertEqual(normalised([4080] * 1024), [0] * 1024)
        self.assertEqual(normalised([4080]), [0])
        half = normalised([0, 4080] * 512)
        self.assertEqual((min(half), max(half)), (-255, 255))  # of 255.9 the scale is cut off
        for one, rest in ((4080, 0), (0, 4080)):
            values = normalised([one] + [rest] * 1023)
            self.assertEqual(abs(values[0]), 32767 + (values[0] < 0))
            self.assertTrue(max([abs(v) for v in values[1:]]) < 200)

    def test_light_and_contrast_make_little_difference(self):
        values = [(i * i * 37) % 1000 for i in range(64)]
        plain, brighter = normalised(values), normalised([v + 3000 for v in values])
        self.assertEqual(plain, brighter)
        for a, b in zip(plain, normalised([4 * v for v in values])):
            self.assertTrue(abs(a - b) <= 4, (a, b))


if __name__ == "__main__":
    unittest.main()
