"""The shape of motion: the means of the 16 parts of a window, one after the other, about the mean of all.

They are taken in units of how much the axes of their sensor move together, so that a gesture has the same shape whether
it is made with much force or with little.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import scaled_root

_PARTS = const(16)
_FACTS = const(11)  # as statistics.FACTS, for the compiler
_EXPONENT = const(64)  # added to exponents, so that they are not negative


@micropython.viper
def spread(facts: ptr32, reg_f: int, axes: int) -> int:
    """Root of the sum of the mean squares of the deviations of one to three axes from their means.

    It is the root mean square length of the vector of deviations. `survey` has found the root of each axis; the facts
    of the first stand at `reg_f`, those of the others behind. The least of the roots can be too small beside the
    largest to count.

    Returned as (e + 64) << 16 | r: it is r * 2**e counts, r of 15 bits; 0 where all axes are constant.

    Headroom: roots have 15 bits and are halved, so that three squares are below 3 * 2**28.
    """
    most = 0
    last = reg_f + axes * _FACTS
    k = reg_f
    while k < last:
        if facts[k + 5]:
            # up to 13, down up to 6, gain up to 14, and the exponent of the root of a 64th, 4 to 14
            e = (facts[k + 4] & 0xFF) + 67 - (facts[k + 4] >> 8) - facts[k + 6] - (facts[k + 5] >> 16)
            if e > most:
                most = e
        k += _FACTS
    total = 0
    while reg_f < last:
        if facts[reg_f + 5]:
            e = (facts[reg_f + 4] & 0xFF) + 67 - (facts[reg_f + 4] >> 8) - facts[reg_f + 6] - (facts[reg_f + 5] >> 16)
            e = most - e
            if e < 14:
                e = (facts[reg_f + 5] & 0xFFFF) >> (e + 1)
                total += e * e
        reg_f += _FACTS
    if not total:
        return 0
    root = int(scaled_root(total))
    return ((most + 1 - (root >> 16)) << 16) | (root & 0xFFFF)


@micropython.viper
def shape(x: ptr16, at: int, n: int, facts: ptr32, f: int, unit: int, to: int):
    """Write the mean of each part of the n values from x[at], less the mean of all, to x[to:to + 16].

    In 1/4096 of `unit`, which `spread` returned, saturated to 16 bits; offset by 32768. Part p are the values from
    p * n // 16 to (p + 1) * n // 16. `facts` holds from `f` on what `normalise` and, of a filter, `store` wrote.

    A sum of deviations is brought to 30 bits and divided by the unit, of which it keeps 13 bits or more: the error is
    below 2**-13 of the value and one of 1/4096, beside that of the unit.

    Headroom: u < 2**16, a part has n_p <= 2**6 values, their sum is below 2**22; less n_p means it is within
    n_p * peak, where peak << up <= 2**13 << down by the choice of up and down. So a sum of deviations << up is within
    2**(13 + down) * n_p <= 2**25, and `fine` brings it to 2**30 at most. Unit times n_p is below 2**21, half of it is
    added.
    """
    up = facts[f + 4] >> 8
    fine = 17 - (facts[f + 4] & 0xFF)
    mean = facts[f] // n
    fraction = facts[f + 3] - (mean << up)
    least = n >> 4
    if least << 4 < n:
        least += 1  # of the longest part
    while least > 1:
        fine -= 1
        least = (least + 1) >> 1
    # the quotient is to be 2**scale times the sum over the unit: `fine` is taken from the sum, the rest from the unit
    scale = 12 + _EXPONENT - up - facts[f + 6] - (unit >> 16)
    unit &= 0xFFFF
    drop = scale - fine
    coarse = 0
    if drop < 0:  # a signal that is small beside those of its sensor
        drop = 0
        fine = scale
        if scale < 0:
            fine = 0
            coarse = 0 - scale
            if coarse > 31:
                coarse = 31
    if drop > 14:  # beyond what 16 bits hold, after a filter: it will be saturated
        drop = 14
    if not unit:
        coarse = 31
        unit = 0x4000
    begin = 0
    p = 0
    while p < _PARTS:
        p += 1
        count = (p * n >> 4) - begin
        begin += count
        end = at + count
        v = 0
        while at < end:
            v += x[at]
            at += 1
        v = ((v - count * mean) << up) - count * fraction
        divisor = count * unit >> drop
        sign = 0
        if v < 0:
            sign = 1
            v = 0 - v
        v = (((v << fine) >> coarse) + (divisor >> 1)) // divisor
        if v > 32767:
            v = 32767
        if sign:
            v = 0 - v
        x[to] = v + 32768
        to += 1
