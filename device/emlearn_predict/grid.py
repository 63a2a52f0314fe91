"""A camera's frame as a square grid of area means.

A cell's value is the mean of the frame over the cell's area, in 1/16 of a grey level, 0 to 4080. A pixel on a border
counts for each side by the area that lies there, so that any frame fits any grid, a smaller one too.
"""

from ._runtime import const, micropython, ptr8, ptr16, ptr32

WHITE = 4080
MAX_SIDE = 2048
MAX_PIXELS = 1 << 22  # 255 times as many stay below 2**30
_SPAN = const(4)  # words a cell in a table of spans
_PACKED = const(64)  # pixels whose blues add up to less than the lowest bit of a red
_EXACT = const(262144)  # pixels up to which a sum times 16 fits


@micropython.viper
def spans(length: int, n: int, table: ptr16, t: int):
    """Write to table[t:] which pixels of a line of `length` each of `n` cells covers.

    A pixel is `n` units wide, a cell `length`. Four words a cell: units of the first pixel that are left, whether
    that pixel ends here, whole pixels, units of the last pixel.
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
    """Add `weight` times each of `rows` rows of grey pixels from frame[p] on to n sums.

    Headroom: the weights of a cell add up to the pixels used, at most 2**22, times 255 < 2**30.
    """
    start = p
    if columns[3] == 0:  # no pixel is cut by a border: one size for all cells, which needs no table
        weight *= n
        size = columns[2]
        stride -= size
        c = 0
        while c < n:
            w = 0
            k = rows
            while k:
                i = size
                while i > 3:
                    w += frame[p] + frame[p + 1] + frame[p + 2] + frame[p + 3]
                    p += 4
                    i -= 4
                while i:
                    w += frame[p]
                    p += 1
                    i -= 1
                p += stride
                k -= 1
            sums[c] = sums[c] + w * weight
            c += 1
            start += size
            p = start
        rows = 0
    while rows:
        t = 0
        for c in range(n):
            s = 0
            w = columns[t]
            if w:
                s = frame[p] * w
                p += columns[t + 1]
            i = columns[t + 2]
            if i:
                w = 0
                while i > 3:
                    w += frame[p] + frame[p + 1] + frame[p + 2] + frame[p + 3]
                    p += 4
                    i -= 4
                while i:
                    w += frame[p]
                    p += 1
                    i -= 1
                s += w * n
            w = columns[t + 3]
            if w:
                s += frame[p] * w
            sums[c] = sums[c] + s * weight
            t += _SPAN
        rows -= 1
        start += stride
        p = start


@micropython.viper
def add_bytes(frame: ptr8, p: int, rows: int, stride: int, columns: ptr16, n: int, weight: int, sums: ptr32):
    """Do as `add_grey` for three bytes a pixel and three sums a cell."""
    start = p
    if columns[3] == 0:
        weight *= n
        size = columns[2]
        stride -= 3 * size
        c = 0
        while c < 3 * n:
            x = 0
            y = 0
            z = 0
            k = rows
            while k:
                i = size
                while i:
                    x += frame[p]
                    y += frame[p + 1]
                    z += frame[p + 2]
                    p += 3
                    i -= 1
                p += stride
                k -= 1
            sums[c] = sums[c] + x * weight
            sums[c + 1] = sums[c + 1] + y * weight
            sums[c + 2] = sums[c + 2] + z * weight
            c += 3
            start += 3 * size
            p = start
        rows = 0
    while rows:
        t = 0
        c = 0
        for _ in range(n):
            x = 0
            y = 0
            z = 0
            i = columns[t + 2]
            w = columns[t]
            if w:
                x = frame[p] * w
                y = frame[p + 1] * w
                z = frame[p + 2] * w
                p += columns[t + 1] * 3
            if i:
                a = 0
                b = 0
                w = 0
                while i:
                    a += frame[p]
                    b += frame[p + 1]
                    w += frame[p + 2]
                    p += 3
                    i -= 1
                x += a * n
                y += b * n
                z += w * n
            w = columns[t + 3]
            if w:
                x += frame[p] * w
                y += frame[p + 1] * w
                z += frame[p + 2] * w
            sums[c] = sums[c] + x * weight
            sums[c + 1] = sums[c + 1] + y * weight
            sums[c + 2] = sums[c + 2] + z * weight
            c += 3
            t += _SPAN
        rows -= 1
        start += stride
        p = start


@micropython.viper
def add_words(frame: ptr8, p: int, rows: int, stride: int, columns: ptr16, n: int, weight: int, sums: ptr32, high: int):
    """Do as `add_bytes` for 5, 6 and 5 bits a pixel; `high` is the place of a pixel's high byte, 0 or 1."""
    start = p
    low = 1 - high
    if columns[3] == 0 and columns[2] <= _PACKED:
        weight *= n
        size = columns[2]
        while rows:
            c = 0
            while c < 3 * n:
                v = 0
                x = 0  # of red and blue, in the bits where a pixel has them; so few blues stay below the red
                i = size
                while i:
                    w = (frame[p + high] << 8) | frame[p + low]
                    v += w
                    x += w & 0xF81F
                    p += 2
                    i -= 1
                sums[c] = sums[c] + (x >> 11) * weight
                sums[c + 1] = sums[c + 1] + ((v - x) >> 5) * weight
                sums[c + 2] = sums[c + 2] + (x & 2047) * weight
                c += 3
            rows -= 1
            start += stride
            p = start
    while rows:
        t = 0
        c = 0
        for _ in range(n):
            x = 0
            y = 0
            z = 0
            w = columns[t]
            if w:
                v = (frame[p + high] << 8) | frame[p + low]
                x = (v >> 11) * w
                y = ((v >> 5) & 63) * w
                z = (v & 31) * w
                p += columns[t + 1] << 1
            i = columns[t + 2]
            if i:
                a = 0
                b = 0
                w = 0
                while i:
                    v = (frame[p + high] << 8) | frame[p + low]
                    a += v >> 11
                    b += (v >> 5) & 63
                    w += v & 31
                    p += 2
                    i -= 1
                x += a * n
                y += b * n
                z += w * n
            w = columns[t + 3]
            if w:
                v = (frame[p + high] << 8) | frame[p + low]
                x += (v >> 11) * w
                y += ((v >> 5) & 63) * w
                z += (v & 31) * w
            sums[c] = sums[c] + x * weight
            sums[c + 1] = sums[c + 1] + y * weight
            sums[c + 2] = sums[c + 2] + z * weight
            c += 3
            t += _SPAN
        rows -= 1
        start += stride
        p = start


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
    for _ in range(n):
        v = (sums[s] * factor + half) // area
        v += (v * more + 32768) >> 16
        if v > 4080:
            v = 4080
        cells[c] = v
        sums[s] = 0
        s += step
        c += 1


@micropython.viper
def luma(cells: ptr16, n: int, planes: int, each: int, c: int):
    """Write the brightness of n cells, of which `planes` and the two planes `each` words on hold the colours."""
    for _ in range(n):
        v = 77 * cells[planes] + 150 * cells[planes + each] + 29 * cells[planes + 2 * each]
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

    With `each` = n the colours are those of the last row only. A grey frame has no colours.
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
    if form:
        depth = 3
        if form > 2:
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
        for part in range(3):
            rows = 1
            weight = span[t + part]
            if part == 1:
                rows = span[t + 2]
                weight = 0
                if rows:
                    weight = n
            if part == 2:
                weight = span[t + 3]
            if weight:
                if form == 0:
                    add_grey(frame, p, rows, stride, table, n, weight, sums)
                elif form < 3:
                    add_bytes(frame, p, rows, stride, table, n, weight, sums)
                else:
                    add_words(frame, p, rows, stride, table, n, weight, sums, 4 - form)
            if part == 0:
                p += span[t + 1] * stride
            if part == 1:
                p += rows * stride
        if form == 0:
            means(sums, 0, 1, n, area, 8, cells, c)
        else:
            for part in range(3):
                bits = 8
                s = part
                if form == 2:
                    s = 2 - part
                if form > 2:
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
    """Write to out[o:] the means of a plane of n x n cells over `fewer` x `fewer` squares, rounded."""
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
