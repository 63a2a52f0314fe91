"""Rows of a frame, added to the sums of a row of cells.

The three kernels have one shape and differ by how pixels are stored: cell by cell, row by row, pixel by pixel.
"""

from ._runtime import const, micropython, ptr8, ptr16, ptr32

_SPAN = const(4)  # words a cell in a table of spans
_PACKED = const(64)  # pixels whose blues add up to less than the lowest bit of a red


@micropython.viper
def spans(length: int, n: int, table: ptr16, t: int):
    """Write to table[t:] which pixels of a line of `length` each of `n` cells covers.

    A pixel is `n` units wide, a cell `length`. Four words a cell: units of the first pixel that are left, whether
    that pixel ends here, whole pixels, units of the last pixel. Units are integers, so nothing is rounded.

    Headroom: length <= 2**11, whole * n <= length.
    """
    left = 0
    for _ in range(n):
        first = left
        if first > length:
            first = length
        rest = length - first
        left -= first
        table[t] = first
        table[t + 1] = 0
        if first:
            if not left:
                table[t + 1] = 1
        whole = rest // n
        rest -= whole * n
        table[t + 2] = whole
        table[t + 3] = rest
        if rest:
            left = n - rest
        t += 4


@micropython.viper
def add_grey(frame: ptr8, p: int, rows: int, stride: int, columns: ptr16, n: int, weight: int, sums: ptr32):
    """Add `weight` times each of `rows` rows of grey pixels from frame[p] on to the sums of n cells.

    `columns` is what `spans` wrote. Cell by cell, each through all rows, so that its span is read once. Where no border
    cuts a pixel, as with most cameras and grids, the first span is that of every cell, and whole pixels are all.
    Elsewhere the pixels at a cell's two edges are added up apart from the whole ones: their weights differ.

    Headroom: the weights of a cell add up to the pixels used, at most 2**22, times 255 < 2**30.
    """
    start = p
    cut = columns[3]
    if not cut:
        weight *= n
    whole = columns[2]
    gap = stride - whole
    forward = whole
    t = 0
    c = 0
    while c < n:
        if cut:
            first = columns[t]
            ended = columns[t + 1]
            whole = columns[t + 2]
            last = columns[t + 3]
            t += _SPAN
            forward = ended + whole
            gap = stride - forward
            far = 0  # from the first pixel to the last
            if last:  # else there may be no such pixel
                far = forward
            edges = 0
        w = 0
        k = rows
        while k:
            if cut:
                edges += frame[p] * first + frame[p + far] * last
                p += ended
            i = whole
            while i > 3:
                w += frame[p] + frame[p + 1] + frame[p + 2] + frame[p + 3]
                p += 4
                i -= 4
            while i:
                w += frame[p]
                p += 1
                i -= 1
            p += gap
            k -= 1
        if cut:
            w = w * n + edges
        sums[c] = sums[c] + w * weight
        c += 1
        start += forward
        p = start


@micropython.viper
def add_bytes(frame: ptr8, p: int, rows: int, stride: int, columns: ptr16, n: int, weight: int, sums: ptr32):
    """Do as `add_grey` for three bytes a pixel and three sums a cell."""
    start = p
    cut = columns[3]
    if not cut:
        weight *= n
    whole = columns[2]
    forward = 3 * whole
    gap = stride - forward
    t = 0
    c = 0
    while c < 3 * n:
        if cut:
            first = columns[t]
            ended = 3 * columns[t + 1]
            whole = columns[t + 2]
            last = columns[t + 3]
            t += _SPAN
            forward = ended + 3 * whole
            gap = stride - forward
            far = 0
            if last:
                far = forward
            x_edges = 0
            y_edges = 0
            z_edges = 0
        x = 0
        y = 0
        z = 0
        k = rows
        while k:
            if cut:
                i = p + far
                x_edges += frame[p] * first + frame[i] * last
                y_edges += frame[p + 1] * first + frame[i + 1] * last
                z_edges += frame[p + 2] * first + frame[i + 2] * last
                p += ended
            i = whole
            while i:
                x += frame[p]
                y += frame[p + 1]
                z += frame[p + 2]
                p += 3
                i -= 1
            p += gap
            k -= 1
        if cut:
            x = x * n + x_edges
            y = y * n + y_edges
            z = z * n + z_edges
        sums[c] = sums[c] + x * weight
        sums[c + 1] = sums[c + 1] + y * weight
        sums[c + 2] = sums[c + 2] + z * weight
        c += 3
        start += forward
        p = start


@micropython.viper
def add_words(frame: ptr8, p: int, rows: int, stride: int, columns: ptr16, n: int, weight: int, sums: ptr32, high: int):
    """Do as `add_bytes` for 5, 6 and 5 bits a pixel; `high` is the place of a pixel's high byte, 0 or 1.

    Up to 64 pixels of a row are added up as they are stored, red and blue together: so few blues stay below the reds.
    """
    p += high
    low = 1 - (high << 1)  # from the high byte, where p stands, to the low one
    start = p
    cut = columns[3]
    if not cut:
        weight *= n
    whole = columns[2]
    forward = whole << 1
    gap = stride - forward
    t = 0
    c = 0
    while c < 3 * n:
        if cut:
            first = columns[t]
            ended = columns[t + 1] << 1
            whole = columns[t + 2]
            last = columns[t + 3]
            t += _SPAN
            forward = ended + (whole << 1)
            gap = stride - forward
            far = 0
            if last:
                far = forward
            x_edges = 0
            y_edges = 0
            z_edges = 0
        x = 0
        y = 0
        z = 0
        k = rows
        while k:
            if cut:
                w = (frame[p] << 8) | frame[p + low]
                i = p + far
                i = (frame[i] << 8) | frame[i + low]
                x_edges += (w >> 11) * first + (i >> 11) * last
                y_edges += ((w >> 5) & 63) * first + ((i >> 5) & 63) * last
                z_edges += (w & 31) * first + (i & 31) * last
                p += ended
            i = whole
            while i > _PACKED:
                w = (frame[p] << 8) | frame[p + low]
                x += w >> 11
                y += (w >> 5) & 63
                z += w & 31
                p += 2
                i -= 1
            every = 0
            both = 0  # red and blue, in the bits where a pixel has them
            while i:
                w = (frame[p] << 8) | frame[p + low]
                every += w
                both += w & 0xF81F
                p += 2
                i -= 1
            x += both >> 11
            y += (every - both) >> 5
            z += both & 2047
            p += gap
            k -= 1
        if cut:
            x = x * n + x_edges
            y = y * n + y_edges
            z = z * n + z_edges
        sums[c] = sums[c] + x * weight
        sums[c + 1] = sums[c + 1] + y * weight
        sums[c + 2] = sums[c + 2] + z * weight
        c += 3
        start += forward
        p = start
