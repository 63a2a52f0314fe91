"""Local binary patterns against a plain count of runs."""

import unittest

from golden_pixels import frame

from emlearn_predict._runtime import int16s, words16
from emlearn_predict.patterns import BINS, patterns

AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))  # clockwise


def counted(cells, n, parts, least):
    """Return the counts of the kernel, whatever was in its output before."""
    values, out = words16(n * n), int16s(parts * parts * BINS + 2)
    for i in range(n * n):
        values[i] = cells[i]
    for i in range(len(out)):
        out[i] = 99
    patterns(values, n, parts, least, out, 1)
    assert (out[0], out[len(out) - 1]) == (99, 99)
    return [int(v) for v in out[1 : 1 + parts * parts * BINS]]


def expected(cells, n, parts, least):
    side = n // parts
    counts = [0] * (parts * parts * BINS)
    for y in range(1, n - 1):
        for x in range(1, n - 1):
            ring = [cells[(y + r) * n + x + c] - cells[y * n + x] >= least for r, c in AROUND]
            runs = len([i for i in range(8) if ring[i] and not ring[i - 1]])
            bin = sum(ring) if runs <= 1 else 9
            counts[(y // side * parts + x // side) * BINS + bin] += 1
    return counts


class TestPatterns(unittest.TestCase):
    def test_every_pattern(self):
        for bits in range(256):
            cells = [1000] * 16
            for i in range(8):
                if bits >> i & 1:
                    r, c = AROUND[i]
                    cells[(1 + r) * 4 + 1 + c] = 1032
            self.assertEqual(counted(cells, 4, 2, 32)[:BINS], expected(cells, 4, 2, 32)[:BINS], bits)

    def test_every_size_and_part(self):
        for n in (4, 5, 6, 9, 15, 16):
            cells = [16 * v for v in frame("noise", n, n)]
            for parts in range(1, n + 1):
                if n % parts == 0:
                    for least in (0, 500):
                        got = counted(cells, n, parts, least)
                        self.assertEqual(got, expected(cells, n, parts, least), (n, parts, least))
                        self.assertEqual(sum(got), (n - 2) ** 2)

    def test_what_is_ignored(self):
        cells = [16 * v for v in frame("checkerboard", 6, 6)]
        self.assertEqual(counted(cells, 6, 1, 4080), [8, 0, 0, 0, 0, 0, 0, 0, 0, 8])
        flat = [7] * 36
        self.assertEqual(counted(flat, 6, 1, 1), [16] + [0] * 9)
        self.assertEqual(counted(flat, 6, 1, 0), [0] * 8 + [16, 0])  # all are brighter by nothing


if __name__ == "__main__":
    unittest.main()
