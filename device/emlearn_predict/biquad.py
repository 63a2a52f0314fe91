"""Butterworth filters as sections of second order, in integers.

A section is the state-variable filter with trapezoidal integrators (A. Simper, "Solving the continuous SVF equations
using trapezoidal integration and equivalent currents", 2013). Its transfer function is the biquad that the bilinear
transform gives, as scipy.signal.butter designs it; its coefficients stay below one and keep their precision at low
cut-offs, where the direct forms lose theirs.

The line holds samples times 2**fraction, offset by 2**27; small signals get a larger fraction. Seven words a
section: low or high (0 or 1), a1, a2, shift of a2, a3, shift of a3, damping. a1 and the mantissas a2 and a3 are
times 2**15, the damping is times 2**14.
"""

from ._runtime import const, micropython, ptr16, ptr32

SECTION = const(7)
_OFFSET = const(134217728)


@micropython.viper
def load(x: ptr16, at: int, n: int, line: ptr32, start: int) -> int:
    """Copy a signal in offset binary to the line; return the fraction, 8 to 14 bits.

    Headroom: |x| * 2**fraction <= 2**23, of which `section` makes at most 16 times as much.
    """
    peak = 0
    for i in range(at, at + n):
        v = x[i] - 32768
        if v < 0:
            v = 0 - v
        if v > peak:
            peak = v
    fraction = 8
    while fraction < 14 and (peak << fraction) <= 4194304:
        fraction += 1
    for i in range(n):
        line[start + i] = ((x[at + i] - 32768) << fraction) + _OFFSET
    return fraction


@micropython.viper
def store(line: ptr32, start: int, n: int, step: int, fraction: int, x: ptr16, at: int) -> int:
    """Copy every `step`-th value of the line back as x * 2**gain and return the gain, 0 to `fraction`.

    The gain is the largest that leaves every value below 2**14, so that a difference of two fits 16 bits; without a
    gain, values are saturated. It keeps the fractions that matter where the signal is small.
    """
    peak = 0
    i = start
    while i < start + n:
        v = line[i] - _OFFSET
        if v < 0:
            v = 0 - v
        if v > peak:
            peak = v
        i += step
    drop = 0
    while drop < fraction and (peak >> drop) >= 16383:
        drop += 1
    half = (1 << drop) >> 1
    i = start
    while i < start + n:
        v = ((line[i] - _OFFSET + half) >> drop) + 32768
        if v < 0:
            v = 0
        if v > 65535:
            v = 65535
        x[at] = v
        at += 1
        i += step
    return fraction - drop


@micropython.viper
def section(line: ptr32, start: int, n: int, coefficients: ptr16, c: int, steady: int):
    """Run one section over the line, in place.

    `steady` starts from the state that a constant input equal to the first sample would have left, else from zero.

    With d = x - s2: band = a1 s1 + a2 d, low = s2 + a2 s1 + a3 d, then s1 = 2 band - s1 and s2 = 2 low - s2; the high
    pass is x - damping band - low (Simper, as above).

    Headroom: the states of a Butterworth cascade stay below 12 full scales of its input, its outputs below 5; there
    is room for 16, |v| < 2**27. v is multiplied in two parts, (v >> 13) * 2**15 < 2**29 and (v & 8191) * 2**15 < 2**28.
    """
    high = coefficients[c]
    a1 = coefficients[c + 1]
    a2 = coefficients[c + 2]
    shift2 = coefficients[c + 3]
    half2 = (1 << shift2) >> 1
    a3 = coefficients[c + 4]
    shift3 = coefficients[c + 5]
    half3 = (1 << shift3) >> 1
    damping = coefficients[c + 6]
    s1 = 0
    s2 = 0
    if steady:
        s2 = line[start] - _OFFSET
    for i in range(start, start + n):
        x = line[i] - _OFFSET
        d = x - s2
        dh = d >> 13
        dl = d & 8191
        sh = s1 >> 13
        sl = s1 & 8191
        band = ((a1 * sh + ((a1 * sl) >> 13) + 2) >> 2) + ((a2 * dh + ((a2 * dl) >> 13) + half2) >> shift2)
        low = s2 + ((a2 * sh + ((a2 * sl) >> 13) + half2) >> shift2) + ((a3 * dh + ((a3 * dl) >> 13) + half3) >> shift3)
        s1 = (band << 1) - s1
        s2 = (low << 1) - s2
        if high:
            low = x - low - ((damping * (band >> 13) + ((damping * (band & 8191)) >> 13) + 1) >> 1)
        line[i] = low + _OFFSET
