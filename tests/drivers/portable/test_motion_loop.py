"""The loop of programs with an accelerometer: faults are reported, and the sensor given up only after many."""

import unittest

import virtual_clock
from device_paths import use

use("drivers/accelerometers/loop")

import motion_loop


class Sensor:
    """Gives samples 0, 1, 2 …, or raises what it is told to, read by read; then ends the test."""

    overruns = 0

    def __init__(self, *reads):
        self.reads = list(reads)
        self.resets = 0
        self.broken = 0

    def reset(self):
        self.resets += 1
        if self.broken:
            self.broken -= 1
            raise OSError(19)

    def read_into(self, samples):
        if not self.reads:
            raise KeyboardInterrupt
        read = self.reads.pop(0)
        if isinstance(read, Exception):
            raise read
        self.overruns = max(self.overruns, read[0])
        for i in range(len(samples)):
            samples[i] = read[1]
        return len(samples) // 3


class Event:
    def __init__(self, label):
        self.label = label


class Predictor:
    """An event for each other value."""

    def __init__(self):
        self.clears = 0
        self.last = None

    def clear(self):
        self.clears += 1
        self.last = None

    def push(self, samples):
        before, self.last = self.last, samples[0]
        return None if before == self.last else Event(str(self.last))


class TestLoop(unittest.TestCase):
    def setUp(self):
        self.clock = virtual_clock.Clock()
        self.clock.drive(motion_loop)
        self.predictor = Predictor()
        self.events, self.lines = [], []

    def run_it(self, sensor, *outputs, **options):
        outputs = outputs or (lambda event: self.events.append(event.label),)
        with self.assertRaises(KeyboardInterrupt):
            motion_loop.run(sensor, self.predictor, outputs, 4, report=self.lines.append, **options)

    def test_events(self):
        calls = []
        self.run_it(Sensor((0, 1), (0, 1), (0, 2), (0, 1)), between=lambda: calls.append(1))
        self.assertEqual((self.events, self.lines, len(calls)), (["1", "2", "1"], [], 4))

    def test_gaps(self):
        self.run_it(Sensor((0, 1), (1, 1), (1, 1), (3, 1)))
        self.assertEqual(self.events, ["1", "1", "1"])
        self.assertEqual(self.lines, ["samples lost, 1 times in all", "samples lost, 3 times in all"])

    def test_faults(self):
        sensor = Sensor((0, 1), OSError(5), OSError(5), (0, 1), OSError(5), (0, 2))
        self.run_it(sensor)
        self.assertEqual(sensor.resets, 3)
        self.assertEqual(self.events, ["1", "1", "2"])
        self.assertEqual([line[:26] for line in self.lines], ["reading failed, %d in a row" % i for i in (1, 2, 1)])
        self.assertEqual(self.clock.us, 300000)

    def test_a_sensor_that_is_gone(self):
        sensor = Sensor((0, 1), OSError(19))
        sensor.broken = 50
        with self.assertRaises(OSError):
            motion_loop.run(sensor, self.predictor, (), 4, report=self.lines.append, limit=10)
        self.assertEqual((len(self.lines), sensor.resets), (10, 9))

    def test_an_output_that_fails(self):
        def fails(event):
            raise OSError(5)

        self.run_it(Sensor((0, 1), (0, 2)), fails, lambda event: self.events.append(event.label))
        self.assertEqual(self.events, ["1", "2"])
        self.assertEqual([line[:19] for line in self.lines], ["output failed for 1", "output failed for 2"])


if __name__ == "__main__":
    unittest.main()
