"""Ways of a report to the PC: the USB keyboards of MicroPython's ports."""

from time import sleep_ms, ticks_add, ticks_diff, ticks_ms


class PybSender:
    """``pyb.USB_HID``: OpenMV and other STM32 boards.

    boot.py must have said ``pyb.usb_mode("VCP+HID", hid=pyb.hid_keyboard)``.

    Parameters
    ----------
    timeout_ms : int, default=1000
        How long a report may wait until the PC has fetched the one before.
    """

    def __init__(self, timeout_ms=1000):
        import pyb

        self._hid = pyb.USB_HID()
        self._timeout = timeout_ms

    def send(self, report):
        """Send a report. Raises OSError when the PC does not take it in time."""
        _patiently(self._try, report, self._timeout)

    def _try(self, report):
        return self._hid.send(report) != 0  # bytes sent: 0 while the report before is still there


class UsbDeviceSender:
    """micropython-lib's ``usb-device-keyboard``: RP2, SAMD, ESP32-S2 and -S3, nRF and i.MX RT boards.

    Install it by ``mpremote mip install usb-device-keyboard``. The board reconnects to the PC, now with a keyboard
    beside the serial port, which interrupts mpremote.

    Parameters
    ----------
    timeout_ms : int, default=5000
        How long a report may wait: the first one until the PC has found the keyboard.
    """

    def __init__(self, timeout_ms=5000):
        import usb.device
        from usb.device.keyboard import KeyboardInterface

        self._interface = KeyboardInterface()
        self._timeout = timeout_ms
        usb.device.get().init(self._interface, builtin_driver=True)

    def send(self, report):
        """Send a report. Raises OSError when the PC does not take it in time."""
        _patiently(self._try, report, self._timeout)

    def _try(self, report):
        return self._interface.send_report(report, 0)


def usb_sender():
    """Return the sender of this board's firmware.

    Raises
    ------
    RuntimeError
        If it has none.
    """
    try:
        import pyb

        if hasattr(pyb, "USB_HID"):
            return PybSender()
    except ImportError:
        pass
    try:
        return UsbDeviceSender()
    except ImportError:
        raise RuntimeError(
            "no USB keyboard: this firmware has no pyb.USB_HID; elsewhere: mpremote mip install usb-device-keyboard"
        )


def _patiently(attempt, report, timeout_ms):
    deadline = ticks_add(ticks_ms(), timeout_ms)
    while not attempt(report):
        if ticks_diff(deadline, ticks_ms()) <= 0:
            raise OSError("usb keyboard: the PC took no report for %d ms; is it connected, and awake?" % timeout_ms)
        sleep_ms(1)
