"""The path from strokes to events, and that it allocates nothing."""

import gc
import unittest
from array import array
from io import StringIO

import small_bundle
from small_bundle import STROKE_SELFTEST, STROKE_TREES, stroke_model
from strokes_exact import points_of

from emlearn_predict import StrokePredictor
from emlearn_predict._runtime import NAME, int16s, native_trees
from emlearn_predict.stroke_predictor import read_points

DASH = [(0, 0), (3000, 10)]
RING = [(0, 0), (900, 0), (900, 900), (0, 900), (0, 0)]
CORNER = [(0, 0), (0, 700), (500, 700)]
WAND = {"kind": "strokes", "step": 9601, "forward": 1}


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("stroke")

    def tearDown(self):
        self.folder.remove()

    def load(self, description=None, trees=STROKE_TREES, selftest=STROKE_SELFTEST):
        self.folder.write(description or stroke_model(), trees, selftest)
        return StrokePredictor.load(self.folder.path)


def ints(values):
    return [int(v) for v in values]


class TestPredict(WithFolder):
    def test_strokes(self):
        predictor = self.load()
        for pairs, label in ((DASH, "dash"), (RING, "ring"), (CORNER, "stroke")):
            self.assertEqual(predictor.predict(points_of(pairs)), label)
        self.assertEqual(predictor.index, -1)

    def test_the_first_points_of_a_buffer(self):
        predictor = self.load()
        points = points_of(RING + DASH)
        self.assertEqual(predictor.predict(points, len(RING)), "ring")
        self.assertEqual(predictor.predict(points, 2), "dash")

    def test_refusals(self):
        predictor = self.load()
        for points, count in ((int16s(0), None), (int16s(3), None), (array("H", [0, 0]), None), (int16s(4), 3)):
            with self.assertRaises(ValueError):
                predictor.predict(points, count)


class TestPush(WithFolder):
    def test_each_stroke_is_an_event(self):
        predictor = self.load()
        found = []
        for pairs in (DASH, DASH, RING, CORNER, RING):
            event = predictor.push(points_of(pairs))
            found.append((event.label, event.index, event.window, ints(event.votes)))
        expected = [("dash", 0, 0, [3, 0, 0]), ("dash", 0, 1, [3, 0, 0]), ("ring", 1, 2, [0, 2, 1])]
        expected += [("stroke", 2, 3, [0, 0, 3]), ("ring", 1, 4, [0, 2, 1])]
        self.assertEqual(found, expected)

    def test_thresholds(self):
        decision = dict(stroke_model()["decision"], threshold=[0, 4096, 0])
        predictor = self.load(stroke_model(decision=decision))
        self.assertIsNone(predictor.push(points_of(RING)))
        self.assertEqual(predictor.push(points_of(DASH)).window, 1)

    def test_clear(self):
        predictor = self.load()
        predictor.push(points_of(RING))
        predictor.clear()
        self.assertEqual(predictor.index, -1)
        self.assertEqual(predictor.push(points_of(RING)).window, 0)


class TestBundle(WithFolder):
    def test_smoothing_over_strokes_is_refused(self):
        decision = dict(stroke_model()["decision"], alpha=2048)
        with self.assertRaisesRegex(ValueError, "alpha is 2048, must be 4096: each stroke is decided by itself"):
            self.load(stroke_model(decision=decision))

    def test_a_wand(self):
        self.assertIsNone(self.load().path)
        predictor = self.load(stroke_model(source=WAND))
        count = predictor.path.trace(int16s(6 * 20))
        self.assertEqual(predictor.push(predictor.path.points, count).label, "dash")

    def test_wrong_wands(self):
        for key, value in (("step", 0), ("step", "1"), ("step", 1 << 25), ("forward", 3), ("forward", None)):
            with self.subTest(key=key, value=value), self.assertRaisesRegex(ValueError, key):
                self.load(stroke_model(source=dict(WAND, **{key: value})))

    def test_columns(self):
        description = stroke_model()
        description["features"]["columns"] = [1, 2]
        trees = STROKE_TREES.replace("f,3", "f,2").replace("n,1,", "n,0,").replace("n,2,", "n,1,")
        lines = STROKE_SELFTEST.split("\n")
        lines = ["f," + line.split(",", 2)[2] if line[:1] == "f" else line for line in lines]
        predictor = self.load(description, trees, "\n".join(lines))
        self.assertEqual(predictor.selftest(), (0, 0))
        self.assertEqual(predictor.push(points_of(RING)).label, "ring")


class TestSelftest(WithFolder):
    def test_good(self):
        self.assertEqual(self.load().selftest(), (0, 0))

    def test_differences_are_counted(self):
        text = STROKE_SELFTEST.replace("f,2048,0,", "f,2047,1,").replace("v,0,0,3", "v,1,0,2")
        self.assertEqual(self.load(selftest=text).selftest(), (2, 2))

    def test_damaged(self):
        lines = STROKE_SELFTEST.split("\n")
        for text in (
            "",
            "\n".join(lines[:1]),
            "\n".join(lines[:2]),
            "\n".join(lines[1:]),
            STROKE_SELFTEST.replace("w,0,0,100,0", "w,0,0,100"),
            STROKE_SELFTEST.replace("w,0,0,100,0", "w,0,0,100,0,0"),
            STROKE_SELFTEST.replace("v,3,0,0", "v,3,0,0,0"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "selftest.csv"):
                self.load(selftest=text).selftest()

    def test_heads(self):
        self.assertEqual(len(read_points(StringIO("s,7\n"))), 14)
        self.assertIsNone(read_points(StringIO("")))
        for text in ("s,0\n", "s,129\n", "s,-1\n", "s,two\n", "s\n", "w,2\n", "\n", "s,2,3\n", "s," + "0" * 40 + "2\n"):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "selftest.csv"):
                read_points(StringIO(text))


class TestNative(WithFolder):
    def test_events_are_the_same(self):
        if native_trees is None:
            self.skipTest("emlearn_trees is not installed in this runtime")
        predictor = self.load()
        self.assertIsNotNone(predictor.model.native)
        self.assertEqual(predictor.selftest(), (0, 0))


@unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
class TestAllocation(WithFolder):
    def check(self, call, *arguments):
        call(*arguments)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(100):
                call(*arguments)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)

    def test_push_and_predict(self):
        features = {"version": 1, "path": 8, "directions": 8, "turns": 8, "shape": 511, "raster": 4}
        everything = stroke_model(features=dict(features, columns=[18, 34, 35]))
        for description in (None, everything):
            predictor = self.load(description)
            for call in (predictor.push, predictor.predict):
                self.check(call, points_of(RING))
                self.check(call, points_of(RING + DASH), 5)

    def test_trace(self):
        predictor = self.load(stroke_model(source=WAND))
        samples = int16s(6 * 50)
        for i in range(len(samples)):
            samples[i] = (i * 7919) % 20011 - 10000
        self.check(predictor.path.trace, samples, 50)
        self.check(predictor.path.rest, samples, 30)


if __name__ == "__main__":
    unittest.main()
