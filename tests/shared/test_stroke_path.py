"""A wand whose motion is known: how far the path that it draws is from the true one, in per cent of its size."""

import math
import unittest
from array import array

from one_signal import random

from emlearn_predict._runtime import int16s
from emlearn_predict.stroke_path import StrokePath

RATE = 119.0
LSB_PER_DPS = 16.0
LSB_PER_G = 4096.0
STEP = round(2**30 * math.pi / 180 / LSB_PER_DPS / RATE)
G = 9.81
REACH = 0.6  # m, from the shoulder to the board


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def axes_at(yaw, pitch, roll):
    """Return the wand's axes in the room, whose z is up: forward, left and above of it."""
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    forward = [cp * cy, cp * sy, sp]
    left = [-sy, cy, 0.0]
    above = cross(forward, left)
    c, s = math.cos(roll), math.sin(roll)
    return [forward, [left[k] * c + above[k] * s for k in range(3)], [above[k] * c - left[k] * s for k in range(3)]]


def eased(n):
    """Return how far along a gesture from rest to rest is, 0 to 1, in n steps."""
    return [i / (n - 1) - math.sin(2 * math.pi * i / (n - 1)) / (2 * math.pi) for i in range(n)]


def record(angles, drift=(0, 0, 0), noise=0, order=(0, 1, 2)):
    """Return samples of a board at the end of an arm whose wand goes through `angles` of yaw, pitch and roll."""
    frames = [axes_at(*each) for each in angles]
    samples = int16s(6 * len(frames))
    shake = random(6 * len(frames), 7, -noise, noise)
    last = len(frames) - 1
    for i, axes in enumerate(frames):
        before, after = frames[max(0, i - 1)], frames[min(last, i + 1)]
        # second difference of the place, REACH times forward
        pulled = [REACH * (before[0][k] + after[0][k] - 2 * axes[0][k]) * RATE * RATE / G for k in range(3)]
        pulled[2] += 1.0  # what gravity adds
        following = frames[min(last, i + 1)]
        # the change of the axes is their turn from this sample to the next
        turn = [0.0, 0.0, 0.0]
        for k in range(3):
            v = cross(axes[k], following[k])
            for j in range(3):
                turn[j] += v[j] / 2
        for k in range(3):
            place = order[k]
            values = (
                dot(pulled, axes[k]) * LSB_PER_G,
                math.degrees(dot(turn, axes[k])) * RATE * LSB_PER_DPS + drift[k],
            )
            for j in range(2):
                at = 6 * i + 3 * j + place
                samples[at] = max(-32768, min(32767, round(values[j]) + shake[at]))
    return samples


def true_path(angles):
    """Return where the wand points, on the plane before the mean of it: to the right and upwards, 1 at arm's length."""
    ahead = [axes_at(*each)[0] for each in angles]
    mean = [sum([v[k] for v in ahead]) for k in range(3)]
    size = math.sqrt(dot(mean, mean))
    mean = [v / size for v in mean]
    right = cross(mean, [0.0, 0.0, 1.0])
    size = math.sqrt(dot(right, right))
    right = [v / size for v in right]
    above = cross(right, mean)
    return [(dot(v, right), dot(v, above)) for v in ahead]


def error(path, samples, angles):
    """Return the largest distance to the true path, places apart, as a share of the longer side of its box."""
    count = int(path.trace(samples))
    found = [(int(path.points[2 * i]) / 8192, int(path.points[2 * i + 1]) / 8192) for i in range(count)]
    true = true_path(angles)
    sides = [max([p[k] for p in true]) - min([p[k] for p in true]) for k in (0, 1)]
    means = [sum([p[k] - q[k] for p, q in zip(found, true)]) / count for k in (0, 1)]
    away = [math.sqrt(sum([(p[k] - q[k] - means[k]) ** 2 for k in (0, 1)])) for p, q in zip(found, true)]
    return max(away) / max(sides)


def figure(kind, n=150, size=0.5, roll=0.0, pitch=0.0):
    """Return angles of a gesture."""
    angles = []
    for t in eased(n):
        a = 2 * math.pi * t
        yaw, up = {
            "circle": (math.cos(a) - 1, math.sin(a)),
            "eight": (math.sin(a), math.sin(2 * a) / 2),
            "line": (2 * t - 1, 0.0),
            "corner": (min(2 * t, 1.0), max(0.0, 1 - 2 * t)),
        }[kind]
        angles.append((size * yaw, pitch + size * up, roll))
    return angles


FIGURES = ("circle", "eight", "line")


class TestKnownPaths(unittest.TestCase):
    def test_figures(self):
        path = StrokePath(STEP)
        for kind in FIGURES:
            for size in (0.15, 0.5):
                angles = figure(kind, size=size)
                self.assertLessEqual(error(path, record(angles), angles), 0.02, (kind, size))

    def test_rolled_in_the_hand(self):
        path = StrokePath(STEP)
        for roll in (0.5, 1.6, 3.1):
            angles = figure("eight", roll=roll)
            self.assertLessEqual(error(path, record(angles), angles), 0.02, roll)

    def test_rolling_while_it_draws(self):
        path = StrokePath(STEP)
        angles = [(yaw, up, 0.8 * i / 150) for i, (yaw, up, _) in enumerate(figure("circle"))]
        self.assertLessEqual(error(path, record(angles), angles), 0.03)

    def test_pointing_upwards(self):
        path = StrokePath(STEP)
        angles = figure("circle", size=0.3, pitch=0.7)
        self.assertLessEqual(error(path, record(angles), angles), 0.03)

    def test_other_axes(self):
        angles = figure("eight")
        for forward, order in ((1, (1, 2, 0)), (2, (2, 0, 1))):
            samples = record(angles, order=order)
            self.assertLessEqual(error(StrokePath(STEP, forward), samples, angles), 0.02, forward)

    def test_drift_is_taken_off(self):
        drift = (60, -45, 80)  # counts, up to 5 degrees a second
        still = record([(0.1, 0.2, 0.3)] * 100, drift)
        angles = figure("circle")
        samples = record(angles, drift)
        path = StrokePath(STEP)
        before = error(path, samples, angles)
        path.rest(still)
        self.assertLessEqual(error(path, samples, angles), 0.02)
        self.assertGreater(before, 0.05)

    def test_noise(self):
        angles = figure("eight")
        self.assertLessEqual(error(StrokePath(STEP), record(angles, noise=30), angles), 0.03)

    def test_a_wand_that_lies_still_draws_a_dot(self):
        path = StrokePath(STEP)
        for samples in (record([(0.0, 0.4, 1.0)] * 40), int16s(6 * 40)):
            self.assertEqual(path.trace(samples), 40)
            self.assertEqual({int(v) for v in path.points[:80]} - {-1, 0, 1}, set())


class TestRefusals(unittest.TestCase):
    def test_arguments(self):
        for arguments, name in (
            ((0,), "step"),
            ((1.0,), "step"),
            (((1 << 24) + 1,), "step"),
            ((STEP, 3), "forward"),
            ((STEP, -1), "forward"),
            ((STEP, 0, 0), "most"),
            ((STEP, 0, 1025), "most"),
        ):
            with self.assertRaisesRegex(ValueError, name):
                StrokePath(*arguments)

    def test_samples(self):
        path = StrokePath(STEP, 0, 10)
        for samples, count in (
            (int16s(0), None),
            (int16s(66), None),
            (int16s(12), 3),
            (int16s(12), 0),
            (int16s(12), -1),
        ):
            for call in (path.trace, path.rest):
                with self.assertRaisesRegex(ValueError, "must have 1 to 10 samples"):
                    call(samples, count)
        with self.assertRaisesRegex(ValueError, "not whole samples of 6"):
            path.trace(int16s(13))
        with self.assertRaisesRegex(ValueError, "array of int16"):
            path.trace(array("i", [0] * 12))


if __name__ == "__main__":
    unittest.main()
