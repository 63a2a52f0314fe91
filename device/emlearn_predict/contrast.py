"""Brightness relative to its mean, in units of its mean deviation: what a change of light leaves alone."""

from ._runtime import micropython, ptr16


@micropython.viper
def normalise(values: ptr16, at: int, n: int, out: ptr16, o: int):
    """Write to out[o:] by how much each of n <= 1024 values, 0 to 4080, is above their mean, 256 for a mean deviation.

    1/16 grey level is added to the deviation, so that nothing is divided by none. Saturated to 16 bits. The mean
    deviation stands for the standard deviation, which would need a root; one division serves all values.

    Headroom: the sum of deviations s < 2**22; scale <= n * 2**19 / (s + n) <= 2**19, and a deviation is at most s.
    At least it is 256, so that cutting it off costs no more than 1/256.
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
    scale = (n << 19) // s
    for i in range(n):
        v = (values[at + i] - mean) * scale
        v = (v + 1024) >> 11
        if v > 32767:
            v = 32767
        if v < -32768:
            v = -32768
        out[o + i] = v
