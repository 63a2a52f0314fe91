"""The features of whole windows: the same in every execution, in every ring, and for what is refused."""

import unittest

import golden
import golden_values

from emlearn_predict._runtime import int16s
from emlearn_predict.spectral import Spectral

SINE = golden_values.SINE
SECTIONS = golden_values.SECTIONS["low 0.1 order 2"]
NAMES = ("ax", "ay", "az", "gx", "gy", "gz")


def features(extractor, window, start=0):
    out = int16s(extractor.n_features)
    extractor.extract(window, start, out)
    return [int(v) for v in out]


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
        for case in golden.CASES[:8] + golden.CASES[17:22]:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                window = golden.window("noise", extractor.length, extractor.channels)
                expected = features(extractor, window)
                for start in (1, 7, extractor.length - 1):
                    ring = rotated(window, extractor.channels, start)
                    self.assertEqual(features(extractor, ring, start), expected)

    def test_windows_leave_nothing_behind(self):
        for case in golden.CASES[2:4] + golden.CASES[15:23]:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                window = golden.window("wave", extractor.length, extractor.channels)
                first = features(extractor, window)
                features(extractor, golden.window("square", extractor.length, extractor.channels))
                self.assertEqual(features(extractor, window), first)

    def test_input_is_not_changed(self):
        extractor = golden.build(golden.CASES[17], golden_values)
        window = golden.window("noise", extractor.length, extractor.channels)
        features(extractor, window, 3)
        self.assertEqual(bytes(window), bytes(golden.window("noise", extractor.length, extractor.channels)))

    def test_a_group_alone_gives_what_it_gives_among_others(self):
        for changes, which in (
            ({"spectral_moments": True, "frame": 64}, "_spectral_"),
            ({"bins": [1, 12], "frame": 64}, "_power_"),
            ({"correlation": True}, "correlation_"),
            ({"jerk": golden.JERK}, "_jerk_"),
            ({"statistics": ["crossings"]}, "_crossings"),
            ({"statistics": ["rms", "iqr"]}, None),
        ):
            everything = Spectral(golden.parameters([], SINE), 125, 3)
            alone = Spectral(golden.parameters([], SINE, **dict(golden.OFF, magnitude=True, **changes)), 125, 3)
            window = golden.window("noise", 125, 3)
            expected = dict(zip(everything.names(NAMES[:3], 100.0), features(everything, window)))
            found = dict(zip(alone.names(NAMES[:3], 100.0), features(alone, window)))
            for name, value in found.items():
                self.assertEqual(value, expected[name], name)
                self.assertTrue(which is None or which in name, name)


class TestKnownWindows(unittest.TestCase):
    def test_constants(self):
        # what is constant has a level and nothing else; power is half of the least value
        window = int16s(3 * 64)
        for i in range(64):
            window[3 * i], window[3 * i + 1], window[3 * i + 2] = -32768, 1200, 32767
        extractor = Spectral(golden.parameters([], SINE), 64, 3)
        names = extractor.names(NAMES[:3], 64.0)
        levels = {"ax": -32768, "ay": 1200, "az": 32767, "magnitude": 32767}
        for name, value in zip(names, features(extractor, window)):
            signal, what = name.split("_", 1)
            if what in ("mean", "minimum", "maximum", "quartile1", "median", "quartile3"):
                self.assertEqual(value, levels[signal], name)
            elif not what.startswith("power"):
                self.assertEqual(value, 0, name)

    def test_magnitude(self):
        extractor = Spectral(
            golden.parameters([], SINE, **dict(golden.OFF, magnitude=True, statistics=["mean"])), 16, 3
        )
        for vector, length in (
            ((3, 4, 0), 5),
            ((-2, 3, -6), 7),
            ((1, 1, 1), 1),
            ((0, 0, 0), 0),
            ((-32768, -32768, -32768), 32767),
            ((16383, 0, 0), 16383),
            ((9000, -12000, 20000), 25000),
        ):
            window = int16s(48)
            for i in range(48):
                window[i] = vector[i % 3]
            self.assertLessEqual(abs(features(extractor, window)[3] - length), 1, vector)

    def test_jerk_is_saturated(self):
        changes = dict(golden.OFF, jerk=["minimum", "maximum", "crossings"])
        window = int16s(16)
        for i in range(16):
            window[i] = 32767 if i % 2 else -32768
        self.assertEqual(features(Spectral(golden.parameters([], SINE, **changes), 16, 1), window), [-32768, 32767, 14])


class TestNames(unittest.TestCase):
    def test_one_for_each_feature(self):
        for case in golden.CASES:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                names = extractor.names(NAMES[: extractor.channels], 100.0)
                self.assertEqual(len(names), extractor.n_features)
                self.assertEqual(len(set(names)), len(names))

    def test_low_sample_rates(self):
        # bins 0.1 Hz apart and less
        extractor = Spectral(golden.parameters([], SINE, frame=256, bins=[1, 100]), 256, 1)
        for rate in (100.0, 25.0, 10.0, 1.0):
            self.assertEqual(len(set(extractor.names(["x"], rate))), extractor.n_features, rate)

    def test_one_name_for_each_channel(self):
        for channels in (["x"], ["x", "y", "z", "w"]):
            with self.assertRaisesRegex(ValueError, "channels"):
                Spectral(golden.parameters([], SINE), 125, 3).names(channels, 100.0)

    def test_order(self):
        changes = dict(statistics=["rms", "mean"], jerk=["iqr"], bins=[1, 2])
        names = Spectral(golden.parameters([], SINE, **changes), 64, 2).names(["x", "y"], 64.0)
        each = ("mean", "rms", "jerk_iqr", "spectral_skewness", "spectral_kurtosis", "power_1.0Hz", "power_2.0Hz")
        expected = [signal + "_" + name for signal in ("x", "y", "magnitude") for name in each]
        self.assertEqual(names, expected + ["correlation_x_y"])


class TestRefusals(unittest.TestCase):
    wrong = (
        {"family": "pixels"},
        {"version": 2},
        {"version": None},
        {"statistics": ["average"]},
        {"statistics": "mean"},
        {"statistics": 7},
        {"statistics": None},
        {"statistics": [1]},
        {"jerk": ["rms", "rsm"]},
        {"jerk": None},
        {"frame": 8},
        {"frame": 48},
        {"frame": 512},
        {"frame": -64},
        {"frame": 64.0},
        {"frame": "64"},
        {"frame": 128},  # longer than the window
        {"bins": [0, 33]},
        {"bins": [-1, 5]},
        {"bins": [1]},
        {"bins": [1, 2, 3]},
        {"bins": [1, 2.5]},
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
    )

    def test_wrong_parameters(self):
        for changes in self.wrong:
            with self.subTest(changes=changes):
                parameters = golden.parameters([], SINE)
                parameters.update(changes)
                with self.assertRaises(ValueError) as caught:
                    Spectral(parameters, 125, 3)
                self.assertNotIn("\n", str(caught.exception))

    def test_missing_parameters(self):
        for key in golden.parameters([], SINE):
            with self.subTest(key=key), self.assertRaisesRegex(ValueError, "features: "):
                parameters = golden.parameters([], SINE)
                del parameters[key]
                Spectral(parameters, 125, 3)

    def test_shapes(self):
        for length, channels in ((15, 1), (1025, 1), (0, 1), (-125, 1), (125, 0), (125, 17)):
            with self.subTest(length=length, channels=channels), self.assertRaises(ValueError):
                Spectral(golden.parameters([], SINE, frame=16, bins=[0, 8]), length, channels)

    def test_everything_off(self):
        with self.assertRaisesRegex(ValueError, "switched off"):
            Spectral(golden.parameters([], SINE, **golden.OFF), 125, 3)

    def test_wrong_arrays(self):
        extractor = Spectral(golden.parameters([], SINE), 125, 3)
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
        ):
            with self.assertRaises(ValueError):
                extractor.extract(window, start, target)


if __name__ == "__main__":
    unittest.main()
