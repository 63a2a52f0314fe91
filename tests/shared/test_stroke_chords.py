"""Directions and turns of paths against the arc tangent."""

import math
import unittest

from strokes_exact import path_of

from emlearn_predict import stroke_chords as chords
from emlearn_predict._runtime import int16s, words16


def directions(pairs):
    angles = words16(32)
    chords.directions(path_of(pairs), 0, angles)
    return angles


def line(dx, dy):
    """Return a path whose first chord is this and whose others have no length."""
    return [(1024, 1024)] + [(1024 + dx, 1024 + dy)] * 32


def circle(turns=1.0, radius=1000):
    angles = [2 * math.pi * turns * k / 32 for k in range(33)]
    return [(1024 + round(radius * math.cos(a)), 1024 + round(radius * math.sin(a))) for a in angles]


class TestDirections(unittest.TestCase):
    def test_all_around(self):
        for radius in (3, 50, 1000):
            for k in range(360):
                a = math.radians(k)
                dx, dy = round(radius * math.cos(a)), round(radius * math.sin(a))
                exact = math.degrees(math.atan2(dy, dx))
                got = int(directions(line(dx, dy))[0]) * 360 / 4096
                self.assertLessEqual(abs((got - exact + 180) % 360 - 180), 0.5, (dx, dy, got))

    def test_eighths_are_exact(self):
        for k, (dx, dy) in enumerate(((9, 0), (9, 9), (0, 9), (-9, 9), (-9, 0), (-9, -9), (0, -9), (9, -9))):
            self.assertEqual(int(directions(line(dx, dy))[0]), 512 * k)

    def test_a_chord_without_length_goes_on_as_the_one_before(self):
        self.assertEqual([int(a) for a in directions(line(0, -5))], [3072] * 32)
        self.assertEqual([int(a) for a in directions([(7, 7)] * 33)], [0] * 32)


class TestHistogram(unittest.TestCase):
    def bins(self, pairs, count):
        out = int16s(count + 2)
        chords.histogram(directions(pairs), 0, count, out, 1)
        self.assertEqual((int(out[0]), int(out[count + 1])), (0, 0))
        return [int(v) for v in out][1:-1]

    def test_everything_counts_once(self):
        for count in (1, 2, 3, 8, 12, 16):
            for turns in (-1.0, 0.3, 1.0, 2.5):
                self.assertEqual(sum(self.bins(circle(turns), count)), 4096)

    def test_one_direction(self):
        self.assertEqual(self.bins(line(0, 40), 8), [0, 0, 4096, 0, 0, 0, 0, 0])
        between = self.bins(line(1000, 414), 8)  # 22.5 degrees
        self.assertLessEqual(abs(between[0] - between[1]), 100)
        self.assertEqual(between[2:], [0] * 6)

    def test_a_circle_has_all_alike(self):
        for share in self.bins(circle(), 8):
            self.assertLessEqual(abs(share - 512), 40)


class TestTurning(unittest.TestCase):
    def turns(self, pairs, parts):
        out = int16s(parts)
        chords.turning(directions(pairs), 0, parts, out, 0)
        return [int(v) for v in out]

    def test_circles(self):
        for turns in (1.0, -1.0, 3.0):
            # 31 of the 32 turns lie between two chords
            self.assertLessEqual(abs(self.turns(circle(turns), 1)[0] - 1024 * turns * 31 / 32), 4)
            parts = self.turns(circle(turns), 8)
            for part in parts[1:]:
                self.assertLessEqual(abs(part - 128 * turns), 4)

    def test_a_corner(self):
        corner = [(min(k, 12) * 80, max(0, k - 12) * 80) for k in range(33)]
        self.assertEqual(self.turns(corner, 4), [0, 256, 0, 0])
        self.assertEqual(self.turns([(y, x) for x, y in corner], 32), [0] * 12 + [-256] + [0] * 19)

    def test_there_and_back_is_half_a_turn(self):
        back = [(32 * min(k, 32 - k), 0) for k in range(33)]
        self.assertEqual(abs(self.turns(back, 1)[0]), 512)


if __name__ == "__main__":
    unittest.main()
