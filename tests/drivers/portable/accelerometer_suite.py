"""The cases that every driver of an accelerometer passes, against an imitation of its chip's registers."""

import gc
import sys
import unittest
from array import array

import virtual_clock  # noqa: I001 - first: it gives CPython's time what drivers import from it
from device_paths import use

use("drivers/accelerometers/base")

import fifo_accelerometer
from imitated_i2c import I2C
from imitated_part import STEP_MG, STEPS

MICROPYTHON = sys.implementation.name == "micropython"
COUNT = 15


class Suite:
    """The cases; a subclass names a driver and its imitation."""

    modules = ()  # the driver, and what it is built on but for the base
    imitation = None
    level_registers = ()

    def setUp(self):
        self.clock = virtual_clock.Clock()
        self.clock.drive(fifo_accelerometer, *self.modules)
        self.bus = I2C(self.clock)
        self.part = self.attach()
        self.samples = array("h", bytes(2 * 3 * COUNT))

    def attach(self, which=0, first=0):
        part = self.make(first)
        return self.bus.attach(self.modules[0].Accelerometer.ADDRESSES[which], part)

    def make(self, first=0):
        return self.imitation(first)

    def sensor(self, **options):
        return self.modules[0].Accelerometer(self.bus, **options)

    def numbers(self, sensor, samples=None):
        """Which of the motion's 75 samples these are; each checked in all axes."""
        samples = self.samples if samples is None else samples
        found = []
        for i in range(0, len(samples), 3):
            x, y, z = [1000 * samples[i + k] / sensor.lsb_per_g for k in range(3)]
            number = round((x + 1500) / STEP_MG)
            expected = (number * STEP_MG - 1500, 1500 - number * STEP_MG, 1000)
            for value, right in zip((x, y, z), expected):
                self.assertTrue(abs(value - right) <= 16 + abs(right) // 50, (i, x, y, z))
            found.append(number % STEPS)
        return found

    def assert_in_a_row(self, numbers):
        steps = [(b - a) % STEPS for a, b in zip(numbers, numbers[1:])]
        self.assertEqual(steps, [1] * len(steps))

    # the contract

    def test_samples_follow_on_each_other(self):
        sensor = self.sensor()
        numbers = []
        for _ in range(10):
            self.assertEqual(sensor.read_into(self.samples), COUNT)
            numbers += self.numbers(sensor)
        self.assert_in_a_row(numbers)
        self.assertEqual(sensor.overruns, 0)

    def test_every_scale(self):
        for scale, code in sorted(self.modules[0].Accelerometer.SCALES.items()):
            sensor = self.sensor(scale=scale)
            self.assertEqual((sensor.scale, sensor.lsb_per_g), (scale, self.modules[0].Accelerometer.LSB_PER_G[code]))
            self.assertTrue(0.9 < sensor.lsb_per_g * scale / 32768 < 1.01 or scale == 16)
            sensor.read_into(self.samples)
            self.assert_in_a_row(self.numbers(sensor))

    def rates(self):
        return sorted(self.modules[0].Accelerometer.RATES)

    def test_every_rate(self):
        for rate in self.rates():
            sensor = self.sensor(sample_rate=rate)
            sensor.read_into(self.samples)
            made, start = self.part.made, self.clock.us
            numbers = self.numbers(sensor)
            for _ in range(3):
                sensor.read_into(self.samples)
                numbers += self.numbers(sensor)
            self.assert_in_a_row(numbers)
            seconds = (self.clock.us - start) / 1000000
            self.assertTrue(abs((self.part.made - made) / seconds / rate - 1) < 0.03 + 1 / COUNT / 3, rate)

    def test_no_sample_is_lost_by_a_loop_that_is_late_now_and_then(self):
        sensor = self.sensor()
        numbers = []
        for i in range(20):
            sensor.read_into(self.samples)
            numbers += self.numbers(sensor)
            self.clock.us += int(1000000 / sensor.sample_rate * (i % 4) * 4)
        self.assert_in_a_row(numbers)
        self.assertEqual((sensor.overruns, self.part.lost), (0, 0))

    def test_what_is_in_the_fifo(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        before = sensor.available()
        self.clock.us += int(5.2 * 1000000 / sensor.sample_rate)
        self.assertEqual(sensor.available() - before, 5)
        one = array("h", (0, 0, 0))
        last = self.numbers(sensor)[-1]
        self.assertEqual(sensor.read_into(one), 1)
        self.assertEqual(self.numbers(sensor, one), [(last + 1) % STEPS])

    def test_the_first_read_forgets_what_was_before(self):
        sensor = self.sensor()
        self.clock.us += 40 * 1000000
        made = self.part.made
        sensor.read_into(self.samples)
        self.assertEqual(sensor.overruns, 0)
        self.assertTrue(self.part.made > made)

    # what it refuses

    def test_refusals(self):
        name = self.modules[0].Accelerometer.NAME
        for options, text in (
            ({"scale": 3}, "scale: %s has no 3; choose 2, 4, 8, 16" % name),
            ({"scale": True}, "scale: %s has no True" % name),
            ({"sample_rate": 5000}, "sample_rate: %s has no 5000" % name),
            ({"sample_rate": "50"}, "sample_rate: %s has no '50'" % name),
            ({"sample_rate": 0}, "sample_rate: %s has no 0" % name),
            ({"address": 0x33}, "address: %s has no 51; choose 0x" % name),
            ({"watermark": 5000}, "watermark: "),
            ({"watermark": -1}, "watermark: "),
            ({"watermark": 1.5}, "watermark: "),
        ):
            with self.assertRaisesRegex(ValueError, text):
                self.sensor(**options)
        with self.assertRaisesRegex(ValueError, "choose .*5[02]"):
            self.sensor(sample_rate=5000)

    def test_arrays(self):
        sensor = self.sensor()
        for wrong in (bytearray(90), array("H", self.samples), array("i", (0, 0, 0)), [0, 0, 0], (), None):
            with self.assertRaisesRegex(ValueError, "samples must be an array of int16"):
                sensor.read_into(wrong)
        for length in (0, 1, 4, 3 * 5000):
            with self.assertRaisesRegex(ValueError, "samples has %d values, must be 3 for each of 1 to" % length):
                sensor.read_into(array("h", bytes(2 * length)))
        sensor.read_into(self.samples)
        self.assert_in_a_row(self.numbers(sensor))
        self.samples.append(0)
        with self.assertRaisesRegex(ValueError, "samples has 46 values, must be 3 for each of 1 to"):
            sensor.read_into(self.samples)

    # faults

    def test_nobody_there(self):
        bus = I2C(self.clock)
        with self.assertRaisesRegex(OSError, "nothing answers at 0x..; is it wired and powered"):
            self.modules[0].Accelerometer(bus)
        self.assertEqual(bus.writes, 0)

    def test_another_part_is_left_alone(self):
        self.part.registers[self.modules[0].Accelerometer.ID_REGISTER] = 0x99
        with self.assertRaisesRegex(OSError, "answers as chip 0x99, which is another part"):
            self.sensor()
        self.assertEqual(self.bus.writes, 0)

    def test_power_comes_late(self):
        self.part.START_US = 120000
        self.part.power_on(self.clock.us)
        sensor = self.sensor()
        sensor.read_into(self.samples)
        self.assert_in_a_row(self.numbers(sensor))

    def test_two_on_one_bus(self):
        other = self.attach(1, first=30)
        sensors = [self.sensor(address=address) for address in self.modules[0].Accelerometer.ADDRESSES]
        buffers = [array("h", bytes(2 * 3 * COUNT)) for _ in sensors]
        numbers = [[], []]
        for _ in range(4):
            for sensor, buffer, found in zip(sensors, buffers, numbers):
                sensor.read_into(buffer)
                found += self.numbers(sensor, buffer)
        for found in numbers:
            self.assert_in_a_row(found)
        self.assertTrue(abs(other.made - 30 - self.part.made) < 40)

    def test_overflow_is_counted_and_what_follows_is_whole(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        for times in (1, 2, 3):
            self.clock.us += 1000 * int(1000000 / sensor.sample_rate)
            numbers = []
            for _ in range(3):
                sensor.read_into(self.samples)
                numbers += self.numbers(sensor)
            self.assert_in_a_row(numbers)
            self.assertEqual(sensor.overruns, times)
        self.assertTrue(self.part.lost)

    def test_no_loss_goes_unnoticed(self):
        """Late by more and more, up to past the FIFO's end: in a row, or counted."""
        sensor = self.sensor()
        sensor.read_into(self.samples)
        depth = sensor._depth()
        for late in [depth - 20, depth - 16, depth - 8] + list(range(depth - 4, depth + 8)):
            last, overruns = self.numbers(sensor)[-1], sensor.overruns
            while sensor.available():  # from the same level each time
                sensor.read_into(array("h", (0, 0, 0)))
                last += 1
            sensor.available()
            self.clock.us += int(late * 1000000 / sensor.sample_rate)
            sensor.read_into(self.samples)
            first = self.numbers(sensor)[0]
            if sensor.overruns == overruns:
                self.assertEqual(first, (last + 1) % STEPS)
            self.assert_in_a_row(self.numbers(sensor))
        self.assertTrue(sensor.overruns)

    def test_a_burst_that_breaks_off(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        for times, at in ((1, 7), (2, 1), (3, 20)):
            while sensor.available() < COUNT:
                self.clock.sleep_ms(1)
            self.bus.break_after = at + 2  # after the level
            with self.assertRaises(OSError):
                sensor.read_into(self.samples)
            self.bus.break_after = None
            for _ in range(3):
                sensor.read_into(self.samples)
                self.assert_in_a_row(self.numbers(sensor))
            self.assertEqual(sensor.overruns, times)

    def test_a_level_that_cannot_be_read_costs_nothing(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        numbers = self.numbers(sensor)
        self.bus.silent = 1
        with self.assertRaises(OSError):
            sensor.read_into(self.samples)
        sensor.read_into(self.samples)
        self.assert_in_a_row(numbers + self.numbers(sensor))
        self.assertEqual(sensor.overruns, 0)

    def test_power_lost(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        self.part.power_on(self.clock.us)
        with self.assertRaisesRegex(OSError, "no samples; if it lost its power, call reset()|19"):
            for _ in range(20):
                sensor.read_into(self.samples)
        sensor.reset()
        sensor.read_into(self.samples)
        self.assert_in_a_row(self.numbers(sensor))

    def test_sleep(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        sensor.sleep()
        self.clock.us += 100000
        self.part.advance(self.clock.us)
        made = self.part.made
        self.clock.us += 60 * 1000000
        self.part.advance(self.clock.us)
        self.assertEqual(self.part.made, made)
        sensor.wake()
        sensor.read_into(self.samples)
        self.assert_in_a_row(self.numbers(sensor))
        self.assertEqual(sensor.overruns, 0)

    def test_watermark(self):
        sensor = self.sensor(watermark=10)
        sensor.read_into(self.samples)
        for _ in range(40):
            enough = sensor.available() >= 10
            self.assertEqual(self.part.pin(), int(enough))
            self.clock.us += int(1000000 / sensor.sample_rate / 3)
        sensor.read_into(self.samples)

    # cost

    def test_a_read_is_one_burst(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        while sensor.available() < COUNT:
            self.clock.sleep_ms(1)
        transfers, count = self.bus.transfers, self.bus.bytes
        sensor.read_into(self.samples)
        self.assertEqual((self.bus.transfers - transfers, self.bus.bytes - count), self.cost())

    def cost(self):
        return 2, 3 + 2 + 3 + 6 * COUNT

    @unittest.skipUnless(MICROPYTHON, "memory is counted on MicroPython")
    def test_reading_allocates_nothing(self):
        sensor = self.sensor()
        sensor.read_into(self.samples)
        while sensor.available() < COUNT:
            self.clock.sleep_ms(1)
        level = [self.part.load(register) for register in self.level_registers]
        sensor._bus = Quiet(self.level_registers[0], level)
        sensor.read_into(self.samples)
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        for _ in range(10):
            sensor.read_into(self.samples)
        after = gc.mem_alloc()
        gc.enable()
        self.assertEqual(after - before, 0)


class Quiet:
    """A bus with a level that stays and data that say accelerometer everywhere; it allocates nothing."""

    def __init__(self, register, level):
        self._register = register
        self._first, self._second = (level + [0])[:2]

    def readfrom_mem_into(self, address, register, buffer):
        if register == self._register:
            buffer[0] = self._first
            if len(buffer) == 2:
                buffer[1] = self._second
            return
        i = len(buffer)
        while i:
            i -= 1
            buffer[i] = 0x12

    def writeto_mem(self, address, register, buffer):
        pass
