"""The USB senders, on modules that behave as the firmware's do: the hardware is all that is made up."""

import sys
import unittest

from device_paths import use

use("drivers/outputs")

MICROPYTHON = sys.implementation.name == "micropython"
if MICROPYTHON:
    from emoji_keyboard.usb_senders import PybSender, UsbDeviceSender, usb_sender

MODULES = ("pyb", "usb", "usb.device", "usb.device.keyboard")
REPORT = b"\x03\x00\x18\x00\x00\x00\x00\x00"


class Pyb:
    """send() returns the bytes it took, 0 as long as the report before waits: here, `busy` times for each."""

    def __init__(self, busy=0):
        self.busy = self.left = busy
        self.sent = []

    def USB_HID(self):  # noqa: N802 - its name
        return self

    def send(self, report):
        if self.left:
            self.left -= 1
            return 0
        self.left = self.busy
        self.sent.append(bytes(report))
        return len(report)


class Usb:
    """The modules usb.device and usb.device.keyboard; send_report() returns False while the PC has no driver."""

    def __init__(self, busy=0):
        self.device = self.keyboard = self
        self.busy = busy
        self.sent = []
        self.configured = None
        self.KeyboardInterface = lambda: self  # no method: MicroPython imports none

    def get(self):
        return self

    def init(self, interface, builtin_driver=False):
        self.configured = interface, builtin_driver

    def send_report(self, report, timeout_ms=100):
        if self.busy:
            self.busy -= 1
            return False
        self.sent.append(bytes(report))
        return True


def use_usb(usb):
    for name in MODULES[1:]:
        sys.modules[name] = usb


@unittest.skipUnless(MICROPYTHON, "they use MicroPython's clock")
class TestSenders(unittest.TestCase):
    def tearDown(self):
        for name in MODULES:
            sys.modules.pop(name, None)

    def test_pyb(self):
        for busy in (0, 3):
            sys.modules["pyb"] = pyb = Pyb(busy)
            sender = PybSender()
            sender.send(REPORT)
            sender.send(bytes(8))
            self.assertEqual(pyb.sent, [REPORT, bytes(8)])

    def test_usb_device(self):
        usb = Usb(busy=4)
        use_usb(usb)
        sender = UsbDeviceSender()
        self.assertEqual(usb.configured, (usb, True))
        sender.send(REPORT)
        sender.send(bytes(8))
        self.assertEqual(usb.sent, [REPORT, bytes(8)])

    def test_a_pc_that_takes_nothing(self):
        sys.modules["pyb"] = Pyb(1 << 20)
        use_usb(Usb(1 << 20))
        for sender in (PybSender, UsbDeviceSender):
            with self.assertRaisesRegex(OSError, "the PC took no report for 20 ms; is it connected"):
                sender(timeout_ms=20).send(REPORT)

    def test_the_firmware_decides(self):
        with self.assertRaisesRegex(RuntimeError, "mip install usb-device-keyboard"):
            usb_sender()
        use_usb(Usb())
        self.assertTrue(isinstance(usb_sender(), UsbDeviceSender))
        sys.modules["pyb"] = object()  # a firmware whose pyb has no USB_HID
        self.assertTrue(isinstance(usb_sender(), UsbDeviceSender))
        sys.modules["pyb"] = Pyb()
        self.assertTrue(isinstance(usb_sender(), PybSender))


if __name__ == "__main__":
    unittest.main()
