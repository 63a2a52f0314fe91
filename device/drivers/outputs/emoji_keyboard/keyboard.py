"""Typing on a PC, stroke by stroke."""

from .strokes import REPORT, check_system, strokes, write_report

try:
    from time import sleep_ms
except ImportError:
    from time import sleep

    def sleep_ms(milliseconds):
        """Wait, on a PC."""
        sleep(milliseconds / 1000)


class Keyboard:
    """A keyboard that types text.

    Parameters
    ----------
    send : callable
        Takes a report, a bytearray of 8, and raises OSError when the PC does not take it: ``UsbSender().send``. The
        report stays as it is until the call after the next one begins, as a USB controller that reads it later needs.
    system : str
        Of the PC: "linux", "macos" or "windows"; `strokes.py` says what each of them needs.
    pause_ms : int, default=10
        Wait after each report. A PC that drops or swaps digits wants more: 30 for a slow one.
    """

    def __init__(self, send, system, pause_ms=10):
        check_system(system)
        self._send = send
        self._system = system
        self._pause = pause_ms
        self._report = bytearray(REPORT)
        self._spare = bytearray(REPORT)

    def type(self, text):
        """Type a text, which may be empty.

        Raises
        ------
        TypeError, ValueError
            If the text cannot be typed; nothing was sent.
        OSError
            If the PC stopped taking reports. All keys were released, as far as it took that.
        """
        try:
            for stroke in strokes(text, self._system):
                self._put(stroke)
        except OSError:
            try:
                self._put(0)
            except OSError:
                pass
            raise

    def _put(self, stroke):
        report = self._report
        self._report = self._spare
        self._spare = report
        write_report(stroke, report)
        self._send(report)
        if self._pause:
            sleep_ms(self._pause)
