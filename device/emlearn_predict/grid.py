"""A camera's frame as a square grid of area means.

A cell's value is the mean of the frame over the cell's area, in 1/16 of a grey level, 0 to 4080. A pixel on a border
counts for each side by the area that lies there, so that any frame fits any grid, a smaller one too.

`downsample` goes down the frame: for each row of cells it has rows of pixels added to sums, which are exact, by
grid_rows.py, and makes means of the sums.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .grid_rows import add_bytes, add_grey, add_words, spans

WHITE = 4080
MAX_SIDE = 2048
MAX_PIXELS = 1 << 22  # 255 times as many stay below 2**30
_SPAN = const(4)  # as in grid_rows.py
_GREY = const(0)  # formats, as in picture_features.FORMATS
_BGR888 = const(2)
_EXACT = const(262144)  # pixels up to which a sum times 16 fits


@micropython.viper
def means(sums: ptr32, s: int, step: int, n: int, area: int, bits: int, cells: ptr16, c: int):
    """Write the mean of sums[s], sums[s + step], ... over `area` to n cells and clear the sums.

    `bits` of a pixel's values are 8, 6 or 5; white is 4080 for each.

    Headroom: 2**bits * 2**18 pixels * factor < 2**30. Of more pixels both are divided by 16, which is exact to 1.
    """
    factor = 16
    more = 0
    if bits == 6:
        factor = 64
        more = 780  # 4080 / (63 * 64) - 1, in 2**-16
    if bits == 5:
        factor = 128
        more = 1850
    if area > _EXACT:
        area >>= 4
        factor >>= 4
    half = area >> 1
    while n:
        n -= 1
        v = (sums[s] * factor + half) // area
        if more:
            v += (v * more + 32768) >> 16
        if v > 4080:
            v = 4080
        cells[c] = v
        sums[s] = 0
        s += step
        c += 1


@micropython.viper
def luma(cells: ptr16, n: int, planes: int, each: int, c: int):
    """Write the brightness of n cells, of which `planes` and the two planes `each` words on hold the colours.

    The weights of ITU-R BT.601, 0.299, 0.587 and 0.114, in 1/256. Headroom: 4080 * 256 < 2**20.
    """
    blues = each << 1
    while n:
        n -= 1
        v = 77 * cells[planes] + 150 * cells[planes + each] + 29 * cells[planes + blues]
        cells[c] = (v + 128) >> 8
        planes += 1
        c += 1


@micropython.viper
def downsample(
    frame: object,
    width: int,
    height: int,
    form: int,
    crop: int,
    n: int,
    table: object,
    sums: object,
    cells: object,
    each: int,
):
    """Reduce a frame to n rows of n cells: brightness first, then a plane of `each` words for red, green and blue.

    With `each` = n the colours are those of the last row only. A grey frame has no colours. `form` is one of
    picture_features.FORMATS; `crop` takes the largest square in the middle.
    """
    x = 0
    y = 0
    w = width
    h = height
    if crop:
        if w > h:
            x = (w - h) >> 1
            w = h
        else:
            y = (h - w) >> 1
            h = w
    depth = 1
    if form > _GREY:
        depth = 3
    if form > _BGR888:
        depth = 2
    spans(w, n, table, 0)
    spans(h, n, table, n << 2)
    span = ptr16(table)
    t = n << 2
    stride = width * depth
    p = (y * width + x) * depth
    area = w * h
    plane = n * n
    c = 0
    for _ in range(n):
        for part in range(3):  # the row that the upper border cuts, whole rows, the one that the lower border cuts
            rows = 1
            weight = n
            if part == 0:
                weight = span[t]
            elif part == 1:
                rows = span[t + 2]
            else:
                weight = span[t + 3]
            if rows * weight:
                if form == _GREY:
                    add_grey(frame, p, rows, stride, table, n, weight, sums)
                elif form <= _BGR888:
                    add_bytes(frame, p, rows, stride, table, n, weight, sums)
                else:
                    add_words(frame, p, rows, stride, table, n, weight, sums, 4 - form)
            if part == 0:
                p += span[t + 1] * stride
            if part == 1:
                p += rows * stride
        if form == _GREY:
            means(sums, 0, 1, n, area, 8, cells, c)
        else:
            for part in range(3):
                bits = 8
                s = part
                if form == _BGR888:
                    s = 2 - part
                if form > _BGR888:
                    bits = 5
                    if part == 1:
                        bits = 6
                means(sums, s, 3, n, area, bits, cells, plane + part * each)
            luma(cells, n, plane, each, c)
            if each > n:
                plane += n
        c += n
        t += _SPAN


@micropython.viper
def pool(cells: ptr16, at: int, n: int, fewer: int, out: ptr16, o: int):
    """Write to out[o:] the means of a plane of n x n cells over `fewer` x `fewer` squares, rounded.

    Headroom: 32 * 32 * 4080 < 2**22.
    """
    side = n // fewer
    count = side * side
    start = at
    for y in range(fewer):
        for x in range(fewer):
            at = start + (y * n + x) * side
            s = count >> 1
            rows = side
            while rows:
                i = side
                while i > 3:
                    s += cells[at] + cells[at + 1] + cells[at + 2] + cells[at + 3]
                    at += 4
                    i -= 4
                while i:
                    s += cells[at]
                    at += 1
                    i -= 1
                at += n - side
                rows -= 1
            out[o] = s // count
            o += 1
