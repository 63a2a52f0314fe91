"""What happens when in a window: peaks and troughs, velocities, and the areas between crossings of the mean.

All is found from the 16 means of a signal's shape, in one walk.
"""

from ._runtime import const, micropython, ptr16

_PARTS = const(16)  # as in shape.py, for the compiler
_AREAS = const(6)
_FIRST_AREA = const(8)  # among motion_names.PEAKS
_LEAST_AREA = const(1280)  # 5/16 of the unit for one part, or as much for several


@micropython.viper
def peaks(x: ptr16, reg_v: int, i: int, to: int, where: int, out: ptr16, o: int, which: int) -> int:
    """Write what the bits of `which` name of the shape x[i:i + 16], in the order of motion_names.PEAKS.

    Return the next free index of out.

    Peak and trough are the greatest and the least mean, the velocity is the running sum of the means. An area is the
    sum of the means from one crossing of zero to the next; those of less than 5/16 are left out, and two of one sign
    that meet then are one. The first six are written, `areas` is how many there are.

    Peaks and troughs are in 1/4096 of the shape's unit, velocities and areas in 1/1024 of it, saturated; _at are parts
    from 0 to 15, of equals the first. The parts of peak and trough go to x[where:where + 2] as well, and the areas
    take x[to:to + 6].

    Headroom: sums of 16 means are below 2**19.
    """
    k = to
    while k - to < _AREAS:
        x[k] = 32768
        k += 1
    high = 0 - 32768
    low = 32767
    high_at = 0
    low_at = 0
    velocity = 0
    top = 0 - 0x80000
    bottom = 0x80000
    top_at = 0
    bottom_at = 0
    area = 0  # since the last crossing
    kept = 0  # the last that counts
    areas = 0
    p = 0
    while p <= _PARTS:
        if p < _PARTS:
            reg_v = x[i] - 32768
            i += 1
            if reg_v > high:
                high = reg_v
                high_at = p
            if reg_v < low:
                low = reg_v
                low_at = p
            velocity += reg_v
            if velocity > top:
                top = velocity
                top_at = p
            if velocity < bottom:
                bottom = velocity
                bottom_at = p
        # a crossing, or the end: between two means of one sign, the sign of their exclusive or is positive
        if p == _PARTS or (reg_v - 1) ^ (area - 1) < 0:
            if area >= _LEAST_AREA or area <= 0 - _LEAST_AREA:
                if areas and area ^ kept >= 0:
                    kept += area
                else:
                    areas += 1
                    kept = area
                if areas <= _AREAS:
                    k = (kept + 2) >> 2
                    if k > 32767:
                        k = 32767
                    if k < 0 - 32768:
                        k = 0 - 32768
                    x[to + areas - 1] = k + 32768
            area = 0
        area += reg_v
        p += 1
    x[where] = high_at
    x[where + 1] = low_at
    if which & 1:
        out[o] = high
        o += 1
    if which & 2:
        out[o] = low
        o += 1
    if which & 4:
        out[o] = high_at
        o += 1
    if which & 8:
        out[o] = low_at
        o += 1
    p = 16
    while p < 64:  # velocities: first the peak, then the trough
        if which & p:
            k = (top + 2) >> 2
            if k > 32767:
                k = 32767
            if k < 0 - 32768:
                k = 0 - 32768
            out[o] = k
            o += 1
        top = bottom
        p <<= 1
    if which & 64:
        out[o] = top_at
        o += 1
    if which & 128:
        out[o] = bottom_at
        o += 1
    k = 0
    while k < _AREAS:
        if which >> (_FIRST_AREA + k) & 1:
            out[o] = x[to + k] - 32768
            o += 1
        k += 1
    if which >> (_FIRST_AREA + _AREAS) & 1:
        out[o] = areas
        o += 1
    return o


@micropython.viper
def order(x: ptr16, at: int, axes: int, out: ptr16, o: int, which: int) -> int:
    """Write by how many parts the peak, then the trough, of one axis comes after that of another; the next index.

    Of each pair of two or three axes, whose parts of peak and trough `peaks` has written from x[at] on. Bit p of
    `which` is the peak of pair p (first and second, first and third, second and third), bit p + 3 its trough.
    """
    k = 0
    while k < 2:
        a = 0
        pair = 3 * k
        while a < axes - 1:
            b = a + 1
            while b < axes:
                if which >> pair & 1:
                    out[o] = x[at + a + a + k] - x[at + b + b + k]
                    o += 1
                pair += 1
                b += 1
            a += 1
        k += 1
    return o
