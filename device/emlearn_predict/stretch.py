"""Gestures of any length as windows of one length: linear interpolation in integers."""

from ._runtime import micropython, ptr16


@micropython.viper
def stretch(ring: ptr16, reg_v: int, first: int, size: int, n: int, channels: int, out: ptr16, length: int):
    """Spread n samples over `length` ones: the first and the last stay, those between are interpolated.

    Sample j of `out` lies at j * (n - 1) / (length - 1) of the n samples, and is rounded to the nearest count, halves
    up. Where n is `length` nothing changes.

    Parameters
    ----------
    ring : array of int16, size
        Samples, channels interleaved; after the last value comes the first.
    reg_v : int
        0: a variable of the loop.
    first : int
        Where in the ring the first of the n samples begins.
    size, n, channels : int
        Values of the ring; samples, at least 1 and no more than the ring holds; values a sample.
    out : array of int16, length * channels
    length : int
        2 to 1024.

    Notes
    -----
    Headroom: the two weights add up to length - 1, so a sum is below 2**16 * 2**10 = 2**26. An index is below
    2 * size + 16 before it is wrapped.
    """
    steps = length - 1
    half = steps >> 1
    whole = (n - 1) // steps
    rest = n - 1 - whole * steps
    whole *= channels
    c = channels
    while c:
        c -= 1
        at = first + c
        part = 0
        o = c
        left = length
        while left:
            left -= 1
            reg_v = at + channels
            if reg_v >= size:
                reg_v -= size
            # in offset binary, so that the quotient is of no negative number
            reg_v = ((ring[at] & 0xFFFF) ^ 0x8000) * (steps - part) + ((ring[reg_v] & 0xFFFF) ^ 0x8000) * part + half
            out[o] = reg_v // steps - 32768
            o += channels
            part += rest
            at += whole
            if part >= steps:
                part -= steps
                at += channels
            if at >= size:
                at -= size
