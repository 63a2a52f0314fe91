"""All drivers of accelerometers, each against an imitation of its chip's registers."""

import unittest

import compiler_names  # noqa: F401, I001 - CPython imports drivers by its help
from accelerometer_suite import COUNT, Suite
from device_paths import use

use(*["drivers/accelerometers/" + name for name in ("bma423", "bmi270", "mpu6050", "lsm6ds3")])
use(*["drivers/accelerometers/" + name for name in ("lsm6dso", "lis3dh", "adxl345")])

import adxl345
import bma423
import bmi270
import imitated_bosch
import imitated_mpu
import imitated_st
import lis3dh
import lsm6ds3
import lsm6dso
import mpu6050

CONFIG = bytes([(7 * i) & 0xFF for i in range(200)])  # more than six chunks, the last one not whole


def open_config(path, mode):
    """The file of the BMI270, wherever this runs."""
    return _File(CONFIG if path == "bmi270_config.bin" else b"of another part")


class _File:
    def __init__(self, content):
        self._rest = content

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def readinto(self, buffer):
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


bmi270.open = open_config


class TestBma423(Suite, unittest.TestCase):
    modules, imitation, level_registers = (bma423,), imitated_bosch.Bma423, (0x24, 0x25)


class TestBmi270(Suite, unittest.TestCase):
    modules, imitation, level_registers = (bmi270, bma423), imitated_bosch.Bmi270, (0x24, 0x25)

    def make(self, first=0):
        return self.imitation(first, CONFIG)

    def test_a_file_of_something_else(self):
        with self.assertRaisesRegex(OSError, "bmi270: it does not take other.bin; is it bmi270_config_file"):
            self.sensor(config="other.bin")


class TestMpu6050(Suite, unittest.TestCase):
    modules, imitation, level_registers = (mpu6050,), imitated_mpu.Mpu6050, (0x72, 0x73)

    def rates(self):
        return (3.90625, 4, 12.5, 25, 50, 52.63, 62.5, 100, 200, 500, 1000)

    def test_watermark(self):
        with self.assertRaisesRegex(ValueError, "watermark: mpu6050 has no interrupt for the level of its FIFO"):
            self.sensor(watermark=10)

    def test_the_filter_is_below_half_the_rate(self):
        for rate in self.rates():
            self.sensor(sample_rate=rate)
            half = rate / 2
            wanted = max([value for value in (184, 94, 92, 44, 41, 21, 20, 10, 5) if value <= half] + [5])
            self.assertTrue(0.9 * wanted <= self.part.bandwidth() <= max(half, 5), rate)


class TestMpu6500(TestMpu6050):
    imitation = imitated_mpu.Mpu6500


class TestLsm6ds3(Suite, unittest.TestCase):
    modules, imitation, level_registers = (lsm6ds3,), imitated_st.Lsm6ds3, (0x3A, 0x3B)


class TestLsm6dso(Suite, unittest.TestCase):
    modules, imitation, level_registers = (lsm6dso,), imitated_st.Lsm6dso, (0x3A, 0x3B)

    def cost(self):
        return 2, 3 + 2 + 3 + 7 * COUNT

    def test_a_word_that_is_no_sample(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        self.part.TAG = 0x0A  # the gyroscope's
        with self.assertRaisesRegex(OSError, "the FIFO holds what is no sample"):
            sensor.read_into(self.samples)
        self.part.TAG = 0x12
        sensor.read_into(self.samples)
        self.assert_in_a_row(self.numbers(sensor))
        self.assertEqual(sensor.overruns, 1)


class TestLis3dh(Suite, unittest.TestCase):
    modules, imitation, level_registers = (lis3dh,), imitated_st.Lis3dh, (0x2F,)

    def cost(self):
        return 2, 3 + 1 + 3 + 6 * COUNT


class TestAdxl345(Suite, unittest.TestCase):
    modules, imitation, level_registers = (adxl345,), imitated_st.Adxl345, (0x39,)

    def cost(self):
        return 1 + COUNT, 3 + 1 + COUNT * (3 + 6)


if __name__ == "__main__":
    unittest.main()
