"""Statistics of one signal of 16-bit values, in integers.

A signal lies in scratch memory as offset binary, u = x + 32768, so that no load needs its sign restored. Moments are
taken over deviations from the mean, scaled by a power of two to 13 or 14 bits: d = ((u << up) - centre) >> down. What
a kernel finds out about a signal stands in eleven words of `facts`, from index `f`:

0 sum, 1 least value, 2 greatest value, 3 centre, 4 up << 8 | down, 5 root of a 64th of the mean of d * d (for
`moments`: sum of d * d), 6 the gain that a filter left on the signal: u = x * 2**gain + 32768, 7 crossings, 8 root of
the mean square of the differences of d about their mean, 9 and 10 what the two roots are in counts.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import scaled_root
from .moments import moments, squares
from .quantiles import quantiles

# bit i of a mask is NAMES[i]
_MEAN = const(1)
_MINIMUM = const(2)
_MAXIMUM = const(4)
_RMS = const(8)
_SKEWNESS = const(16)
_KURTOSIS = const(32)
_QUARTILE1 = const(64)
_MEDIAN = const(128)
_QUARTILE3 = const(256)
_IQR = const(512)
_CROSSINGS = const(1024)
NAMES = (
    "mean",
    "minimum",
    "maximum",
    "rms",
    "skewness",
    "kurtosis",
    "quartile1",
    "median",
    "quartile3",
    "iqr",
    "crossings",
)
FACTS = const(11)  # words a signal


@micropython.viper
def extremes(x: ptr16, at: int, n: int, facts: ptr32, f: int):
    """Write sum, least and greatest value of x[at:at + n] to the facts from `f` on.

    Headroom: u < 2**16, n <= 2**10, sum < 2**26.
    """
    total = 0
    low = 65535
    high = 0
    for i in range(at, at + n):
        v = x[i]
        total += v
        if v < low:
            low = v
        if v > high:
            high = v
    facts[f] = total
    facts[f + 1] = low
    facts[f + 2] = high


@micropython.viper
def normalise(n: int, bits: int, facts: ptr32, f: int):
    """Choose centre, up and down so that ((u << up) - centre) >> down fills `bits` bits, at most 15.

    Signals of any size are then computed with the same precision: small ones keep fractions of their mean, large ones
    lose their lowest bits.

    Headroom: up <= 14, u << up < 2**30, remainder < n <= 2**10, so remainder << up < 2**24.
    """
    total = facts[f]
    mean = total // n
    peak = mean + 1 - facts[f + 1]
    above = facts[f + 2] - mean
    if above > peak:
        peak = above
    limit = 1 << bits
    up = 14
    if (peak << 7) > limit:  # most signals: fewer steps
        up = 6
    while up > 3 and (peak << up) > limit:
        up -= 1
    down = 0
    while (peak << up) > (limit << down):
        down += 1
    facts[f + 3] = (mean << up) + (((total - mean * n) << up) + (n >> 1)) // n
    facts[f + 4] = (up << 8) | down


@micropython.viper
def survey(x: ptr16, reg_v: int, at: int, n: int, facts: ptr32, f: int, jerk: int, counts: int):
    """Find out the mean square and the crossings of the mean and, with `jerk`, the deviation of the difference.

    With `counts`, the values are counted in x[counts:counts + 65], for `quantiles`, in bins of 2**width counts. All is
    found in one loop, because to load and scale a sample costs as much as any of it.

    `facts` holds the extremes, normalised to 13 bits. The centre taken here is the least that lies above the mean, so
    that the sign of d tells x <= mean from x > mean exactly; where it changes, d ^ before is negative.

    Headroom: d * d <= 2**26, >> 6 2**20, 2**10 of them 2**30; differences of two d <= 2**14, squares 2**28, whose sum
    is moved from 2**29 on to a coarse part, which stays below 2**30.
    """
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    mean = facts[f] // n
    centre = (mean << up) + ((facts[f] - mean * n) << up) // n + 1
    first = ((x[at] << up) - centre) >> down
    before = first
    total = n >> 1  # half a unit of the mean, for rounding
    count = 0
    fine = 0
    coarse = 0
    width = 0
    base = counts
    if counts:
        reg_v = counts + 65
        while reg_v - counts:
            reg_v -= 1
            x[reg_v] = 0
        while (facts[f + 2] - facts[f + 1]) >> width > 63:
            width += 1
        base -= facts[f + 1] >> width
    left = n
    while left:
        left -= 1
        reg_v = x[at]
        at += 1
        if counts:
            b = (reg_v >> width) + base
            x[b] = x[b] + 1
        reg_v = ((reg_v << up) - centre) >> down
        total = (reg_v * reg_v >> 6) + total
        count = ((reg_v ^ before) >> 31) + count
        if jerk:
            step = reg_v - before
            fine = step * step + fine
            if fine >> 29:
                coarse += fine >> 8
                fine &= 0xFF
        before = reg_v
    last = reg_v
    if total > 0x3FFFFFFF:  # 2**30, of a square wave of 1024 samples, would be an allocated object on 32 bits
        total = 0x3FFFFFFF
    facts[f + 5] = int(scaled_root(total // n))  # of a 64th of the mean square
    facts[f + 7] = 0 - count
    roots = 1
    if jerk:
        roots = 2
        # the differences add up to last - first: their squares less the square of that over their number
        n -= 1
        v = (last - first) * (last - first) // n
        if coarse:
            v = (coarse + (fine >> 8) - (v >> 8)) // n << 8
        else:
            v = (fine - v) // n
        facts[f + 8] = int(scaled_root(v))
    # both roots in counts: without the scale of d, the gain, and for the first the root of its 64th
    v = facts[f + 5]
    up += facts[f + 6] - down - 3
    for k in range(roots):
        shift = up + (v >> 16)
        v &= 0xFFFF
        if shift > 30:
            v = 0
        elif shift > 0:
            v = (v + (1 << (shift - 1))) >> shift
        else:
            v <<= 0 - shift
        if v > 32767:
            v = 32767
        facts[f + 9 + k] = v
        v = facts[f + 8]
        up += 3


@micropython.viper
def describe(
    x: object, at: int, n: int, which: int, facts: object, f: int, g: int, spare: int, out: object, o: int
) -> int:
    """Write the statistics that the bits of `which` name, in the order of NAMES; return the next free index of out.

    `facts` and, for quantiles, x[spare:] hold what `survey` found out; the words of `facts` from `g` on are
    overwritten.
    """
    known = ptr32(facts)
    y = ptr16(out)
    gain = known[f + 6]
    half = (1 << gain) >> 1
    if which & _MEAN:
        # one rounding for n and gain together, of a dividend that is not negative: with a gain, |x| < 2**14
        base = 32768
        if gain:
            base = 16384
        divisor = n << gain
        y[o] = (known[f] - (32768 - base) * n + (divisor >> 1)) // divisor - (base >> gain)
        o += 1
    if which & _MINIMUM:
        y[o] = (known[f + 1] - 32768 + half) >> gain
        o += 1
    if which & _MAXIMUM:
        y[o] = (known[f + 2] - 32768 + half) >> gain
        o += 1
    if which & _RMS:
        y[o] = known[f + 9]
        o += 1
    if which & (_SKEWNESS | _KURTOSIS):
        extremes(x, at, n, facts, g)  # those in `f` can be of a jerk that is not saturated, other than what x holds
        normalise(n, 14, facts, g)
        squares(x, at, n, facts, g)
        moments(x, at, n, facts, g, out, o, which)
        if which & _SKEWNESS:
            o += 1
        if which & _KURTOSIS:
            o += 1
    if which & (_QUARTILE1 | _MEDIAN | _QUARTILE3 | _IQR):
        o = int(quantiles(x, spare, n, facts, f, out, o, which))
    if which & _CROSSINGS:
        y[o] = known[f + 7]
        o += 1
    return o
