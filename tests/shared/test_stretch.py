"""Gestures stretched to one length, against fractions."""

import unittest

from emlearn_predict._runtime import int16s
from emlearn_predict.stretch import stretch


def stretched(samples, length, channels=1, first=0, size=None):
    """Stretch samples (a list of lists) that begin in a ring at sample `first`; return lists."""
    size = size or len(samples)
    ring = int16s(size * channels)
    for i in range(len(samples)):
        for c in range(channels):
            ring[(first + i) % size * channels + c] = samples[i][c]
    out = int16s(length * channels)
    stretch(ring, 0, first * channels, size * channels, len(samples), channels, out, length)
    return [[int(out[j * channels + c]) for c in range(channels)] for j in range(length)]


def expected(samples, length):
    """The same, by integers without limits."""
    steps = length - 1
    result = []
    for j in range(length):
        at, part = divmod(j * (len(samples) - 1), steps)
        after = min(at + 1, len(samples) - 1)
        pairs = zip(samples[at], samples[after])
        result.append(
            [((a + 32768) * (steps - part) + (b + 32768) * part + steps // 2) // steps - 32768 for a, b in pairs]
        )
    return result


def noise(n, channels):
    seed = 7 * n + channels
    samples = []
    for _ in range(n):
        row = []
        for _ in range(channels):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            row.append((seed >> 10 & 0xFFFF) - 32768)
        samples.append(row)
    return samples


class TestStretch(unittest.TestCase):
    def test_every_length(self):
        for n in (1, 2, 3, 15, 16, 17, 31, 40, 128, 129, 300):
            samples = noise(n, 2)
            for length in (2, 16, 17, 64, 128):
                with self.subTest(n=n, length=length):
                    self.assertEqual(stretched(samples, length, 2), expected(samples, length))

    def test_the_same_length_changes_nothing(self):
        samples = noise(32, 3)
        self.assertEqual(stretched(samples, 32, 3), samples)

    def test_ends_stay(self):
        samples = noise(45, 1)
        found = stretched(samples, 128)
        self.assertEqual((found[0], found[-1]), (samples[0], samples[-1]))

    def test_a_line_stays_a_line(self):
        self.assertEqual(stretched([[i * 10] for i in range(11)], 101), [[i] for i in range(101)])

    def test_anywhere_in_the_ring(self):
        samples = noise(20, 3)
        for first in (0, 1, 17, 24):
            self.assertEqual(stretched(samples, 33, 3, first, 25), expected(samples, 33))

    def test_extremes(self):
        for samples in ([[-32768], [32767]] * 20, [[32767]] * 9, [[-32768]] * 9):
            self.assertEqual(stretched(samples, 128), expected(samples, 128))


if __name__ == "__main__":
    unittest.main()
