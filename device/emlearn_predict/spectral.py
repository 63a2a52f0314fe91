"""The spectral feature family: statistics, differences, correlation and power spectrum of a window of motion.

`Spectral` is built from the parameters in a bundle and turns a window of int16 samples into int16 features. Its
arithmetic is that of statistics.py, biquad.py and spectrum.py; here stand what is computed and in which order.
"""

from . import biquad, spectrum
from . import statistics as stat
from ._runtime import check_int16, const, micropython, ptr16, words16, words32
from .arithmetic import log2_q8

FAMILY = "spectral"
VERSION = 1  # raise it with any change that moves a feature by a bit, and let `Spectral` refuse the older ones
MAX_LENGTH = 1024
MAX_CHANNELS = 16
_KEYS = ("statistics", "jerk", "magnitude", "correlation", "spectral_moments", "frame", "hann", "bins", "mean", "pad")
_KEYS += ("sections", "steady", "decimate", "sine")
_FACTS = const(7)  # as statistics.FACTS, for the compiler
_SECTION = const(7)  # as biquad.SECTION
_CORRELATED = const(56)  # rms, skewness or kurtosis: after any of them the sum of squares is known

# places in the plan
_LENGTH = const(0)
_CHANNELS = const(1)
_SIGNALS = const(2)
_WHICH = const(3)
_JERK = const(4)
_CORRELATION = const(5)
_MOMENTS = const(6)
_SIZE = const(7)
_FIRST = const(8)
_LAST = const(9)
_MEAN = const(10)
_LOG = const(11)
_PAD = const(12)
_SECTIONS = const(13)
_STEADY = const(14)
_STEP = const(15)
_KEPT = const(16)
_COEFFICIENTS = const(17)


@micropython.viper
def split(window: ptr16, start: int, n: int, channels: int, x: ptr16):
    """Take channels apart: the ring of n samples whose oldest is at `start` becomes `channels` signals of n."""
    for c in range(channels):
        i = start * channels + c
        o = c * n
        for _ in range(n - start):
            x[o] = (window[i] & 0xFFFF) ^ 0x8000
            o += 1
            i += channels
        i = c
        for _ in range(start):
            x[o] = (window[i] & 0xFFFF) ^ 0x8000
            o += 1
            i += channels


@micropython.viper
def magnitude(x: ptr16, at: int, axes: int, n: int, to: int):
    """Length of the vector of two or three signals that follow each other, rounded down, at most 32767.

    Headroom: below 2**14 a sum of three squares is below 2**30; larger vectors are halved first, which can cost one
    count. Newton's iteration starts from the sample before: after one step it is at or above the root; the last
    eight counts are cheaper in steps of one.
    """
    r = 0
    for i in range(n):
        halved = 0
        total = 0
        for a in range(axes):
            v = x[at + a * n + i] - 32768
            if v < 0:
                v = 0 - v
            if v >= 16384:
                halved = 1
        for a in range(axes):
            v = (x[at + a * n + i] - 32768) >> halved
            total += v * v
        if total == 0:
            r = 0
        else:
            if r == 0:
                r = 32768
            r = (r + total // r) >> 1
            if r > 32768:
                r = 32768
            while r * r - total > r << 4:
                r = (r + total // r) >> 1
            while r * r > total:
                r -= 1
        v = r << halved
        if v > 32767:
            v = 32767
        x[to + i] = v + 32768


@micropython.viper
def difference(x: ptr16, at: int, n: int, to: int):
    """First difference, saturated to 16 bits: n - 1 values."""
    for i in range(at, at + n - 1):
        v = x[i + 1] - x[i] + 32768
        if v < 0:
            v = 0
        if v > 65535:
            v = 65535
        x[to] = v
        to += 1


@micropython.native
def powers(x, at, n, plan, table, facts, f, w, spare, out, o):
    """Write the spectral moments and the log power of the bins of one signal; return the next index of out."""
    size = plan[_SIZE]
    bins = (size >> 1) + 1
    p = w + size
    end = n if plan[_PAD] else n - size + 1
    stat.normalise(n, 15, facts, f)
    spectrum.clear(facts, p, bins)
    i = 0
    while i < end:
        spectrum.load(x, at + i, n - i, facts, f, table, size, facts, w)
        spectrum.transform(facts, w, size, table)
        spectrum.accumulate(facts, w, size, table, facts, p, plan[_MEAN])
        i += size >> 1
    if plan[_MOMENTS]:
        g = f + _FACTS
        spectrum.squeeze(facts, p, bins, x, spare)
        stat.extremes(x, spare, bins, facts, g)
        o = stat.describe(x, spare, bins, 48, facts, g, spare, out, o)
    scale = plan[_LOG] - ((facts[f + 4] >> 8) - (facts[f + 4] & 0xFF) + facts[f + 6]) * 512
    for k in range(p + plan[_FIRST], p + plan[_LAST] + 1):
        out[o] = log2_q8(facts[k]) + scale
        o += 1
    return o


@micropython.native
def extract(window, start, plan, table, x, facts, out):
    """Write all features of a window to `out`; `plan` says which, `x` and `facts` are scratch memory."""
    length = plan[_LENGTH]
    channels = plan[_CHANNELS]
    signals = plan[_SIGNALS]
    n = plan[_KEPT]
    jerk = signals * length
    spare = jerk + length
    f = signals * _FACTS
    w = f + 2 * _FACTS
    split(window, start, length, channels, x)
    c = 0
    for s in range(channels, signals):
        magnitude(x, c * length, min(3, channels - c), length, s * length)
        c += 3
    if plan[_SECTIONS]:
        for s in range(signals):
            fraction = biquad.load(x, s * length, length, facts, w)
            for k in range(plan[_SECTIONS]):
                c = plan[_COEFFICIENTS] + k * _SECTION
                # past the first section of a high-pass the steady state is silence, which is zero
                biquad.section(facts, w, length, table, c, plan[_STEADY] & (1 - table[c] if k else 1))
            facts[s * _FACTS + 6] = biquad.store(facts, w, length, plan[_STEP], fraction, x, s * length)
    o = 0
    for s in range(signals):
        at = s * length
        g = s * _FACTS
        which = plan[_WHICH]
        stat.extremes(x, at, n, facts, g)
        o = stat.describe(x, at, n, which, facts, g, spare, out, o)
        if plan[_CORRELATION] and which & _CORRELATED == 0:
            stat.normalise(n, 14, facts, g)
            stat.squares(x, at, n, facts, g)
        if plan[_JERK]:
            difference(x, at, n, jerk)
            facts[f + 6] = facts[g + 6]
            stat.extremes(x, jerk, n - 1, facts, f)
            o = stat.describe(x, jerk, n - 1, plan[_JERK], facts, f, spare, out, o)
        if plan[_SIZE]:
            facts[f] = facts[g]
            facts[f + 1] = facts[g + 1]
            facts[f + 2] = facts[g + 2]
            facts[f + 6] = facts[g + 6]
            o = powers(x, at, n, plan, table, facts, f, w, spare, out, o)
    if plan[_CORRELATION]:
        for c in range(0, channels, 3):
            last = min(c + 3, channels)
            for a in range(c, last - 1):
                for b in range(a + 1, last):
                    out[o] = stat.correlation(x, a * length, b * length, n, facts, a * _FACTS, b * _FACTS)
                    o += 1


def _bits(names, key):
    total = 0
    for name in names:
        if name not in stat.NAMES:
            raise ValueError("features: %s has %r, known are %s" % (key, name, ", ".join(stat.NAMES)))
        total |= 1 << stat.NAMES.index(name)
    return total


def _number(parameters, key, low, high):
    value = parameters[key]
    if type(value) is not int or not low <= value <= high:
        raise ValueError("features: %s is %r, must be an integer from %d to %d" % (key, value, low, high))
    return value


def _integers(values, count, low, high, key):
    if not isinstance(values, (list, tuple)) or len(values) != count:
        raise ValueError("features: %s is %r, must be %d integers" % (key, values, count))
    for value in values:
        if type(value) is not int or not low <= value <= high:
            raise ValueError("features: %s has %r, must be integers from %d to %d" % (key, value, low, high))
    return values


class Spectral:
    """Feature extraction as a bundle describes it.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json: family, version, statistics and jerk (lists of names), magnitude,
        correlation, spectral_moments (true or false), frame (0 or a power of two from 16 to 256), hann, bins (first
        and last), mean (of the frames, else their maximum), pad (frames past the end), sections (of the filter),
        steady, decimate, sine (table).
    length : int
        Samples a window, 16 to 1024.
    channels : int
        Values a sample, 1 to 16. Channels count in groups of three, such as the axes of one sensor.

    Raises
    ------
    ValueError
        If a parameter is missing, unknown or outside its limits.
    """

    def __init__(self, parameters, length, channels):
        p = parameters
        if p.get("family") != FAMILY or p.get("version") != VERSION:
            raise ValueError(
                "features: %s version %s, this code knows %s version %d"
                % (p.get("family"), p.get("version"), FAMILY, VERSION)
            )
        if not 16 <= length <= MAX_LENGTH:
            raise ValueError("length is %d, must be from 16 to %d samples" % (length, MAX_LENGTH))
        if not 1 <= channels <= MAX_CHANNELS:
            raise ValueError("channels is %d, must be from 1 to %d" % (channels, MAX_CHANNELS))
        for key in _KEYS:
            if key not in p:
                raise ValueError("features: %s is missing" % key)
        for key in ("statistics", "jerk", "sections"):
            if not isinstance(p[key], (list, tuple)):
                raise ValueError("features: %s is %r, must be a list" % (key, p[key]))
        self.length = length
        self.channels = channels
        self._parameters = p
        for key in ("magnitude", "correlation", "spectral_moments", "hann", "mean", "pad", "steady"):
            if not isinstance(p[key], bool):
                raise ValueError("features: %s is %r, must be true or false" % (key, p[key]))
        step = _number(p, "decimate", 1, length // 16)
        kept = (length + step - 1) // step
        which = _bits(p["statistics"], "statistics")
        jerk = _bits(p["jerk"], "jerk")
        groups = (channels + 1) // 3 if p["magnitude"] else 0
        signals = channels + groups
        sections = p["sections"]
        words = []
        size = _number(p, "frame", 0, 256)
        first, last = 1, 0
        log = mean = 0
        if size:
            if size < 16 or size & (size - 1):
                raise ValueError("features: frame is %d, must be 0 or a power of two from 16 to 256" % size)
            if size > kept and not p["pad"]:
                raise ValueError("features: frame is %d, longer than the window of %d samples" % (size, kept))
            first, last = _integers(p["bins"], 2, 0, size // 2, "bins")
            quarter = _integers(p["sine"], size // 4 + 1, 0, 8192, "sine")
            words = spectrum.tables(size, p["hann"], quarter)
            while 1 << (log >> 8) < size:
                log += 256
            if p["mean"]:
                half = size // 2
                frames = (kept + half - 1) // half if p["pad"] else (kept - size) // half + 1
                while 1 << mean < frames:
                    mean += 1
                log += mean * 256 - log2_q8(frames)
                mean += 1
        coefficients = len(words)
        if len(sections) > 4:
            raise ValueError("features: %d filter sections, must be at most 4" % len(sections))
        for section in sections:
            words.extend(_integers(section, biquad.SECTION, 0, 32768, "sections"))
            if section[0] > 1 or not 2 <= section[3] < 31 or not 2 <= section[5] < 31:
                raise ValueError("features: filter section %r has a kind or shift out of range" % (section,))
        if step > 1 and not sections:
            raise ValueError("features: decimate is %d without a filter; add a low-pass filter" % step)
        self.table = words16(max(len(words), 1))
        for i in range(len(words)):
            self.table[i] = words[i]
        bins = max(0, last - first + 1)
        plan = (length, channels, signals, which, jerk, 1 if p["correlation"] else 0)
        plan += (1 if p["spectral_moments"] else 0, size, first, last, mean, log, 1 if p["pad"] else 0)
        plan += (len(sections), 1 if p["steady"] else 0, step, kept, coefficients)
        self.plan = words32(len(plan))
        for i in range(len(plan)):
            self.plan[i] = plan[i]
        self.x = words16((signals + 1) * length + max(length + 64, size // 2 + 1))
        spectral_words = size + size // 2 + 1 if size else 0
        self.facts = words32((signals + 2) * _FACTS + max(spectral_words, length if sections else 0))
        each = _count(which) + _count(jerk) + (bins + (2 if p["spectral_moments"] else 0) if size else 0)
        pairs = 0
        if p["correlation"]:
            rest = channels % 3
            pairs = channels // 3 * 3 + (1 if rest == 2 else 0)
        self.n_features = each * signals + pairs
        self._window = self._out = None
        if self.n_features == 0:
            raise ValueError("features: every group is switched off")

    def extract(self, window, start, out):
        """Compute the features of one window.

        Parameters
        ----------
        window : array of int16, length * channels
            Samples, channels interleaved, as a ring whose oldest sample is number `start`. Pass the same buffers each
            time: new ones are checked, which allocates; all else does not.
        start : int
        out : array of int16, n_features
        """
        if len(window) != self.length * self.channels or not 0 <= start < self.length:
            raise ValueError("window has %d values, start %d" % (len(window), start))
        if len(out) != self.n_features:
            raise ValueError("out has %d values, must have %d" % (len(out), self.n_features))
        if window is not self._window or out is not self._out:
            check_int16(window, "window")
            check_int16(out, "out")
            self._window = window
            self._out = out
        extract(window, start, self.plan, self.table, self.x, self.facts, out)

    def names(self, channels, sample_rate):
        """Feature names in the order of `extract`, such as x_rms, x_jerk_iqr, x_power_3.9Hz, correlation_x_y.

        Parameters
        ----------
        channels : sequence of str
        sample_rate : float
            Of the samples that come in, Hz.
        """
        if len(channels) != self.channels:
            raise ValueError("channels has %d names, must have %d" % (len(channels), self.channels))
        p = self._parameters
        plan = self.plan
        spacing = sample_rate / plan[_STEP] / max(1, plan[_SIZE])
        decimals = 1
        while spacing * 10**decimals < 2:
            decimals += 1
        signals = list(channels)
        for c in range(plan[_SIGNALS] - plan[_CHANNELS]):
            signals.append("magnitude" + (str(c + 1) if plan[_SIGNALS] - plan[_CHANNELS] > 1 else ""))
        names = []
        for signal in signals:
            for i in range(len(stat.NAMES)):
                if plan[_WHICH] >> i & 1:
                    names.append(signal + "_" + stat.NAMES[i])
            for i in range(len(stat.NAMES)):
                if plan[_JERK] >> i & 1:
                    names.append(signal + "_jerk_" + stat.NAMES[i])
            if plan[_SIZE]:
                if plan[_MOMENTS]:
                    names += [signal + "_spectral_skewness", signal + "_spectral_kurtosis"]
                for k in range(plan[_FIRST], plan[_LAST] + 1):
                    names.append("%s_power_%.*fHz" % (signal, decimals, k * spacing))
        if p["correlation"]:
            for c in range(0, len(channels), 3):
                last = min(c + 3, len(channels))
                for a in range(c, last - 1):
                    for b in range(a + 1, last):
                        names.append("correlation_%s_%s" % (channels[a], channels[b]))
        return names


def _count(bits):
    count = 0
    while bits:
        count += bits & 1
        bits >>= 1
    return count
