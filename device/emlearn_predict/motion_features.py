"""The features of motion: statistics, differences, correlation and power spectrum of a window of motion.

`MotionFeatures` is built from the parameters in a bundle and turns a window of int16 samples into int16 features, by
the kernels that motion_extract.py puts in order.
"""

from . import biquad, spectrum
from . import statistics as stat
from ._runtime import check_int16, words16, words32
from .arithmetic import log2_q8
from .motion_extract import extract

FAMILY = "motion"
VERSION = 2  # raise it with any change that moves a feature by a bit, and let `MotionFeatures` refuse the older ones
MAX_LENGTH = 1024
MAX_CHANNELS = 16
_KEYS = ("statistics", "jerk", "magnitude", "correlation", "spectral_moments", "pool", "frame", "hann", "bins", "mean")
_KEYS += ("pad", "sections", "steady", "decimate", "sine")
_KINDS = (1 << len(stat.NAMES)) - 1


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


class MotionFeatures:
    """Feature extraction as a bundle describes it.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json: version, magnitude, correlation, spectral_moments (true or
        false), pool (1, 2, 4 or 8 samples averaged before the spectrum), frame (of averages, 0 or a power of two from
        16 to 256), hann, mean (of the frames, else their maximum), pad (frames past the end), sections (of the
        filter), steady, decimate, sine (table); and lists with an item for each signal, the channels before the
        magnitudes: statistics and jerk (bit i is statistics.NAMES[i]), bins (first and last).
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
        if p.get("version") != VERSION:
            raise ValueError("features: version is %r, this code knows %d of %s" % (p.get("version"), VERSION, FAMILY))
        if not 16 <= length <= MAX_LENGTH:
            raise ValueError("length is %d, must be from 16 to %d samples" % (length, MAX_LENGTH))
        if not 1 <= channels <= MAX_CHANNELS:
            raise ValueError("channels is %d, must be from 1 to %d" % (channels, MAX_CHANNELS))
        for key in _KEYS:
            if key not in p:
                raise ValueError("features: %s is missing" % key)
        if not isinstance(p["sections"], (list, tuple)):
            raise ValueError("features: sections is %r, must be a list" % (p["sections"],))
        self.length = length
        self.channels = channels
        self._parameters = p
        for key in ("magnitude", "correlation", "spectral_moments", "hann", "mean", "pad", "steady"):
            if not isinstance(p[key], bool):
                raise ValueError("features: %s is %r, must be true or false" % (key, p[key]))
        step = _number(p, "decimate", 1, length // 16)
        kept = (length + step - 1) // step
        signals = channels + ((channels + 1) // 3 if p["magnitude"] else 0)
        statistics = _integers(p["statistics"], signals, 0, _KINDS, "statistics")
        jerk = _integers(p["jerk"], signals, 0, _KINDS, "jerk")
        bins = p["bins"]
        if not isinstance(bins, (list, tuple)) or len(bins) != signals:
            raise ValueError("features: bins is %r, must have a first and a last for %d signals" % (bins, signals))
        sections = p["sections"]
        words = []
        size = _number(p, "frame", 0, 256)
        pool = _number(p, "pool", 1, 8)
        log = mean = shift = frames = line = 0
        if pool & (pool - 1):
            raise ValueError("features: pool is %d, must be 1, 2, 4 or 8" % pool)
        while 1 << log < pool:
            log += 1
        pool = log
        if size:
            line = kept >> pool
            if size < 16 or size & (size - 1):
                raise ValueError("features: frame is %d, must be 0 or a power of two from 16 to 256" % size)
            if line < 1 or (size > line and not p["pad"]):
                raise ValueError("features: frame is %d, the window has %d samples for it" % (size, line))
            quarter = _integers(p["sine"], size // 4 + 1, 0, 8192, "sine")
            words = spectrum.tables(size, p["hann"], quarter)
            log = 4
            while 1 << log < size:
                log += 1
            # Hann halves the largest sums, so a bit less is dropped; signals of the larger frames have two bits less
            shift = log - (2 if p["hann"] else 1) - (2 if size > 64 else 0)
            log = (2 * shift - log + (4 if size > 64 else 0)) * 256  # 2 too many, so that it is not negative
            half = size // 2
            frames = (line + half - 1) // half if p["pad"] else (line - size) // half + 1
            if p["pad"]:
                line = (frames - 1) * half + size
            if p["mean"]:
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
        moments = 1 if p["spectral_moments"] and size else 0
        correlation = 1 if p["correlation"] else 0
        plan = (length, channels, signals, correlation, moments, pool, size, mean, log, shift, len(sections))
        plan += (1 if p["steady"] else 0, step, kept, coefficients, frames, line)
        self.n_features = correlation * (channels // 3 * 3 + (1 if channels % 3 == 2 else 0))
        for s in range(signals):
            first, last = _integers(bins[s], 2, 0, size // 2, "bins") if size else (1, 0)
            count = max(0, last - first + 1)
            plan += (statistics[s], jerk[s], first, count)
            self.n_features += _count(statistics[s]) + _count(jerk[s]) + 2 * moments + count
        if self.n_features == 0:
            raise ValueError("features: every group is switched off")
        self.plan = words32(len(plan))
        for i in range(len(plan)):
            self.plan[i] = plan[i]
        self.x = words16((signals + 1) * length + max(66, size // 2 + 1))
        spectral_words = 2 * (line + size + size // 2 + 1) if size else 0
        self.facts = words32((signals + 2) * stat.FACTS + max(spectral_words, length if sections else 0))
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
        size = p["frame"]
        spacing = sample_rate / p["decimate"] / p["pool"] / max(1, size)
        decimals = 1
        while spacing * 10**decimals < 2:
            decimals += 1
        signals = list(channels)
        groups = len(p["bins"]) - len(channels)
        for c in range(groups):
            signals.append("magnitude" + (str(c + 1) if groups > 1 else ""))
        names = []
        for s in range(len(signals)):
            for kind, bits in (("_", p["statistics"][s]), ("_jerk_", p["jerk"][s])):
                for i in range(len(stat.NAMES)):
                    if bits >> i & 1:
                        names.append(signals[s] + kind + stat.NAMES[i])
            if size:
                if p["spectral_moments"]:
                    names += [signals[s] + "_spectral_skewness", signals[s] + "_spectral_kurtosis"]
                for k in range(p["bins"][s][0], p["bins"][s][1] + 1):
                    names.append("%s_power_%.*fHz" % (signals[s], decimals, k * spacing))
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
