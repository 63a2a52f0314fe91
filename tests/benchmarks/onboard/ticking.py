# Runs on a board. The emulator's clock: `ticks` are of as many instructions as the board's spec says.
#
# The counter starts again at its period, and a difference of half of it or more cannot be told from a small one: the
# milliseconds, which last for days, say when that may have happened.
import time

ticks, milliseconds, diff = time.ticks_cpu, time.ticks_ms, time.ticks_diff


def _most():
    """Milliseconds in which the counter is sure not to pass half its period."""
    half = time.ticks_add(0, -1) // 2
    t = time.ticks_us()
    start = ticks()
    while diff(time.ticks_us(), t) < 2000:
        pass
    return half // (diff(ticks(), start) // 2 + 1) - 1


MOST = _most()


def elapsed(start, end, begin):
    """Ticks between two readings; `begin` are the milliseconds read before the first of them."""
    if diff(milliseconds(), begin) > MOST:
        raise OverflowError("one count took over " + str(MOST) + " ms: the counter may have wrapped; count in parts")
    return diff(end, start)
