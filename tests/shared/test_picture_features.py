"""The features of whole frames: the same in every execution, whatever came before, and what is refused."""

import unittest
from array import array

import golden_pixels
import golden_pixels_values
from golden_pixels import features, frame, parameters

from emlearn_predict._runtime import int16s
from emlearn_predict.picture_features import DEPTHS, PictureFeatures


class TestGolden(unittest.TestCase):
    def test_every_execution_computes_the_same(self):
        self.assertEqual(len(golden_pixels_values.EXPECTED), len(golden_pixels.CASES))
        for case in golden_pixels.CASES:
            with self.subTest(case=case[0]):
                self.assertEqual(golden_pixels.fingerprint(case), golden_pixels_values.EXPECTED[case[0]])

    def test_frames_leave_nothing_behind(self):
        for name in ("rgb888", "odd grid", "gradients alone", "16 orientations"):
            _, width, height, format, changes = golden_pixels.named(name)
            extractor = PictureFeatures(parameters(**changes))
            pixels = frame("disc", width, height, format)
            first = features(extractor, pixels, width, height, format)
            for kind, w, h, other in (("noise", 40, 9, "rgb565"), ("white", 3, 3, "grey"), ("noise", 1, 1, "bgr888")):
                features(extractor, frame(kind, w, h, other), w, h, other)
            self.assertEqual(features(extractor, pixels, width, height, format), first, name)

    def test_an_interrupted_frame_leaves_nothing_behind(self):
        extractor = PictureFeatures(parameters())
        pixels = frame("disc", 9, 7)
        first = features(extractor, pixels, 9, 7)
        for i in range(len(extractor.sums)):
            extractor.sums[i] = 1000
        self.assertEqual(features(extractor, pixels, 9, 7), first)

    def test_a_buffer_may_be_used_again(self):
        extractor = PictureFeatures(parameters(difference=0))
        out, pixels = int16s(extractor.n_features), bytearray(48)
        extractor.extract(pixels, 8, 6, out)
        black = bytes(out)
        pixels[:] = frame("noise", 8, 6)
        extractor.extract(pixels, 8, 6, out)
        self.assertEqual([int(v) for v in out], features(PictureFeatures(parameters(difference=0)), pixels, 8, 6))
        self.assertNotEqual(bytes(out), black)
        extractor.extract(pixels, 6, 8, out)
        self.assertEqual([int(v) for v in out], features(PictureFeatures(parameters(difference=0)), pixels, 6, 8))

    def test_the_frame_is_not_changed(self):
        pixels = frame("noise", 12, 9, "rgb888")
        features(PictureFeatures(parameters()), pixels, 12, 9)
        self.assertEqual(pixels, frame("noise", 12, 9, "rgb888"))


class TestFormats(unittest.TestCase):
    def test_by_its_length(self):
        for format in ("grey", "rgb565", "rgb888"):
            pixels = frame("noise", 9, 7, format)
            named = features(PictureFeatures(parameters()), pixels, 9, 7, format)
            self.assertEqual(features(PictureFeatures(parameters()), pixels, 9, 7), named)
            for other in (bytes(pixels), array("B", pixels), memoryview(pixels), memoryview(bytes(pixels))):
                self.assertEqual(features(PictureFeatures(parameters()), other, 9, 7), named)
            self.assertEqual(features(PictureFeatures(parameters()), memoryview(b"12345" + pixels)[5:], 9, 7), named)

    def test_grey_as_colours(self):
        grey = frame("noise", 9, 7)
        colours = bytearray(3 * len(grey))
        for i in range(len(colours)):
            colours[i] = grey[i // 3]
        expected = features(PictureFeatures(parameters()), grey, 9, 7)
        self.assertEqual(features(PictureFeatures(parameters()), colours, 9, 7), expected)
        self.assertEqual(features(PictureFeatures(parameters()), colours, 9, 7, "bgr888"), expected)

    def test_wrong_frames(self):
        extractor = PictureFeatures(parameters())
        out = int16s(extractor.n_features)
        for pixels, width, height, format in (
            (b"", 1, 1, None),
            (b"", 0, 0, None),
            (bytes(48), 0, 6, None),
            (bytes(48), 8, 0, "grey"),
            (bytes(48), -8, -6, "grey"),
            (bytes(47), 8, 6, None),
            (bytes(49), 8, 6, "grey"),
            (bytes(48), 8, 6, "rgb888"),
            (bytes(48), 8, 6, "rgb565"),
            (bytes(48), 4, 3, None),  # four bytes a pixel
            (bytes(48), 8, 6, ""),
            (bytes(48), 8, 6, "rgba8888"),
            (bytes(48), 8, 6, 0),
            (bytes(2049), 2049, 1, "grey"),
            (bytes(2049), 1, 2049, "grey"),
            (array("h", bytes(96)), 8, 6, None),
            (array("H", bytes(48)), 8, 3, "grey"),
            (array("H", bytes(48)), 8, 6, None),
            (array("H", bytes(48)), 4, 3, "rgb565"),
            (array("f", bytes(192)), 8, 6, None),
            (array("b", bytes(48)), 8, 6, None),
            (memoryview(array("b", bytes(48))), 8, 6, None),
            ([0] * 48, 8, 6, None),
            ("0" * 48, 8, 6, None),
        ):
            with self.assertRaises(ValueError) as caught:
                extractor.extract(pixels, width, height, out, format)
            self.assertNotIn("\n", str(caught.exception))
        for pixels in (None, 5, array("b", bytes(48))):
            with self.assertRaisesRegex(ValueError, "frame must be bytes, such as a bytearray, not "):
                extractor.extract(pixels, 8, 6, out)
        for width, height in ((8.5, 6), ("8", 6), (8, None)):
            with self.assertRaises((TypeError, ValueError)):
                extractor.extract(bytes(48), width, height, out)

    def test_a_frame_that_was_right_and_changed(self):
        extractor = PictureFeatures(parameters())
        out, pixels = int16s(extractor.n_features), bytearray(48)
        extractor.extract(pixels, 8, 6, out)
        for size in ((8, 7), (7, 6), (48, 2)):
            with self.assertRaises(ValueError):
                extractor.extract(pixels, size[0], size[1], out)

    def test_a_frame_that_has_grown(self):
        extractor = PictureFeatures(parameters())
        out, pixels = int16s(extractor.n_features), array("B", bytes(48))
        extractor.extract(pixels, 8, 6, out)
        try:
            pixels.append(0)
        except BufferError:
            return  # CPython lets none grow that numba works on
        with self.assertRaisesRegex(ValueError, "frame has 49 bytes"):
            extractor.extract(pixels, 8, 6, out)

    def test_wrong_outputs(self):
        extractor = PictureFeatures(parameters())
        n = extractor.n_features
        wrong = (
            int16s(n - 1),
            int16s(n + 1),
            bytearray(n),
            array("i", bytes(4 * n)),
            array("H", bytes(2 * n)),
            [0] * n,
        )
        for out in wrong:
            with self.assertRaises(ValueError):
                extractor.extract(bytes(48), 8, 6, out)
        out = array("h", bytes(2 * n))
        extractor.extract(bytes(48), 8, 6, out)
        out[1:] = array("h")  # pointer code would go past its end
        with self.assertRaisesRegex(ValueError, "out has 1 values"):
            extractor.extract(bytes(48), 8, 6, out)

    def test_the_longest_sides(self):
        extractor = PictureFeatures(parameters(difference=0))
        for format in DEPTHS:
            for width, height in ((2048, 1), (1, 2048)):
                got = features(extractor, bytes([255]) * (2048 * DEPTHS[format]), width, height, format)
                self.assertEqual(got[:16], [0] * 16)
                self.assertEqual(got[16:28], [4080] * 12)


class TestBackground(unittest.TestCase):
    def test_of_frames(self):
        extractor = PictureFeatures(
            parameters(size=4, pixels=0, colour=0, hog=[], lbp=0, spots=0, difference=2, background=1)
        )
        for grey, expected in ((100, 0), (200, 1600), (200, 800), (150, 400)):
            self.assertEqual(features(extractor, bytes([grey]) * 16, 4, 4), [expected] * 4)
            # looking is not learning
            self.assertEqual(features(extractor, bytes([grey]) * 16, 4, 4), [expected] * 4)
            extractor.learn()
        extractor.clear()
        self.assertEqual(features(extractor, bytes(16), 4, 4), [0] * 4)

    def test_learning_without_one(self):
        extractor = PictureFeatures(parameters(difference=0))
        pixels = frame("noise", 9, 7)
        before = features(extractor, pixels, 9, 7)
        extractor.learn()
        self.assertEqual(features(extractor, pixels, 9, 7), before)
        extractor.clear()


class TestRefusals(unittest.TestCase):
    wrong = (
        {"version": 0},
        {"version": 2},
        {"version": None},
        {"size": 3},
        {"size": 33},
        {"size": 8.0},
        {"size": "8"},
        {"size": None},
        {"size": True},
        {"size": -8},
        {"crop": 1},
        {"crop": None},
        {"normalise": "yes"},
        {"pixels": 3},
        {"pixels": 16},
        {"pixels": -4},
        {"pixels": 4.0},
        {"pixels": True},
        {"pixels": None},
        {"colour": 5},
        {"colour": -1},
        {"lbp": 3},
        {"lbp": [2]},
        {"spots": 16},
        {"spots": "2"},
        {"difference": 6},
        {"difference": 1 << 40},
        {"hog": 4},
        {"hog": None},
        {"hog": "42"},
        {"hog": {"4": 2}},
        {"hog": [0]},
        {"hog": [4, 0]},
        {"hog": [3]},
        {"hog": [16]},
        {"hog": [4, 4]},
        {"hog": [8, 8]},
        {"hog": [2, 4]},
        {"hog": [4, -2]},
        {"hog": [4.0]},
        {"hog": [True]},
        {"hog": [8, 4, 2, 1, 1]},
        {"orientations": 0},
        {"orientations": 3},
        {"orientations": 18},
        {"orientations": -8},
        {"orientations": 8.0},
        {"sine": None},
        {"sine": []},
        {"sine": [0, 4096]},
        {"sine": [0, 1567, 2896, 3784, 4095]},
        {"sine": [1, 1567, 2896, 3784, 4096]},
        {"sine": [-1, 1567, 2896, 3784, 4096]},
        {"sine": [0, 1567, 1567, 3784, 4096]},
        {"sine": [0, 2896, 1567, 3784, 4096]},
        {"sine": [0, 1567, 2896, 4096, 4097]},
        {"sine": [0, 1567.5, 2896, 3784, 4096]},
        {"sine": [0, 1567, 2896, 3784, 4096, 4096]},
        {"contrast": -1},
        {"contrast": 4081},
        {"contrast": 2.0},
        {"background": -1},
        {"background": 9},
        {"background": 0.5},
    )

    def test_wrong_parameters(self):
        for changes in self.wrong:
            with self.subTest(changes=changes):
                changed = parameters()
                changed.update(changes)
                with self.assertRaises(ValueError) as caught:
                    PictureFeatures(changed)
                self.assertNotIn("\n", str(caught.exception))

    def test_missing_parameters(self):
        for key in parameters():
            with self.subTest(key=key), self.assertRaisesRegex(ValueError, "features: "):
                changed = parameters()
                del changed[key]
                PictureFeatures(changed)

    def test_everything_off(self):
        with self.assertRaisesRegex(ValueError, "switched off"):
            PictureFeatures(parameters(pixels=0, colour=0, hog=[], lbp=0, spots=0, difference=0))

    def test_the_finest_of_everything(self):
        for n in (4, 5, 11):
            changes = {"size": n, "pixels": n, "colour": n, "hog": [n, 1], "lbp": n, "spots": n, "difference": n}
            extractor = PictureFeatures(parameters(**changes))
            self.assertEqual(extractor.n_features, n * n * (1 + 3 + 8 + 10 + 4 + 1) + 8)
            for width, height in ((1, 1), (n, n), (9, 2)):
                got = features(extractor, frame("noise", width, height), width, height)
                self.assertTrue(min(got) > -32768 and max(got) < 32767)


if __name__ == "__main__":
    unittest.main()
