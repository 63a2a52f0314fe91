"""The running background, and that a frame's groups are those of the single kernels."""

import unittest

from golden_pixels import features, frame, parameters

from emlearn_predict._runtime import int16s, words16, words32
from emlearn_predict.gradients import orient, shares
from emlearn_predict.patterns import patterns
from emlearn_predict.picture_extract import difference, learn
from emlearn_predict.picture_features import PictureFeatures
from emlearn_predict.spots import spots

OFF = {"pixels": 0, "colour": 0, "hog": [], "lbp": 0, "spots": 0, "difference": 0, "normalise": False}


def only(**changes):
    return PictureFeatures(parameters(**dict(OFF, **changes)))


class TestBackground(unittest.TestCase):
    def setting(self, shift):
        plan = words32(13)
        plan[11], plan[12] = 1, shift
        return plan, words16(3), int16s(1)

    def follow(self, shift, values):
        """Return the differences to the background before each of `values` is learned."""
        plan, background, out = self.setting(shift)
        result = []
        for value in values:
            background[2] = value
            difference(background, 1, out, 0)
            result.append(int(out[0]))
            learn(plan, background)
        return result

    def test_it_arrives(self):
        for shift in range(9):
            for start, end in ((0, 4080), (4080, 0), (1000, 1001), (1001, 1000), (0, 0), (4080, 4080)):
                got = self.follow(shift, [start] + [end] * (14 << shift))
                self.assertEqual(got[:2], [0, abs(end - start)], (shift, start, end))
                self.assertEqual(got[-1], 0, (shift, start, end))
                for a, b in zip(got[1:], got[2:]):
                    self.assertTrue(b <= a)

    def test_its_pace(self):
        self.assertEqual(self.follow(0, [100, 900, 300]), [0, 800, 600])
        self.assertEqual(self.follow(1, [0, 1000, 1000, 1000]), [0, 1000, 500, 250])
        self.assertEqual(self.follow(2, [1600, 0, 0]), [0, 1600, 1200])

    def test_extremes_in_turn(self):
        for shift in range(9):
            got = self.follow(shift, [0, 4080] * 300)
            self.assertTrue(0 <= min(got) and max(got) <= 4080)

    def test_without_one(self):
        plan, background = words32(13), words16(1)
        learn(plan, background)  # no parts: nothing to learn


class TestGroups(unittest.TestCase):
    """A frame of the grid's size: its cells are its pixels times 16."""

    n = 8

    def setUp(self):
        self.frame = frame("noise", self.n, self.n)
        self.cells = words16(self.n * self.n)
        for i in range(len(self.cells)):
            self.cells[i] = 16 * self.frame[i]

    def of(self, **changes):
        return features(only(**changes), self.frame, self.n, self.n)

    def test_pixels(self):
        want = [int(v) for v in self.cells]
        self.assertEqual(self.of(pixels=8), want)
        self.assertEqual(self.of(colour=8), want * 3)
        self.assertEqual(self.of(difference=8), [0] * 64)

    def test_colour(self):
        colours = frame("noise", self.n, self.n, "rgb888")
        extractor = only(colour=8)
        for format, order in (("rgb888", (0, 1, 2)), ("bgr888", (2, 1, 0))):
            want = sum([[16 * v for i, v in enumerate(colours) if i % 3 == part] for part in order], [])
            self.assertEqual(features(extractor, colours, self.n, self.n, format), want)

    def test_gradients(self):
        extractor = only(hog=[4, 1])
        bins, out = words32(16 * 9), int16s(17 * 8)
        orient(self.cells, 8, 4, extractor.directions, 8, bins)
        shares(bins, 4, 8, 4 * 64, out, 0)
        orient(self.cells, 8, 1, extractor.directions, 8, bins)
        shares(bins, 1, 8, 64 * 64, out, 128)
        self.assertEqual(self.of(hog=[4, 1]), [int(v) for v in out])

    def test_patterns_and_spots(self):
        out = int16s(40)
        patterns(self.cells, 8, 2, 32, out, 0)
        self.assertEqual(self.of(lbp=2), [int(v) for v in out])
        out = int16s(16)
        spots(self.cells, 8, 2, out, 0)
        self.assertEqual(self.of(spots=2), [int(v) for v in out])

    def test_together_they_are_the_same(self):
        groups = ({"pixels": 4, "normalise": True}, {"colour": 2}, {"hog": [4, 2]}, {"lbp": 2}, {"spots": 4})
        groups += ({"difference": 8},)
        for format in ("grey", "rgb888", "rgb565"):
            pixels, everything, want = frame("noise", 13, 11, format), {}, []
            for group in groups:
                everything.update(group)
                extractor = only(**group)
                features(extractor, frame("disc", 13, 11, format), 13, 11, format)
                extractor.learn()
                want += features(extractor, pixels, 13, 11, format)
            extractor = only(**everything)
            features(extractor, frame("disc", 13, 11, format), 13, 11, format)
            extractor.learn()
            self.assertEqual(features(extractor, pixels, 13, 11, format), want)


if __name__ == "__main__":
    unittest.main()
