"""A resampled path in single numbers: its box, its ends, how long and bent it is, and what it crosses."""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import root

# bits of what is wanted, in the order of stroke_names.SHAPES
_WIDTH = const(1)
_HEIGHT = const(2)
_CLOSURE = const(4)
_LENGTH = const(8)
_CURVATURE = const(16)
_TURNING = const(32)
_CROSSINGS_X = const(64)
_CROSSINGS_Y = const(128)
_CROSSINGS_SELF = const(256)

_SEGMENTS = const(32)  # as stroke_trace.SEGMENTS
_SIDE = const(2048)
_MIDDLE = const(1024)
_MARGIN = const(64)  # beyond the middle that counts as the other side: 1/32 of the longer side
_MOST = const(32767)
# places among the facts, as in stroke_trace.py
_FACT_WIDTH = const(4)
_FACT_HEIGHT = const(5)
_FACT_SIZE = const(6)
_FACT_LENGTH = const(7)


@micropython.viper
def crossings(path: ptr16, reg_v: int, first: int) -> int:
    """Return how often a path changes sides of a middle axis: first is 0 for x, 1 for y.

    It has changed when it is a 32nd of the longer side beyond: a hand that draws along the axis does not cross it.
    """
    count = 0
    side = 0
    i = first
    while i < _SEGMENTS + _SEGMENTS + 2:
        reg_v = path[i] - _MIDDLE
        now = 0
        if reg_v > _MARGIN:
            now = 1
        elif reg_v < 0 - _MARGIN:
            now = 0 - 1
        if now:
            if side + now == 0:
                count += 1
            side = now
        i += 2
    return count


@micropython.viper
def self_crossings(path: ptr16, reg_j: int) -> int:
    """Return how many pairs of chords that do not follow each other cross.

    Two chords cross when the ends of each lie on both sides of the other, by the signs of cross products; what lies on
    a chord counts as on its right, so that a crossing in a point between two chords counts once.

    Headroom: differences are at most 2048, so a cross product is at most 2**23. At most 465 pairs.
    """
    count = 0
    i = 0
    while i < _SEGMENTS + _SEGMENTS - 2:
        x = path[i]
        y = path[i + 1]
        dx = path[i + 2] - x
        dy = path[i + 3] - y
        reg_j = i + 4
        before = dx * (path[reg_j + 1] - y) - dy * (path[reg_j] - x)
        while reg_j < _SEGMENTS + _SEGMENTS:
            after = dx * (path[reg_j + 3] - y) - dy * (path[reg_j + 2] - x)
            if before ^ after < 0:
                a = path[reg_j]
                b = path[reg_j + 1]
                c = path[reg_j + 2] - a
                d = path[reg_j + 3] - b
                if (c * (y - b) - d * (x - a)) ^ (c * (y + dy - b) - d * (x + dx - a)) < 0:
                    count += 1
            before = after
            reg_j += 2
        i += 2
    return count


@micropython.viper
def shape(path: object, reg_v: int, angles: ptr16, facts: ptr32, which: int, out: ptr16, o: int):
    """Write to out[o:] those of stroke_names.SHAPES whose bits are in `which`, in their order.

    Width, height and closure, the distance from the end to the beginning, in 1/2048 of the longer side; length in 1/256
    of it; curvature, all that the path turns, and turning, the same with its sign, in 1/1024 turn; crossings of the
    middle axes x = 1024 and y = 1024, and of the path by itself, counted.

    Headroom: 4095 * 2048 < 2**23; closure 2 * 2048**2 = 2**23; length 2**25.5 * 32 < 2**30.6; 31 * 2048 < 2**16.
    """
    points = ptr16(path)
    size = facts[_FACT_SIZE]
    if which & _WIDTH:
        out[o] = ((facts[_FACT_WIDTH] << 11) + (size >> 1)) // size
        o += 1
    if which & _HEIGHT:
        out[o] = ((facts[_FACT_HEIGHT] << 11) + (size >> 1)) // size
        o += 1
    if which & _CLOSURE:
        x = points[_SEGMENTS + _SEGMENTS] - points[0]
        y = points[_SEGMENTS + _SEGMENTS + 1] - points[1]
        out[o] = int(root(x * x + y * y))
        o += 1
    if which & _LENGTH:
        reg_v = (facts[_FACT_LENGTH] << 5) // size
        if reg_v > _MOST:
            reg_v = _MOST
        out[o] = reg_v
        o += 1
    if which & (_CURVATURE | _TURNING):
        signed = 0
        whole = 0
        i = 1
        while i < _SEGMENTS:
            reg_v = ((angles[i] - angles[i - 1] + 6144) & 4095) - 2048
            signed += reg_v
            if reg_v < 0:
                reg_v = 0 - reg_v
            whole += reg_v
            i += 1
        if which & _CURVATURE:
            out[o] = whole >> 2
            o += 1
        if which & _TURNING:
            out[o] = signed >> 2
            o += 1
    if which & _CROSSINGS_X:
        out[o] = int(crossings(path, 0, 0))
        o += 1
    if which & _CROSSINGS_Y:
        out[o] = int(crossings(path, 0, 1))
        o += 1
    if which & _CROSSINGS_SELF:
        out[o] = int(self_crossings(path, 0))
