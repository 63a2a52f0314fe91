"""The program for OpenMV: from frames to the text on the PC, and its start with the firmware's modules."""

import os
import sys
import unittest

from device_paths import use

MICROPYTHON = sys.implementation.name == "micropython"
use("drivers/cameras/loop", "drivers/cameras/replay", "drivers/cameras/openmv", "drivers/outputs")
use("drivers/outputs/rgb_led", "apps/openmv_emoji")

import brightness
import main
import settings
from brightness import BrightnessPredictor
from camera_loop import run
from hid_decoders import DECODERS
from replay_camera import Camera
from test_openmv_camera import Csi

NAME = brightness.temporary_name()
# nothing, up, up, a single dark frame among bright ones, down, nothing, down
LEVELS = [128] * 3 + [250] * 6 + [10] + [250] * 4 + [5] * 4 + [100] * 4 + [5] * 4


class TestFromFramesToText(unittest.TestCase):
    def setUp(self):
        brightness.write_frames(NAME, *LEVELS)

    def tearDown(self):
        os.remove(NAME)
        settings.SYSTEM = "linux"

    def test_each_emoji_once(self):
        settings.PAUSE_MS = 0
        for system, decode in DECODERS.items():
            settings.SYSTEM = system
            colours, sent = [], []
            outputs = main.outputs(lambda *colour: colours.append(colour), lambda report: sent.append(bytes(report)))
            camera = Camera(NAME)
            self.assertEqual(run(camera, BrightnessPredictor(), outputs), (len(LEVELS), 5, 0))
            camera.close()
            self.assertEqual(decode(sent), "👍👎👎")
            green, red, off = (0, 255, 0), (255, 0, 0), (0, 0, 0)
            self.assertEqual(colours, [off, off, green, red, off, red])

    def test_a_pc_that_is_gone_stops_neither_light_nor_loop(self):
        settings.PAUSE_MS = 0
        lines, colours = [], []

        def gone(report):
            raise OSError("no PC")

        outputs = main.outputs(lambda *colour: colours.append(colour), gone)
        camera = Camera(NAME)
        self.assertEqual(run(camera, BrightnessPredictor(), outputs, report=lines.append), (len(LEVELS), 5, 0))
        camera.close()
        self.assertEqual(len(colours), 6)
        self.assertEqual(lines, ["output failed for %s: no PC" % label for label in ("up", "down", "down")])


class Pyb:
    """The module pyb of OpenMV's firmware: USB and LEDs."""

    hid_keyboard = ("the descriptor of a keyboard",)

    def __init__(self):
        self.mode = None
        self.sent = []
        self.lit = []
        self.usb_mode = self.set_mode  # functions of the object, as a module has them
        self.USB_HID = lambda: self
        self.LED = lambda number: Led(number, self.lit)

    def set_mode(self, mode, hid):
        self.mode = mode, hid

    def send(self, report):
        self.sent.append(bytes(report))
        return len(report)


class Led:
    def __init__(self, number, lit):
        self.number, self.lit = number, lit

    def on(self):
        self.lit.append(self.number)

    def off(self):
        pass


class Sequence(Csi):
    """A camera that sees bright frames, fails once, and is stopped from the keyboard after some."""

    def take(self):
        image = super().take()
        if self.frames == 3:
            raise RuntimeError("Frame capture has timed out.")
        if self.frames == 9:
            raise KeyboardInterrupt
        image.bytearray()[:] = bytes([255]) * len(image.bytearray())
        return image


@unittest.skipUnless(MICROPYTHON, "USB senders use MicroPython's clock")
class TestOnTheBoard(unittest.TestCase):
    def setUp(self):
        self.machine = sys.modules.get("machine")
        sys.modules["machine"] = object()  # no LED in it
        sys.modules["pyb"] = self.pyb = Pyb()
        sys.modules["csi"] = self.csi = Sequence("csi")

    def tearDown(self):
        for name in ("machine", "pyb", "csi", "boot"):
            sys.modules.pop(name, None)
        if self.machine:
            sys.modules["machine"] = self.machine

    def test_boot(self):
        import boot

        self.assertEqual(self.pyb.mode, ("VCP+HID", boot.pyb.hid_keyboard))

    def test_boot_of_a_firmware_without(self):
        sys.modules["pyb"] = object()
        import boot

        self.assertTrue(boot.pyb is not None)

    def test_main(self):
        settings.CAMERA["settle_ms"] = 1
        settings.PAUSE_MS = 0
        main.ImagePredictor = BrightnessPredictor
        self.assertRaises(KeyboardInterrupt, main.main)
        self.assertEqual(BrightnessPredictor.loaded, (settings.MODEL, 160, 120, "rgb565"))
        self.assertEqual(DECODERS["linux"](self.pyb.sent), "👍")
        self.assertEqual(self.pyb.lit, [2])


if __name__ == "__main__":
    unittest.main()
