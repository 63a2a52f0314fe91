"""BTHome: the bytes of its advertisements, by the format's description, and how long they are broadcast."""

import gc
import sys
import unittest

import bthome_adverts
import virtual_clock
from bthome_adverts import Ble, Event, bthome, driver


def structures(data):
    """Types and contents of the parts of an advertisement."""
    found = []
    while data:
        found.append((data[1], bytes(data[2 : data[0] + 1])))
        data = data[data[0] + 1 :]
    return found


class Silent:
    """A radio that allocates nothing."""

    def active(self, on):
        pass

    def gap_advertise(self, interval_us, adv_data=None, resp_data=None, connectable=True):
        pass


class TestBTHome(unittest.TestCase):
    def test_bytes(self):
        ble = Ble()
        output = driver(ble)
        self.assertTrue(ble.on)
        self.assertEqual(ble.sent, [])
        output.send(Event(1, [1, 7, 1, 1]))
        ((interval, advertisement, response, connectable),) = ble.sent
        self.assertEqual((interval, connectable), (100000, False))
        flags, service = structures(advertisement)
        self.assertEqual(flags, (0x01, b"\x06"))
        # version 2 and trigger based; packet 1, count 70, button 1 (press), text of 4 bytes
        self.assertEqual(service, (0x16, b"\xd2\xfc\x44\x00\x01\x09\x46\x3a\x01\x53\x04wave"))
        self.assertEqual(structures(response), [(0x09, b"gesture")])

    def test_lengths(self):
        for text, fits in (("a", True), ("123456789012345", True), ("1234567890123456", False), ("ä" * 8, False)):
            ble = Ble()
            if not fits:
                with self.assertRaisesRegex(ValueError, "texts: for idle: .* must be text of 1 to 15 bytes of UTF-8"):
                    driver(ble, texts={"idle": text, bthome_adverts.CLASSES[3]: "long"})
                continue
            driver(ble, texts={"idle": text, bthome_adverts.CLASSES[3]: "long"}).send(Event(0, [10, 0, 0, 0]))
            self.assertTrue(len(ble.sent[0][1]) <= 31)
            self.assertEqual(structures(ble.sent[0][1])[1][1][-len(text) :], text.encode())

    def test_packets_count_round(self):
        ble = Ble()
        output = driver(ble)
        for _ in range(300):
            output.send(Event(0, [10, 0, 0, 0]))
        self.assertEqual([data[9] for _, data, _, _ in ble.sent], [(i + 1) & 0xFF for i in range(300)])

    def test_it_ends(self):
        ble = Ble()
        output = driver(ble, last_ms=500)
        clock = virtual_clock.Clock()
        clock.drive(bthome)
        output.poll()
        output.send(Event(0, [10, 0, 0, 0]))
        for at, count in ((100, 1), (499, 1), (500, 2), (501, 2), (9999, 2)):
            clock.us = 1000 * at
            output.poll()
            self.assertEqual(len(ble.sent), count)
        self.assertEqual(ble.sent[1][0], None)

    def test_a_radio_that_fails_once(self):
        ble = Ble()
        output = driver(ble)
        ble.broken = True
        with self.assertRaises(OSError):
            output.send(Event(0, [10, 0, 0, 0]))
        ble.broken = False
        output.send(Event(1, [0, 10, 0, 0]))
        self.assertEqual(ble.sent[0][1][9], 2)

    def test_refusals(self):
        long = {bthome_adverts.CLASSES[3]: "long"}
        for options, text in (
            ({"texts": {}}, "texts: for a very long name of a class: .* must be text of 1 to 15 bytes"),
            ({"texts": {"idle": "", bthome_adverts.CLASSES[3]: "long"}}, "texts: for idle: ''"),
            ({"texts": {"idle": 7, bthome_adverts.CLASSES[3]: "long"}}, "texts: for idle: 7"),
            ({"texts": {"wvae": "x"}}, "'wvae' is no class; choose idle, wave"),
            ({"buttons": {"wvae": "press"}}, "'wvae' is no class"),
            ({"buttons": {"wave": "push"}}, "buttons: 'push' of wave is unknown; choose double_press, hold_press"),
            ({"name": ""}, "name: '', must be text of 1 to 29 bytes"),
            ({"name": "x" * 30}, "name: "),
            ({"interval_ms": 10}, "interval_ms: 10, must be an integer from 20 to 10240"),
            ({"last_ms": 1.5}, "last_ms: 1.5, must be an integer from 100 to 600000"),
        ):
            ble = Ble()
            settings = {"texts": long}
            settings.update(options)
            with self.assertRaisesRegex(ValueError, text):
                driver(ble, **settings)
            self.assertFalse(ble.on)

    @unittest.skipUnless(sys.implementation.name == "micropython", "memory is counted on MicroPython")
    def test_sending_allocates_nothing(self):
        output = driver(Silent())
        event = Event(1, [1, 7, 1, 1])
        output.send(event)
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        for _ in range(10):
            output.send(event)
            output.poll()
        after = gc.mem_alloc()
        gc.enable()
        self.assertEqual(after - before, 0)


if __name__ == "__main__":
    unittest.main()
