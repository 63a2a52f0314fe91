"""The reports of a boot keyboard, one by one, and what the three systems read from them."""

import unittest

from device_paths import use
from hid_decoders import DECODERS

use("drivers/outputs")

from emoji_keyboard.strokes import SYSTEMS, reports, strokes, write_report

THUMB_UP = {
    "linux": """
        03 00 00 00 00 00 00 00  03 00 18 00 00 00 00 00  03 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 1e 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 09 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 21 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 21 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 07 00 00 00 00 00  00 00 00 00 00 00 00 00
        00 00 2c 00 00 00 00 00  00 00 00 00 00 00 00 00""",
    "macos": """
        04 00 00 00 00 00 00 00
        04 00 07 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 25 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 20 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 07 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 07 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 06 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 21 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 07 00 00 00 00 00  04 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00""",
    "windows": """
        04 00 00 00 00 00 00 00
        04 00 59 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 5a 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 60 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 62 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 5f 00 00 00 00 00  04 00 00 00 00 00 00 00
        04 00 5f 00 00 00 00 00  04 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00""",
}

# Usages of the digits of each character, worked out by hand: linux 1f44e, macos d83d dc4e, windows 128078 ...
DIGITS = {
    "👎": ("1e 09 21 21 08", "07 25 20 07 07 06 21 08", "59 5a 60 62 5f 60"),
    "☕": ("1f 23 1e 22", "1f 23 1e 22", "61 5f 5c 61"),
    "😷": ("1e 09 23 20 24", "07 25 20 07 07 08 20 24", "59 5a 60 5d 5e 5f"),
    "\u2764": ("1f 24 23 21", "1f 24 23 21", "59 62 62 60 5c"),
    "\ufe0f": ("09 08 27 09", "09 08 27 09", "5e 5d 62 5b 61"),
    "👨": ("1e 09 21 23 25", "07 25 20 07 07 06 23 25", "59 5a 60 59 62 5c"),
    "\u200d": ("1f 27 27 07", "1f 27 27 07", "60 5a 62 5d"),
    "👩": ("1e 09 21 23 26", "07 25 20 07 07 06 23 26", "59 5a 60 59 62 5d"),
    "👧": ("1e 09 21 23 24", "07 25 20 07 07 06 23 24", "59 5a 60 59 62 5b"),
    "\U0001f1e9": ("1e 09 1e 08 26", "07 25 20 06 07 07 08 26", "59 5a 5f 5c 5e 5d"),
    "\U0001f1ea": ("1e 09 1e 08 04", "07 25 20 06 07 07 08 04", "59 5a 5f 5c 5e 5e"),
}
EMOJIS = ("👎", "☕", "😷", "\u2764\ufe0f", "👨\u200d👩\u200d👧", "\U0001f1e9\U0001f1ea")
# what comes before the digits, the modifier under them, and what comes after
FRAMES = {
    "linux": ([(3, 0), (3, 0x18), (3, 0), (0, 0)], 0, [(0, 0x2C), (0, 0)]),
    "macos": ([(4, 0)], 4, [(0, 0)]),
    "windows": ([(4, 0)], 4, [(0, 0)]),
}


def by_hand(text, system):
    """Return the expected reports as bytes."""
    expected = []
    before, modifier, after = FRAMES[system]
    for character in text:
        expected += before
        for usage in DIGITS[character][("linux", "macos", "windows").index(system)].split():
            expected += [(modifier, int(usage, 16)), (modifier, 0)]
        expected += after
    return [bytes([modifiers, 0, key, 0, 0, 0, 0, 0]) for modifiers, key in expected]


def made(text, system):
    return [bytes(report) for report in reports(text, system)]


class TestByHand(unittest.TestCase):
    def test_thumb_up(self):
        for system in SYSTEMS:
            values = bytes([int(byte, 16) for byte in THUMB_UP[system].split()])
            expected = [values[i : i + 8] for i in range(0, len(values), 8)]
            self.assertEqual(made("👍", system), expected, system)

    def test_other_emojis(self):
        for emoji in EMOJIS:
            for system in SYSTEMS:
                self.assertEqual(made(emoji, system), by_hand(emoji, system), (emoji, system))

    def test_the_ends_of_the_ranges(self):
        # the digits alone: keys pressed between the first and the last report
        for code, system, keys in (
            (0x20, "linux", [0x1F, 0x27, 0x2C]),
            (0x20, "macos", [0x27, 0x27, 0x1F, 0x27]),
            (0x20, "windows", [0x62, 0x5B, 0x5A]),
            (0xFF, "windows", [0x62, 0x5A, 0x5D, 0x5D]),  # 0255
            (0x100, "windows", [0x5A, 0x5D, 0x5E]),  # 256
            (0xFFFD, "macos", [0x09, 0x09, 0x09, 0x07]),
            (0x10000, "linux", [0x1E, 0x27, 0x27, 0x27, 0x27, 0x2C]),
            (0x10000, "macos", [0x07, 0x25, 0x27, 0x27, 0x07, 0x06, 0x27, 0x27]),
            (0x10FFFD, "linux", [0x1E, 0x27, 0x09, 0x09, 0x09, 0x07, 0x2C]),
            (0x10FFFD, "macos", [0x07, 0x05, 0x09, 0x09, 0x07, 0x09, 0x09, 0x07]),
            (0x10FFFD, "windows", [0x59, 0x59, 0x59, 0x5C, 0x59, 0x62, 0x61]),  # 1114109
        ):
            found = [report[2] for report in made(chr(code), system) if report[2] and report[2] != 0x18]
            self.assertEqual(found, keys, (hex(code), system))


class TestDecoded(unittest.TestCase):
    def test_each_system_reads_the_text(self):
        texts = ["", "👍", "👍👍👎", "a", "Ärger? 7°", "☕☕", "𝔐", "\U0010fffd"]
        texts += ["👩🏽\u200d🚒", "\U0001f3f4\U000e0067\U000e007f"]  # skin tone; tags
        for text in texts + list(EMOJIS):
            for system in SYSTEMS:
                self.assertEqual(DECODERS[system](made(text, system)), text, (text, system))

    def test_numbers_of_every_length(self):
        step = 251
        text = "".join([chr(code) for code in range(0xA0, 0x11000, step) if not 0xD800 <= code < 0xE000])
        text += "".join([chr(code) for code in range(0x1F000, 0x20000, step)])
        for system in SYSTEMS:
            self.assertEqual(DECODERS[system](reports(text, system)), text, system)

    def test_a_press_is_followed_by_its_release(self):
        for text in EMOJIS:
            for system in SYSTEMS:
                states = list(strokes(text, system))
                self.assertEqual(states[-1], 0)
                for before, after in zip(states, states[1:]):
                    if before & 0xFF:
                        self.assertEqual(after, before & 0xFF00)


class TestBuffers(unittest.TestCase):
    def test_the_callers_report_is_filled(self):
        report = bytearray(b"\xff" * 8)
        filled = [(each is report, bytes(each)) for each in reports("☕", "macos", report)]
        self.assertEqual(filled, [(True, each) for each in made("☕", "macos")])

    def test_write_report(self):
        report = bytearray(b"\xff" * 8)
        write_report(0x0318, report)
        self.assertEqual(bytes(report), b"\x03\x00\x18\x00\x00\x00\x00\x00")


class TestRefusals(unittest.TestCase):
    def test_system(self):
        for system in ("Linux", "amiga", "", None, 3):
            with self.assertRaisesRegex(ValueError, "system: .* is not known; choose linux, macos, windows"):
                reports("a", system)

    def test_no_text(self):
        for text in (None, 3, b"abc", ["a"]):
            with self.assertRaisesRegex(TypeError, "text: .* is no str"):
                reports(text, "linux")

    def test_characters(self):
        for code, reason in (
            (0, "U\\+0000 is a control character"),
            (10, "U\\+000A is a control character"),
            (0x7F, "U\\+007F is a control character"),
            (0x9F, "U\\+009F is a control character"),
            (0xD800, "U\\+D800 is half of a surrogate pair"),
            (0xDFFF, "U\\+DFFF is half of a surrogate pair"),
            (0xFDD0, "U\\+FDD0 is no character"),
            (0xFDEF, "U\\+FDEF is no character"),
            (0xFFFE, "U\\+FFFE is no character"),
            (0x1FFFF, "U\\+1FFFF is no character"),
            (0x10FFFE, "U\\+10FFFE is no character"),
        ):
            with self.assertRaisesRegex(ValueError, "text: " + reason):
                reports("good so far " + chr(code), "linux")


if __name__ == "__main__":
    unittest.main()
