"""Lines of a kind and integers."""

import io
import unittest

from emlearn_predict.integer_lines import counted, ended, line, row, within


def file(text):
    return io.StringIO(text)


class TestIntegerLines(unittest.TestCase):
    def refused(self, message, call, *arguments):
        with self.assertRaisesRegex(ValueError, "^x.csv: " + message):
            call(*arguments)

    def test_line(self):
        self.assertEqual(line(file("w,1,-2,3\nw,4\n"), "x.csv", "w", 3), [1, -2, 3])
        for text in ("v,1\n", "w,1,2\n", "w\n", "w,\n", "w,one\n", "w,0.5\n", ""):
            with self.subTest(text=text):
                self.refused("'.*', must be w and 1 integers", line, file(text), "x.csv", "w", 1)

    def test_row(self):
        """33 values are two lines."""
        text = "w%s\nw,5\n" % (",4" * 32)
        self.assertEqual(list(row(file(text), "x.csv", "w", 33)), [4] * 32 + [5])
        with self.assertRaisesRegex(ValueError, "'w,5.*', must be w and 2 integers"):
            list(row(file(text), "x.csv", "w", 34))
        self.assertEqual(list(row(file(""), "x.csv", "w", 0)), [])

    def test_counted(self):
        counted(file("f,3\n"), "x.csv", "f", 3)
        self.refused("f is 4, the bundle says 3", counted, file("f,4\n"), "x.csv", "f", 3)

    def test_within(self):
        self.assertEqual(within("x.csv", "shift", 3, 3, 3), 3)
        for value in (2, 4):
            self.refused("shift is %d, must be from 3 to 3" % value, within, "x.csv", "shift", value, 3, 3)

    def test_ended(self):
        ended(file(""), "x.csv", "2 sums")
        self.refused("more than 2 sums", ended, file("w,1\n"), "x.csv", "2 sums")


if __name__ == "__main__":
    unittest.main()
