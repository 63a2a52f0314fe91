"""What is computed of a window and in which order, as a plan says.

Memory is made by `MotionFeatures`, whose plan says where everything is. `x` holds the signals in offset binary, then
room for one that is derived from a signal: its difference, its spectrum. `facts` holds what is found out about each
signal (see statistics.py), about the derived one and about one more, then the words that filter and transform work in.
"""

from ._runtime import const, micropython, ptr16, ptr32
from .arithmetic import logs
from .biquad import load, section, store
from .correlation import correlations
from .signals import difference, magnitude, split
from .spectrum import accumulate, pool, squeeze, transform
from .statistics import describe, extremes, normalise, survey

_FACTS = const(11)  # as statistics.FACTS, for the compiler; here are those that are read or written
_SUM = const(0)
_SCALING = const(4)
_GAIN = const(6)
_RMS_COUNTS = const(9)
_JERK_RMS_COUNTS = const(10)
_SECTION = const(7)  # as biquad.SECTION

# of statistics.NAMES, the bits
_MEAN = const(1)
_RMS = const(8)
_MOMENTS = const(48)  # skewness and kurtosis
_QUANTILES = const(960)  # the quartiles and their range
_SURVEYED = const(1992)  # what `survey` finds out: rms, quantiles, crossings
_STORED = const(2038)  # what is computed of the stored difference: all but mean and rms

# places in the plan, in the order in which `MotionFeatures` lists them
_LENGTH = const(0)  # samples of a signal, and of these what is kept after decimation
_CHANNELS = const(1)
_SIGNALS = const(2)
_KEPT = const(3)
_CORRELATION = const(4)
_SECTIONS = const(5)  # of the filter
_COEFFICIENTS = const(6)  # where they are in the table
_STEADY = const(7)
_STEP = const(8)
_SIZE = const(9)  # points of a frame of the spectrum, 0 for none
_POOL = const(10)
_LINE = const(11)  # averages of a signal, those that fill the last frame included
_FRAMES = const(12)
_SHIFT = const(13)
_FRAMES_MEAN = const(14)
_SPECTRAL_MOMENTS = const(15)
_SCALE = const(16)
_SPARE = const(17)  # where in x the derived signal is
_WORK = const(18)  # where in facts the words of filter and transform are
_POWERS = const(19)  # where in facts the powers of two signals are
_COURSE = const(20)  # where in the plan motion_course.py finds its own
_ROOTS = const(21)  # of how many signals `survey` is to find the root in any case
_STATISTICS = const(22)  # from here on four words a signal
_JERK = const(23)
_FIRST_BIN = const(24)
_BINS = const(25)


@micropython.viper
def filtered(plan: ptr32, table: object, x: object, facts: object):
    """Filter all signals in place and find their extremes anew."""
    known = ptr32(facts)
    words = ptr16(table)
    length = plan[_LENGTH]
    line = plan[_WORK]
    for s in range(plan[_SIGNALS]):
        fraction = int(load(x, s * length, length, facts, line))
        c = plan[_COEFFICIENTS]
        steady = plan[_STEADY]
        for _ in range(plan[_SECTIONS]):
            section(facts, line, length, table, c, steady)
            c += _SECTION
            # past the first section of a high-pass the steady state is silence, which is zero
            steady = plan[_STEADY] & (1 - words[plan[_COEFFICIENTS]])
        known[s * _FACTS + _GAIN] = int(store(facts, line, length, plan[_STEP], fraction, x, s * length))
        extremes(x, s * length, plan[_KEPT], facts, s * _FACTS)


@micropython.viper
def jerk_statistics(plan: ptr32, s: int, x: object, facts: object, out: object, o: int) -> int:
    """Write statistics of the difference of signal `s` to out[o:]; return the next free index of out."""
    known = ptr32(facts)
    signal = ptr16(x)
    steps = plan[_KEPT] - 1
    at = s * plan[_LENGTH]
    spare = plan[_SPARE]
    counts = spare + steps + 1
    f = s * _FACTS
    d = plan[_SIGNALS] * _FACTS
    difference(x, at, steps + 1, spare)
    extremes(x, spare, steps, facts, d)
    normalise(steps, 13, facts, d)
    known[d + _GAIN] = known[f + _GAIN]
    survey(x, 0, spare, steps, facts, d, 0, counts)
    # mean and rms are of the difference itself, not of what is stored, which is saturated
    known[d + _SUM] = signal[at + steps] - signal[at] + (steps << 15)
    known[d + _RMS_COUNTS] = known[f + _JERK_RMS_COUNTS]
    return int(describe(x, spare, steps, plan[_JERK + (s << 2)], facts, d, d + _FACTS, counts, out, o))


@micropython.viper
def powers(plan: ptr32, s: int, t: int, table: object, x: object, facts: object):
    """Find the power of the bins of the signals `s` and `t`, which share the transforms, as far as it is wanted."""
    length = plan[_LENGTH]
    size = plan[_SIZE]
    line = plan[_WORK]
    second_line = line + plan[_LINE]
    frame = second_line + plan[_LINE]
    first = plan[_FIRST_BIN + (s << 2)]
    end = first + plan[_BINS + (s << 2)]
    k = plan[_FIRST_BIN + (t << 2)]
    if k < first:
        first = k
    k += plan[_BINS + (t << 2)]
    if k > end:
        end = k
    if plan[_SPECTRAL_MOMENTS]:
        first = 0
        end = (size >> 1) + 1
    if first == end:
        return
    pool(x, s * length, plan[_KEPT], plan[_POOL], facts, s * _FACTS, line, second_line)
    pool(x, t * length, plan[_KEPT], plan[_POOL], facts, t * _FACTS, second_line, frame)
    fresh = 1
    for _ in range(plan[_FRAMES]):
        transform(facts, 0, line, second_line, size, table, frame)
        accumulate(facts, first, end, frame, size, plan[_SHIFT], plan[_POWERS], fresh, plan[_FRAMES_MEAN])
        line += size >> 1
        second_line += size >> 1
        fresh = 0


@micropython.viper
def spectral(plan: ptr32, s: int, table: object, x: object, facts: object, out: object, o: int) -> int:
    """Write what is wanted of the spectrum of signal `s` to out[o:]; return the next free index of out.

    Of two signals that share the transforms, the first finds the powers of both.
    """
    known = ptr32(facts)
    bins = (plan[_SIZE] >> 1) + 1
    power = plan[_POWERS]
    if s & 1:
        power += bins
    else:
        t = s + 1
        if t == plan[_SIGNALS]:
            t = s  # the last of an odd number shares them with itself
        powers(plan, s, t, table, x, facts)
    if plan[_SPECTRAL_MOMENTS]:
        spare = plan[_SPARE]
        f = plan[_SIGNALS] * _FACTS
        squeeze(facts, power, bins, x, spare)
        extremes(x, spare, bins, facts, f)
        known[f + _GAIN] = 0
        o = int(describe(x, spare, bins, _MOMENTS, facts, f, f + _FACTS, spare, out, o))
    count = plan[_BINS + (s << 2)]
    if count:
        f = s * _FACTS
        # the signal was scaled to 13 bits and its transform is twice as large: both are taken off, squared
        scaled = (known[f + _SCALING] >> 8) - (known[f + _SCALING] & 0xFF) + known[f + _GAIN] + 1
        logs(facts, 0, power + plan[_FIRST_BIN + (s << 2)], count, plan[_SCALE] - scaled * 512, out, o)
        o += count
    return o


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
    split(window, 0, start, length, channels, x, facts, _FACTS)
    c = 0
    for s in range(channels, signals):
        axes = channels - c
        if axes > 3:
            axes = 3
        magnitude(x, 0, c * length, axes, length, s * length, facts, c * _FACTS, s * _FACTS, _FACTS)
        c += 3
    if plan[_SECTIONS]:
        filtered(plan, table, x, facts)
    o = 0
    for s in range(signals):
        normalise(n, 13, facts, s * _FACTS)
    for s in range(signals):
        at = s * length
        f = s * _FACTS
        which = plan[_STATISTICS + (s << 2)]
        jerk = plan[_JERK + (s << 2)]
        if which & _SURVEYED | jerk & _RMS or s < plan[_ROOTS]:
            counts = 0
            if which & _QUANTILES:
                counts = plan[_SPARE]
            survey(x, 0, at, n, facts, f, jerk & _RMS, counts)
        if which:
            o = int(describe(x, at, n, which, facts, f, signals * _FACTS, plan[_SPARE], out, o))
        if jerk & _STORED:
            o = int(jerk_statistics(plan, s, x, facts, out, o))
        elif jerk:
            # `survey` of the signal has found the rms, and the mean is rise over run: no difference need be stored.
            # Both are written as `describe` does it, but without a call
            if jerk & _MEAN:
                gain = known[f + _GAIN]
                base = 32768
                if gain:
                    base = 16384
                run = (n - 1) << gain
                rise = signal[at + n - 1] - signal[at] + base * (n - 1)
                result[o] = (rise + (run >> 1)) // run - (base >> gain)
                o += 1
            if jerk & _RMS:
                result[o] = known[f + _JERK_RMS_COUNTS]
                o += 1
        if plan[_SIZE]:
            o = int(spectral(plan, s, table, x, facts, out, o))
    if plan[_CORRELATION]:
        for c in range(0, channels - 1, 3):
            axes = channels - c
            if axes > 2:
                axes = 3
            correlations(x, 0, c * length, n, length, axes, facts, c * _FACTS, out, o)
            o += 3
