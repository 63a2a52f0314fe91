"""The decoders are strict: what a system would not take, or take as something else, they do not let pass."""

import unittest

from hid_decoders import DECODERS


def decode(system, states):
    """Decode reports given as pairs of modifiers and key."""
    return DECODERS[system]([bytes([modifiers, 0, key, 0, 0, 0, 0, 0]) for modifiers, key in states])


def tapped(modifiers, *keys):
    """Each key pressed and released, under modifiers."""
    return [state for key in keys for state in ((modifiers, key), (modifiers, 0))]


START = [(3, 0), (3, 24), (3, 0), (0, 0)]  # Ctrl+Shift+U


class TestDecoders(unittest.TestCase):
    def refused(self, system, *states):
        self.assertRaises(AssertionError, decode, system, states)

    def test_right_ones(self):
        # U+2615 in as few reports as possible, and with the right modifiers or Enter
        for start in ([(3, 24)], [(0x30, 24)], [(1, 0), (3, 0), (3, 24), (2, 0)]):
            for end in (0x2C, 0x28):
                self.assertEqual(decode("linux", start + [(0, 0)] + tapped(0, 31, 35, 30, 34, end)), "☕")
        self.assertEqual(decode("macos", [(4, 31), (4, 35), (4, 30), (4, 34), (0, 0)]), "☕")
        self.assertEqual(decode("macos", [(0x40, 31), (0x40, 35), (0x40, 30), (0x40, 34), (0, 0)]), "☕")
        self.assertEqual(decode("windows", [(4, 97), (4, 95), (4, 92), (4, 97), (0, 0)]), "☕")

    def test_keys_that_stay_down(self):
        for system in DECODERS:
            self.refused(system, (4, 0))
            self.refused(system, (0, 31))

    def test_reports_that_are_none(self):
        for report in (b"", bytes(7), bytes(9), b"\0\1\0\0\0\0\0\0", b"\0\0\1\1\1\1\1\1"):
            for decoder in DECODERS.values():
                self.assertRaises(AssertionError, decoder, [report])

    def test_linux(self):
        self.refused("linux", *tapped(0, 31))  # a digit without the start
        self.refused("linux", *START)  # no end
        self.refused("linux", *START, *tapped(0, 0x2C))  # no digits
        self.refused("linux", *START, *tapped(0, 31, 29, 0x2C))  # z
        self.refused("linux", *START, *tapped(0, 89, 0x2C))  # keypad
        self.refused("linux", (3, 24), *tapped(3, 31), (0, 0), *tapped(0, 0x2C))  # digits under Ctrl+Shift
        self.refused("linux", (7, 24), (0, 0), *tapped(0, 31, 0x2C))  # Alt as well

    def test_macos(self):
        self.refused("macos", *tapped(0, 31))  # without Option
        self.refused("macos", *tapped(4, 31, 35, 30), (0, 0))  # three digits
        self.refused("macos", *tapped(6, 31, 35, 30, 34), (0, 0))  # Shift as well
        self.refused("macos", *tapped(4, 7, 37, 32, 7), (0, 0))  # a high surrogate alone
        self.refused("macos", *tapped(4, 7, 6, 33, 7), (0, 0))  # a low one
        self.refused("macos", *tapped(4, 90), (0, 0))  # keypad

    def test_windows(self):
        self.refused("windows", *tapped(0, 97))  # without Alt
        self.refused("windows", (4, 0), (0, 0))  # Alt alone
        self.refused("windows", *tapped(4, 38), (0, 0))  # the row above the letters
        self.refused("windows", *tapped(5, 97, 95, 92, 97), (0, 0))  # Ctrl as well
        self.refused("windows", *tapped(4, 90, 91, 91), (0, 0))  # 233: of the DOS code page
        self.refused("windows", *tapped(4, 98, 89, 91, 96), (0, 0))  # 0138: of Windows-1252


if __name__ == "__main__":
    unittest.main()
