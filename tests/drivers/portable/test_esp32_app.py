"""The program for ESP32 cameras: from frames to lines and colours, and its start with the firmware's modules."""

import os
import sys
import unittest

from device_paths import use

use("drivers/cameras/loop", "drivers/cameras/replay", "drivers/cameras/esp32", "drivers/outputs/rgb_led")
use("apps/esp32_camera")

import brightness
import main
import settings
from brightness import BrightnessPredictor
from camera_loop import run
from replay_camera import Camera
from test_esp32_camera import Api
from test_rgb_led import Module, Part, Pin

NAME = brightness.temporary_name()


class Bright(Api):
    """A camera that sees what is bright, misses a frame, and is stopped from the keyboard after some."""

    count = 0

    def capture(self):
        self.count += 1
        if self.count == 2:
            return None
        if self.count == 9:
            raise KeyboardInterrupt
        for i in range(len(self.buffer)):
            self.buffer[i] = -1
        return memoryview(self.buffer)


class TestApp(unittest.TestCase):
    def setUp(self):
        self.lines = []
        self.before = {name: sys.modules.get(name) for name in ("machine", "camera")}
        main.print = lambda *words: self.lines.append(words)

    def tearDown(self):
        del main.print
        settings.LED_PINS = None
        settings.COLOURS = {}
        for name, module in self.before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module

    def test_lines_and_colours(self):
        brightness.write_frames(NAME, *[128] * 3 + [250] * 4 + [5] * 4)
        settings.COLOURS = {"up": "green", "down": "red"}
        colours = []
        for outputs in (main.outputs(), main.outputs(lambda *colour: colours.append(colour))):
            camera = Camera(NAME)
            run(camera, BrightnessPredictor(), outputs)
            camera.close()
            self.assertEqual(self.lines, [("nothing", 9, 1, 0), ("up", 0, 9, 0), ("down", 0, 1, 9)])
            del self.lines[:]
        os.remove(NAME)
        self.assertEqual(colours, [(0, 0, 0), (0, 0, 0), (0, 255, 0), (255, 0, 0)])

    def test_main(self):
        main.ImagePredictor = BrightnessPredictor
        settings.COLOURS = {"up": "green"}
        settings.CAMERA["size"] = "96X96"
        for pins, states in ((None, []), ((4, 5, 6), [[1, 1], [1, 0], [1, 1]])):
            del Part.made[:]
            settings.LED_PINS, settings.LED_ACTIVE_LOW = pins, True
            sys.modules["camera"] = Bright()
            sys.modules["machine"] = Module(Pin=Pin)
            self.assertRaises(KeyboardInterrupt, main.main)
            self.assertEqual(BrightnessPredictor.loaded, (settings.MODEL, 96, 96, "rgb565be"))
            self.assertEqual(self.lines, [("up", 0, 9, 0)])
            self.assertEqual([part.states[-2:] for part in Part.made], states)
            del self.lines[:]


if __name__ == "__main__":
    unittest.main()
