"""Strokes as pictures."""

import unittest

from strokes_exact import path_of

from emlearn_predict._runtime import int16s
from emlearn_predict.stroke_raster import raster


def cells(pairs, n):
    """Return the rows of a raster."""
    out = int16s(n * n + 2)
    for i in range(len(out)):
        out[i] = -1
    raster(path_of(pairs), 0, n, out, 1)
    if (int(out[0]), int(out[n * n + 1])) != (-1, -1):
        raise AssertionError("written beside")
    values = [int(v) for v in out][1:-1]
    return [values[i : i + n] for i in range(0, n * n, n)]


class TestRaster(unittest.TestCase):
    def test_a_line_along_x(self):
        found = cells([(64 * k, 0) for k in range(33)], 4)
        self.assertEqual(found, [[256] * 4] + [[0] * 4] * 3)

    def test_a_diagonal(self):
        found = cells([(64 * k, 64 * k) for k in range(33)], 8)
        self.assertEqual(found, [[128 if x == y else 0 for x in range(8)] for y in range(8)])

    def test_the_far_border_belongs_to_the_last_cell(self):
        found = cells([(2048, 2048)] * 33, 5)
        self.assertEqual(found[4][4], 1024)

    def test_all_of_the_path_is_somewhere(self):
        zigzag = [(64 * k, 2048 * (k % 2)) for k in range(33)]
        for n in range(1, 17):
            self.assertEqual(sum([sum(row) for row in cells(zigzag, n)]), 1024)


if __name__ == "__main__":
    unittest.main()
