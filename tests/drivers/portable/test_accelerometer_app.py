"""The program for accelerometers starts with what a board's modules give, and sends its events on."""

import sys
import unittest

import virtual_clock
from device_paths import use

use("drivers/accelerometers/base", "drivers/accelerometers/bma423", "drivers/accelerometers/loop")
use("drivers/outputs/bthome", "apps/accelerometer")

import bma423
import bthome
import fifo_accelerometer
import imitated_bosch
import main
import motion_loop
import settings
from bthome_adverts import Ble
from imitated_i2c import I2C
from test_rgb_led import Module, Part, Pin


class Event:
    def __init__(self, index, votes):
        self.index, self.votes, self.label = index, votes, ("left", "right")[index]


class Predictor:
    """Says left while x is negative, else right; is interrupted after some samples, as from the keyboard."""

    classes = ["left", "right"]
    n_votes = 10
    loaded = None

    def __init__(self):
        self.index = None
        self.count = 0

    @classmethod
    def load(cls, folder):
        cls.loaded = folder
        return cls()

    def clear(self):
        self.index = None

    def push(self, samples):
        self.count += len(samples) // 3
        if self.count > 300:
            raise KeyboardInterrupt
        index = int(samples[0] >= 0)
        if index == self.index:
            return None
        self.index = index
        return Event(index, [10 - 10 * index, 10 * index])


class TestApp(unittest.TestCase):
    def setUp(self):
        self.clock = virtual_clock.Clock()
        self.clock.drive(bma423, bthome, fifo_accelerometer, motion_loop)
        self.before = {name: sys.modules.get(name) for name in ("machine", "bluetooth")}
        self.lines = []
        main.print = lambda *words: self.lines.append(words)
        main.GesturePredictor = Predictor
        del Part.made[:]

    def tearDown(self):
        del main.print
        settings.BTHOME = None
        for name, module in self.before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module

    def bus(self, number, scl, sda, freq):
        self.assertEqual((number, scl.name, sda.name, freq), (settings.BUS, settings.SCL, settings.SDA, 400000))
        bus = I2C(self.clock)
        bus.attach(0x18, imitated_bosch.Bma423())
        return bus

    def test_lines_and_broadcasts(self):
        sys.modules["machine"] = Module(I2C=self.bus, Pin=Pin)
        radio = Ble()
        sys.modules["bluetooth"] = Module(BLE=lambda: radio)
        for options, broadcasts in ((None, 0), ({}, 1)):
            settings.BTHOME = options
            del self.lines[:]
            self.assertRaises(KeyboardInterrupt, main.main)
            self.assertEqual(Predictor.loaded, settings.MODEL)
            self.assertTrue(len(self.lines) >= 6)
            self.assertEqual(set(self.lines), {("left", 10, 0), ("right", 0, 10)})
            sent = [data for interval, data, _, _ in radio.sent if interval]
            self.assertEqual(len(sent), broadcasts * len(self.lines))
        self.assertEqual({bytes(data[-4:]) for data in sent}, {b"left", b"ight"})


if __name__ == "__main__":
    unittest.main()
