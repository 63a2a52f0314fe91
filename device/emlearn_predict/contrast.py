"""Brightness relative to its mean, in units of its mean deviation: what a change of light leaves alone."""

from ._runtime import micropython, ptr16


@micropython.viper
def normalise(values: ptr16, at: int, n: int, out: ptr16, o: int):
    """Write to out[o:] by how much each of n <= 1024 values, 0 to 4080, is above their mean, 256 for a mean deviation.

    The deviation counts as at least 1/16 grey level. Saturated to 16 bits.
    Headroom: the sum of deviations s < 2**22; scale <= n * 2**16 / (s + n) <= 2**16, and a deviation is at most s.
    """
    s = n >> 1
    for i in range(n):
        s += values[at + i]
    mean = s // n
    s = n
    for i in range(n):
        v = values[at + i] - mean
        if v < 0:
            v = 0 - v
        s += v
    scale = (n << 16) // s
    for i in range(n):
        v = (values[at + i] - mean) * scale
        v = (v + 128) >> 8
        if v > 32767:
            v = 32767
        if v < -32768:
            v = -32768
        out[o + i] = v
