"""Fixed-point arithmetic that the feature families share: ratio, square root, logarithm.

All arguments and results lie in 0..2**30 - 1, so that a board's small integers hold them: passing them between
functions allocates nothing.
"""

from ._runtime import micropython, ptr16, ptr32


@micropython.viper
def headroom(v: int) -> int:
    """Return the largest k for which v << k is below 2**30, for 1 <= v < 2**30.

    By halving what is left to look at: five comparisons, whatever v is.
    """
    k = 0
    if v < 0x4000:
        v <<= 16
        k = 16
    if v < 0x400000:
        v <<= 8
        k += 8
    if v < 0x4000000:
        v <<= 4
        k += 4
    if v < 0x10000000:
        v <<= 2
        k += 2
    if v < 0x20000000:
        k += 1
    return k


@micropython.viper
def ratio(a: int, b: int, shift: int) -> int:
    """Return a * 2**shift / b, rounded, at most 2**30 - 1; 0 where b is 0. Relative error below 2**-14.

    As in floating point: both are normalised, the mantissas divided, the exponents subtracted.

    Headroom: a is brought to 2**29..2**30, b to 15 bits, so the quotient has 15 or 16 bits.
    """
    if a <= 0 or b <= 0:
        return 0
    k = int(headroom(a))
    a <<= k
    shift -= k
    k = int(headroom(b))
    b = ((b << k) + 0x4000) >> 15
    shift += k - 15
    quotient = (a + (b >> 1)) // b
    if shift >= 0:
        if shift > 15 or quotient > (0x3FFFFFFF >> shift):
            return 0x3FFFFFFF
        return quotient << shift
    shift = 0 - shift
    if shift > 17:
        return 0
    return (quotient + (1 << (shift - 1))) >> shift


@micropython.viper
def root(v: int) -> int:
    """Return floor(sqrt(v)) for 0 <= v < 2**30.

    Newton's iteration from above: integers only fall, until r * r <= v (Warren, "Hacker's Delight", 2nd ed., 11-1).

    Headroom: r <= 2**15, so r * r <= 2**30.
    """
    if v <= 0:
        return 0
    r = 32768
    while r * r > v:
        r = (r + v // r) >> 1
    return r


@micropython.viper
def scaled_root(v: int) -> int:
    """Return the square root of v, 0 <= v < 2**30, as e << 16 | r: it is r / 2**e, r of 15 bits; 0 for 0.

    v is multiplied by fours to 29 or 30 bits, so that its root has 15. Newton's iteration starts from a line that is
    within 9 % of the root; two steps leave a count.
    """
    if v <= 0:
        return 0
    e = 0
    while v < 0x10000000:
        v <<= 2
        e += 1
    r = (v >> 16) + 13500
    r = (v // r + r) >> 1
    r = (v // r + r) >> 1
    if r > 32767:
        r = 32767
    return (e << 16) | r


@micropython.viper
def log2_q8(v: int) -> int:
    """Return log2(v) in 1/256 for 1 <= v < 2**31, and -256 (half of the least value) for 0.

    The place of the highest bit is the integer part. The fraction, log2(1 + m) of the bits below, is taken for
    m + 0.344 m (1 - m), which is within 0.009 of it: 2.3 of our 1/256. The line m by itself is J. N. Mitchell's
    ("Computer Multiplication and Division Using Binary Logarithms", IRE Trans. EC-11, 1962); it is 22 of them short.

    Headroom: m * (256 - m) <= 2**14, times 88 < 2**21.
    """
    if v <= 0:
        return -256
    high = v >> 30
    v >>= high
    k = int(headroom(v))
    m = ((v << k) >> 21) & 0xFF
    return ((29 - k + high) << 8) + m + ((m * (256 - m) * 88 + 32768) >> 16)


@micropython.viper
def logs(words: ptr32, reg_v: int, k: int, n: int, scale: int, out: ptr16, o: int):
    """Write log2_q8 of n words from words[k] on, plus `scale`, to out[o:].

    The same steps once more, because calls for each word would cost more than its logarithm.
    """
    while n:
        n -= 1
        reg_v = words[k]
        k += 1
        e = 29
        if not reg_v:
            e = 0 - 1
            reg_v = 0x20000000
        if reg_v >> 30:
            reg_v >>= 1
            e += 1
        if reg_v < 0x8000:
            reg_v <<= 15
            e -= 15
        if reg_v < 0x400000:
            reg_v <<= 8
            e -= 8
        if reg_v < 0x4000000:
            reg_v <<= 4
            e -= 4
        if reg_v < 0x10000000:
            reg_v <<= 2
            e -= 2
        if reg_v < 0x20000000:
            reg_v <<= 1
            e -= 1
        reg_v = (reg_v >> 21) & 0xFF
        out[o] = (e << 8) + reg_v + ((reg_v * (256 - reg_v) * 88 + 32768) >> 16) + scale
        o += 1
