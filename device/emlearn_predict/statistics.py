"""Statistics of one signal of 16-bit values, in integers.

A signal lies in scratch memory as offset binary, u = x + 32768, so that no load needs its sign restored. Moments are
taken over deviations from the exact mean (its fraction included), scaled by a power of two to 14 bits:
d = ((u << up) - centre) >> down, 2**13 <= max |d| <= 2**14. What a kernel finds out about a signal stands in seven
words of `facts`, from index `f`; the last is the gain that a filter left on the signal: u = x * 2**gain + 32768.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import headroom, ratio, root

MEAN = const(1)
MINIMUM = const(2)
MAXIMUM = const(4)
RMS = const(8)
SKEWNESS = const(16)
KURTOSIS = const(32)
QUARTILE1 = const(64)
MEDIAN = const(128)
QUARTILE3 = const(256)
IQR = const(512)
CROSSINGS = const(1024)
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
FACTS = const(7)  # words a signal: sum, least value, greatest value, centre, up << 8 | down, sum of squares, gain

_BLOCK = const(16)  # samples summed before the sums are scaled down


@micropython.viper
def extremes(x: ptr16, at: int, n: int, facts: ptr32, f: int):
    """Sum, least and greatest value of x[at:at + n]. Headroom: u < 2**16, n <= 2**10, sum < 2**26."""
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
    while up > 3 and (peak << up) > limit:
        up -= 1
    down = 0
    while (peak << up) > (limit << down):
        down += 1
    facts[f + 3] = (mean << up) + (((total - mean * n) << up) + (n >> 1)) // n
    facts[f + 4] = (up << 8) | down


@micropython.viper
def squares(x: ptr16, at: int, n: int, facts: ptr32, f: int):
    """Sum of d * d / 256. Headroom: d * d / 16 <= 2**24, 16 of them 2**28, 64 blocks / 16 2**30."""
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    centre = facts[f + 3] - ((1 << down) >> 1)
    total = 0
    i = at
    end = at + n
    while i < end:
        stop = i + _BLOCK
        if stop > end:
            stop = end
        part = 0
        while i < stop:
            d = ((x[i] << up) - centre) >> down
            part += (d * d + 8) >> 4
            i += 1
        total += (part + 8) >> 4
    if total > 0x3FFFFFFF:  # 2**30, of a square wave of 1024 samples, would be an allocated object on 32 bits
        total = 0x3FFFFFFF
    facts[f + 5] = total


@micropython.viper
def moments(x: ptr16, at: int, n: int, facts: ptr32, f: int, out: ptr16, o: int, which: int):
    """Write the skewness and the excess kurtosis (biased estimates, as scipy.stats gives) in 1/256, saturated.

    `facts` must hold the sum of squares. Rounding leaves the deviations a mean of less than 1/2, which is taken out
    to first order: three times its share of the deviation from the skewness, four times that times the skewness from
    the kurtosis.

    Headroom, |d| <= 2**14: (d*d >> 14) * (d >> 2) <= 2**26, 16 of them 2**30; (d*d >> 13)**2 <= 2**30, 16 of their
    256th parts 2**26. What is left of 64 blocks stays below 2**30, but for rounding.
    """
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    centre = facts[f + 3] - ((1 << down) >> 1)
    first = 0
    third = 0
    fourth = 0
    i = at
    end = at + n
    while i < end:
        stop = i + _BLOCK
        if stop > end:
            stop = end
        part3 = 0
        part4 = 0
        while i < stop:
            d = ((x[i] << up) - centre) >> down
            first += d
            q = d * d
            part3 += ((q + 8192) >> 14) * ((d + 2) >> 2)
            q = (q + 4096) >> 13
            part4 += (q * q + 128) >> 8
            i += 1
        third += (part3 + 32) >> 6
        fourth += (part4 + 2) >> 2
    if fourth > 0x3FFFFFFF:  # as in squares()
        fourth = 0x3FFFFFFF
    variance = int(ratio(facts[f + 5], n, 10))  # mean of d * d, times 4
    even = 0
    if variance > 0:
        even = int(headroom(variance)) >> 1 << 1
    deviation = int(root(variance << even))  # times 2**(1 + even / 2): its 15 bits make it exact enough
    even >>= 1
    sign = 1
    if first < 0:
        sign = -1
        first = 0 - first
    shift = sign * int(ratio(int(ratio(first, n, 10)), deviation, even + 7))  # mean / deviation, times 2**16
    sign = 1
    if third < 0:
        sign = -1
        third = 0 - third
    v = int(ratio(int(ratio(third, n, 9)), variance, 28))  # m3 / variance, times 2**15
    v = int(ratio(v, deviation, even - 4))
    if v > 32767:
        v = 32767
    skewness = sign * v - ((3 * shift + 128) >> 8)
    if which & SKEWNESS:
        out[o] = skewness
        o += 1
    if which & KURTOSIS:
        v = int(ratio(int(ratio(fourth, n, 9)), variance, 30))  # m4 / variance, times 2**5
        v = int(ratio(v, variance, 9))
        if v > 65535:
            v = 65535
        if variance > 0:
            v -= 768 + ((4 * shift * skewness + 32768) >> 16)
        if v > 32767:
            v = 32767
        out[o] = v


@micropython.viper
def rms(n: int, facts: ptr32, f: int) -> int:
    """Root mean square of the deviations, in counts, from the sum of squares; at most 32767."""
    variance = int(ratio(facts[f + 5], n, 10))
    if variance == 0:
        return 0
    even = int(headroom(variance)) >> 1 << 1
    # root(variance << even) is the deviation times 2**(1 + even / 2 + up - down + gain)
    shift = 1 + (even >> 1) + (facts[f + 4] >> 8) - (facts[f + 4] & 0xFF) + facts[f + 6]
    v = int(root(variance << even))
    if shift > 30:
        v = 0
    elif shift > 0:
        v = (v + (1 << (shift - 1))) >> shift
    else:
        v <<= 0 - shift
    if v > 32767:
        v = 32767
    return v


@micropython.viper
def select(v: ptr16, low: int, high: int, k: int):
    """Reorder v[low:high + 1] so that v[k] is the value that sorting would put there (Hoare's FIND, 1961)."""
    while low < high:
        pivot = v[(low + high) >> 1]
        i = low
        j = high
        while i <= j:
            while v[i] < pivot:
                i += 1
            while v[j] > pivot:
                j -= 1
            if i <= j:
                swap = v[i]
                v[i] = v[j]
                v[j] = swap
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            low = high


@micropython.viper
def quantiles(x: object, at: int, n: int, facts: object, f: int, spare: int, out: ptr16, o: int, which: int) -> int:
    """Write first quartile, median, third quartile and their range, as numpy.quantile(method="lower") does.

    The values are counted in 64 bins from the least to the greatest; only those in the bin of a quantile are then
    looked at one by one. x[spare:spare + n + 64] is overwritten.
    """
    s = ptr16(x)
    known = ptr32(facts)
    low = known[f + 1]
    gain = known[f + 6]
    coarse = 0
    while ((known[f + 2] - low) >> coarse) > 63:
        coarse += 1
    counts = spare + n
    for i in range(counts, counts + 64):
        s[i] = 0
    for i in range(at, at + n):
        s[counts + ((s[i] - low) >> coarse)] += 1
    last = n - 1
    rank = last >> 2
    b = 0
    below = 0
    gathered = -1
    lower = 0
    middle = 0
    upper = 0
    for k in range(3):
        if k == 1:
            rank = last >> 1
        if k == 2:
            rank = (3 * last) >> 2
        while below + s[counts + b] <= rank:
            below += s[counts + b]
            b += 1
        upper = low + b
        if coarse > 0:
            if b != gathered:
                gathered = b
                j = spare
                for i in range(at, at + n):
                    v = s[i]
                    s[j] = v  # to be overwritten unless it belongs here: a store costs less than a branch
                    if ((v - low) >> coarse) == b:
                        j += 1
            select(x, spare, spare + s[counts + b] - 1, spare + rank - below)
            upper = s[spare + rank - below]
        if k == 0:
            lower = upper
        if k == 1:
            middle = upper
    half_count = (1 << gain) >> 1
    spread = (upper - lower + half_count) >> gain
    half_count -= 32768
    if which & QUARTILE1:
        out[o] = (lower + half_count) >> gain
        o += 1
    if which & MEDIAN:
        out[o] = (middle + half_count) >> gain
        o += 1
    if which & QUARTILE3:
        out[o] = (upper + half_count) >> gain
        o += 1
    if which & IQR:
        if spread > 32767:
            spread = 32767
        out[o] = spread
        o += 1
    return o


@micropython.viper
def crossings(x: ptr16, at: int, n: int, total: int) -> int:
    """How often the signal passes its mean: changes of x > mean. Integers above the mean are those above its floor."""
    mean = total // n
    count = 0
    above = 0
    if x[at] > mean:
        above = 1
    for i in range(at + 1, at + n):
        now = 0
        if x[i] > mean:
            now = 1
        count += now ^ above
        above = now
    return count


@micropython.viper
def correlation(x: ptr16, a: int, b: int, n: int, facts: ptr32, f: int, g: int) -> int:
    """Pearson's r of the signals at `a` and `b`, in 1/4096; 0 where one is constant. Headroom: as in squares()."""
    up1 = facts[f + 4] >> 8
    down1 = facts[f + 4] & 0xFF
    centre1 = facts[f + 3] - ((1 << down1) >> 1)
    up2 = facts[g + 4] >> 8
    down2 = facts[g + 4] & 0xFF
    centre2 = facts[g + 3] - ((1 << down2) >> 1)
    total = 0
    i = 0
    while i < n:
        stop = i + _BLOCK
        if stop > n:
            stop = n
        part = 0
        while i < stop:
            d = (((x[a + i] << up1) - centre1) >> down1) * (((x[b + i] << up2) - centre2) >> down2)
            part += (d + 8) >> 4
            i += 1
        total += (part + 8) >> 4
    sign = 1
    if total < 0:
        sign = -1
        total = 0 - total
    if total > 0x3FFFFFFF:  # as in squares()
        total = 0x3FFFFFFF
    s1 = facts[f + 5]
    s2 = facts[g + 5]
    if s1 == 0 or s2 == 0:
        return 0
    even = int(headroom(s1)) >> 1 << 1
    v = int(ratio(total, int(root(s1 << even)), even >> 1))
    even = int(headroom(s2)) >> 1 << 1
    v = int(ratio(v, int(root(s2 << even)), (even >> 1) + 12))
    if v > 4096:
        v = 4096
    return sign * v


@micropython.native
def describe(x, at, n, which, facts, f, spare, out, o):
    """Write the statistics that the bits of `which` name, in the order of NAMES; return the next free index of out."""
    gain = facts[f + 6]
    half = (1 << gain) >> 1
    if which & MEAN:
        # one rounding for n and gain together, of a dividend that is not negative: with a gain, |x| < 2**14
        base = 16384 if gain else 32768
        divisor = n << gain
        out[o] = (facts[f] - (32768 - base) * n + (divisor >> 1)) // divisor - (base >> gain)
        o += 1
    if which & MINIMUM:
        out[o] = (facts[f + 1] - 32768 + half) >> gain
        o += 1
    if which & MAXIMUM:
        out[o] = (facts[f + 2] - 32768 + half) >> gain
        o += 1
    if which & (RMS | SKEWNESS | KURTOSIS):
        normalise(n, 14, facts, f)
        squares(x, at, n, facts, f)
        if which & RMS:
            out[o] = rms(n, facts, f)
            o += 1
        if which & (SKEWNESS | KURTOSIS):
            moments(x, at, n, facts, f, out, o, which)
            if which & SKEWNESS:
                o += 1
            if which & KURTOSIS:
                o += 1
    if which & (QUARTILE1 | MEDIAN | QUARTILE3 | IQR):
        o = quantiles(x, at, n, facts, f, spare, out, o, which)
    if which & CROSSINGS:
        out[o] = crossings(x, at, n, facts[f])
        o += 1
    return o
