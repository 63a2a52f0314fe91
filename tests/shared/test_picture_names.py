"""Names of the features of pictures: one for each, in their order, with the place in the picture."""

import unittest

import golden_pixels
from golden_pixels import features, parameters

from emlearn_predict.picture_features import PictureFeatures


class TestNames(unittest.TestCase):
    def test_one_for_each_feature(self):
        for case in golden_pixels.CASES:
            extractor = PictureFeatures(parameters(**case[4]))
            if extractor.n_features > 500:
                continue  # more than a board's memory takes at once
            names = extractor.names()
            self.assertEqual(len(names), extractor.n_features, case[0])
            self.assertEqual(len(set(names)), len(names), case[0])

    def test_order(self):
        names = PictureFeatures(
            parameters(pixels=1, colour=2, hog=[2, 1], orientations=4, lbp=1, spots=1, difference=1)
        ).names()
        places = ("0_0", "0_1", "1_0", "1_1")
        want = ["pixel_0_0"] + [colour + "_" + place for colour in ("red", "green", "blue") for place in places]
        want += ["hog2_%s_%ddeg" % (place, degrees) for place in places for degrees in (0, 45, 90, 135)]
        want += ["hog1_0_0_%ddeg" % degrees for degrees in (0, 45, 90, 135)]
        want += ["lbp_0_0_%d" % k for k in range(10)]
        want += ["dark1_0_0", "bright1_0_0", "dark2_0_0", "bright2_0_0", "difference_0_0"]
        self.assertEqual(names, want)

    def test_a_name_is_where_the_feature_looks(self):
        """One bright cell in a part: its features are those of the part's name."""
        extractor = PictureFeatures(parameters(size=16, pixels=4, normalise=False, colour=4, spots=4, lbp=4, hog=[4]))
        names = extractor.names()
        black = features(extractor, bytes(256), 16, 16)
        for row, column in ((0, 1), (3, 2), (2, 0)):
            pixels = bytearray(256)
            pixels[(4 * row + 2 - row // 2) * 16 + 4 * column + 2 - column // 2] = 255
            got = features(extractor, pixels, 16, 16)
            changed = [names[i] for i in range(len(names)) if got[i] != black[i]]
            for kind in ("pixel", "red", "green", "blue", "bright1"):
                self.assertEqual([n for n in changed if n.startswith(kind + "_")], ["%s_%d_%d" % (kind, row, column)])
            for kind in ("hog4", "lbp"):
                here = [n for n in changed if n.startswith("%s_%d_%d_" % (kind, row, column))]
                self.assertTrue(len(here) > 1, (kind, changed))


if __name__ == "__main__":
    unittest.main()
