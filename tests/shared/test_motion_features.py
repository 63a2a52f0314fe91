"""The features of whole windows: the same in every execution, in every ring, and for what is refused."""

import unittest
from array import array

import golden
import golden_values

from emlearn_predict._runtime import int16s
from emlearn_predict.motion_features import MotionFeatures

SINE = golden_values.SINE
SECTIONS = golden_values.SECTIONS["low 0.1 order 2"]


def rotated(window, channels, start):
    """Return the ring that holds `window` from sample `start` on."""
    result = int16s(len(window))
    for i in range(len(window)):
        result[(i + start * channels) % len(window)] = window[i]
    return result


class TestGolden(unittest.TestCase):
    def test_every_execution_computes_the_same(self):
        self.assertEqual(len(golden_values.EXPECTED), len(golden.CASES))
        for case in golden.CASES:
            with self.subTest(case=case[0]):
                self.assertEqual(golden.fingerprint(case, golden_values), golden_values.EXPECTED[case[0]])

    def test_where_the_ring_starts_makes_no_difference(self):
        for case in golden.CASES[:8] + golden.CASES[19:20] + golden.CASES[23:28]:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                window = golden.window("noise", extractor.length, extractor.channels)
                expected = golden.features(extractor, window)
                for start in (1, 7, extractor.length - 1):
                    ring = rotated(window, extractor.channels, start)
                    self.assertEqual(golden.features(extractor, ring, start), expected)

    def test_windows_leave_nothing_behind(self):
        for case in golden.CASES[2:4] + golden.CASES[15:26] + golden.CASES[-2:]:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                window = golden.window("wave", extractor.length, extractor.channels)
                first = golden.features(extractor, window)
                golden.features(extractor, golden.window("square", extractor.length, extractor.channels))
                self.assertEqual(golden.features(extractor, window), first)

    def test_input_is_not_changed(self):
        extractor = golden.build(golden.named("low-pass"), golden_values)
        window = golden.window("noise", extractor.length, extractor.channels)
        golden.features(extractor, window, 3)
        self.assertEqual(bytes(window), bytes(golden.window("noise", extractor.length, extractor.channels)))


class TestRefusals(unittest.TestCase):
    wrong = (
        {"version": 1},
        {"version": 3},
        {"version": None},
        {"statistics": ["mean"] * 4},
        {"statistics": "mean"},
        {"statistics": 7},
        {"statistics": None},
        {"statistics": [1] * 3},  # three axes and their magnitude
        {"statistics": [1] * 5},
        {"statistics": [1, 1, 1, -1]},
        {"statistics": [1, 1, 1, 2048]},
        {"statistics": [1, 1, 1, 0.5]},
        {"statistics": [1, 1, 1, True]},
        {"jerk": [1, 1, 1, "rms"]},
        {"jerk": [1, 1, 1, 1 << 40]},
        {"jerk": None},
        {"pool": 0},
        {"pool": 3},
        {"pool": 16},
        {"pool": -2},
        {"pool": 2.0},
        {"pool": None},
        {"pool": 2},  # leaves 62 averages for a frame of 64
        {"frame": 8},
        {"frame": 48},
        {"frame": 512},
        {"frame": -64},
        {"frame": 64.0},
        {"frame": "64"},
        {"frame": 128},  # longer than the window
        {"bins": [1, 12]},
        {"bins": [[1, 12]] * 3},
        {"bins": [[1, 12]] * 3 + [[0, 33]]},
        {"bins": [[1, 12]] * 3 + [[-1, 5]]},
        {"bins": [[1, 12]] * 3 + [[1]]},
        {"bins": [[1, 12]] * 3 + [[1, 2, 3]]},
        {"bins": [[1, 12]] * 3 + [[1, 2.5]]},
        {"bins": [[1, 12]] * 3 + [None]},
        {"bins": None},
        {"sine": SINE},
        {"sine": [0] * 16},
        {"sine": [0] * 16 + [8193]},
        {"sine": [-1] + [0] * 16},
        {"sine": [0.5] * 17},
        {"sine": None},
        {"sections": SECTIONS * 5},
        {"sections": [SECTIONS[0][:6]]},
        {"sections": [[2] + SECTIONS[0][1:]]},
        {"sections": [SECTIONS[0][:3] + [1] + SECTIONS[0][4:]]},
        {"sections": [SECTIONS[0][:3] + [31] + SECTIONS[0][4:]]},
        {"sections": [SECTIONS[0][:5] + [31] + SECTIONS[0][6:]]},
        {"sections": [[-1] * 7]},
        {"sections": [[65536] * 7]},
        {"sections": [7]},
        {"sections": 7},
        {"sections": None},
        {"decimate": 0},
        {"decimate": 8},  # leaves 15 samples
        {"decimate": 2.0},
        {"decimate": 2},  # without a filter
        {"magnitude": "no"},
        {"correlation": None},
        {"spectral_moments": 2.5},
        {"hann": "hann"},
        {"mean": []},
        {"pad": "yes"},
        {"steady": None},
        {"shape": [1] * 3},
        {"shape": [1] * 5},
        {"shape": [1, 1, 1, 65536]},
        {"shape": [1, 1, 1, -1]},
        {"shape": True},
        {"shape": None},
        {"peaks": [1, 1, 1, 32768]},
        {"peaks": [1, 1, 1, True]},
        {"peaks": [1] * 7},
        {"peaks": {}},
        {"orders": [1] * 4},
        {"orders": [64]},
        {"orders": [-1]},
        {"orders": []},
        {"orders": "peak"},
    )

    def test_wrong_parameters(self):
        for changes in self.wrong:
            with self.subTest(changes=changes):
                parameters = golden.parameters([], SINE, 3)
                parameters.update(changes)
                with self.assertRaises(ValueError) as caught:
                    MotionFeatures(parameters, 125, 3)
                self.assertNotIn("\n", str(caught.exception))

    def test_pairs_that_a_group_has_not(self):
        off = dict(golden.OFF)
        for channels, orders in ((1, [1]), (2, [2]), (2, [16]), (4, [63, 1]), (5, [63, 32])):
            with self.subTest(channels=channels, orders=orders), self.assertRaisesRegex(ValueError, "orders has"):
                MotionFeatures(golden.parameters([], SINE, channels, **dict(off, orders=orders)), 125, channels)
        self.assertEqual(
            MotionFeatures(golden.parameters([], SINE, 5, **dict(off, orders=[63, 9])), 16, 5).n_features, 8
        )

    def test_missing_parameters(self):
        for key in golden.parameters([], SINE, 3):
            with self.subTest(key=key), self.assertRaisesRegex(ValueError, "features: "):
                parameters = golden.parameters([], SINE, 3)
                del parameters[key]
                MotionFeatures(parameters, 125, 3)

    def test_shapes(self):
        for length, channels in ((15, 1), (1025, 1), (0, 1), (-125, 1), (125, 0), (125, 17)):
            with self.subTest(length=length, channels=channels), self.assertRaises(ValueError):
                MotionFeatures(golden.parameters([], SINE, max(channels, 0), frame=16, bins=[0, 8]), length, channels)

    def test_everything_off(self):
        with self.assertRaisesRegex(ValueError, "switched off"):
            MotionFeatures(golden.parameters([], SINE, 3, **golden.OFF), 125, 3)

    def test_wrong_arrays(self):
        extractor = MotionFeatures(golden.parameters([], SINE, 3), 125, 3)
        out = int16s(extractor.n_features)
        for window, start, target in (
            (int16s(374), 0, out),
            (int16s(376), 0, out),
            (int16s(375), 125, out),
            (int16s(375), -1, out),
            (int16s(375), 0, int16s(len(out) - 1)),
            (int16s(375), 0, int16s(len(out) + 1)),
            (bytearray(375), 0, out),
            (int16s(375), 0, bytearray(len(out))),
            (array("H", bytes(750)), 0, out),
            (array("b", bytes(375)), 0, out),
            ([0] * 375, 0, out),
            (int16s(375), 0, array("H", bytes(2 * len(out)))),
            (int16s(375), 0, [0] * len(out)),
        ):
            with self.assertRaises(ValueError):
                extractor.extract(window, start, target)

    def test_arrays_that_were_right_and_changed(self):
        extractor = MotionFeatures(golden.parameters([], SINE, 3), 125, 3)
        window, out = array("h", bytes(750)), array("h", bytes(2 * extractor.n_features))
        extractor.extract(window, 0, out)
        window.append(0)
        with self.assertRaisesRegex(ValueError, "window has 376 values"):
            extractor.extract(window, 0, out)
        extractor.extract(memoryview(array("h", window))[:375], 0, out)
        window[375:] = array("h")
        out[1:] = array("h")
        with self.assertRaisesRegex(ValueError, "out has 1 values"):
            extractor.extract(window, 0, out)


if __name__ == "__main__":
    unittest.main()
