"""The features of motion: statistics, differences, correlation, power spectrum and course of a window of motion.

`MotionFeatures` is built from the parameters in a bundle and turns a window of int16 samples into int16 features, by
the kernels that motion_extract.py puts in order.
"""

from . import biquad, checks, spectrum
from . import statistics as stat
from ._runtime import check_int16, const, words16, words32
from .arithmetic import log2_q8
from .motion_extract import extract

FAMILY = "motion"
VERSION = 2  # raise it with any change that moves a feature by a bit, and let `MotionFeatures` refuse the older ones
MAX_LENGTH = 1024
_MAX_CHANNELS = const(16)
_MAX_SECTIONS = const(4)
_KINDS = const(2047)  # a bit for each of statistics.NAMES
_PARTS = const(65535)  # for each part of a shape
_PEAKS = const(32767)  # for each of motion_names.PEAKS
_ORDERS = const(63)  # for each pair of axes of their peaks, then of their troughs
_COUNTS = const(66)  # words behind the signals that `survey` counts in, for `quantiles`


class MotionFeatures:
    """Feature extraction as a bundle describes it.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json: version, magnitude, correlation, spectral_moments (true or
        false), pool (1, 2, 4 or 8 samples averaged before the spectrum), frame (of averages, 0 or a power of two from
        16 to 256), hann, mean (of the frames, else their maximum), pad (frames past the end), sections (of the
        filter), steady, decimate, sine (table); and lists with an item for each signal, the channels before the
        magnitudes: statistics and jerk (bit i is statistics.NAMES[i]), bins (first and last). Optional are such lists
        of shape (bit i is part i) and peaks (bit i is motion_names.PEAKS[i]), and orders, with an item for each
        group of channels (bits 0 to 2 are the peaks of first and second, first and third, second and third axis, 3 to
        5 their troughs).
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
        checks.features(
            p,
            FAMILY,
            VERSION,
            ("statistics", "jerk", "pool", "frame", "bins", "sections", "decimate", "sine"),
            ("magnitude", "correlation", "spectral_moments", "hann", "mean", "pad", "steady"),
        )
        if not 16 <= length <= MAX_LENGTH:
            raise ValueError("length is %d, must be from 16 to %d samples" % (length, MAX_LENGTH))
        if not 1 <= channels <= _MAX_CHANNELS:
            raise ValueError("channels is %d, must be from 1 to %d" % (channels, _MAX_CHANNELS))
        self.length = length
        self.channels = channels
        self._parameters = p
        signals = count_signals(channels, p["magnitude"])
        step = checks.integer("features", "decimate", p["decimate"], 1, length // 16)
        kept = (length + step - 1) // step
        words, size, line, spectrum_plan = _plan_spectrum(p, kept)
        course, n_course = _plan_course(p, channels, signals)
        coefficients = len(words)
        words += _filter_words(p["sections"], step)
        each, self.n_features = _plan_signals(p, signals, size)
        if p["correlation"]:
            self.n_features += channels // 3 * 3 + (1 if channels % 3 == 2 else 0)
        if course:
            course = (self.n_features,) + course
            self.n_features += n_course
        if self.n_features == 0:
            raise ValueError("features: every group is switched off")
        # of the memory: x holds the signals, then a signal derived from one and its counts; facts holds the facts of
        # the signals, of a derived one and of a scratch one, then the line of the filter, or lines, frame and powers
        spare = signals * length
        work = (signals + 2) * stat.FACTS
        plan = (length, channels, signals, kept, 1 if p["correlation"] else 0)
        plan += (len(p["sections"]), coefficients, 1 if p["steady"] else 0, step)
        plan += spectrum_plan + (spare, work, work + 2 * (line + size))
        plan += (len(plan) + 2 + len(each) if course else 0, channels if p["correlation"] or course else 0)
        plan += each + course
        self.plan = _copy(plan, words32(len(plan)))
        self.table = _copy(words, words16(max(len(words), 1)))
        self.x = words16(spare + length + max(_COUNTS, size // 2 + 1))
        spectral_words = 2 * (line + size + size // 2 + 1) if size else 0
        self.facts = words32(work + max(spectral_words, length if p["sections"] else 0))
        self.kernel = extract
        if course:
            from .motion_course import extract as with_course  # memory spared where nothing of it is asked for

            self.kernel = with_course
        self._window = self._out = None

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
        self.kernel(window, start, self.plan, self.table, self.x, self.facts, out)

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
        from .motion_names import feature_names  # memory spared where nobody asks

        return feature_names(self._parameters, channels, sample_rate)


def count_signals(channels, magnitude):
    """Return how many signals there are: the channels, and a magnitude of each group of two or three."""
    return channels + ((channels + 1) // 3 if magnitude else 0)


def _plan_spectrum(p, kept):
    """Check what the parameters say of the spectrum of `kept` samples.

    Returns
    -------
    list of int
        The tables that spectrum.py reads.
    int, int
        Points of a frame and of the line of averages that the frames are taken from.
    tuple of int
        What the plan says of the spectrum.
    """
    size = checks.integer("features", "frame", p["frame"], 0, 256)
    pool = checks.integer("features", "pool", p["pool"], 1, 8)
    if pool & (pool - 1):
        raise ValueError("features: pool is %d, must be 1, 2, 4 or 8" % pool)
    if not size:
        return [], 0, 0, (0,) * 8
    if size < 16 or size & (size - 1):
        raise ValueError("features: frame is %d, must be 0 or a power of two from 16 to 256" % size)
    pool_bits = _log2(pool)
    line = kept >> pool_bits
    if size > line and not p["pad"]:
        raise ValueError(
            "features: frame is %d, longer than the window of %d averages; lower it or pool, or set pad" % (size, line)
        )
    quarter = checks.integers("features", "sine", p["sine"], size // 4 + 1, 0, 8192)
    half = size // 2
    if p["pad"]:
        frames = (line + half - 1) // half
        line = (frames - 1) * half + size
    else:
        frames = (line - size) // half + 1
    size_bits = _log2(size)
    dropped = 2 if size > 64 else 0  # bits that the transform of a larger frame drops on its way
    # what is still to be dropped for powers to fit 31 bits; Hann halves the largest sums, so a bit less
    shift = size_bits - (2 if p["hann"] else 1) - dropped
    # log2 of what a power is to be multiplied by, in 1/256, and 2 more, so that it is not negative: for power is of
    # twice the transform, and `spectral` takes the 2 off again
    scale = (2 * shift - size_bits + 2 * dropped) * 256
    mean = 0  # of the frames' maximum
    if p["mean"]:
        sum_bits = _log2(frames)
        scale += sum_bits * 256 - log2_q8(frames)
        mean = sum_bits + 1
    moments = 1 if p["spectral_moments"] else 0
    words = spectrum.tables(size, p["hann"], quarter)
    return words, size, line, (size, pool_bits, line, frames, shift, mean, moments, scale)


def _filter_words(sections, step):
    """Check the sections of the filter and return their words one after the other."""
    if not isinstance(sections, (list, tuple)):
        raise ValueError("features: sections is %r, must be a list" % (sections,))
    if len(sections) > _MAX_SECTIONS:
        raise ValueError("features: %d filter sections, must be at most %d" % (len(sections), _MAX_SECTIONS))
    if step > 1 and not sections:
        raise ValueError("features: decimate is %d without a filter; add a low-pass filter" % step)
    words = []
    for section in sections:
        words.extend(checks.integers("features", "sections", section, biquad.SECTION, 0, 32768))
        if section[0] > 1 or not 2 <= section[3] < 31 or not 2 <= section[5] < 31:
            raise ValueError("features: filter section %r has a kind or shift out of range" % (section,))
    return words


def _plan_signals(p, signals, size):
    """Check what is asked of each signal; return what the plan says of it, and how many features that makes."""
    statistics = checks.integers("features", "statistics", p["statistics"], signals, 0, _KINDS)
    jerk = checks.integers("features", "jerk", p["jerk"], signals, 0, _KINDS)
    bins = p["bins"]
    if not isinstance(bins, (list, tuple)) or len(bins) != signals:
        raise ValueError("features: bins is %r, must have a first and a last for %d signals" % (bins, signals))
    plan = ()
    n_features = 0
    for s in range(signals):
        first, last = checks.integers("features", "bins", bins[s], 2, 0, size // 2) if size else (1, 0)
        count = max(0, last - first + 1)
        plan += (statistics[s], jerk[s], first, count)
        n_features += _count(statistics[s]) + _count(jerk[s]) + count
        if size and p["spectral_moments"]:
            n_features += 2
    return plan, n_features


def _plan_course(p, channels, signals):
    """Check what is asked of shapes, peaks and their order; return the plan of it, and how many features that makes."""
    shape = checks.integers("features", "shape", p.get("shape", [0] * signals), signals, 0, _PARTS)
    peaks = checks.integers("features", "peaks", p.get("peaks", [0] * signals), signals, 0, _PEAKS)
    groups = (channels + 2) // 3
    orders = checks.integers("features", "orders", p.get("orders", [0] * groups), groups, 0, _ORDERS)
    plan = ()
    n_features = 0
    for s in range(signals):
        plan += (shape[s], peaks[s])
        n_features += _count(shape[s]) + _count(peaks[s])
    for g in range(groups):
        axes = min(3, channels - 3 * g)
        pairs = 0 if axes == 1 else 9 if axes == 2 else _ORDERS
        if orders[g] & ~pairs:
            raise ValueError("features: orders has %d for %d axes, must be of bits of %d" % (orders[g], axes, pairs))
        plan += (orders[g],)
        n_features += _count(orders[g])
    return plan if n_features else (), n_features


def _log2(value):
    """Return the least k for which 2**k is not below the value."""
    k = 0
    while 1 << k < value:
        k += 1
    return k


def _copy(values, memory):
    for i in range(len(values)):
        memory[i] = values[i]
    return memory


def _count(bits):
    count = 0
    while bits:
        count += bits & 1
        bits >>= 1
    return count
