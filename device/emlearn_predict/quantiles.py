"""Quartiles of one signal from a histogram."""

from ._runtime import const, micropython, ptr16, ptr32

_QUARTILE1 = const(64)  # as in statistics.py, for the compiler
_MEDIAN = const(128)
_QUARTILE3 = const(256)
_IQR = const(512)


@micropython.viper
def quantiles(x: ptr16, i: int, n: int, facts: ptr32, f: int, out: ptr16, o: int, which: int) -> int:
    """Write first quartile, median, third quartile and their range; return the next index of out.

    From x[i] on, `survey` has counted the n values in at most 65 bins of 2**k counts. A quantile is the value of
    that rank, as numpy.quantile(method="lower") has it, if the values of a bin were spread evenly over it: exact
    where the signal spans less than 64 counts. No value is sorted or moved; the three ranks are met in one walk.

    Headroom: a bin holds up to 2**10 values and is up to 2**10 wide: 2 * 2**10 * 2**10 < 2**22.
    """
    low = facts[f + 1]
    high = facts[f + 2]
    gain = facts[f + 6]
    width = 0
    while (high - low) >> width > 63:
        width += 1
    base = i - (low >> width)
    n -= 1
    rank = n >> 2
    left = x[i] - 1 - rank  # values of the bins up to b that come after the rank
    lower = 0
    middle = 0
    v = 0
    k = 3
    while k:
        k -= 1
        while left < 0:
            i += 1
            left = x[i] + left
        v = ((i - base) << width) + ((((x[i] - left) << 1) - 1) << width) // (x[i] << 1)
        if v < low:
            v = low
        if v > high:
            v = high
        if k == 2:
            lower = v
            left += rank - (n >> 1)
        if k == 1:
            middle = v
            left += (n >> 1) - (3 * n >> 2)
    half = (1 << gain) >> 1
    if which & _IQR:
        b = (v - lower + half) >> gain
        if b > 32767:
            b = 32767
    half -= 32768
    if which & _QUARTILE1:
        out[o] = (lower + half) >> gain
        o += 1
    if which & _MEDIAN:
        out[o] = (middle + half) >> gain
        o += 1
    if which & _QUARTILE3:
        out[o] = (v + half) >> gain
        o += 1
    if which & _IQR:
        out[o] = b
        o += 1
    return o
