"""Spans share every pixel out, and rows of pixels add up to what each cell covers of them."""

import unittest

from golden_pixels import frame

from emlearn_predict._runtime import frame_bytes, words16, words32
from emlearn_predict.grid_rows import add_bytes, add_grey, add_words, spans


class TestSpans(unittest.TestCase):
    def test_every_pixel_is_shared_out(self):
        for n in (4, 5, 7, 16, 31, 32):
            for length in (1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 31, 32, 33, 64, 100, 479, 2047, 2048):
                table = words16(4 * n + 2)
                spans(length, n, table, 1)
                table = [int(v) for v in table]
                self.assertEqual((table[0], table[-1]), (0, 0))
                pixel = at = 0  # where the sum stands: whole pixels, and units of the next
                for c in range(n):
                    first, ends, whole, last = table[4 * c + 1 : 4 * c + 5]
                    self.assertEqual(first + whole * n + last, length, (n, length, c))
                    self.assertTrue(first <= n - at and last < n and ends in (0, 1))
                    self.assertTrue(first == n - at or first == length or (first, at) == (0, 0), (n, length, c))
                    at += first
                    self.assertEqual(ends, int(at == n and first > 0), (n, length, c))
                    if ends:
                        pixel, at = pixel + 1, 0
                    self.assertTrue(at == 0 or (whole, last) == (0, 0))
                    pixel += whole
                    self.assertTrue(pixel < length or last == 0)
                    at += last
                self.assertEqual((pixel, at), (length, 0))


def covered(pixels, n, depth, part):
    """Return the sums of n cells over a line of pixels: a pixel is n units wide, a cell as many as there are pixels."""
    length = len(pixels) // depth
    sums = []
    for c in range(n):
        s = 0
        for x in range(length):
            s += pixels[x * depth + part] * max(0, min((c + 1) * length, (x + 1) * n) - max(c * length, x * n))
        sums.append(s)
    return sums


class TestRows(unittest.TestCase):
    lengths = (1, 3, 4, 5, 7, 8, 12, 29)

    def added(self, add, pixels, length, n, depth, *more):
        """Return what is added, each time the same, for one row and for the last two of three."""
        stride = length * depth
        columns = words16(4 * n)
        spans(length, n, columns, 0)
        found = []
        for rows in (1, 2):
            sums = words32(3 * n)
            add(frame_bytes(pixels), (3 - rows) * stride, rows, stride, columns, n, 5, sums, *more)
            found.append([int(v) for v in sums])
        return found

    def check(self, add, depth, format, values, *more):
        """`values` makes a line of bytes, one a colour, of the line as it is stored."""
        for n in (4, 6):
            for length in self.lengths:
                pixels = frame("noise", length, 3, format)
                lines = [values(pixels[r * length * depth : (r + 1) * length * depth]) for r in range(3)]
                planes = len(lines[0]) // length
                want = []
                for rows in ((2,), (1, 2)):
                    sums = [0] * (3 * n)
                    for r in rows:
                        for part in range(planes):
                            for c, s in enumerate(covered(lines[r], n, planes, part)):
                                sums[planes * c + part] += 5 * s
                    want.append(sums)
                self.assertEqual(self.added(add, pixels, length, n, depth, *more), want, (n, length))

    def test_grey(self):
        self.check(add_grey, 1, "grey", bytes)

    def test_three_bytes(self):
        self.check(add_bytes, 3, "rgb888", bytes)

    def test_words_of_either_order(self):
        for high in (0, 1):

            def values(line):
                parts = []
                for i in range(0, len(line), 2):
                    w = (line[i + high] << 8) | line[i + 1 - high]
                    parts += [w >> 11, (w >> 5) & 63, w & 31]
                return bytes(parts)

            self.check(add_words, 2, "rgb565", values, high)

    def test_no_colour_runs_into_the_next(self):
        """Up to 64 pixels of a cell's row are added up as they are stored, the others one by one."""
        for length in (4 * 63, 4 * 64, 4 * 65 + 1, 4 * 67):
            for low, high, want in ((255, 255, (31, 63, 31)), (31, 0, (0, 0, 31)), (0, 248, (31, 0, 0))):
                pixels = bytes((low, high)) * (3 * length)
                one, two = self.added(add_words, pixels, length, 4, 2, 1)
                self.assertEqual(one, [5 * length * v for v in want] * 4)
                self.assertEqual(two, [10 * length * v for v in want] * 4)


if __name__ == "__main__":
    unittest.main()
