"""Histograms of oriented gradients of a grid, after Dalal and Triggs, "Histograms of Oriented Gradients for Human
Detection", CVPR 2005.

A gradient is written as the sum of its two neighbours among the directions, and counts for each with that one's share:
no angle, no root and no division is needed.
"""

from ._runtime import const, micropython, ptr16, ptr32

_UNIT = const(12)  # directions are vectors of length 2**12


@micropython.viper
def histogram(
    grid: ptr16, at: int, n: int, width: int, height: int, directions: ptr16, count: int, bins: ptr32, b: int
):
    """Add the gradients of `width` x `height` cells of a grid of n from grid[at] on to `count` bins from bins[b] on.

    A gradient is the difference of the cells on both sides, [-1 0 1] as in the paper; at the border of the grid it is
    that to the cell itself. `directions` holds `count` + 1 pairs, the x part + 2**15 and the y part, from 0 to 180
    degrees; opposite gradients count as one. The loop goes from direction to direction until the gradient lies between
    two, which the sign of a cross product says.

    Headroom: |difference| <= 4080, times 2**12 twice < 2**26; of 32 x 32 cells 2**10 * 2**14.
    """
    x = at % n
    y = at // n
    for _ in range(height):
        p = y * n + x
        up = n
        down = n
        if y == 0:
            up = 0
        if y == n - 1:
            down = 0
        i = x
        end = x + width
        while i < end:
            dx = 0
            if i < n - 1:
                dx = grid[p + 1]
            else:
                dx = grid[p]
            if i:
                dx -= grid[p - 1]
            else:
                dx -= grid[p]
            dy = grid[p - up] - grid[p + down]
            if dy < 0:
                dx = 0 - dx
                dy = 0 - dy
            k = 0
            o = b
            if dx < 0:
                k += count
                o += count >> 1
            # twice the area between the gradient and the direction that follows: its share of the direction before
            before = dy * (directions[k] - 32768) - dx * directions[k + 1]
            k += 2
            after = dx * directions[k + 1] - dy * (directions[k] - 32768)
            while after < 0:
                before = 0 - after
                k += 2
                o += 1
                after = dx * directions[k + 1] - dy * (directions[k] - 32768)
            bins[o] = bins[o] + (after >> _UNIT)
            o += 1
            if o == b + count:
                o = b
            bins[o] = bins[o] + (before >> _UNIT)
            p += 1
            i += 1
        y += 1


@micropython.viper
def orient(grid: object, n: int, cells: int, directions: object, count: int, bins: object):
    """Write the histograms of `cells` x `cells` parts of a grid of n to `bins`, row by row. Headroom: `histogram`."""
    words = ptr32(bins)
    side = n // cells
    for i in range(cells * cells * count):
        words[i] = 0
    b = 0
    for y in range(cells):
        for x in range(cells):
            histogram(grid, (y * n + x) * side, n, side, side, directions, count, bins, b)
            b += count


@micropython.viper
def merge(bins: ptr32, cells: int, fewer: int, count: int):
    """Add up the histograms of `cells` x `cells` parts to those of `fewer` x `fewer`, in place.

    A sum is written no further on than where its first term was read, and all its terms are read before.

    Headroom: as in `histogram`, whose sums are of up to the whole grid.
    """
    ratio = cells // fewer
    o = 0
    for y in range(fewer):
        for x in range(fewer):
            first = (y * cells + x) * ratio * count
            for _ in range(count):
                s = 0
                row = first
                for _ in range(ratio):
                    i = row
                    for _ in range(ratio):
                        s += bins[i]
                        i += count
                    row += cells * count
                bins[o] = s
                o += 1
                first += 1


@micropython.viper
def shares(bins: ptr32, cells: int, count: int, least: int, out: ptr16, o: int):
    """Write to out[o:] what share, in 1/1024, each direction of a part has of all gradients in it and its neighbours.

    bins[cells * cells * count:] is scratch memory for a word a part. `least` gradients are added to each sum, so that
    noise stays small where nothing is to be seen. Within 14/1024 of the exact share: furthest in a part of one cell in
    a faint place, for each gradient is cut off to an integer.
    Headroom: a sum of 32 x 32 / cells**2 gradients, each below 2**13, in up to 9 parts: below 2**24 + least < 2**25.
    """
    total = cells * cells * count
    k = 0
    for i in range(cells * cells):
        s = 0
        for _ in range(count):
            s += bins[k]
            k += 1
        bins[total + i] = s
    k = 0
    for y in range(cells):
        bottom = y + 2
        if bottom > cells:
            bottom = cells
        for x in range(cells):
            right = x + 2
            if right > cells:
                right = cells
            s = least
            row = y
            if row:
                row -= 1
            while row < bottom:
                i = x
                if i:
                    i -= 1
                while i < right:
                    s += bins[total + row * cells + i]
                    i += 1
                row += 1
            # one division a part: 2**30 / s in 1/2**20, for shares of up to 2**10
            shift = 0
            while s >> 15:
                s >>= 1
                shift += 1
            scale = 0x3FFFFFFF // s
            for _ in range(count):
                v = ((bins[k] >> shift) * (scale >> 5) + 16384) >> 15
                out[o] = v
                k += 1
                o += 1
