"""Local binary patterns of a grid, after Ojala, Pietikäinen and Mäenpää, "Multiresolution Gray-Scale and Rotation
Invariant Texture Classification with Local Binary Patterns", IEEE TPAMI 24(7), 2002.
"""

from ._runtime import const, micropython, ptr16

BINS = 10  # 0 to 8 brighter neighbours in one run, and all other patterns
_BINS = const(10)


@micropython.viper
def patterns(grid: ptr16, n: int, cells: int, least: int, out: ptr16, o: int):
    """Count the patterns of each of `cells` x `cells` parts of a grid of n to 10 bins a part from out[o] on.

    A neighbour is brighter when it exceeds the middle by `least`. The grid's border has no pattern. The eight bits go
    round the cell; of a pattern with at most two changes on the way round only the number of bits counts, whatever its
    direction (the paper's riu2, radius 1, without interpolated corners).

    Headroom: 4080 + least < 2**13; counts of at most 32 x 32 cells.
    """
    side = n // cells
    for i in range(cells * cells * _BINS):
        out[o + i] = 0
    y = 1
    while y < n - 1:
        p = y * n + 1
        row = o + y // side * cells * _BINS
        x = 1
        while x < n - 1:
            v = grid[p] + least
            bits = 0
            if grid[p - n - 1] >= v:
                bits = 1
            if grid[p - n] >= v:
                bits += 2
            if grid[p - n + 1] >= v:
                bits += 4
            if grid[p + 1] >= v:
                bits += 8
            if grid[p + n + 1] >= v:
                bits += 16
            if grid[p + n] >= v:
                bits += 32
            if grid[p + n - 1] >= v:
                bits += 64
            if grid[p - 1] >= v:
                bits += 128
            # where neighbours differ from the next one: twice in a pattern of one run
            k = bits ^ ((bits << 1) & 255 | bits >> 7)
            changes = 0
            while k:
                k &= k - 1
                changes += 1
            k = 9
            if changes < 3:
                k = 0
                while bits:
                    bits &= bits - 1
                    k += 1
            i = row + x // side * _BINS + k
            out[i] = out[i] + 1
            p += 1
            x += 1
        y += 1
