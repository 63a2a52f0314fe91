"""The shape of signals against exact means, and how much axes move together."""

import unittest

from one_signal import random, signal

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import words32
from emlearn_predict.shape import shape, spread

PARTS = 16


def exact_variance(values):
    mean = sum(values) / len(values)
    return sum([(v - mean) ** 2 for v in values]) / len(values)


def measured(axes, gains=None):
    """Return the signals in one line of memory with room for a shape, their facts and the unit that `spread` finds."""
    n = len(axes[0])
    x, facts = signal([v for axis in axes for v in axis], PARTS), words32(len(axes) * stat.FACTS)
    for a in range(len(axes)):
        f = a * stat.FACTS
        facts[f + 6] = gains[a] if gains else 0
        stat.extremes(x, a * n, n, facts, f)
        stat.normalise(n, 13, facts, f)
        stat.survey(x, 0, a * n, n, facts, f, 0, 0)
    return x, facts, spread(facts, 0, len(axes))


def size(unit):
    return (unit & 0xFFFF) * 2.0 ** ((unit >> 16) - 64)


def shapes(axes, gains=None):
    """Return the shape of each axis in 1/4096 of their unit."""
    n = len(axes[0])
    x, facts, unit = measured(axes, gains)
    result = []
    for a in range(len(axes)):
        shape(x, a * n, n, facts, a * stat.FACTS, unit, len(axes) * n)
        result.append([int(v) - 32768 for v in x[len(axes) * n :]])
    return result


class TestSpread(unittest.TestCase):
    def test_root_of_summed_variances(self):
        for n in (16, 125, 1024):
            for axes in (
                [random(n, 1)],
                [random(n, 2, -30, 30), random(n, 3)],
                [random(n, 4, -5, 5), random(n, 5, -7, 3), random(n, 6, 0, 9)],
                [random(n, 7), [-32768] * n, random(n, 8, 100, 300)],
                [[32767] * (n // 2) + [-32768] * (n - n // 2)] * 3,
                [[0] * (n - 1) + [1]],
            ):
                exact = sum([exact_variance(axis) for axis in axes]) ** 0.5
                found = size(measured(axes)[2])
                self.assertLessEqual(abs(found - exact), 0.003 * exact, (n, axes[0][:4]))

    def test_a_gain_is_taken_off(self):
        axes = [random(64, 1, -900, 900), random(64, 2, -900, 900)]
        exact = (exact_variance(axes[0]) / 64 + exact_variance(axes[1])) ** 0.5
        self.assertLessEqual(abs(size(measured(axes, [3, 0])[2]) - exact), 0.003 * exact)

    def test_no_motion(self):
        self.assertEqual(measured([[5] * 16, [-32768] * 16])[2], 0)


class TestShape(unittest.TestCase):
    def check(self, axes, gains=None):
        n = len(axes[0])
        scales = [2.0 ** -(gain or 0) for gain in gains or [0] * len(axes)]
        unit = sum([exact_variance(axis) * scale**2 for axis, scale in zip(axes, scales)]) ** 0.5
        for axis, scale, found in zip(axes, scales, shapes(axes, gains)):
            mean = sum(axis) / n
            for part in range(PARTS):
                values = axis[part * n // PARTS : (part + 1) * n // PARTS]
                exact = (sum(values) / len(values) - mean) * scale / unit * 4096
                self.assertLessEqual(abs(found[part] - exact), 2 + 0.003 * abs(exact), (n, part, axis[:4]))

    def test_random(self):
        for n in (16, 17, 31, 64, 125, 1000, 1024):
            self.check([random(n, n)])
            self.check([random(n, 3), random(n, 4, -200, 100)])
            self.check([random(n, 5, -2, 2), random(n, 6, -20000, 20000), random(n, 7, -50, 60)])

    def test_extremes(self):
        for n in (16, 31, 1024):
            step = [-32768] * (n // 2) + [32767] * (n - n // 2)
            impulse = [-32768] * (n - 1) + [32767]
            self.check([step])
            self.check([impulse])
            self.check([step, impulse, [-1 - v for v in step]])
            self.check([[0] * (n - 1) + [1], [7] * n, impulse])

    def test_a_step(self):
        # half a window below and half above: one deviation from the mean, whatever the step's height
        for height in (1, 300, 65535):
            low = -(height // 2) - height % 2
            self.assertEqual(shapes([[low] * 32 + [low + height] * 32]), [[-4096] * 8 + [4096] * 8])

    def test_it_does_not_depend_on_strength(self):
        axis = random(128, 9, -1000, 1000)
        for found, expected in zip(shapes([[7 * v for v in axis]])[0], shapes([axis])[0]):
            self.assertLessEqual(abs(found - expected), 1 + abs(expected) // 1000)

    def test_gains(self):
        self.check([random(100, 1, -8000, 8000), random(100, 2, -8000, 8000)], [14, 11])
        self.check([random(100, 3, -8000, 8000), random(100, 4, -9, 9)], [2, 14])

    def test_constants_have_none(self):
        self.assertEqual(shapes([[9] * 20, [-32768] * 20]), [[0] * 16] * 2)
        self.assertEqual(shapes([[9] * 20, random(20, 1)])[0], [0] * 16)

    def test_saturated(self):
        # a unit that is not of these axes, as a filter may leave one to the magnitude: 1 count, or none at all
        n = 32
        x, facts, _ = measured([[-32768] * 16 + [32767] * 16])
        for unit, expected in ((64 + 1 - 15 << 16 | 0x4000, 32767), (0, 0)):
            shape(x, 0, n, facts, 0, unit, n)
            self.assertEqual([int(v) - 32768 for v in x[n:]], [-expected] * 8 + [expected] * 8)


if __name__ == "__main__":
    unittest.main()
