"""A resampled path as a picture: how much of it lies in each cell of a square grid."""

from ._runtime import const, micropython, ptr16

_SEGMENTS = const(32)  # as stroke_trace.SEGMENTS
_STEPS = const(8)  # points looked at on each chord


@micropython.viper
def raster(path: ptr16, reg_k: int, cells: int, out: ptr16, o: int):
    """Write to out[o:] the share of the path in each of `cells` x `cells` cells, in 1/1024, row by row from low y.

    On each chord eight points at equal distances, the first and last half of that from its ends, count 4 each.

    Headroom: 2048 * 16 = 2**15 for a point, 2048 * 16 for a cell; a cell holds at most 1024.
    """
    reg_k = cells * cells
    while reg_k:
        reg_k -= 1
        out[o + reg_k] = 0
    i = 0
    while i < _SEGMENTS + _SEGMENTS:
        x = path[i]
        y = path[i + 1]
        after_x = path[i + 2]
        after_y = path[i + 3]
        w = 1
        while w < _STEPS + _STEPS:
            column = (((x * (16 - w) + after_x * w) >> 4) * cells) >> 11
            if column == cells:
                column -= 1
            reg_k = (((y * (16 - w) + after_y * w) >> 4) * cells) >> 11
            if reg_k == cells:
                reg_k -= 1
            reg_k = o + reg_k * cells + column
            out[reg_k] = out[reg_k] + 4
            w += 2
        i += 2
