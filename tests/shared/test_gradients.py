"""Histograms of oriented gradients: known directions, turned and mirrored grids, and how parts are added up."""

import unittest

from golden_pixels import SINES, frame, parameters

from emlearn_predict._runtime import int16s, words16, words32
from emlearn_predict.gradients import merge, orient, shares
from emlearn_predict.picture_features import PictureFeatures

OFF = {"colour": 0, "lbp": 0, "spots": 0, "difference": 0, "hog": [1]}


def histograms(cells, n, parts, count):
    """Return the histograms of parts x parts parts of a grid, each a list of integers."""
    values, bins = words16(n * n), words32(parts * parts * (count + 1))
    for i in range(n * n):
        values[i] = cells[i]
    for i in range(len(bins)):
        bins[i] = 77  # what another frame left behind
    directions = PictureFeatures(parameters(orientations=count, size=n, pixels=1, **OFF)).directions
    orient(values, n, parts, directions, count, bins)
    return [[int(v) for v in bins[i * count : (i + 1) * count]] for i in range(parts * parts)]


def plane(n, dx, dy):
    """Return a grid that rises by dx to the right and by dy upwards, a cell."""
    middle = 2040 - (dx + dy) * (n - 1) // 2
    return [middle + dx * x + dy * (n - 1 - y) for y in range(n) for x in range(n)]


def inner(dx, dy, count):
    """Return the histogram of four cells of such a grid that are not at its border, where differences are half."""
    return histograms(plane(6, dx, dy), 6, 3, count)[4]


def noise(n):
    return [16 * v for v in frame("noise", n, n)]


class TestDirections(unittest.TestCase):
    def test_a_direction_alone(self):
        for count, sine in SINES.items():
            for k in range(count):
                # along a direction itself its neighbours get next to nothing
                quarter = count // 2
                cos = sine[quarter - k] if k <= quarter else -sine[k - quarter]
                sin = sine[k] if k <= quarter else sine[count - k]
                for sign in (1, -1):
                    got = inner(sign * (cos // 8), sign * (sin // 8), count)
                    self.assertEqual(got.index(max(got)), k, (count, k, sign, got))
                    self.assertTrue(max(got) * 50 > 49 * sum(got), (count, k, sign, got))

    def test_axes_and_diagonals(self):
        for dx, dy, expected in ((10, 0, 0), (0, 10, 2), (10, 10, 1), (-10, 10, 3), (-10, 0, 0), (0, -10, 2)):
            got = inner(dx, dy, 4)
            self.assertEqual([k for k in range(4) if got[k]], [expected], (dx, dy, got))

    def test_between_two_directions(self):
        got = histograms(plane(8, 100, 100), 8, 1, 2)[0]
        self.assertEqual(got[0], got[1])
        self.assertTrue(got[0] > 0)
        got = inner(181, 75, 4)  # 22.5 degrees
        self.assertTrue(abs(got[0] - got[1]) <= got[0] // 50, got)
        self.assertEqual(got[2:], [0, 0])

    def test_size_of_a_gradient(self):
        # twice the rise inside, once at the two borders
        got = histograms(plane(8, 100, 0), 8, 1, 2)[0]
        self.assertEqual(got, [8 * (6 * 200 + 2 * 100), 0])
        got = histograms(plane(8, 0, 100), 8, 1, 2)[0]
        self.assertEqual(got, [0, 8 * (6 * 200 + 2 * 100)])

    def test_flat_has_none(self):
        for level in (0, 4080):
            self.assertEqual(histograms([level] * 64, 8, 2, 8), [[0] * 8] * 4)

    def test_the_largest_gradients(self):
        for count in (2, 4, 16):
            for pattern in (0x33, 0x0F, 0x55, 0x01):
                for vertical in (0, 1):
                    cells = [4080 * (pattern >> ((y if vertical else x) % 8) & 1) for y in range(32) for x in range(32)]
                    for parts in (1, 8):
                        for bins in histograms(cells, 32, parts, count):
                            self.assertEqual(sum(bins), bins[count // 2 if vertical else 0])
                            self.assertTrue(sum(bins) <= 4080 * 1024)


class TestSymmetry(unittest.TestCase):
    def test_inverted(self):
        for count in SINES:
            cells = noise(12)
            self.assertEqual(
                histograms(cells, 12, 3, count), histograms([4080 - v for v in cells], 12, 3, count), count
            )

    def test_mirrored(self):
        n, parts = 12, 3
        for count in SINES:
            cells = noise(n)
            mirror = [cells[y * n + n - 1 - x] for y in range(n) for x in range(n)]
            plain, other = histograms(cells, n, parts, count), histograms(mirror, n, parts, count)
            for y in range(parts):
                for x in range(parts):
                    a, b = plain[y * parts + x], other[y * parts + parts - 1 - x]
                    self.assertEqual(a, [b[-k % count] for k in range(count)], (count, y, x))

    def test_turned(self):
        n, parts = 8, 2
        for count in SINES:
            cells = noise(n)
            turned = [cells[x * n + n - 1 - y] for y in range(n) for x in range(n)]  # to the left
            plain, other = histograms(cells, n, parts, count), histograms(turned, n, parts, count)
            for y in range(parts):
                for x in range(parts):
                    a, b = plain[x * parts + parts - 1 - y], other[y * parts + x]
                    for k in range(count):
                        # by cells, of which each is cut off to an integer
                        self.assertTrue(abs(a[k] - b[(k + count // 2) % count]) <= 16, (count, y, x, a, b))


class TestMerge(unittest.TestCase):
    def test_parts_add_up(self):
        for n, levels in ((32, (8, 4, 2, 1)), (24, (12, 6, 3, 1)), (15, (15, 5, 1)), (4, (4, 2, 1))):
            for count in (2, 8):
                cells, finest = noise(n), levels[0]
                bins = words32(finest * finest * (count + 1))
                flat = sum(histograms(cells, n, finest, count), [])
                for i in range(len(flat)):
                    bins[i] = flat[i]
                for i in range(1, len(levels)):
                    merge(bins, levels[i - 1], levels[i], count)
                    got = [int(v) for v in bins[: levels[i] ** 2 * count]]
                    self.assertEqual(got, sum(histograms(cells, n, levels[i], count), []), (n, levels[i]))


class TestShares(unittest.TestCase):
    def of(self, parts, side, least):
        count = len(parts[0])
        bins, out = words32(side * side * (count + 1)), int16s(len(parts) * count + 2)
        i = 0
        for part in parts:
            for v in part:
                bins[i] = v
                i += 1
        shares(bins, side, count, least, out, 1)
        self.assertEqual((out[0], out[len(out) - 1]), (0, 0))
        self.assertEqual([int(v) for v in bins[:i]], sum(parts, []))  # the next level is made of them
        return [[int(v) for v in out[1 + k * count : 1 + (k + 1) * count]] for k in range(len(parts))]

    def test_of_nine_parts(self):
        side = 4
        parts = [[(i * 977 + 1) % 5000, (i * i * 31) % 700] for i in range(side * side)]
        got = self.of(parts, side, 64)
        for y in range(side):
            for x in range(side):
                total = 64
                for v in range(max(0, y - 1), min(side, y + 2)):
                    for u in range(max(0, x - 1), min(side, x + 2)):
                        total += sum(parts[v * side + u])
                for k in range(2):
                    value = parts[y * side + x][k]
                    self.assertTrue(abs(got[y * side + x][k] * total - 1024 * value) <= 2 * total, (y, x, k))

    def test_from_nothing_to_the_largest(self):
        for least in (64, 65536):
            for total in (0, 1, 63, 32767, 32768, 65535, (1 << 23) - 1):
                got = self.of([[total, 0]], 1, least)[0]
                self.assertEqual(got[1], 0)
                self.assertTrue(abs(got[0] * (total + least) - 1024 * total) <= 2 * (total + least), (least, total))
                self.assertTrue(0 <= got[0] <= 1024)
        got = self.of([[1 << 23, 0]] + [[0, 0]] * 3, 2, 64)
        self.assertEqual(got, [[1024, 0]] + [[0, 0]] * 3)
        got = self.of([[1 << 20, 1 << 20]] * 9, 3, 64)
        self.assertTrue(56 <= got[4][0] <= 57, got)


if __name__ == "__main__":
    unittest.main()
