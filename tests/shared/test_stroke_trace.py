"""Strokes at 33 points: place, size and tempo are gone, and the points lie where the path is."""

import unittest

from strokes_exact import ellipse, exact_path, pairs_of, path_of, points_of, scribble, traced

from emlearn_predict._runtime import int16s, words32
from emlearn_predict.stroke_trace import FACTS, MAX_POINTS, measure, pick


def found(pairs):
    return pairs_of(traced(pairs)[0])


class TestPath(unittest.TestCase):
    def check(self, pairs, tolerance):
        for got, expected in zip(found(pairs), exact_path(pairs)):
            self.assertLessEqual(abs(got[0] - expected[0]), tolerance, (got, expected))
            self.assertLessEqual(abs(got[1] - expected[1]), tolerance, (got, expected))

    def test_straight_lines_are_exact(self):
        for dx, dy in ((3200, 0), (0, -3200), (1, 0), (65535, 0), (3200, 3200)):
            got = found([(-32768 if dx > 32767 else 0, 0), (dx - 32768 if dx > 32767 else dx, dy)])
            for k in range(33):
                x = 1024 if not dx else 64 * k
                y = 1024 if not dy else 64 * k if dy > 0 else 2048 - 64 * k
                self.assertLessEqual(abs(got[k][0] - x) + abs(got[k][1] - y), 2, (k, got[k], x, y))

    def test_within_the_error_of_the_distances(self):
        # 4 % of the length between where two estimates of it begin to differ: at most 2 % of a closed ellipse
        for n, width, height in ((50, 1000, 1000), (120, 30000, 12000), (33, 400, 4000)):
            self.check(ellipse(n, width, height), 90)

    def test_random_walks(self):
        for n in (2, 3, 20, 100):
            for seed in range(5):
                self.check(scribble(n, seed, 20000), 160)

    def test_place_and_size_do_not_matter(self):
        expected = found(ellipse(60, 4000, 2000))
        self.assertEqual(found(ellipse(60, 4000, 2000, -9000, 25000)), expected)
        for got, first in zip(found(ellipse(60, 64000, 32000)), expected):
            self.assertLessEqual(abs(got[0] - first[0]) + abs(got[1] - first[1]), 6)

    def test_tempo_does_not_matter(self):
        steady = [(i * 100, i * i) for i in range(60)]
        slow = [pair for pair in steady for _ in range(1 + pair[0] // 1000)]
        self.assertEqual(found(slow), found(steady))

    def test_dots(self):
        for pairs in ([(5, -7)], [(32767, -32768)] * 40):
            self.assertEqual(found(pairs), [(1024, 1024)] * 33)

    def test_from_corner_to_corner(self):
        ends = [(-32768, -32768), (32767, 32767)] * (MAX_POINTS // 2)
        got = found(ends)
        self.assertTrue(all(0 <= v <= 2048 for pair in got for v in pair))
        self.assertEqual(got[0], (0, 0))
        self.assertLessEqual(2048 - got[-1][0], 2)


class TestFacts(unittest.TestCase):
    def test_length_of_a_line_there_and_back(self):
        facts = words32(FACTS)
        points = points_of([(0, 0), (1000, 0), (0, 0)])
        measure(points, 0, 3, facts)
        self.assertEqual(int(facts[7]), 2 * 8 * int(facts[6]))
        self.assertTrue(2048 <= facts[6] < 4096)

    def test_other_points_of_the_buffer_do_not_count(self):
        one, other = words32(FACTS), words32(FACTS)
        measure(points_of([(0, 0), (10, 20), (-900, 4)]), 0, 2, one)
        measure(points_of([(0, 0), (10, 20)]), 0, 2, other)
        self.assertEqual([int(v) for v in one], [int(v) for v in other])


class TestPick(unittest.TestCase):
    def test_ends_of_parts(self):
        path = path_of([(k, 2048 - k) for k in range(33)])
        for parts in (1, 2, 8, 32):
            out = int16s(2 * parts + 2)
            pick(path, 0, 32 // parts, out)
            expected = [v for k in range(0, 33, 32 // parts) for v in (k - 1024, 1024 - k)]
            self.assertEqual([int(v) for v in out], expected)


if __name__ == "__main__":
    unittest.main()
