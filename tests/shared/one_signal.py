"""Signals for the tests of single kernels, and what the kernels find out about them."""

from emlearn_predict import statistics as stat
from emlearn_predict._runtime import words16, words32

COUNTS = 65  # spare values behind a signal, for the histogram


def signal(values, spare=COUNTS):
    """Return `values` in offset binary, with spare memory behind them."""
    x = words16(len(values) + spare)
    for i in range(len(values)):
        x[i] = values[i] + 32768
    return x


def mask(*names):
    """Return the mask of these statistics."""
    return sum([1 << stat.NAMES.index(name) for name in names])


def facts_of(x, n, bits=13, at=0, gain=0):
    """Return the facts of the n samples from x[at], normalised, with room for those of one more signal."""
    facts = words32(2 * stat.FACTS)
    facts[6] = gain
    stat.extremes(x, at, n, facts, 0)
    stat.normalise(n, bits, facts, 0)
    return facts


def random(n, seed, low=-32768, high=32767):
    values = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(low + (seed >> 8) % (high - low + 1))
    return values


def bin_width(values):
    """Counts a bin of the histogram: the least power of two that needs no more than 65."""
    width = 1
    while (max(values) - min(values)) // width > 63:
        width *= 2
    return width
