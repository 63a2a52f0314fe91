"""Skewness and kurtosis of one signal, from deviations scaled to 14 bits: 2**13 <= max |d| <= 2**14."""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import headroom, ratio, root

_SKEWNESS = const(16)  # as in statistics.py, for the compiler
_KURTOSIS = const(32)
_BLOCK = const(16)  # samples summed before the sums are scaled down


@micropython.viper
def squares(x: ptr16, at: int, n: int, facts: ptr32, f: int):
    """Write the sum of d * d / 256 to facts[f + 5]. Blocks are summed first, so that less is rounded off.

    Headroom: d * d / 16 <= 2**24, 16 of them 2**28, 64 blocks / 16 2**30.
    """
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    centre = facts[f + 3] - ((1 << down) >> 1)
    total = 0
    i = at
    end = at + n
    while i < end:
        stop = i + _BLOCK
        if stop > end:
            stop = end
        part = 0
        while i < stop:
            d = ((x[i] << up) - centre) >> down
            part += (d * d + 8) >> 4
            i += 1
        total += (part + 8) >> 4
    if total > 0x3FFFFFFF:  # 2**30, of a square wave of 1024 samples, would be an allocated object on 32 bits
        total = 0x3FFFFFFF
    facts[f + 5] = total


@micropython.viper
def moments(x: ptr16, at: int, n: int, facts: ptr32, f: int, out: ptr16, o: int, which: int):
    """Write the skewness and the excess kurtosis (biased estimates, as scipy.stats gives) in 1/256, saturated.

    Skewness is m3 / m2**1.5 and kurtosis m4 / m2**2 - 3, of the central moments. `facts` must hold the sum of squares.
    Rounding leaves the deviations a mean of less than 1/2, which is taken out to first order: three times its share of
    the deviation from the skewness, four times that times the skewness from the kurtosis.

    Headroom, |d| <= 2**14: (d*d >> 14) * (d >> 2) <= 2**26, 16 of them 2**30; (d*d >> 13)**2 <= 2**30, 16 of their
    256th parts 2**26. What is left of 64 blocks stays below 2**30, but for rounding.
    """
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    centre = facts[f + 3] - ((1 << down) >> 1)
    first = 0
    third = 0
    fourth = 0
    i = at
    end = at + n
    while i < end:
        stop = i + _BLOCK
        if stop > end:
            stop = end
        part3 = 0
        part4 = 0
        while i < stop:
            d = ((x[i] << up) - centre) >> down
            first += d
            q = d * d
            part3 += ((q + 8192) >> 14) * ((d + 2) >> 2)
            q = (q + 4096) >> 13
            part4 += (q * q + 128) >> 8
            i += 1
        third += (part3 + 32) >> 6
        fourth += (part4 + 2) >> 2
    if fourth > 0x3FFFFFFF:  # as in squares()
        fourth = 0x3FFFFFFF
    variance = int(ratio(facts[f + 5], n, 10))  # mean of d * d, times 4
    even = 0
    if variance > 0:
        even = int(headroom(variance)) >> 1 << 1
    deviation = int(root(variance << even))  # times 2**(1 + even / 2): its 15 bits make it exact enough
    even >>= 1
    sign = 1
    if first < 0:
        sign = -1
        first = 0 - first
    shift = sign * int(ratio(int(ratio(first, n, 10)), deviation, even + 7))  # mean / deviation, times 2**16
    sign = 1
    if third < 0:
        sign = -1
        third = 0 - third
    v = int(ratio(int(ratio(third, n, 9)), variance, 28))  # m3 / variance, times 2**15
    v = int(ratio(v, deviation, even - 4))
    if v > 32767:
        v = 32767
    skewness = sign * v - ((3 * shift + 128) >> 8)
    if which & _SKEWNESS:
        out[o] = skewness
        o += 1
    if which & _KURTOSIS:
        v = int(ratio(int(ratio(fourth, n, 9)), variance, 30))  # m4 / variance, times 2**5
        v = int(ratio(v, variance, 9))
        if v > 65535:
            v = 65535
        if variance > 0:
            v -= 768 + ((4 * shift * skewness + 32768) >> 16)
        if v > 32767:
            v = 32767
        out[o] = v
