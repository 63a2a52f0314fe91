"""`StrokeFeatures`: every group alone and together, what is refused, and that nothing is allocated."""

import gc
import unittest
from array import array

from strokes_exact import ellipse, points_of, scribble

from emlearn_predict._runtime import NAME, int16s
from emlearn_predict.stroke_features import SHAPES, StrokeFeatures

OFF = {"version": 1, "path": 0, "directions": 0, "turns": 0, "shape": 0, "raster": 0}
GROUPS = (("path", 8), ("directions", 8), ("turns", 4), ("shape", (1 << SHAPES) - 1), ("raster", 5))
ALL = dict(OFF, **dict(GROUPS))


def features(parameters, pairs, count=None):
    extractor = StrokeFeatures(parameters)
    out = int16s(extractor.n_features)
    extractor.extract(points_of(pairs), out, count)
    return [int(v) for v in out]


class TestGroups(unittest.TestCase):
    def test_together_they_are_what_each_is_alone(self):
        for pairs in (ellipse(70, 900, 400), scribble(200, 3), [(0, 0)]):
            alone = []
            for key, value in GROUPS:
                alone += features(dict(OFF, **{key: value}), pairs)
            self.assertEqual(features(ALL, pairs), alone)

    def test_every_one_has_a_name(self):
        for parameters in [ALL] + [dict(OFF, **{key: value}) for key, value in GROUPS]:
            extractor = StrokeFeatures(parameters)
            names = extractor.names()
            self.assertEqual(len(names), extractor.n_features)
            self.assertEqual(len(set(names)), len(names))

    def test_the_first_points_of_a_buffer(self):
        pairs = scribble(60, 1)
        self.assertEqual(features(ALL, pairs, 33), features(ALL, pairs[:33]))

    def test_nothing_is_left_of_the_stroke_before(self):
        extractor = StrokeFeatures(ALL)
        out = int16s(extractor.n_features)
        for pairs in (scribble(500, 2), ellipse(20, 7, 70), [(1, 1)], scribble(500, 2)):
            extractor.extract(points_of(pairs), out)
            self.assertEqual([int(v) for v in out], features(ALL, pairs))


class TestRefusals(unittest.TestCase):
    def test_parameters(self):
        for key, values in (
            ("version", (0, 2, None, "1")),
            ("path", (3, 33, 64, -1, True, None, 8.0)),
            ("directions", (17, -1, "8", None)),
            ("turns", (5, -8, 64, [])),
            ("shape", (1 << SHAPES, -1, None, ["width"])),
            ("raster", (17, -1, 2.5)),
        ):
            for value in values:
                with self.subTest(key=key, value=value), self.assertRaisesRegex(ValueError, "features: " + key):
                    StrokeFeatures(dict(ALL, **{key: value}))
        for key in ALL:
            less = dict(ALL)
            del less[key]
            with self.assertRaisesRegex(ValueError, key):
                StrokeFeatures(less)
        with self.assertRaisesRegex(ValueError, "every group is switched off"):
            StrokeFeatures(OFF)

    def test_points(self):
        extractor = StrokeFeatures(ALL)
        out = int16s(extractor.n_features)
        good = points_of(ellipse(9, 90, 90))
        for points in (array("H", [1, 2]), array("i", [1, 2]), bytearray(4), [1, 2], "ab"):
            with self.assertRaisesRegex(ValueError, "points must be an array of int16"):
                extractor.extract(points, out)
        with self.assertRaisesRegex(ValueError, "3 values, must have an x and a y"):
            extractor.extract(int16s(3), out)
        for points, count in ((int16s(0), None), (int16s(2050), None), (good, 0), (good, 10), (good, -1)):
            with self.assertRaisesRegex(ValueError, "must have 1 to 1024 points"):
                extractor.extract(points, out, count)
        for wrong in (int16s(extractor.n_features - 1), int16s(0)):
            with self.assertRaisesRegex(ValueError, "out has"):
                extractor.extract(good, wrong)
        with self.assertRaisesRegex(ValueError, "out must be"):
            extractor.extract(good, array("H", [0] * extractor.n_features))
        extractor.extract(good, out)


class TestMemory(unittest.TestCase):
    def test_nothing_is_allocated(self):
        if NAME != "micropython":
            self.skipTest("CPython allocates all the time")
        extractor = StrokeFeatures(ALL)
        out = int16s(extractor.n_features)
        points = points_of(scribble(150, 5))
        extractor.extract(points, out)
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        for count in (150, 20, 1, 99):
            extractor.extract(points, out, count)
        after = gc.mem_alloc()
        gc.enable()
        self.assertEqual(after - before, 0)


if __name__ == "__main__":
    unittest.main()
