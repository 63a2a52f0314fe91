"""What is computed of whole windows: known windows, and groups that give the same alone as among others."""

import unittest

import golden
from golden_values import SECTIONS
from named_features import named

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import int16s


def one_channel(values):
    window = int16s(len(values))
    for i in range(len(values)):
        window[i] = values[i]
    return window


class TestGroups(unittest.TestCase):
    def test_a_group_alone_gives_what_it_gives_among_others(self):
        for kind in ("noise", "wave", "burst"):
            window = golden.window(kind, 125, 3)
            expected = named(window, 125, 3, jerk=list(stat.NAMES))
            for changes, which in (
                ({"spectral_moments": True, "frame": 64}, "_spectral_"),
                ({"bins": [1, 12], "frame": 64}, "_power_"),
                ({"correlation": True}, "correlation_"),
                ({"jerk": golden.JERK}, "_jerk_"),
                ({"statistics": ["crossings"]}, "_crossings"),
                ({"statistics": ["rms", "iqr"]}, "_"),
            ):
                found = named(window, 125, 3, **dict(golden.OFF, magnitude=True, **changes))
                for name, value in found.items():
                    self.assertEqual(value, expected[name], name)
                    self.assertIn(which, name)

    def test_each_statistic_alone(self):
        window = golden.window("wave", 125, 1)
        expected = named(window, 125, 1, jerk=list(stat.NAMES))
        for name in stat.NAMES:
            for key in ("statistics", "jerk"):
                found = named(window, 125, 1, **dict(golden.OFF, **{key: [name]}))
                for got, value in found.items():
                    self.assertEqual(value, expected[got], got)

    def test_signals_that_differ_in_what_is_computed(self):
        for kind in golden.KINDS:
            window = golden.window(kind, 125, 3)
            everything = {"jerk": list(stat.NAMES), "bins": [0, 32]}
            expected = named(window, 125, 3, **everything)
            found = named(window, 125, 3, **golden.named("each signal its own")[3])
            self.assertTrue("ax_rms" in found and "ay_rms" not in found and "az_jerk_median" in found)
            self.assertTrue("ax_power_1.6Hz" in found and "az_power_1.6Hz" not in found)
            for name, value in found.items():
                self.assertEqual(value, expected[name], (kind, name))

    def test_the_partner_in_the_transform_makes_no_difference(self):
        # beyond a rounding: power of the first channel beside silence, itself, noise
        wave = golden.window("wave", 64, 1)
        powers = []
        for partner in (one_channel([7] * 64), wave, golden.window("noise", 64, 1)):
            window = int16s(128)
            for i in range(64):
                window[2 * i], window[2 * i + 1] = wave[i], partner[i]
            found = named(window, 64, 2, **dict(golden.OFF, frame=64, bins=[1, 20]))
            powers.append([found[name] for name in sorted(found) if name.startswith("ax")])
        for other in powers[1:]:
            for k in range(20):
                # what stands out of the noise floor of the scaled signal, 900 * 10 counts in 13 bits
                if powers[0][k] > 9 * 256:
                    self.assertLessEqual(abs(powers[0][k] - other[k]), 16, k)


class TestKnownWindows(unittest.TestCase):
    def test_constants(self):
        # what is constant has a level and nothing else; power is half of the least value
        window = int16s(3 * 64)
        for i in range(64):
            window[3 * i], window[3 * i + 1], window[3 * i + 2] = -32768, 1200, 32767
        levels = {"ax": -32768, "ay": 1200, "az": 32767, "magnitude": 32767}
        for name, value in named(window, 64, 3, jerk=list(stat.NAMES)).items():
            signal, what = name.split("_", 1)
            if what in ("mean", "minimum", "maximum", "quartile1", "median", "quartile3"):
                self.assertEqual(value, levels[signal], name)
            elif not what.startswith("power"):
                self.assertEqual(value, 0, name)

    def test_magnitude(self):
        kinds = ["mean", "minimum", "maximum"]
        for vector, length, within in (
            ((3, 4, 0), 5, 0),
            ((-2, 3, -6), 7, 0),
            ((0, 0, 0), 0, 0),
            ((-32768, -32768, -32768), 32767, 0),
            ((16383, 0, 0), 16383, 0),
            ((9000, -12000, 20000), 25000, 1),
        ):
            window = int16s(48)
            for i in range(48):
                window[i] = vector[i % 3]
            found = named(window, 16, 3, **dict(golden.OFF, magnitude=True, statistics=kinds))
            for kind in kinds:
                self.assertLessEqual(abs(found["magnitude_" + kind] - length), within, vector)

    def test_magnitudes_of_groups(self):
        # channels count in threes; one that is left over has no magnitude
        for channels, groups in ((1, 0), (2, 1), (3, 1), (4, 1), (5, 2), (6, 2)):
            window = int16s(16 * channels)
            for i in range(16 * channels):
                window[i] = (3, 4, 12, 8, 15, 0)[i % channels]
            found = named(window, 16, channels, **dict(golden.OFF, magnitude=True, statistics=["mean"]))
            lengths = [found[name] for name in sorted(found) if name.startswith("magnitude")]
            self.assertEqual(lengths, {0: [], 1: [5 if channels == 2 else 13], 2: [13, 17]}[groups])

    def test_jerk_of_a_ramp(self):
        found = named(
            one_channel([40 * i - 300 for i in range(16)]), 16, 1, jerk=list(stat.NAMES), frame=16, bins=[1, 2]
        )
        for kind in ("mean", "minimum", "maximum", "quartile1", "median", "quartile3"):
            self.assertEqual(found["ax_jerk_" + kind], 40)
        for kind in ("rms", "skewness", "kurtosis", "iqr", "crossings"):
            self.assertEqual(found["ax_jerk_" + kind], 0)

    def test_mean_of_the_jerk_is_rise_over_run(self):
        for values in (
            [0] * 15 + [8],
            [0] * 15 + [7],
            [5] + [0] * 15,
            [32767] + [-32768] * 15,
            [-32768] * 15 + [32767],
        ):
            rise = values[-1] - values[0]
            expected = (2 * rise + 15) // 30  # rounded, a half up
            found = named(one_channel(values), 16, 1, **dict(golden.OFF, jerk=["mean"]))
            self.assertEqual(found, {"ax_jerk_mean": expected})

    def test_the_stored_difference_is_saturated(self):
        # mean and rms are of the difference itself, the others of what fits 16 bits
        kinds = ["mean", "minimum", "maximum", "rms", "crossings"]
        window = one_channel([32767 if i % 2 else -32768 for i in range(16)])
        found = named(window, 16, 1, **dict(golden.OFF, jerk=kinds))
        self.assertEqual([found["ax_jerk_" + kind] for kind in kinds], [4369, -32768, 32767, 32767, 14])

    def test_moments_of_a_saturated_difference(self):
        # one drop of 65535 in a ramp, stored as 32768: the mean of what is stored is not the rise over the run
        stored = [4369] * 15 + [-32768] + [4369] * 15
        mean = sum(stored) / 31
        second, third, fourth = [sum([(v - mean) ** power for v in stored]) / 31 for power in (2, 3, 4)]
        values = [-32768 + 4369 * (i % 16) for i in range(32)]
        found = named(one_channel(values), 32, 1, **dict(golden.OFF, jerk=["skewness", "kurtosis"]))
        self.assertLessEqual(abs(found["ax_jerk_skewness"] - 256 * third / second**1.5), 5)
        self.assertLessEqual(abs(found["ax_jerk_kurtosis"] - 256 * (fourth / second / second - 3)), 5)

    def test_filtered_signals_keep_fractions(self):
        # a low-pass leaves a wave of a few counts its shape: the gain's fractions are in what is computed of it
        window = one_channel([(i // 8) % 2 * 3 for i in range(128)])
        changes = dict(golden.OFF, statistics=["mean", "minimum", "maximum"], jerk=["mean"])
        found = named(window, 128, 1, SECTIONS["low 0.02 order 2"], steady=True, **changes)
        self.assertTrue(0 <= found["ax_minimum"] <= found["ax_mean"] <= found["ax_maximum"] <= 3, found)
        self.assertEqual(found["ax_jerk_mean"], 0)

    def test_power_of_a_tone(self):
        # log2 of |X|**2 / frame in 1/256: a square wave of amplitude A at half the rate has A**2 frame in the last bin
        for pool, frame in ((1, 16), (1, 64), (2, 32), (4, 16), (8, 16), (1, 128), (1, 256)):
            for mean in (False, True):
                values = [1000 if i // pool % 2 else -1000 for i in range(256)]
                last = [frame // 2, frame // 2]
                changes = dict(golden.OFF, pool=pool, frame=frame, hann=False, bins=last, mean=mean)
                found = named(one_channel(values), 256, 1, **changes)
                expected = 256 * (19.93157 + {16: 4, 32: 5, 64: 6, 128: 7, 256: 8}[frame])
                for value in found.values():
                    self.assertLessEqual(abs(value - expected), 8, (pool, frame, mean))


if __name__ == "__main__":
    unittest.main()
