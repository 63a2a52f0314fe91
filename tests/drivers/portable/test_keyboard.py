"""Keyboard: which reports it sends, in which memory, and what it does when the PC takes no more."""

import unittest

from device_paths import use
from hid_decoders import DECODERS

use("drivers/outputs")

from emoji_keyboard import SYSTEMS, Keyboard, reports


class Controller:
    """As the controllers' drivers do, reads a report's memory when the next one comes; fails after `limit` reports."""

    def __init__(self, limit=None):
        self.limit = limit
        self.seen = []
        self._pending = None

    def send(self, report):
        self.fetch()
        if self.limit is not None and len(self.seen) >= self.limit:
            raise OSError("gone")
        self._pending = report

    def fetch(self):
        if self._pending is not None:
            self.seen.append(bytes(self._pending))
            self._pending = None


class TestKeyboard(unittest.TestCase):
    def test_it_types_text_after_text(self):
        for system in SYSTEMS:
            pc = Controller()
            keyboard = Keyboard(pc.send, system, pause_ms=0)
            for text in ("👍", "", "\u2764\ufe0f", "👨\u200d👩\u200d👧"):
                keyboard.type(text)
            pc.fetch()
            self.assertEqual(DECODERS[system](pc.seen), "👍\u2764\ufe0f👨\u200d👩\u200d👧")

    def test_a_report_stays_until_the_next_is_sent(self):
        sent = []
        Keyboard(sent.append, "linux", pause_ms=0).type("☕")
        self.assertEqual(len({id(report) for report in sent}), 2)
        for before, after in zip(sent, sent[1:]):
            self.assertTrue(before is not after)

    def test_it_pauses_after_each_report(self):
        try:
            from time import ticks_diff, ticks_ms
        except ImportError:
            from time import monotonic

            def ticks_ms():
                return 1000 * monotonic()

            def ticks_diff(end, start):
                return end - start

        sent = []
        start = ticks_ms()
        Keyboard(sent.append, "macos", pause_ms=3).type("☕")
        self.assertEqual(len(sent), 10)
        self.assertTrue(ticks_diff(ticks_ms(), start) >= 30)

    def test_what_cannot_be_typed_sends_nothing(self):
        pc = Controller()
        keyboard = Keyboard(pc.send, "linux", pause_ms=0)
        for text in ("👍\n", "👍" + chr(0xD83D)):
            self.assertRaises(ValueError, keyboard.type, text)
        self.assertRaises(TypeError, keyboard.type, None)
        pc.fetch()
        self.assertEqual(pc.seen, [])
        self.assertRaises(ValueError, Keyboard, pc.send, "beos")

    def test_keys_are_released_when_the_pc_stops(self):
        tried = []

        def send(report):
            tried.append(bytes(report))
            if len(tried) == 3:
                raise OSError("gone for a while")

        keyboard = Keyboard(send, "windows", pause_ms=0)
        with self.assertRaisesRegex(OSError, "gone for a while"):
            keyboard.type("👍")
        self.assertEqual(tried[2:], [b"\x04\x00\x00\x00\x00\x00\x00\x00", bytes(8)])
        del tried[:]
        keyboard.type("")
        self.assertEqual(tried, [])

    def test_the_first_error_is_told_when_the_release_fails_too(self):
        names = ["first", "second"]

        def send(report):
            raise OSError(names.pop(0))

        with self.assertRaisesRegex(OSError, "first"):
            Keyboard(send, "linux", pause_ms=0).type("👍")
        self.assertEqual(names, [])

    def test_after_a_failure_the_next_text_is_whole(self):
        pc = Controller(limit=9)
        keyboard = Keyboard(pc.send, "linux", pause_ms=0)
        self.assertRaises(OSError, keyboard.type, "👍")
        self.assertEqual(len(pc.seen), 9)
        pc.limit = None
        del pc.seen[:]
        keyboard.type("👎")
        pc.fetch()
        self.assertEqual(pc.seen, [bytes(report) for report in reports("👎", "linux")])


if __name__ == "__main__":
    unittest.main()
