"""Some of the features: copied in order, and only by indices that are right."""

import unittest

from emlearn_predict._runtime import int16s
from emlearn_predict.columns import gather, read_columns


class TestGather(unittest.TestCase):
    def test_in_order_and_no_further(self):
        computed, features = int16s(6), int16s(4)
        for i, value in enumerate((-32768, -1, 0, 1, 255, 32767)):
            computed[i] = value
        features[3] = 7
        columns = read_columns([0, 2, 5], 6)
        gather(computed, columns, 3, features)
        self.assertEqual([int(v) for v in features], [-32768, 0, 32767, 7])


class TestReadColumns(unittest.TestCase):
    def test_some(self):
        self.assertEqual([int(i) for i in read_columns([5], 6)], [5])
        self.assertEqual([int(i) for i in read_columns(list(range(300)), 300)], list(range(300)))

    def test_refusals(self):
        for wrong in (
            [],
            {},
            7,
            "0",
            True,
            [6],
            [-1],
            [0, 0],
            [1, 0],
            [0, 1, 2, 3, 4, 5, 6],
            [0.0],
            ["0"],
            [None],
            [True],
            [[0]],
            [1 << 40],
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValueError, "features: columns"):
                read_columns(wrong, 6)


if __name__ == "__main__":
    unittest.main()
