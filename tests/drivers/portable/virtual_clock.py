"""A clock that tests move, in the place of the one that drivers wait by."""

import time


class Clock:
    """Microseconds since the test began. Nothing waits: who sleeps moves the clock."""

    def __init__(self):
        self.us = 0

    def sleep_ms(self, milliseconds):
        self.us += 1000 * milliseconds

    def ticks_ms(self):
        return self.us // 1000

    def drive(self, *modules):
        """Let modules of drivers wait by this clock."""
        for module in modules:
            for name in ("sleep_ms", "ticks_ms"):
                if hasattr(module, name):
                    setattr(module, name, getattr(self, name))


def _of_micropython(*_):
    raise NotImplementedError("a driver waits by the clock of the board, not by the test's")


# CPython's module has none of them; MicroPython's cannot be changed, and need not
for _name in ("sleep_ms", "ticks_ms"):
    if not hasattr(time, _name):
        setattr(time, _name, _of_micropython)
if not hasattr(time, "ticks_diff"):
    time.ticks_diff = lambda a, b: a - b
