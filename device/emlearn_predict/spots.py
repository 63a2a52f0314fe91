"""Spots: how far the darkest and the brightest cells stand out from those around them."""

from ._runtime import const, micropython, ptr16

NAMES = ("dark1", "bright1", "dark2", "bright2")
_NAMES = const(4)


@micropython.viper
def spots(grid: ptr16, n: int, parts: int, out: ptr16, o: int):
    """Write to out[o:] for each of `parts` x `parts` parts of a grid of n what stands out most, or 0.

    It is by how much a cell is darker than all four neighbours in its row and column, and brighter, for neighbours one
    cell away, then two. Cells that have fewer neighbours, at the grid's border, are left out.

    Headroom: differences of two cells, at most 4080.
    """
    side = n // parts
    for i in range(parts * parts * _NAMES):
        out[o + i] = 0
    k = 1
    while k < 3:
        up = k * n
        y = k
        while y < n - k:
            p = y * n + k
            row = o + y // side * parts * _NAMES
            i = row + k // side * _NAMES
            left = side - k % side
            x = n - 2 * k
            while x:
                # most cells lie between two neighbours: the others need not be looked at
                v = grid[p]
                near = grid[p - k]
                if v < near:
                    w = grid[p + k]
                    if w < near:
                        near = w
                    if v < near:
                        w = grid[p - up]
                        if w < near:
                            near = w
                        w = grid[p + up]
                        if w < near:
                            near = w
                        if near - v > out[i]:
                            out[i] = near - v
                elif v > near:
                    w = grid[p + k]
                    if w > near:
                        near = w
                    if v > near:
                        w = grid[p - up]
                        if w > near:
                            near = w
                        w = grid[p + up]
                        if w > near:
                            near = w
                        if v - near > out[i + 1]:
                            out[i + 1] = v - near
                left -= 1
                if left == 0:
                    i += _NAMES
                    left = side
                p += 1
                x -= 1
            y += 1
        o += 2
        k += 1
