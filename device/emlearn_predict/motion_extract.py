"""What is computed of a window and in which order, as a plan says."""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import logs
from .biquad import load, section, store
from .correlation import correlations
from .signals import difference, magnitude, split
from .spectrum import accumulate, pool, squeeze, transform
from .statistics import describe, extremes, normalise, survey

_FACTS = const(11)  # as statistics.FACTS, for the compiler
_SECTION = const(7)  # as biquad.SECTION
_STORED = const(2038)  # statistics of the jerk for which it must be a signal: all but mean and rms
_JERK_MEAN = const(1)
_RMS = const(8)
_SURVEYED = const(1992)  # rms, quantiles, crossings
_QUANTILES = const(960)

# places in the plan, in the order in which `MotionFeatures` lists them
_LENGTH = const(0)
_CHANNELS = const(1)
_SIGNALS = const(2)
_CORRELATION = const(3)
_MOMENTS = const(4)
_POOL = const(5)
_SIZE = const(6)
_MEAN = const(7)
_LOG = const(8)
_SHIFT = const(9)
_SECTIONS = const(10)
_STEADY = const(11)
_STEP = const(12)
_KEPT = const(13)
_COEFFICIENTS = const(14)
_FRAMES = const(15)
_LINE = const(16)
_EACH = const(17)  # from here on four words a signal: statistics, jerk, first bin, number of bins


@micropython.viper
def filtered(plan: ptr32, table: object, x: object, facts: object, w: int):
    """Filter all signals in place and find their extremes anew."""
    known = ptr32(facts)
    words = ptr16(table)
    length = plan[_LENGTH]
    for s in range(plan[_SIGNALS]):
        fraction = int(load(x, s * length, length, facts, w))
        c = plan[_COEFFICIENTS]
        steady = plan[_STEADY]
        for _ in range(plan[_SECTIONS]):
            section(facts, w, length, table, c, steady)
            c += _SECTION
            # past the first section of a high-pass the steady state is silence, which is zero
            steady = plan[_STEADY] & (1 - words[plan[_COEFFICIENTS]])
        known[s * _FACTS + 6] = int(store(facts, w, length, plan[_STEP], fraction, x, s * length))
        extremes(x, s * length, plan[_KEPT], facts, s * _FACTS)


@micropython.viper
def powers(x: object, s: int, t: int, plan: ptr32, table: object, facts: object, w: int):
    """Power of the bins of the signals `s` and `t` to the end of `facts`."""
    length = plan[_LENGTH]
    size = plan[_SIZE]
    line = plan[_LINE]
    work = w + (line << 1)
    p = work + (size << 1)
    first = plan[_EACH + 2 + (s << 2)]
    end = first + plan[_EACH + 3 + (s << 2)]
    k = plan[_EACH + 2 + (t << 2)]
    if k < first:
        first = k
    k += plan[_EACH + 3 + (t << 2)]
    if k > end:
        end = k
    if plan[_MOMENTS]:
        first = 0
        end = (size >> 1) + 1
    if first == end:
        return
    pool(x, s * length, plan[_KEPT], plan[_POOL], facts, s * _FACTS, w, w + line)
    pool(x, t * length, plan[_KEPT], plan[_POOL], facts, t * _FACTS, w + line, work)
    i = w
    fresh = 1
    for _ in range(plan[_FRAMES]):
        transform(facts, 0, i, i + line, size, table, work)
        accumulate(facts, first, end, work, size, plan[_SHIFT], p, fresh, plan[_MEAN])
        i += size >> 1
        fresh = 0


@micropython.viper
def extract(window: object, start: int, plan: ptr32, table: object, x: object, facts: object, out: object):
    """Write all features of a window to `out`; `plan` says which, `x` and `facts` are scratch memory."""
    length = plan[_LENGTH]
    channels = plan[_CHANNELS]
    signals = plan[_SIGNALS]
    n = plan[_KEPT]
    known = ptr32(facts)
    signal = ptr16(x)
    result = ptr16(out)
    spare = signals * length
    f = signals * _FACTS
    w = f + (_FACTS << 1)
    split(window, 0, start, length, channels, x, facts, _FACTS)
    c = 0
    for s in range(channels, signals):
        axes = channels - c
        if axes > 3:
            axes = 3
        magnitude(x, c * length, axes, length, s * length, facts, c * _FACTS, s * _FACTS, _FACTS)
        c += 3
    if plan[_SECTIONS]:
        filtered(plan, table, x, facts, w)
    for s in range(signals):
        normalise(n, 13, facts, s * _FACTS)
    bins = (plan[_SIZE] >> 1) + 1
    p = w + (plan[_LINE] + plan[_SIZE] << 1)
    o = 0
    for s in range(signals):
        at = s * length
        g = s * _FACTS
        which = plan[_EACH + (s << 2)]
        jerk = plan[_EACH + 1 + (s << 2)]
        if which & _SURVEYED | jerk & _RMS | plan[_CORRELATION]:
            counts = 0
            if which & _QUANTILES:
                counts = spare
            survey(x, 0, at, n, facts, g, jerk & _RMS, counts)
        if which:
            o = int(describe(x, at, n, which, facts, g, f, spare, out, o))
        if jerk & _STORED:
            known[f + 6] = known[g + 6]
            difference(x, at, n, spare)
            extremes(x, spare, n - 1, facts, f)
            normalise(n - 1, 13, facts, f)
            survey(x, 0, spare, n - 1, facts, f, 0, spare + n)
            known[f] = signal[at + n - 1] - signal[at] + ((n - 1) << 15)
            known[f + 9] = known[g + 10]
            o = int(describe(x, spare, n - 1, jerk, facts, f, f + _FACTS, spare + n, out, o))
        elif jerk:
            # as `describe` writes the two, but without a call
            c = 32768
            if known[g + 6]:
                c = 16384
            if jerk & _JERK_MEAN:
                k = (n - 1) << known[g + 6]
                result[o] = (signal[at + n - 1] - signal[at] + c * (n - 1) + (k >> 1)) // k - (c >> known[g + 6])
                o += 1
            if jerk & _RMS:
                result[o] = known[g + 10]
                o += 1
        if plan[_SIZE]:
            k = p + bins
            if s & 1 == 0:
                k = p
                c = s + 1
                if c == signals:
                    c = s
                powers(x, s, c, plan, table, facts, w)
            if plan[_MOMENTS]:
                squeeze(facts, k, bins, x, spare)
                extremes(x, spare, bins, facts, f)
                known[f + 6] = 0
                o = int(describe(x, spare, bins, 48, facts, f, f + _FACTS, spare, out, o))
            c = plan[_EACH + 3 + (s << 2)]
            if c:
                scale = plan[_LOG] - ((known[g + 4] >> 8) - (known[g + 4] & 0xFF) + known[g + 6] + 1) * 512
                logs(facts, 0, k + plan[_EACH + 2 + (s << 2)], c, scale, out, o)
                o += c
    if plan[_CORRELATION]:
        for c in range(0, channels - 1, 3):
            axes = channels - c
            if axes > 2:
                axes = 3
            correlations(x, c * length, n, length, axes, facts, c * _FACTS, out, o)
            o += 3
