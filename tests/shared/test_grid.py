"""The grid's means against sums over each pixel's share of each cell."""

import unittest

from golden_pixels import frame

from emlearn_predict._runtime import frame_bytes, words16, words32
from emlearn_predict.grid import WHITE, downsample, luma, means, pool
from emlearn_predict.picture_features import DEPTHS, FORMATS


def grid(pixels, width, height, n, format="grey", crop=False, each=None):
    """Return the cells, the brightness first, then, but for grey, the planes of the colours."""
    each = n * n if each is None else each
    cells, sums = words16(n * n + 3 * each), words32(3 * n)
    args = (FORMATS[format], int(crop), n, words16(8 * n), sums, cells, each)
    downsample(frame_bytes(pixels), width, height, *args)
    assert list(sums) == [0] * (3 * n), "the sums are not cleared"
    cells = [int(v) for v in cells]
    return cells[: n * n] if format == "grey" else cells


def overlap(cell, pixel, length, n):
    """Return how much of a pixel lies in a cell along one axis: a pixel is n long, a cell `length`."""
    return max(0, min((cell + 1) * length, (pixel + 1) * n) - max(cell * length, pixel * n))


def expected(values, width, height, n, white):
    """Return the exact means of the cells, `white` as 4080, rounded, each rounding as a half up."""
    result = []
    for r in range(n):
        rows = [(y, overlap(r, y, height, n)) for y in range(height)]
        rows = [pair for pair in rows if pair[1]]
        for c in range(n):
            s = 0
            for x in range(width):
                w = overlap(c, x, width, n)
                if w:
                    s += w * sum([values[y * width + x] * h for y, h in rows])
            area = width * height * white
            result.append((2 * s * WHITE + area) // (2 * area))
    return result


class TestDownsample(unittest.TestCase):
    def test_no_colour_runs_into_the_next(self):
        """Up to 64 pixels of a cell's row are summed in one word, more are not."""
        for pixels in (63, 64, 65, 67):
            for high, low, want in ((255, 255, (4080, 4080, 4080)), (0, 31, (0, 0, 4080)), (248, 0, (4080, 0, 0))):
                frame = bytes((high, low)) * (4 * pixels)
                cells = grid(frame, 4 * pixels, 1, 4, "rgb565be")
                for plane in range(3):
                    self.assertEqual(set(cells[16 * (plane + 1) :][:16]), {want[plane]}, (pixels, high, low))

    sizes = ((1, 1), (1, 9), (9, 1), (2, 3), (4, 4), (5, 4), (7, 11), (8, 8), (16, 12), (13, 31))

    def test_grey(self):
        for width, height in self.sizes:
            for n in (4, 5, 8):
                for kind in ("noise", "checkerboard"):
                    pixels = frame(kind, width, height)
                    want = expected(pixels, width, height, n, 255)
                    self.assertEqual(grid(pixels, width, height, n), want, (width, height, n, kind))

    def test_colours_of_8_bits(self):
        for width, height in ((1, 9), (2, 3), (5, 4), (8, 8), (13, 31)):
            n, every = 5, 25
            pixels = frame("noise", width, height, "rgb888")
            got = grid(pixels, width, height, n, "rgb888")
            for part in range(3):
                plane = [pixels[i] for i in range(part, len(pixels), 3)]
                want = expected(plane, width, height, n, 255)
                self.assertEqual(got[every * (part + 1) : every * (part + 2)], want, (width, height, part))
            for i in range(every):
                r, g, b = got[every + i], got[2 * every + i], got[3 * every + i]
                self.assertEqual(got[i], (77 * r + 150 * g + 29 * b + 128) >> 8)
            turned = bytearray(len(pixels))
            for i in range(len(pixels)):
                turned[i - i % 3 + 2 - i % 3] = pixels[i]
            self.assertEqual(grid(turned, width, height, n, "bgr888"), got)

    def test_colours_of_5_and_6_bits(self):
        for width, height in ((1, 1), (9, 1), (4, 4), (7, 11), (16, 12)):
            n, every = 4, 16
            pixels = frame("noise", width, height, "rgb565be")
            words = [(pixels[i] << 8) | pixels[i + 1] for i in range(0, len(pixels), 2)]
            got = grid(pixels, width, height, n, "rgb565be")
            planes = ([v >> 11 for v in words], 31), ([(v >> 5) & 63 for v in words], 63), ([v & 31 for v in words], 31)
            for part in range(3):
                plane, white = planes[part]
                want = expected(plane, width, height, n, white)
                for a, b in zip(got[every * (part + 1) :], want):
                    self.assertTrue(abs(a - b) <= 1, (width, height, part, a, b))  # it is rounded twice
            swapped = bytearray(len(pixels))
            for i in range(len(pixels)):
                swapped[i ^ 1] = pixels[i]
            self.assertEqual(grid(swapped, width, height, n, "rgb565"), got)

    def test_crop(self):
        for width, height in ((11, 6), (6, 11), (12, 5), (5, 12), (7, 7), (1, 9)):
            for format in ("grey", "rgb888", "rgb565"):
                depth = DEPTHS[format]
                pixels = frame("noise", width, height, format)
                side = min(width, height)
                x, y = (width - side) // 2, (height - side) // 2
                inner = bytearray()
                for row in range(y, y + side):
                    inner += pixels[(row * width + x) * depth : (row * width + x + side) * depth]
                self.assertEqual(
                    grid(pixels, width, height, 4, format, crop=True),
                    grid(inner, side, side, 4, format),
                    (width, height),
                )

    def test_white_and_black_in_every_format(self):
        for format in FORMATS:
            for width, height in ((1, 1), (3, 50), (33, 7), (70, 60)):
                for byte, value in ((255, WHITE), (0, 0)):
                    pixels = bytearray(bytes([byte]) * (width * height * DEPTHS[format]))
                    self.assertEqual(set(grid(pixels, width, height, 4, format)), {value}, (format, width, height))

    def test_a_frame_may_be_read_only_or_part_of_another(self):
        pixels = frame("noise", 9, 7)
        want = grid(pixels, 9, 7, 4)
        self.assertEqual(grid(bytes(pixels), 9, 7, 4), want)
        self.assertEqual(grid(memoryview(bytearray(5) + pixels)[5:], 9, 7, 4), want)

    def test_without_planes_only_the_last_row_keeps_its_colours(self):
        pixels = frame("noise", 13, 9, "rgb888")
        whole, short = grid(pixels, 13, 9, 4, "rgb888"), grid(pixels, 13, 9, 4, "rgb888", each=4)
        self.assertEqual(short[:16], whole[:16])
        self.assertEqual(short[16:], whole[28:32] + whole[44:48] + whole[60:64])


class TestMeans(unittest.TestCase):
    def of(self, total, area, bits):
        cells, sums = words16(3), words32(4)
        sums[1] = sums[3] = total
        means(sums, 1, 2, 2, area, bits, cells, 1)
        self.assertEqual([int(v) for v in sums], [0] * 4)
        self.assertEqual(int(cells[0]), 0)
        self.assertEqual(cells[1], cells[2])
        return int(cells[1])

    def test_the_largest_sums(self):
        for bits in (8, 6, 5):
            white = (1 << bits) - 1
            for area in (1, 2, 262143, 262144, 262145, 300000, 1 << 22):
                self.assertEqual(self.of(white * area, area, bits), WHITE, (bits, area))
                self.assertEqual(self.of(0, area, bits), 0)

    def test_beyond_what_is_exact(self):
        for bits in (8, 6, 5):
            white = (1 << bits) - 1
            for area in (262145, 262159, 500003, (1 << 22) - 1, 1 << 22):
                for part in (1, 3, 7, 10, 15, 16):
                    total = white * area // 16 * part
                    got = self.of(total, area, bits)
                    # within one and the rounding of 1/2, multiplied by the area
                    self.assertTrue(2 * abs(got * area * white - total * WHITE) <= 3 * area * white, (bits, area, part))


class TestLuma(unittest.TestCase):
    def test_weights(self):
        cells = words16(14)
        for i, v in enumerate((4080, 0, 0, 4080, 0, 4080, 0, 4080, 0, 0, 4080, 4080)):
            cells[i + 2] = v
        luma(cells, 2, 2, 4, 0)  # red is 4080, 0, green 0, 4080, blue 0, 0
        self.assertEqual([int(v) for v in cells[:2]], [1227, 2391])
        for i in range(6):
            cells[i + 2] = 4080
        luma(cells, 2, 2, 2, 0)
        self.assertEqual([int(v) for v in cells[:2]], [4080, 4080])


class TestPool(unittest.TestCase):
    def test_means_of_squares(self):
        n = 6
        cells = words16(2 + n * n)
        for i in range(n * n):
            cells[2 + i] = i * i * 3
        for fewer in (1, 2, 3, 6):
            side = n // fewer
            out = words16(fewer * fewer + 2)
            pool(cells, 2, n, fewer, out, 1)
            want = []
            for y in range(fewer):
                for x in range(fewer):
                    part = [int(cells[2 + (y * side + r) * n + x * side + c]) for r in range(side) for c in range(side)]
                    want.append((2 * sum(part) + len(part)) // (2 * len(part)))
            self.assertEqual([int(v) for v in out], [0] + want + [0])


if __name__ == "__main__":
    unittest.main()
