"""The signals of a window: channels, magnitudes of axes, differences, in offset binary: u = x + 32768.

Here as in the other kernels, viper on Arm holds the first two parameters in registers and all other variables on the
stack: the second parameter is often a variable of the loop, passed as 0. ``while n`` is its cheapest loop.
"""

from ._runtime import micropython, ptr16, ptr32


@micropython.viper
def split(window: ptr16, v: int, start: int, n: int, channels: int, x: ptr16, facts: ptr32, words: int):
    """Take channels apart: the ring of n samples whose oldest is at `start` becomes `channels` signals of n.

    Sum, least and greatest value of each go to `facts`, `words` a signal.
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
                v = (window[i] & 0xFFFF) ^ 0x8000
                x[o] = v
                total += v
                if v < low:
                    low = v
                if v > high:
                    high = v
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
def magnitude(x: ptr16, r: int, axes: int, n: int, to: int, facts: ptr32, f: int, g: int, words: int):
    """Length of the vector of two or three signals that follow each other from x[r], rounded down, at most 32767.

    `facts` holds the extremes of the axes from `f` on; those of the magnitude go to `g`.

    Headroom: below 18918 counts a sum of three squares is below 2**30; larger vectors are halved first, which can
    cost three counts. Newton's iteration starts from the sample before; from its first step on it falls to the root.
    """
    i = r
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
    r = 0
    while n:
        n -= 1
        v = (x[i] - 32768) >> halved
        total = v * v
        v = (x[i + second] - 32768) >> halved
        total = v * v + total
        if third:
            v = (x[i + third] - 32768) >> halved
            total = v * v + total
        if not r:
            r = 32767
        r = (total // r + r) >> 1
        if r > 32767:  # after a much shorter vector: its square would leave 32 bits
            r = 32767
        while r * r > total:
            r = (total // r + r) >> 1
        x[to] = r + 32768
        lengths = r + lengths
        if r < low:
            low = r
        if r > high:
            high = r
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
            r = x[to] - 32768 << 1
            if r > 32767:
                r = 32767
            x[to] = r + 32768
            lengths = r + lengths
    facts[g] = lengths + (second << 15)
    facts[g + 1] = low + 32768
    facts[g + 2] = high + 32768


@micropython.viper
def difference(x: ptr16, i: int, n: int, to: int):
    """First difference of the n samples from x[i], saturated to 16 bits: n - 1 values."""
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
