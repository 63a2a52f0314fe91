"""The path from frames to events, and that it allocates nothing."""

import gc
import unittest
from array import array
from io import StringIO

import small_bundle
from small_bundle import PICTURE_SELFTEST, PICTURE_TREES, picture_model

from emlearn_predict import ImagePredictor
from emlearn_predict._runtime import NAME, native_trees
from emlearn_predict.picture_predictor import read_frame


def frame(grey, n=48):
    return bytearray([grey] * n)


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("image")

    def tearDown(self):
        self.folder.remove()

    def load(self, description=None, trees=PICTURE_TREES, selftest=PICTURE_SELFTEST, size=(8, 6)):
        self.folder.write(description or picture_model(), trees, selftest)
        return ImagePredictor.load(self.folder.path, *size)


def ints(values):
    return [int(v) for v in values]


class TestPredict(WithFolder):
    def test_single_pictures(self):
        predictor = self.load()
        self.assertEqual(predictor.predict(frame(50)), "dark")
        self.assertEqual(ints(predictor.features), [800] * 4 + [0] * 4)
        self.assertEqual(ints(predictor.votes), [3, 0, 0])
        self.assertEqual(predictor.predict(frame(120)), "bright")
        self.assertEqual(ints(predictor.features), [1920] * 4 + [0] * 4)  # it has learned no background
        self.assertEqual(predictor.index, -1)

    def test_size_and_format(self):
        predictor = self.load()
        self.assertEqual(predictor.predict(frame(120, 35), 5, 7), "bright")
        self.assertEqual(predictor.predict(frame(120, 3 * 35), 5, 7), "bright")
        self.assertEqual(predictor.predict(bytes(48)), "dark")
        predictor = ImagePredictor.load(self.folder.path, 2, 2, "rgb565be")
        self.assertEqual(predictor.predict(b"\xf8\x00" * 4), "dark")
        red = ints(predictor.features)[0]
        predictor = ImagePredictor.load(self.folder.path, 2, 2, "rgb565")
        predictor.predict(b"\x00\xf8" * 4)
        self.assertEqual(ints(predictor.features)[0], red)
        self.assertTrue(1200 < red < 1240)  # 77/256 of white

    def test_refusals(self):
        predictor = self.load()
        for wrong in (frame(0, 47), frame(0, 49), b"", array("h", [0] * 48), array("h", [0] * 24)):
            with self.assertRaises(ValueError):
                predictor.predict(wrong)
        for size in ((9, 6), (-8, -6), (4096, 1)):
            with self.assertRaises(ValueError):
                predictor.predict(frame(0), *size)
        predictor = self.load(size=())
        self.assertEqual(predictor.predict(frame(120), 8, 6), "bright")
        for call in (predictor.predict, predictor.push):
            with self.assertRaisesRegex(ValueError, "give width and height"):
                call(frame(0))

    def test_settings_of_load(self):
        self.folder.write(picture_model(), PICTURE_TREES, PICTURE_SELFTEST)
        for size in ((-1, 6), (8, 6.0), ("8", 6), (True, 6)):
            with self.assertRaisesRegex(ValueError, "number of pixels"):
                ImagePredictor.load(self.folder.path, *size)
        with self.assertRaisesRegex(ValueError, "format is 'jpeg', must be one of bgr888, grey, rgb565, rgb565be, rgb"):
            ImagePredictor.load(self.folder.path, 8, 6, "jpeg")

    def test_a_grey_camera_for_a_model_that_goes_by_colours(self):
        model = picture_model(source={"kind": "pictures", "width": 8, "height": 6, "colour": True})
        self.folder.write(model, PICTURE_TREES, PICTURE_SELFTEST)
        ImagePredictor.load(self.folder.path, 8, 6, "grey")  # no tree looks at a colour
        model["features"].update(colour=2, columns=[0, 1, 2, 3, 16, 17, 18, 19])
        self.folder.write(model, PICTURE_TREES, PICTURE_SELFTEST)
        ImagePredictor.load(self.folder.path, 8, 6, "rgb565")
        with self.assertRaisesRegex(ValueError, "format is grey, but the model goes by colours"):
            ImagePredictor.load(self.folder.path, 8, 6, "grey")


class TestPicture(WithFolder):
    """The entry that says what the training pictures were."""

    def test_good(self):
        for picture in ({"width": 1, "height": 8192, "colour": True}, {"width": 8192, "height": 1, "colour": False}):
            self.load(picture_model(source=dict(picture, kind="pictures")))

    def test_wrong(self):
        good = picture_model()["source"]
        for key in ("width", "height", "colour"):
            for value in (None, 0, -1, 8193, 1.0, "1", [1], 1 << 40):
                with self.subTest(key=key, value=value), self.assertRaisesRegex(ValueError, "source " + key):
                    self.load(picture_model(source=dict(good, **{key: value})))
        for value in (None, 7, [], "640x480"):
            with self.assertRaisesRegex(ValueError, "source is missing"):
                self.load(picture_model(source=value))


class TestPush(WithFolder):
    def test_events(self):
        predictor = self.load()
        found = []
        for grey in (50, 50, 120, 120, 120, 0):
            event = predictor.push(frame(grey))
            if event:
                found.append((event.label, event.index, event.window, ints(event.votes)))
        # the background follows: 50, 50, 85, 102.5, ...
        self.assertEqual(found, [("dark", 0, 0, [3, 0, 0]), ("bright", 1, 2, [0, 2, 1]), ("dark", 0, 5, [2, 0, 1])])

    def test_the_background_learns_after_the_votes(self):
        predictor = self.load()
        differences = []
        for grey in (50, 120, 120, 120):
            predictor.push(frame(grey))
            differences.append(ints(predictor.features)[4])
        self.assertEqual(differences, [0, 1120, 560, 280])

    def test_predict_does_not_disturb(self):
        predictor = self.load()
        predictor.push(frame(50))
        predictor.predict(frame(250))
        self.assertEqual(ints(predictor.features)[4], 3200)
        self.assertEqual(predictor.index, 0)
        self.assertIsNone(predictor.push(frame(50)))
        self.assertEqual(ints(predictor.features)[4], 0)

    def test_clear(self):
        predictor = self.load()
        predictor.push(frame(50))
        predictor.clear()
        self.assertEqual(predictor.index, -1)
        event = predictor.push(frame(120))
        self.assertEqual((event.label, event.window), ("bright", 0))
        self.assertEqual(ints(predictor.features)[4], 0)

    def test_smoothing(self):
        decision = dict(picture_model()["decision"], alpha=819, smoothed=3277)  # of Arm's guide: 0.2 and 0.8
        predictor = self.load(picture_model(decision=decision))
        seen = [predictor.push(frame(120)) is not None for _ in range(10)]
        self.assertEqual(seen.index(True), 7)  # 1 - 0.8**8 > 0.8
        self.assertEqual(sum(seen), 1)


class TestColumns(WithFolder):
    def test_of_eight_three(self):
        description = picture_model()
        description["features"]["columns"] = [0, 3, 4]
        trees = PICTURE_TREES.replace("f,8", "f,3").replace("n,3,", "n,1,").replace("n,4,", "n,2,")
        lines = [line if line[:1] != "f" else cut(line) for line in PICTURE_SELFTEST.split("\n")]
        predictor = self.load(description, trees, "\n".join(lines))
        self.assertEqual(predictor.selftest(), (0, 0))
        predictor.push(frame(50))
        self.assertEqual(predictor.push(frame(120)).label, "bright")
        self.assertEqual(ints(predictor.features), [1920, 1920, 1120])


def cut(line):
    fields = line.split(",")
    return ",".join([fields[0], fields[1], fields[4], fields[5]])


class TestSelftest(WithFolder):
    def test_good(self):
        self.assertEqual(self.load().selftest(), (0, 0))
        self.assertEqual(self.load(size=()).selftest(), (0, 0))

    def test_differences_are_counted(self):
        text = PICTURE_SELFTEST.replace("f,800,", "f,801,").replace("v,2,0,1", "v,1,1,1")
        self.assertEqual(self.load(selftest=text).selftest(), (1, 2))

    def test_it_starts_and_ends_without_background(self):
        predictor = self.load()
        predictor.push(frame(250))
        self.assertEqual(predictor.selftest(), (0, 0))
        predictor.push(frame(50))
        self.assertEqual(ints(predictor.features)[4], 0)

    def test_damaged(self):
        lines = PICTURE_SELFTEST.split("\n")
        for text in (
            "",
            "\n".join(lines[:1]),
            "\n".join(lines[:2]),
            "\n".join(lines[:3]),
            "\n".join(lines[1:]),
            PICTURE_SELFTEST.replace("f,800", "f"),
            PICTURE_SELFTEST.replace("v,3,0,0", "v,3,0,0,0"),
            "w,1,2\n" + PICTURE_SELFTEST,
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "selftest.csv"):
                self.load(selftest=text).selftest()


class TestReadFrame(unittest.TestCase):
    def test_lines_of_any_length(self):
        for text in ("s,2,3,grey\nx,0001fe\nx,ff\nx,0A0b\n", "s,2,3,grey\r\nx,0001feff0a0b"):
            file = StringIO(text)
            self.assertEqual(read_frame(file), (bytearray(b"\x00\x01\xfe\xff\x0a\x0b"), 2, 3, "grey"))
            self.assertIsNone(read_frame(file))

    def test_damaged(self):
        good = "s,2,3,grey\nx,0001feff0a0b\n"
        for old, new in (
            ("0001", "001"),  # half a byte
            ("0001", "000g"),
            ("0b", "0b0c"),  # too many
            ("0a0b", ""),  # too few
            ("x,0001feff0a0b", "x,"),
            ("x,", "y,"),
            ("x,", ""),
            ("grey", "jpeg"),
            ("grey", "rgb888"),
            ("grey", "grey,1"),
            (",grey", ""),
            ("s,2,3", "s,65,3"),
            ("s,2,3", "s,2,65"),
            ("s,2,3", "s,0,3"),
            ("s,2,3", "s,-2,-3"),
            ("s,2,3", "s,two,3"),
            ("s,2,3", "s,2.0,3"),
            ("s,2,3", "s,,"),
            ("s,", "w,"),
            ("s,2", "s," + "0" * 90 + "2"),
            ("s,", "\ns,"),
        ):
            with self.subTest(old=old, new=new), self.assertRaisesRegex(ValueError, "selftest.csv"):
                read_frame(StringIO(good.replace(old, new, 1)))


class TestNative(WithFolder):
    def test_events_are_the_same(self):
        if native_trees is None:
            self.skipTest("emlearn_trees is not installed in this runtime")
        predictor = self.load()
        self.assertIsNotNone(predictor.model.native)
        self.assertEqual(predictor.selftest(), (0, 0))


@unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
class TestAllocation(WithFolder):
    def check(self, call, *buffers):
        for buffer in buffers:
            call(buffer)
        call(buffers[0])
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(100):
                call(buffers[0])
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)

    def test_push(self):
        predictor = self.load()
        self.check(predictor.push, frame(120))
        self.check(predictor.push, frame(120, 3 * 48))
        description = picture_model()
        description["features"]["columns"] = list(range(8))
        self.check(self.load(description).push, frame(120))

    def test_push_with_events(self):
        predictor = self.load()
        buffer, seen = frame(0), [0]

        def push(buffer):
            i = 0
            while i < 48:
                buffer[i] ^= 255
                i += 1
            if predictor.push(buffer):
                seen[0] += 1

        self.check(push, buffer)
        self.assertGreater(seen[0], 90)

    def test_everything(self):
        features = {"size": 32, "pixels": 16, "normalise": True, "colour": 4, "hog": [8, 4], "orientations": 4}
        features.update({"sine": [0, 2896, 4096], "lbp": 2, "contrast": 32, "spots": 4, "difference": 8})
        features = dict(picture_model()["features"], **features)
        features["columns"] = [0, 3, 256, 300, 500, 600, 700, 710]
        predictor = self.load(picture_model(features=features))
        self.check(predictor.push, frame(120))
        self.check(predictor.push, frame(120, 2 * 48))

    def test_predict(self):
        predictor = self.load()
        self.check(predictor.predict, frame(120))


if __name__ == "__main__":
    unittest.main()
