"""Where a resampled path goes: directions of its chords, how often each occurs, and how far it turns."""

from ._runtime import const, micropython, ptr16

TURN = 4096  # a whole turn

_TURN = const(4096)
_SEGMENTS = const(32)  # as stroke_trace.SEGMENTS
_FULLNESS = const(475)  # of the correction in `directions`, in 1/1024


@micropython.viper
def directions(path: ptr16, reg_t: int, angles: ptr16):
    """Write the directions of the 32 chords of a path, in 1/4096 turn: 0 along x, 1024 along y.

    Within an eighth of a turn the smaller difference's share of both, t, less 0.464 t (1 - t) (1 - 2 t) is the angle in
    quarters of a turn, within 0.4 degrees. A chord without length goes on as the one before it; a first one has 0.

    Headroom: 2048 * 1024 < 2**21; t is at most 512, so t (1024 - t) / 1024 <= 256, times 1024 * 475 < 2**27.
    """
    angle = 0
    i = 0
    while i < _SEGMENTS:
        p = i + i
        dx = path[p + 2] - path[p]
        dy = path[p + 3] - path[p + 1]
        a = dx
        if a < 0:
            a = 0 - a
        b = dy
        if b < 0:
            b = 0 - b
        if a + b:
            reg_t = b
            if b > a:
                reg_t = a
            reg_t = ((reg_t << 10) + ((a + b) >> 1)) // (a + b)
            reg_t -= (((reg_t * (1024 - reg_t)) >> 10) * (1024 - reg_t - reg_t) * _FULLNESS + 524288) >> 20
            if b > a:
                reg_t = 1024 - reg_t
            if dx < 0:
                reg_t = 2048 - reg_t
            if dy < 0:
                reg_t = _TURN - reg_t
            angle = reg_t & (_TURN - 1)
        angles[i] = angle
        i += 1


@micropython.viper
def histogram(angles: ptr16, reg_a: int, bins: int, out: ptr16, o: int):
    """Write to out[o:] how often each of `bins` directions occurs, in 1/4096; the first is that along x.

    A chord counts for the two directions next to its own, by its nearness. Headroom: 4096 * 16 = 2**16.
    """
    for i in range(bins):
        out[o + i] = 0
    i = 0
    while i < _SEGMENTS:
        reg_a = (angles[i] * bins) >> 5
        k = reg_a >> 7
        reg_a &= 127
        out[o + k] = out[o + k] + 128 - reg_a
        k += 1
        if k == bins:
            k = 0
        out[o + k] = out[o + k] + reg_a
        i += 1


@micropython.viper
def turning(angles: ptr16, reg_s: int, parts: int, out: ptr16, o: int):
    """Write to out[o:] how far a path turns in each of `parts` parts, in 1/1024 turn, from x towards y positive.

    The turn at a point counts for the part that begins there. Headroom: 32 * 2048 = 2**16, and a quarter of it.
    """
    each = _SEGMENTS // parts
    i = 0
    while i < _SEGMENTS:
        reg_s = 0
        end = i + each
        while i < end:
            if i:
                reg_s += ((angles[i] - angles[i - 1] + 6144) & (_TURN - 1)) - 2048
            i += 1
        out[o] = reg_s >> 2
        o += 1
