"""What is computed of a frame and in which order, as a plan says."""

from ._runtime import const, micropython, ptr16, ptr32
from .contrast import normalise
from .gradients import merge, orient, shares
from .grid import downsample, pool
from .patterns import patterns
from .spots import spots

_NOISE = const(64)  # with 8 orientations a gradient of 5 grey levels a cell
_PATTERNS = const(10)  # as patterns.BINS, for the compiler
_SPOTS = const(4)  # as len(spots.NAMES)

# places in the plan, in the order in which `PictureFeatures` lists them
_SIZE = const(0)
_CROP = const(1)
_EACH = const(2)
_PIXELS = const(3)
_NORMALISE = const(4)
_COLOUR = const(5)
_LEVELS = const(6)
_ORIENTATIONS = const(7)
_LBP = const(8)
_CONTRAST = const(9)
_SPOT_PARTS = const(10)
_DIFFERENCE = const(11)
_BACKGROUND = const(12)
_HOG = const(13)  # from here on the parts of each level


@micropython.viper
def difference(background: ptr16, n: int, out: ptr16, o: int):
    """Write to out[o:] by how much n values differ from the background, 0 where there is none.

    `background` holds whether there is one, it in 1/16 of a value, and the values. Headroom: 16 * 4080 < 2**16.
    """
    for i in range(1, n + 1):
        v = 0
        if background[0]:
            v = background[n + i] - ((background[i] + 8) >> 4)
            if v < 0:
                v = 0 - v
        out[o] = v
        o += 1


@micropython.viper
def learn(plan: ptr32, background: ptr16):
    """Move the background by 2**-shift of the way to the values, rounded up, so that it arrives.

    An exponential mean, as decision.smooth() is. The first values become the background as they are.

    Headroom: 16 * 4080 < 2**16, and `up` < 2**8.
    """
    n = plan[_DIFFERENCE] * plan[_DIFFERENCE]
    shift = plan[_BACKGROUND]
    if not background[0]:
        shift = 0
        background[0] = 1
    up = (1 << shift) - 1
    for i in range(1, n + 1):
        v = background[i]
        change = (background[n + i] << 4) - v
        if change > 0:
            change += up
        background[i] = v + (change >> shift)


@micropython.viper
def extract(
    frame: object,
    width: int,
    height: int,
    form: int,
    plan: ptr32,
    directions: object,
    cells: object,
    table: object,
    sums: object,
    background: object,
    out: object,
):
    """Write all features of a frame to `out`; `plan` says which, `cells` to `sums` are scratch memory.

    The frame itself is only looked at by `downsample`; all else is made of the grid's cells. Each group is off where
    the plan gives it no parts.
    """
    n = plan[_SIZE]
    zero = ptr32(sums)
    i = 0
    while i < 3 * n:  # they hold gradients of the frame before, or sums of one that was interrupted
        zero[i] = 0
        i += 1
    downsample(frame, width, height, form, plan[_CROP], n, table, sums, cells, plan[_EACH])
    o = 0
    parts = plan[_PIXELS]
    if parts:
        if plan[_NORMALISE]:
            place = n * n + 3 * plan[_EACH]
            pool(cells, 0, n, parts, cells, place)
            normalise(cells, place, parts * parts, out, 0)
        else:
            pool(cells, 0, n, parts, out, 0)
        o = parts * parts
    parts = plan[_COLOUR]
    if parts:
        for colour in range(1, 4):
            plane = 0
            if form:
                plane = colour * n * n
            pool(cells, plane, n, parts, out, o)
            o += parts * parts
    count = plan[_ORIENTATIONS]
    finer = 0
    for level in range(plan[_LEVELS]):
        parts = plan[_HOG + level]
        if level:
            merge(sums, finer, parts, count)
        else:
            orient(cells, n, parts, directions, count, sums)
        finer = parts
        shares(sums, parts, count, n // parts * (n // parts) * _NOISE, out, o)
        o += parts * parts * count
    parts = plan[_LBP]
    if parts:
        patterns(cells, n, parts, plan[_CONTRAST], out, o)
        o += parts * parts * _PATTERNS
    parts = plan[_SPOT_PARTS]
    if parts:
        spots(cells, n, parts, out, o)
        o += parts * parts * _SPOTS
    parts = plan[_DIFFERENCE]
    if parts:
        pool(cells, 0, n, parts, background, 1 + parts * parts)
        difference(background, parts * parts, out, o)
