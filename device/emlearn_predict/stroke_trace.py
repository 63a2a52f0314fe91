"""A stroke as 33 points at equal distances along its path, its box's longer side 2048 and its box's middle at 1024.

The points that come in are counts of any scale at any distances: they stand close together where the hand was slow.
What comes out has neither place nor size nor tempo.

Distances are max(a, 7/8 a + 1/2 b) for the larger and the smaller difference of two points: between 2.8 % less and
0.8 % more than the root of the squares, without one (an "alpha max plus beta min" estimate).
"""

from ._runtime import const, micropython, ptr16, ptr32

SEGMENTS = 32
SIDE = 2048  # of the box
MAX_POINTS = 1024

_SEGMENTS = const(32)  # for the compiler
_SIDE = const(2048)

# places among the facts of a stroke
_LOW_X = const(0)  # plus 2**15, of the counts
_LOW_Y = const(1)
_UP = const(2)  # shifts that bring the longer side to 2**11..2**12: to the left
_DOWN = const(3)  # and to the right
_WIDTH = const(4)  # after them
_HEIGHT = const(5)
_SIZE = const(6)  # the larger of the two, 1 for a dot
_LENGTH = const(7)  # of the path, in 1/8
FACTS = 8


@micropython.viper
def measure(points: ptr16, reg_v: int, n: int, facts: ptr32):
    """Write to `facts` the box and the length of a path of n points, at most `MAX_POINTS`.

    Headroom: a difference is below 2**12 after the shifts, a distance at most 11 * 4095 < 2**15.5, so 1023 of them stay
    below 2**25.5.
    """
    low_x = 65535
    low_y = 65535
    high_x = 0
    high_y = 0
    i = 0
    end = n + n
    while i < end:
        reg_v = (points[i] & 0xFFFF) ^ 0x8000
        if reg_v < low_x:
            low_x = reg_v
        if reg_v > high_x:
            high_x = reg_v
        reg_v = (points[i + 1] & 0xFFFF) ^ 0x8000
        if reg_v < low_y:
            low_y = reg_v
        if reg_v > high_y:
            high_y = reg_v
        i += 2
    high_x -= low_x
    high_y -= low_y
    size = high_x
    if high_y > size:
        size = high_y
    up = 0
    down = 0
    if size:
        while size << up < _SIDE:
            up += 1
        while size >> down >= _SIDE << 1:
            down += 1
    else:
        size = 1
    facts[_LOW_X] = low_x
    facts[_LOW_Y] = low_y
    facts[_UP] = up
    facts[_DOWN] = down
    facts[_WIDTH] = (high_x << up) >> down
    facts[_HEIGHT] = (high_y << up) >> down
    facts[_SIZE] = (size << up) >> down
    length = 0
    x = 0
    y = 0
    i = 0
    while i < end:
        reg_v = x
        x = ((((points[i] & 0xFFFF) ^ 0x8000) - low_x) << up) >> down
        a = x - reg_v
        reg_v = y
        y = ((((points[i + 1] & 0xFFFF) ^ 0x8000) - low_y) << up) >> down
        if i:
            reg_v = y - reg_v
            if a < 0:
                a = 0 - a
            if reg_v < 0:
                reg_v = 0 - reg_v
            if a < reg_v:
                both = a
                a = reg_v
                reg_v = both
            if a > reg_v << 2:
                length += a << 3
            else:
                length += a * 7 + (reg_v << 2)
        i += 2
    facts[_LENGTH] = length


@micropython.viper
def walk(points: ptr16, reg_v: int, n: int, facts: ptr32, path: ptr16):
    """Write 33 points at equal distances along a path of n that `measure` has measured, x and y by turns.

    Where a point lies between two is told by the share of their distance. A dot gives 33 times the middle.

    Headroom: 4095 * 11 * 4095, times 8, < 2**30.5; 33 times the length < 2**30.6.
    """
    low_x = facts[_LOW_X]
    low_y = facts[_LOW_Y]
    up = facts[_UP]
    down = facts[_DOWN]
    size = facts[_SIZE]
    length = facts[_LENGTH]
    half = size >> 1
    left = (_SIDE - ((facts[_WIDTH] << 11) + half) // size) >> 1
    below = (_SIDE - ((facts[_HEIGHT] << 11) + half) // size) >> 1
    x = ((((points[0] & 0xFFFF) ^ 0x8000) - low_x) << up) >> down
    y = ((((points[1] & 0xFFFF) ^ 0x8000) - low_y) << up) >> down
    from_x = x
    from_y = y
    distance = 0
    before = 0  # length of the path up to from_x and from_y
    target = 0
    i = 2
    k = 0
    o = 0
    while k <= _SEGMENTS:
        if distance and before + distance >= target:
            t = target - before
            reg_v = distance - t
            path[o] = (((from_x * reg_v + x * t) << 3) // distance * 256 + half) // size + left
            path[o + 1] = (((from_y * reg_v + y * t) << 3) // distance * 256 + half) // size + below
            o += 2
            k += 1
            target = (length * k) >> 5
        elif i < n + n:
            before += distance
            from_x = x
            from_y = y
            x = ((((points[i] & 0xFFFF) ^ 0x8000) - low_x) << up) >> down
            y = ((((points[i + 1] & 0xFFFF) ^ 0x8000) - low_y) << up) >> down
            i += 2
            distance = x - from_x
            if distance < 0:
                distance = 0 - distance
            reg_v = y - from_y
            if reg_v < 0:
                reg_v = 0 - reg_v
            if distance < reg_v:
                t = distance
                distance = reg_v
                reg_v = t
            if distance > reg_v << 2:
                distance <<= 3
            else:
                distance = distance * 7 + (reg_v << 2)
        else:  # a dot
            distance = 1


@micropython.viper
def pick(path: ptr16, reg_i: int, every: int, out: ptr16):
    """Write to `out` one of `every` points of a path from the first on, x and y by turns; the middle becomes 0."""
    reg_i = 0
    o = 0
    while reg_i <= _SEGMENTS + _SEGMENTS:
        out[o] = path[reg_i] - 1024
        out[o + 1] = path[reg_i + 1] - 1024
        o += 2
        reg_i += every + every
