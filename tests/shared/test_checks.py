"""What a bundle says: integers and lists of them, families and flags."""

import unittest

from emlearn_predict.checks import features, integer, integers

GOOD = {"version": 2, "size": 5, "mean": True}


class TestIntegers(unittest.TestCase):
    def test_within_the_limits(self):
        for value in (-1, 0, 4096):
            self.assertEqual(integer("decision", "background", value, -1, 4096), value)
        for values in ([], [1, 2], (3,)):
            self.assertEqual(integers("features", "bins", values, len(values), 0, 3), values)

    def test_one_beyond_them_or_of_another_type(self):
        for value in (-1, 5, 2.0, True, None, "3", [3]):
            with self.assertRaises(ValueError) as caught:
                integer("features", "size", value, 0, 4)
            expected = "features: size is %r, must be an integer from 0 to 4" % (value,)
            self.assertEqual(str(caught.exception), expected)

    def test_no_such_list(self):
        for values in (None, 3, "12", {1: 2, 3: 4}, [1], [1, 2, 3]):
            with self.assertRaises(ValueError) as caught:
                integers("features", "bins", values, 2, 0, 9)
            self.assertEqual(str(caught.exception), "features: bins is %r, must be 2 integers" % (values,))
        for values in ([1, 10], [-1, 0], [1, None], [1, True], (0.5, 1)):
            with self.assertRaisesRegex(ValueError, "features: bins is .*, must be an integer from 0 to 9"):
                integers("features", "bins", values, 2, 0, 9)


class TestFeatures(unittest.TestCase):
    def check(self, parameters):
        features(parameters, "motion", 2, ("size",), ("mean",))

    def test_complete(self):
        self.check(GOOD)
        self.check(dict(GOOD, more=[1]))

    def test_of_another_version(self):
        for changes in ({"version": None}, {"version": 1}, {"version": "2"}):
            with self.assertRaisesRegex(ValueError, "this code knows 2 of motion"):
                self.check(dict(GOOD, **changes))
        with self.assertRaisesRegex(ValueError, "features: version is None"):
            self.check({})

    def test_missing(self):
        for key in ("size", "mean"):
            parameters = dict(GOOD)
            del parameters[key]
            with self.assertRaisesRegex(ValueError, "features: %s is missing" % key):
                self.check(parameters)

    def test_flags(self):
        for value in (1, 0, None, "yes", []):
            with self.assertRaisesRegex(ValueError, "features: mean is .*, must be true or false"):
                self.check(dict(GOOD, mean=value))


if __name__ == "__main__":
    unittest.main()
