"""Correlation of the axes of one sensor."""

from ._runtime import const, micropython, ptr16, ptr32

_FACTS = const(11)  # as statistics.FACTS, for the compiler


@micropython.viper
def correlations(
    x: ptr16, reg_v: int, at: int, n: int, length: int, axes: int, facts: ptr32, f: int, out: ptr16, o: int
):
    """Write Pearson's r of each pair of two or three signals of n samples, `length` apart from x[at] on.

    In 1/4096; 0 where one is constant. It is the sum of the products of the deviations d over the roots of the sums of
    d * d, which `survey` has found; the facts of the signals follow each other from `f` on. One loop takes all pairs,
    so that a deviation is scaled once.

    Headroom: as in statistics.survey(): d * d' >> 6 up to 2**20, 2**10 of them 2**30; roots have 15 bits, so the
    products of two 30.
    """
    i = at
    g = f + _FACTS
    h = g
    third = 0
    if axes == 3:
        h += _FACTS
        third = length + length
    up1 = facts[f + 4] >> 8
    down1 = facts[f + 4] & 0xFF
    centre1 = facts[f + 3]
    up2 = facts[g + 4] >> 8
    down2 = facts[g + 4] & 0xFF
    centre2 = facts[g + 3]
    up3 = facts[h + 4] >> 8
    down3 = facts[h + 4] & 0xFF
    centre3 = facts[h + 3]
    first_second = n >> 1  # half a unit of the mean, for rounding
    first_third = n >> 1
    second_third = n >> 1
    left = n
    while left:
        left -= 1
        reg_v = ((x[i] << up1) - centre1) >> down1
        b = ((x[i + length] << up2) - centre2) >> down2
        first_second = (reg_v * b >> 6) + first_second
        if third:
            c = ((x[i + third] << up3) - centre3) >> down3
            first_third = (reg_v * c >> 6) + first_third
            second_third = (c * b >> 6) + second_third
        i += 1
    pairs = 1
    if third:
        pairs = 3
    total = first_second
    k = 0
    while k < pairs:
        if k == 1:
            total = first_third
            g = h
        if k == 2:
            total = second_third
            f += _FACTS
        sign = 1
        if total < 0:
            sign = 0 - 1
            total = 0 - total
        r = 0
        if facts[f + 5] and facts[g + 5]:
            r = (total // n) << ((facts[f + 5] >> 16) + (facts[g + 5] >> 16))
            r = r // ((facts[f + 5] & 0xFFFF) * (facts[g + 5] & 0xFFFF) >> 12)
        if r > 4096:  # by rounding
            r = 4096
        out[o + k] = sign * r
        k += 1
