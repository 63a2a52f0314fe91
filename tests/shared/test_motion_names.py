"""Names of the features of motion: one for each, in their order."""

import unittest

import golden
import golden_values
from golden_values import SINE

from emlearn_predict.motion_features import MotionFeatures


class TestNames(unittest.TestCase):
    def test_one_for_each_feature(self):
        for case in golden.CASES:
            with self.subTest(case=case[0]):
                extractor = golden.build(case, golden_values)
                names = extractor.names(golden.CHANNELS[: extractor.channels], 100.0)
                self.assertEqual(len(names), extractor.n_features)
                self.assertEqual(len(set(names)), len(names))

    def test_low_sample_rates(self):
        # bins 0.1 Hz apart and less
        extractor = MotionFeatures(golden.parameters([], SINE, 1, frame=256, bins=[1, 100]), 256, 1)
        for rate in (100.0, 25.0, 10.0, 1.0):
            self.assertEqual(len(set(extractor.names(["x"], rate))), extractor.n_features, rate)

    def test_one_name_for_each_channel(self):
        for channels in (["x"], ["x", "y", "z", "w"]):
            with self.assertRaisesRegex(ValueError, "channels"):
                MotionFeatures(golden.parameters([], SINE, 3), 125, 3).names(channels, 100.0)

    def test_order(self):
        changes = dict(statistics=["rms", "mean"], jerk=["iqr"], bins=[1, 2])
        names = MotionFeatures(golden.parameters([], SINE, 2, **changes), 64, 2).names(["x", "y"], 64.0)
        each = ("mean", "rms", "jerk_iqr", "spectral_skewness", "spectral_kurtosis", "power_1.0Hz", "power_2.0Hz")
        expected = [signal + "_" + name for signal in ("x", "y", "magnitude") for name in each]
        self.assertEqual(names, expected + ["correlation_x_y"])

    def test_order_of_the_course(self):
        changes = dict(golden.OFF, shape=[3, 0, 1 << 15, 0], peaks=[1, 1 << 14, 0, 0], orders=[0b100010, 0])
        names = MotionFeatures(golden.parameters([], SINE, 4, **changes), 64, 4).names(["x", "y", "z", "w"], 64.0)
        expected = ["x_shape0", "x_shape1", "x_peak", "y_areas", "z_shape15", "peak_order_x_z", "trough_order_y_z"]
        self.assertEqual(names, expected)


if __name__ == "__main__":
    unittest.main()
