"""Bundles are read when they are whole and refused in one line when they are not."""

import unittest
from io import StringIO

import small_bundle
from small_bundle import SELFTEST, TREES, model

from emlearn_predict._runtime import int16s
from emlearn_predict.bundle import checksum, read_model, read_selftest
from emlearn_predict.motion_predictor import GesturePredictor


def changed(*path):
    """Return the description with the value of path[:-2], path[-2] set to path[-1]; None as value removes it."""
    description = model()
    place = description
    for key in path[:-2]:
        place = place[key]
    if path[-1] is None:
        del place[path[-2]]
    else:
        place[path[-2]] = path[-1]
    return description


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("bundle")

    def tearDown(self):
        self.folder.remove()

    def refused(self, kind=ValueError, contains=""):
        """Loading raises `kind` with a message of one line."""
        with self.assertRaises(kind) as caught:
            GesturePredictor.load(self.folder.path)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        self.assertIn(contains, message)


class TestReading(WithFolder):
    def test_what_is_written_is_read(self):
        found = read_model(self.folder.write())
        for key, value in model().items():
            self.assertEqual(found[key], value)

    def test_further_keys_are_left_alone(self):
        self.assertEqual(
            read_model(self.folder.write(model(training={"accuracy": 0.9})))["training"], {"accuracy": 0.9}
        )

    def test_names_in_any_script(self):
        found = read_model(self.folder.write(model(classes=["Ruhe", "auf\u00e4rts", "\u4e0b"])))
        self.assertEqual(found["classes"], ["Ruhe", "auf\u00e4rts", "\u4e0b"])

    def test_checksum(self):
        self.folder.put("123", b"123456789")
        self.assertEqual(checksum(self.folder.path + "/123"), 0xCBF43926)
        self.folder.put("long", bytes(1000))
        self.folder.put("empty", b"")
        self.assertEqual(checksum(self.folder.path + "/long"), checksum_of_zeros(1000))
        self.assertEqual(checksum(self.folder.path + "/empty"), 0)


def checksum_of_zeros(n):
    crc = 0xFFFFFFFF
    for _ in range(8 * n):
        crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class TestRefusals(WithFolder):
    wrong = (
        ("format", None),
        ("format", 0),
        ("format", 2),
        ("format", "1"),
        ("features", None),
        ("features", []),
        ("source", "kind", None),
        ("source", "kind", "pictures"),
        ("source", "kind", "sound"),
        ("source", "kind", []),
        ("model", "kind", None),
        ("model", "kind", "linear"),  # without the file
        ("model", "kind", "svm"),
        ("model", "kind", ["forest"]),
        ("gate", {"kind": "clusters"}),
        ("gate", {"features": 2, "clusters": 2}),  # without the file
        ("gate", False),
        ("features", "columns", [0, 1]),  # the forest takes 6
        ("features", "columns", [0, 1, 2, 3, 4, 6]),
        ("features", "version", 99),
        ("features", "version", 1),
        ("features", "statistics", [3, 3]),  # 4 features, the forest takes 6
        ("features", "statistics", [7]),
        ("features", "statistics", ["mean", "minimum", "maximum"]),
        ("features", "statistics", None),
        ("features", "frame", 4096),
        ("source", None),
        ("source", 16),
        ("source", "length", None),
        ("source", "length", 15),
        ("source", "length", 1025),
        ("source", "length", -16),
        ("source", "length", 16.0),
        ("source", "length", "16"),
        ("source", "length", True),
        ("source", "hop", None),
        ("source", "hop", 0),
        ("source", "hop", 17),
        ("source", "hop", 0.5),
        ("source", "channels", None),
        ("source", "channels", 2),
        ("source", "channels", []),
        ("source", "channels", ["a"]),
        ("source", "channels", ["a", 1]),
        ("source", "channels", ["a"] * 17),
        ("classes", None),
        ("classes", []),
        ("classes", "rest"),
        ("classes", ["rest", "up"]),
        ("classes", ["rest", "up", 3]),
        ("classes", ["c"] * 128),
        ("decision", None),
        ("decision", []),
        ("decision", "threshold", None),
        ("decision", "threshold", 2048),
        ("decision", "threshold", [0, 0]),
        ("decision", "margin", [0, 0, 5000]),
        ("decision", "margin", None),
        ("decision", "alpha", 0),
        ("decision", "alpha", None),
        ("decision", "smoothed", 0.5),
        ("decision", "smoothed", None),
        ("decision", "background", 3),
        ("decision", "background", None),
        ("model", None),
        ("model", "trees", None),
        ("model", "trees", 2),
        ("model", "trees", 4),
        ("model", "trees", 1 << 40),
        ("model", "nodes", 4),
        ("model", "nodes", 6),
        ("model", "nodes", "5"),
        ("model", "leaves", 2),
        ("model", "leaves", 4),
        ("model", "leaves", 0),
        ("files", {}),
        ("files", 7),
        ("files", {"trees.csv": 1, "selftest.csv": 2}),
        ("files", {"trees.csv": "CRC", "selftest.csv": None}),
    )

    def test_wrong_descriptions(self):
        for path in self.wrong:
            with self.subTest(path=path):
                self.folder.write(changed(*path))
                self.refused()

    def test_what_is_no_description(self):
        self.folder.write()
        for text in ("", "{", "[]", "7", "null", '"format"', "hello", "\x00", '{"format": 1', b"\xff\xfe\xfd", "{}"):
            with self.subTest(text=text):
                self.folder.put("model.json", text)
                self.refused(contains="model.json")

    def test_missing_files(self):
        for name in ("model.json", "trees.csv", "selftest.csv"):
            self.folder.write()
            import os

            os.remove(self.folder.path + "/" + name)
            self.refused(OSError)
        with self.assertRaises(OSError):
            GesturePredictor.load(self.folder.path + "/none")

    def test_damaged_files(self):
        self.folder.write()
        for name, text in (("trees.csv", TREES), ("selftest.csv", SELFTEST)):
            for damaged in (text[:-1], text + " ", text.replace("0", "1"), ""):
                self.folder.put(name, damaged)
                self.refused(contains=name)
            self.folder.put(name, text)
        GesturePredictor.load(self.folder.path)

    def test_a_truncated_forest_with_the_right_checksum(self):
        for end in (0, 4, 20, 50, len(TREES) - 8):
            self.folder.write(trees=TREES[:end])
            self.refused(contains="trees")

    def test_a_forest_of_other_classes_or_features(self):
        self.folder.write(trees=TREES.replace("c,3", "c,4"))
        self.refused(contains="classes")
        self.folder.write(trees=TREES.replace("f,6", "f,7"))
        self.refused(contains="7 features")


class TestSelftestFile(unittest.TestCase):
    def read(self, text):
        window, features, votes = int16s(32), int16s(6), int16s(3)
        file, cases = StringIO(text), []
        while read_selftest(file, window, features, votes):
            cases.append(([int(v) for v in window[:4]], [int(v) for v in features], [int(v) for v in votes]))
        return cases

    def test_cases(self):
        first = ([0, 0, 160, -320], [150, 0, 160, -300, -320, 0], [1, 2, 0])
        second = ([0, 0, -160, 7], [-150, -160, 0, 7, 0, 7], [1, 0, 2])
        for text in (SELFTEST, SELFTEST.replace("\n", "\r\n"), SELFTEST.strip()):
            self.assertEqual(self.read(text), [first, second])
        self.assertEqual(self.read(""), [])

    def test_values_over_several_lines(self):
        text = SELFTEST.replace(",160,-320,160", "\nw,160,-320\nw,160", 1).replace("f,150,0,", "f,150\nf,0,", 1)
        self.assertEqual(self.read(text), self.read(SELFTEST))

    def test_damaged_cases(self):
        lines = SELFTEST.split("\n")
        for text in (
            "\n".join(lines[:1]),  # ends within a case
            "\n".join(lines[:2]),
            "\n".join(lines[:4]),
            "\n".join(lines[:3] + lines[4:5]),
            "\n".join(lines[1:]),  # without a window
            "\n".join(lines[:1] + lines[2:]),  # without features
            "\n".join(lines[:1] + lines[:1]),  # too many samples
            SELFTEST.replace("v,1,2,0", "v,1,2,0,0"),
            SELFTEST.replace("v,", "x,"),
            SELFTEST.replace("150", "one"),
            SELFTEST.replace("150", "1.5"),
            SELFTEST.replace("150", "40000"),
            SELFTEST.replace("150", "-32769"),
            SELFTEST.replace("150,", ","),
            "\n" + SELFTEST,
            "w" * 600,
            "w," + "0," * 600,
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "selftest.csv"):
                self.read(text)


if __name__ == "__main__":
    unittest.main()
