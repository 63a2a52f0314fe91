"""Features that know when something happened, after those of motion_extract.py: shape, peaks and their order.

Loaded only where a bundle asks for them. Of a signal its shape is found first, in the memory of derived signals: the
16 means, then 6 areas, then two words for each signal, the parts of its peak and of its trough.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .motion_extract import extract as extract_timeless
from .peaks import order, peaks
from .shape import shape, spread

_FACTS = const(11)  # as statistics.FACTS, for the compiler
_PARTS = const(16)
_PLACES = const(22)  # of peaks and troughs, behind the means and the areas

# places in the plan, as in motion_extract.py
_LENGTH = const(0)
_CHANNELS = const(1)
_SIGNALS = const(2)
_KEPT = const(3)
_SPARE = const(17)
_COURSE = const(20)  # the plan of the course: the first index of out, two words a signal, one a group
_SHAPE = const(1)  # of these
_PEAKS = const(2)


@micropython.viper
def extract(window: object, start: int, plan: object, table: object, x: object, facts: object, out: object):
    """Write all features of a window to `out`, as motion_extract.extract() does those without a sense of time.

    A plan without a course is none for more than those.
    """
    extract_timeless(window, start, plan, table, x, facts, out)
    words = ptr32(plan)
    at = words[_COURSE]
    if not at:
        return
    o = words[at]
    signal = ptr16(x)
    known = ptr32(facts)
    result = ptr16(out)
    channels = words[_CHANNELS]
    signals = words[_SIGNALS]
    spare = words[_SPARE]
    orders = at + 1 + signals + signals
    units = signals * _FACTS  # among the facts, those of derived signals: no longer needed
    groups = (channels + 2) // 3
    for g in range(groups):
        axes = channels - 3 * g
        if axes > 3:
            axes = 3
        known[units + g] = int(spread(facts, 3 * g * _FACTS, axes))
    for s in range(signals):
        g = s - channels
        ordered = 0
        if g < 0:
            g = s // 3
            ordered = words[orders + g]
        parts = words[at + _SHAPE + s + s]
        which = words[at + _PEAKS + s + s]
        if parts | which | ordered:
            shape(x, s * words[_LENGTH], words[_KEPT], facts, s * _FACTS, known[units + g], spare)
            for p in range(_PARTS):
                if parts >> p & 1:
                    result[o] = signal[spare + p] - 32768
                    o += 1
            if which | ordered:
                o = int(peaks(x, 0, spare, spare + _PARTS, spare + _PLACES + s + s, out, o, which))
    for g in range(groups):
        ordered = words[orders + g]
        if ordered:
            axes = channels - 3 * g
            if axes > 3:
                axes = 3
            o = int(order(x, spare + _PLACES + 6 * g, axes, out, o, ordered))
