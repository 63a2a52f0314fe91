"""Counting of made-up repetitions, whose number is known."""

import gc
import unittest
from array import array

from emlearn_predict._runtime import int16s, words32
from emlearn_predict.repetitions import Repetitions, repetitions

RATE = 50
_HALF = (0, 383, 707, 924, 1000, 924, 707, 383)  # half a turn of a sine


def sine(n, period, height, start=0):
    """n samples of three axes: the second goes up and down by `height`, the others by an eighth of that."""
    values = []
    for i in range(start, start + n):
        k = i * 16 // period % 16
        v = _HALF[k & 7] * height // 1000
        if k >= 8:
            v = -v
        values += [v // 8, v, 300 - v // 8]
    return values


def samples_of(values):
    samples = int16s(len(values))
    for i, v in enumerate(values):
        samples[i] = v
    return samples


def count(values, channels=3, shortest=0.5, smallest=500, chunk=None):
    counter = Repetitions(channels, RATE, shortest, smallest)
    size = chunk * channels if chunk else len(values)
    total = sum([counter.push(samples_of(values[i : i + size])) for i in range(0, len(values), size)])
    assert total == counter.count
    return total


class TestRepetitions(unittest.TestCase):
    def test_a_sine(self):
        # it begins in the middle and goes up; with the next upper part one is complete
        for period in (32, 48, 80, 160):
            for n in (1, 2, 5, 9):
                self.assertEqual(count(sine(n * period + period // 4, period, 3000)), n)

    def test_however_it_is_cut(self):
        values = sine(800, 64, 3000)
        expected = count(values)
        for chunk in (1, 7, 15, 64, 300):
            self.assertEqual(count(values, chunk=chunk), expected)

    def test_what_begins_low_is_complete_only_after_the_next(self):
        self.assertEqual(count(sine(64, 64, 3000, start=48)), 0)
        self.assertEqual(count(sine(64 + 40, 64, 3000, start=48)), 1)

    def test_the_first_counts_after_rest(self):
        rest = [0, 1000, 300] * 100
        dip = [0, -1500, 300] * 30
        self.assertEqual(count(rest + dip), 0)
        self.assertEqual(count(rest + dip + rest), 1)
        self.assertEqual(count(dip + rest), 0)

    def test_small_movements_do_not_count(self):
        self.assertEqual(count(sine(800, 64, 200)), 0)
        self.assertTrue(count(sine(800, 64, 350)) > 8)
        self.assertEqual(count([0, 1000, 300] * 500), 0)

    def test_what_comes_too_soon_does_not_count(self):
        self.assertEqual(count(sine(960 + 12, 48, 3000), shortest=0.5), 20)
        self.assertEqual(count(sine(960 + 12, 48, 3000), shortest=1.5), 10)

    def test_it_follows_the_axis_that_moves(self):
        values = sine(640, 64, 3000)
        turned = []
        for i in range(0, len(values), 3):
            turned += [values[i + 1], values[i], values[i + 2]]
        one = count(values)
        self.assertEqual(count(turned), one)
        self.assertTrue(-1 <= 2 * one - count(values + turned) <= 1)

    def test_an_offset_changes_nothing(self):
        values = sine(640, 64, 3000)
        for offset in (-29000, 29000):
            self.assertEqual(count([v + offset for v in values]), count(values))

    def test_the_extremes(self):
        values = []
        for i in range(900):
            values += [32767 if i // 30 % 2 else -32768]
        self.assertEqual(count(values, 1), 14)
        self.assertEqual(count([-v - 1 for v in values], 1), 15 - 1)

    def test_the_state_of_the_kernel_by_hand(self):
        state = words32(9 + 3)
        for i, v in enumerate((1, 0, 2, 100 << 4, 3)):
            state[i] = v
        x = samples_of([0, 0, -1000, 0, -1000, 0, 0, 0, -1000, 0])
        # the second is two samples after the first, less than three; the third is four after that
        self.assertEqual([repetitions(x, i, i + 1, state) for i in range(10)], [0, 0, 0, 1, 0, 0, 0, 0, 0, 1])
        self.assertEqual(int(state[10]), 32768 << 4)

    def test_pushing_allocates_nothing(self):
        if not hasattr(gc, "mem_alloc"):
            self.skipTest("this runtime does not say what is allocated")
        counter = Repetitions(3, RATE, 0.5, 500)
        values = samples_of(sine(64, 64, 3000))
        counter.push(values)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            counter.push(values)
            counter.push(values)
            counter.push(values)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)

    def test_clear(self):
        counter = Repetitions(3, RATE, 0.5, 500)
        values = samples_of(sine(640, 64, 3000))
        first = counter.push(values)
        counter.clear()
        self.assertEqual(counter.count, 0)
        self.assertEqual(counter.push(values), first)

    def test_what_is_refused(self):
        for wrong in (
            (0, 50, 1, 500),
            (17, 50, 1, 500),
            (3.0, 50, 1, 500),
            (3, 0.5, 1, 500),
            (3, 1001, 1, 500),
            (3, None, 1, 500),
            (3, 50, "1", 500),
            (3, 50, 0.01, 500),
            (3, 50, 700, 500),
            (3, 50, 1, 0),
            (3, 50, 1, 65536),
        ):
            with self.assertRaises(ValueError):
                Repetitions(*wrong)
        counter = Repetitions(3, 50, 1, 500)
        for wrong in (array("H", [1, 2, 3]), array("i", [1, 2, 3]), bytearray(6), array("h", [1, 2])):
            with self.assertRaises(ValueError):
                counter.push(wrong)


if __name__ == "__main__":
    unittest.main()
