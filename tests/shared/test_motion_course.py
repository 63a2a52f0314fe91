"""The course of whole windows: known gestures, and groups that leave each other alone."""

import unittest

import golden
from named_features import named

from emlearn_predict._runtime import int16s

COURSE = dict(golden.OFF, magnitude=True, shape=[65535] * 4, peaks=[32767] * 4, orders=[63])


def gesture(starts, length=128, gravity=4096):
    """Return a window in which each of three axes has a stroke of 16 samples there and one back, from its start on."""
    window = int16s(3 * length)
    for c in range(3):
        for i in range(length):
            at = i - starts[c]
            window[3 * i + c] = gravity * (c == 2) + (3000 if 0 <= at < 16 else -3000 if 16 <= at < 32 else 0)
    return window


class TestCourse(unittest.TestCase):
    def test_which_axis_moves_first(self):
        for starts in ((0, 32, 64), (64, 0, 32), (16, 16, 80)):
            found = named(gesture(starts), 128, 3, **COURSE)
            for c, axis in enumerate(("ax", "ay", "az")):
                self.assertEqual(found[axis + "_peak_at"], starts[c] // 8)
                self.assertEqual(found[axis + "_trough_at"], starts[c] // 8 + 2)
                self.assertEqual(found[axis + "_velocity_peak_at"], starts[c] // 8 + 1)
                self.assertEqual(found[axis + "_areas"], 2)
            self.assertEqual(found["peak_order_ax_ay"], (starts[0] - starts[1]) // 8)
            self.assertEqual(found["trough_order_ay_az"], (starts[1] - starts[2]) // 8)
            # three axes of a quarter of 3000 squared each: the unit is 1.5 thousand times the root of three
            self.assertLessEqual(abs(found["ax_peak"] - 4096 * 2 / 3**0.5), 12)
            self.assertEqual(found["ax_shape%d" % (starts[0] // 8)], found["ax_peak"])
            self.assertEqual(found["ax_area1"], found["ax_velocity_peak"])

    def test_backwards_is_not_forwards(self):
        forwards = gesture((8, 40, 72))
        backwards = int16s(len(forwards))
        for i in range(128):
            for c in range(3):
                backwards[3 * i + c] = forwards[3 * (127 - i) + c]
        timeless = dict(golden.OFF, magnitude=True, statistics=["mean", "rms", "median", "iqr", "crossings"])
        self.assertEqual(named(forwards, 128, 3, **timeless), named(backwards, 128, 3, **timeless))
        one, other = named(forwards, 128, 3, **COURSE), named(backwards, 128, 3, **COURSE)
        self.assertEqual(one["peak_order_ax_az"], -8)
        self.assertEqual(other["peak_order_ax_az"], 8)
        for part in range(16):
            self.assertEqual(one["ay_shape%d" % part], other["ay_shape%d" % (15 - part)])

    def test_other_features_stay_what_they_are(self):
        for kind in golden.KINDS:
            window = golden.window(kind, 125, 3)
            expected = named(window, 125, 3)
            found = named(window, 125, 3, shape=[65535] * 4, peaks=[32767] * 4, orders=[63])
            self.assertEqual({name: found[name] for name in expected}, expected)
            alone = named(window, 125, 3, **COURSE)
            self.assertEqual({name: found[name] for name in alone}, alone)

    def test_each_signal_its_own(self):
        window = golden.window("wave", 125, 3)
        expected = named(window, 125, 3, **COURSE)
        for changes in (
            {"shape": [0, 3, 0, 1 << 15]},
            {"peaks": [0, 0, 5, 0]},
            {"orders": [20]},
            {"shape": [1, 0, 0, 0], "peaks": [0, 0, 0, 32767], "orders": [1]},
        ):
            found = named(window, 125, 3, **dict(golden.OFF, magnitude=True, **changes))
            self.assertEqual(found, {name: expected[name] for name in found})

    def test_sensors_have_units_of_their_own(self):
        """A gyroscope's motion does not change the shape of the accelerometer's."""
        course = {"shape": [65535] * 6, "peaks": [32767] * 6}
        window = golden.window("wave", 64, 6)
        found = named(window, 64, 6, **dict(golden.OFF, **course))
        for i in range(64):
            for c in range(3, 6):
                window[6 * i + c] = 0
        still = named(window, 64, 6, **dict(golden.OFF, **course))
        for name, value in still.items():
            self.assertEqual(value, found[name] if name[0] == "a" else 0, name)

    def test_a_window_at_rest(self):
        found = named(golden.window("constant", 125, 3), 125, 3, **COURSE)
        self.assertEqual(set(found.values()), {0})


if __name__ == "__main__":
    unittest.main()
