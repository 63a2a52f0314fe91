"""Peaks, velocities and areas of shapes worked out by hand."""

import unittest

from one_signal import random

from emlearn_predict._runtime import int16s, words16
from emlearn_predict.motion_names import PEAKS
from emlearn_predict.peaks import order, peaks

ALL = (1 << len(PEAKS)) - 1


def walk(values, which=ALL):
    """Return what is found in a shape, by name, and the parts of its peak and trough."""
    x, out = words16(24), int16s(len(PEAKS) + 1)
    for i in range(16):
        x[i] = values[i] + 32768
    end = peaks(x, 0, 0, 16, 22, out, 0, which)
    names = [name for i, name in enumerate(PEAKS) if which >> i & 1]
    if end != len(names):
        raise AssertionError("%d values for %d names" % (end, len(names)))
    return dict(zip(names, [int(v) for v in out])), (int(x[22]), int(x[23]))


def areas(values):
    found = walk(values)[0]
    return found["areas"], [found["area%d" % (k + 1)] for k in range(6)]


class TestPeaks(unittest.TestCase):
    def test_a_stroke_there_and_back(self):
        values = [0] * 2 + [4000, 8000, 4000] + [0] * 3 + [-2000, -9000, -5000] + [0] * 5
        found, places = walk(values)
        for name, value in (
            ("peak", 8000),
            ("trough", -9000),
            ("peak_at", 3),
            ("trough_at", 9),
            ("velocity_peak", 4000),
            ("velocity_trough", 0),
            ("velocity_peak_at", 4),
            ("velocity_trough_at", 0),
            ("area1", 4000),
            ("area2", -4000),
            ("areas", 2),
        ):
            self.assertEqual(found[name], value, name)
        self.assertEqual(places, (3, 9))

    def test_each_alone(self):
        for seed in range(20):
            values = random(16, seed, -6000, 6000)
            expected = walk(values)[0]
            for i, name in enumerate(PEAKS):
                self.assertEqual(walk(values, 1 << i)[0], {name: expected[name]})
            self.assertEqual(walk(values, 0)[0], {})

    def test_exact(self):
        for seed in range(50):
            values = random(16, seed, -23000, 23000)
            sums = [sum(values[: i + 1]) for i in range(16)]
            found = walk(values)[0]
            self.assertEqual((found["peak"], found["trough"]), (max(values), min(values)))
            self.assertEqual(found["peak_at"], values.index(max(values)))
            self.assertEqual(found["trough_at"], values.index(min(values)))
            self.assertEqual(found["velocity_peak_at"], sums.index(max(sums)))
            self.assertEqual(found["velocity_trough_at"], sums.index(min(sums)))
            self.assertEqual(found["velocity_peak"], max(-32768, min(32767, (max(sums) + 2) >> 2)))
            self.assertEqual(found["velocity_trough"], max(-32768, min(32767, (min(sums) + 2) >> 2)))

    def test_of_equals_the_first(self):
        found = walk([0] * 16)[0]
        self.assertEqual([found[name] for name in PEAKS], [0] * len(PEAKS))
        found = walk([1, -1] * 8)[0]
        self.assertEqual([found["peak_at"], found["trough_at"], found["velocity_peak_at"]], [0, 1, 0])

    def test_saturated(self):
        found = walk([32767] * 8 + [-32768] * 8)[0]
        self.assertEqual((found["velocity_peak"], found["area1"], found["area2"]), (32767, 32767, -32768))
        self.assertEqual(walk([-32768] * 16)[0]["velocity_trough"], -32768)


class TestAreas(unittest.TestCase):
    def test_six_of_many(self):
        self.assertEqual(areas([2000, -2000] * 8), (16, [500, -500] * 3))
        self.assertEqual(areas([-2000, 2000] * 8), (16, [-500, 500] * 3))

    def test_small_ones_do_not_count(self):
        self.assertEqual(areas([0, 1279] + [0] * 14), (0, [0] * 6))
        self.assertEqual(areas([0, 1280] + [0] * 14), (1, [320] + [0] * 5))
        self.assertEqual(areas([-1279] + [0] * 15), (0, [0] * 6))
        self.assertEqual(areas([-1280] + [0] * 15), (1, [-320] + [0] * 5))
        self.assertEqual(areas([640, 640] + [0] * 14), (1, [320] + [0] * 5))

    def test_two_of_one_sign_are_one_where_nothing_counts_between(self):
        self.assertEqual(areas([4000, -100, 4000, -4000, 100, -4000] + [0] * 10), (2, [2000, -2000] + [0] * 4))

    def test_to_the_end(self):
        self.assertEqual(areas([0] * 15 + [4096]), (1, [1024] + [0] * 5))
        self.assertEqual(areas([4096] * 16), (1, [16384] + [0] * 5))

    def test_nothing_is_left_of_another_shape(self):
        x, out = words16(24), int16s(len(PEAKS))
        for values in ([2000, -2000] * 8, [0] * 16):
            for i in range(16):
                x[i] = values[i] + 32768
            peaks(x, 0, 0, 16, 22, out, 0, ALL)
        self.assertEqual([int(v) for v in out], [0] * len(PEAKS))


class TestOrder(unittest.TestCase):
    def test_of_pairs(self):
        # parts of peak and trough of three axes
        x, out = words16(6), int16s(7)
        for i, place in enumerate((3, 15, 5, 0, 9, 1)):
            x[i] = place
        self.assertEqual(order(x, 0, 3, out, 0, 63), 6)
        self.assertEqual([int(v) for v in out[:6]], [-2, -6, -4, 15, 14, -1])
        self.assertEqual(order(x, 0, 3, out, 1, 0b010100), 3)
        self.assertEqual([int(v) for v in out[1:3]], [-4, 14])
        self.assertEqual(order(x, 0, 2, out, 0, 0b001001), 2)
        self.assertEqual([int(v) for v in out[:2]], [-2, 15])
        self.assertEqual(order(x, 0, 1, out, 5, 0), 5)


if __name__ == "__main__":
    unittest.main()
