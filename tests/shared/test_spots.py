"""Spots against their definition."""

import unittest

from golden_pixels import frame

from emlearn_predict._runtime import int16s, words16
from emlearn_predict.spots import NAMES, spots


def found(cells, n, parts):
    """Return the kernel's features, whatever was in its output before."""
    values, out = words16(n * n), int16s(parts * parts * len(NAMES) + 2)
    for i in range(n * n):
        values[i] = cells[i]
    for i in range(len(out)):
        out[i] = 99
    spots(values, n, parts, out, 1)
    assert (out[0], out[len(out) - 1]) == (99, 99)
    return [int(v) for v in out[1 : 1 + parts * parts * len(NAMES)]]


def expected(cells, n, parts):
    side = n // parts
    best = [0] * (parts * parts * len(NAMES))
    for k in (1, 2):
        for y in range(k, n - k):
            for x in range(k, n - k):
                p = y * n + x
                around = cells[p - k], cells[p + k], cells[p - k * n], cells[p + k * n]
                i = (y // side * parts + x // side) * 4 + 2 * (k - 1)
                best[i] = max(best[i], min(around) - cells[p])
                best[i + 1] = max(best[i + 1], cells[p] - max(around))
    return best


class TestSpots(unittest.TestCase):
    def test_every_size_and_part(self):
        for n in (4, 5, 6, 9, 15, 16):
            for kind in ("noise", "checkerboard", "disc", "white", "faint"):
                cells = [16 * v for v in frame(kind, n, n)]
                for parts in range(1, n + 1):
                    if n % parts == 0:
                        self.assertEqual(found(cells, n, parts), expected(cells, n, parts), (n, kind, parts))

    def test_one_spot(self):
        for level, other, place in ((4080, 0, 1), (0, 4080, 0)):
            cells = [other] * 64
            cells[2 * 8 + 5] = level
            got = found(cells, 8, 2)
            want = [0] * 16
            want[4 + place] = want[4 + place + 2] = 4080
            self.assertEqual(got, want)
            cells = [other] * 64
            cells[7] = cells[7 * 8 + 3] = level  # at the border
            self.assertEqual(found(cells, 8, 2), [0] * 16)


if __name__ == "__main__":
    unittest.main()
