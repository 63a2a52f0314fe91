"""The signals of a window: channels, magnitudes of axes, differences, in offset binary: u = x + 32768."""

from ._runtime import micropython, ptr16, ptr32


@micropython.viper
def split(window: ptr16, reg_v: int, start: int, n: int, channels: int, x: ptr16, facts: ptr32, words: int):
    """Take channels apart: the ring of n samples whose oldest is at `start` becomes `channels` signals of n.

    Sum, least and greatest value of each go to `facts`, `words` a signal: from the loop that loads each sample anyway.
    The ring is read in two parts, so that no index need be wrapped.

    Headroom: u < 2**16, n <= 2**10, sum < 2**26.
    """
    c = channels
    while c:
        c -= 1
        total = 0
        low = 65535
        high = 0
        i = start * channels + c
        o = c * n
        part = n - start
        rest = start
        while part:
            while part:
                reg_v = (window[i] & 0xFFFF) ^ 0x8000
                x[o] = reg_v
                total += reg_v
                if reg_v < low:
                    low = reg_v
                if reg_v > high:
                    high = reg_v
                i += channels
                o += 1
                part -= 1
            i = c
            part = rest
            rest = 0
        o = c * words
        facts[o] = total
        facts[o + 1] = low
        facts[o + 2] = high


@micropython.viper
def magnitude(x: ptr16, reg_root: int, at: int, axes: int, n: int, to: int, facts: ptr32, f: int, g: int, words: int):
    """Length of the vector of two or three signals that follow each other from x[at], rounded down, at most 32767.

    `facts` holds the extremes of the axes from `f` on; those of the magnitude go to `g`.

    The root is found by Newton's iteration in integers, (v / r + r) / 2 (H. S. Warren, "Hacker's Delight", 2nd ed.,
    11-1). From the first step on r is not below the root, and falls until r * r <= v. It starts from the root of the
    sample before, which is near: mostly a step and a comparison are enough.

    Headroom: below 18918 counts a sum of three squares is below 2**30; larger vectors are halved first, which can
    cost three counts.
    """
    i = at
    second = n
    third = 0
    if axes == 3:
        third = n + n
    halved = 0
    while axes:
        axes -= 1
        if facts[f + 1] < 13851 or facts[f + 2] > 51685:
            halved = 1
        f += words
    lengths = 0
    low = 65535
    high = 0
    reg_root = 0
    while n:
        n -= 1
        v = (x[i] - 32768) >> halved
        total = v * v
        v = (x[i + second] - 32768) >> halved
        total = v * v + total
        if third:
            v = (x[i + third] - 32768) >> halved
            total = v * v + total
        if not reg_root:
            reg_root = 32767
        reg_root = (total // reg_root + reg_root) >> 1
        if reg_root > 32767:  # after a much shorter vector: its square would leave 32 bits
            reg_root = 32767
        while reg_root * reg_root > total:
            reg_root = (total // reg_root + reg_root) >> 1
        x[to] = reg_root + 32768
        lengths += reg_root
        if reg_root < low:
            low = reg_root
        if reg_root > high:
            high = reg_root
        i += 1
        to += 1
    if halved:
        low <<= 1
        high <<= 1
        if low > 32767:
            low = 32767
        if high > 32767:
            high = 32767
        lengths = 0
        n = second
        while n:
            n -= 1
            to -= 1
            reg_root = x[to] - 32768 << 1
            if reg_root > 32767:
                reg_root = 32767
            x[to] = reg_root + 32768
            lengths += reg_root
    facts[g] = lengths + (second << 15)
    facts[g + 1] = low + 32768
    facts[g + 2] = high + 32768


@micropython.viper
def difference(x: ptr16, i: int, n: int, to: int):
    """Write the first difference of the n samples from x[i], saturated to 16 bits, to x[to:]: n - 1 values."""
    n -= 1
    while n:
        n -= 1
        v = x[i + 1] - x[i] + 32768
        if v < 0:
            v = 0
        if v > 65535:
            v = 65535
        x[to] = v
        to += 1
        i += 1
