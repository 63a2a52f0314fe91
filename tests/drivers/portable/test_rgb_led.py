"""Colours by class, and the kinds of LED."""

import sys
import unittest

from device_paths import use

use("drivers/outputs/rgb_led")

import rgb_led
from rgb_led import RgbLed

COLOURS = {"up": "green", "down": (200, 10, 0), "idle": "off"}


class Part:
    """Hardware, in the order in which it was taken into use."""

    made = []

    def __init__(self, name, *states):
        self.name, self.states = name, list(states)
        Part.made.append(self)


class Pin(Part):
    OUT = 1

    def __init__(self, name, mode=None, value=None):
        super().__init__(name, value)
        self.value = self.states.append


class Pwm(Part):
    def __init__(self, pin, freq, duty_u16):
        super().__init__((pin.name, freq), duty_u16)
        self.duty_u16 = self.states.append


class Led(Part):
    def on(self):
        self.states.append("on")

    def off(self):
        self.states.append("off")


class Module:
    def __init__(self, **classes):
        for name, cls in classes.items():
            setattr(self, name, cls)


class Fake(unittest.TestCase):
    def setUp(self):
        del Part.made[:]
        self.before = {name: sys.modules.get(name) for name in ("machine", "pyb")}

    def tearDown(self):
        for name, module in self.before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


class TestShow(unittest.TestCase):
    def test_only_a_new_label_touches_the_light(self):
        shown = []
        led = RgbLed(lambda *colour: shown.append(colour), COLOURS, other="blue")
        for label in ("up", "up", "down", "down", "strange", "odd", "odd", "idle", "up"):
            led.show(label)
        self.assertEqual(
            shown,
            [(0, 0, 255), (0, 255, 0), (200, 10, 0), (0, 0, 255), (0, 0, 255), (0, 0, 0), (0, 255, 0)],
        )
        self.assertEqual(led.label, "up")

    def test_every_name_is_a_colour(self):
        for name, colour in rgb_led.NAMES.items():
            shown = []
            RgbLed(lambda *parts, to=shown: to.append(parts), {"a": name}).show("a")
            self.assertEqual(shown, [(0, 0, 0), colour])

    def test_refusals(self):
        for value in ("grren", "", None, 7, (1, 2), (1, 2, 3, 4), (0, 0, 256), (-1, 0, 0), (0.5, 0, 0), ("red", 0, 0)):
            with self.assertRaisesRegex(ValueError, "colour of down: .* is none; take \\(red, green, blue\\)"):
                RgbLed(print, {"down": value})
        with self.assertRaisesRegex(ValueError, "colour of other: 'pnik' is none"):
            RgbLed(print, {}, other="pnik")


class TestLights(Fake):
    def states(self, kind):
        return [(part.name, part.states) for part in Part.made if isinstance(part, kind)]

    def test_pins(self):
        for active_low, dark, lit in ((False, 0, 1), (True, 1, 0)):
            del Part.made[:]
            sys.modules["machine"] = Module(Pin=Pin)
            light = rgb_led.pin_light(4, 5, "P6", active_low=active_low)
            light(255, 127, 128)
            light(0, 255, 0)
            expected = [(4, [dark, lit, dark]), (5, [dark, dark, lit]), ("P6", [dark, lit, dark])]
            self.assertEqual(self.states(Pin), expected)

    def test_pwm(self):
        for active_low, expected in ((False, [0, 65535, 257, 0]), (True, [65535, 0, 65278, 65535])):
            del Part.made[:]
            sys.modules["machine"] = Module(Pin=Pin, PWM=Pwm)
            light = rgb_led.pwm_light(1, 2, 3, active_low=active_low, freq=500)
            for level in (255, 1, 0):
                light(level, level, level)
            self.assertEqual(self.states(Pwm), [((1, 500), expected), ((2, 500), expected), ((3, 500), expected)])

    def test_pyb(self):
        sys.modules["pyb"] = Module(LED=Led)
        light = rgb_led.pyb_light()
        light(255, 0, 128)
        light(0, 0, 127)
        self.assertEqual(self.states(Led), [(1, ["on", "off"]), (2, ["off", "off"]), (3, ["on", "off"])])

    def test_board(self):
        sys.modules["pyb"] = Module(LED=Led)
        sys.modules["machine"] = Module(LED=Led)
        rgb_led.board_light()(0, 255, 0)
        self.assertEqual(self.states(Led), [("LED_RED", ["off"]), ("LED_GREEN", ["on"]), ("LED_BLUE", ["off"])])
        del Part.made[:]
        sys.modules["machine"] = Module(Pin=Pin)  # an older firmware
        rgb_led.board_light()(0, 255, 0)
        self.assertEqual(self.states(Led), [(1, ["off"]), (2, ["on"]), (3, ["off"])])


if __name__ == "__main__":
    unittest.main()
