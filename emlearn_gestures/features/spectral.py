"""Motion: statistics and spectrum of windows, as a scikit-learn transformer."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from emlearn_gestures.checks import between, choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.features.base import DeviceFeatures
from emlearn_gestures.features.butterworth import butterworth
from emlearn_gestures.features.parallel import run_in_threads
from emlearn_predict import motion_course, motion_features
from emlearn_predict._runtime import NUMBA, micropython
from emlearn_predict.motion_names import PEAKS
from emlearn_predict.statistics import NAMES as STATISTICS

# What few instructions buy: the defaults of `SpectralFeatures`.
DEFAULT_STATISTICS = ("mean", "minimum", "maximum", "rms", "quartile1", "median", "quartile3", "iqr", "crossings")
DEFAULT_JERK = ("mean", "rms")
BINS = 7  # spectrum bins when no cut-off is given
_GROUPS = ("magnitude", "correlation", "spectrum", "spectral_moments", "shape", "strokes")  # that are on or off
_CHUNK = 512  # windows a task: long enough to hide its overhead, short enough for a moving progress bar


@micropython.native
def _extract_all(windows, plan, table, x, facts, out):
    for i in range(len(windows)):
        motion_course.extract(windows[i], 0, plan, table, x, facts, out[i])


def extract_features(
    parameters: dict[str, Any], windows: np.ndarray, n_jobs: int | None = -1, progress: bool = False
) -> np.ndarray:
    """Compute the features that a bundle's parameters describe.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json, or `SpectralFeatures.parameters_`.
    windows : (n_windows, length, channels) array of int16
    n_jobs : int or None, default=-1
        Threads, as in joblib.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    (n_windows, n_features) array of int16
    """
    shape = windows.shape[1:]
    flat = np.ascontiguousarray(windows, np.int16).reshape(len(windows), -1)
    out = np.zeros((len(flat), motion_features.MotionFeatures(parameters, *shape).n_features), np.int16)

    def run(part: slice) -> None:
        e = motion_features.MotionFeatures(parameters, *shape)  # each thread needs scratch memory of its own
        if NUMBA:
            _extract_all(flat[part], e.plan, e.table, e.x, e.facts, out[part])
            return
        row = array("h", bytes(2 * e.n_features))
        for i in range(part.start, min(part.stop, len(flat))):
            e.extract(array("h", flat[i].tobytes()), 0, row)
            out[i] = row

    parts = [slice(i, i + _CHUNK) for i in range(0, len(flat), _CHUNK)]
    jobs = n_jobs if len(parts) > 1 else 1
    run_in_threads(run, ((part,) for part in parts), len(parts), jobs, progress)
    return out


class SpectralFeatures(DeviceFeatures):
    """Statistics, spectrum and course of windows of motion, as integers, exactly as the board computes them.

    A *signal* is a channel or the magnitude of a sensor's axes. Channels count in threes, such as the axes of one
    sensor; a last group may have two or one.

    Parameters
    ----------
    sample_rate : float, default=100.0
        Of the windows, in Hz.
    statistics : sequence of str, default=all but skewness and kurtosis
        Of each signal: mean, minimum, maximum, rms (about the mean), skewness, kurtosis (excess), quartile1, median,
        quartile3, iqr, crossings (of the mean).
    jerk : sequence of str, default=("mean", "rms")
        The same, of the first difference of each signal, in counts a sample.
    magnitude : bool, default=True
        Add the magnitude of each group of two or three channels as a signal.
    correlation : bool, default=True
        Pearson's r of each pair of channels of a group.
    spectrum : bool, default=True
        Log power of the bins from the first to the cut-off.
    spectral_moments : bool, default=False
        Skewness and kurtosis of the power over all bins.
    shape : bool, default=False
        The means of the 16 parts of each signal's window, one after the other, about the mean of all. For gestures that
        begin and end; of all other features none but the mean of the jerk knows what came first.
    strokes : bool, default=False
        What happens when in the shape of each signal. peak, trough, peak_at and trough_at: the greatest and the least
        part, and which they are; velocity_peak and so on: the same of the running sum; area1 to area6: the sums between
        the first crossings of the mean, and areas: how many there are, without those below 5/16 of the shape's unit.
        peak_order and trough_order: by how many parts those of one axis come after those of another.
    pool : {1, 2, 4, 8} or None, default=None
        Samples averaged to one before the spectrum, which then reaches to sample_rate / pool / 2. None: the most
        up to 4 that leaves a frame in the window and the cut-off in the spectrum.
    frame : int, default=16
        Averages a frame of the FFT: 16, 32, 64, 128 or 256. Frames overlap by half.
    window : {"hann", None}, default="hann"
        Window function of a frame.
    frames : {"max", "mean"}, default="mean"
        How the power of a bin is taken over the frames.
    pad : bool, default=False
        Fill a frame that reaches past the end of the window with zeros instead of leaving it out.
    cutoff : float or None, default=None
        Highest frequency of the spectrum, Hz. None: the cut-off of a low-pass filter, else the seventh bin.
    filter : {"low", "high", None}, default=None
        Butterworth filter over each signal before all else.
    filter_cutoff : float or None, default=None
        Hz, from 0.01 to 0.45 of the sample rate.
    filter_order : {2, 4, 6, 8}, default=2
    steady : bool, default=False
        Start the filter from the state that a constant input equal to the first sample would have left, not from zero.
    decimate : int, default=1
        Keep every n-th sample after a low-pass filter, whose cut-off must be below half the new rate.
    channels : sequence of str or None, default=None
        Names for feature names. None: those of a DataFrame, else x, y, z for three channels, else channel0, ….
    n_jobs : int, default=-1
        Threads, as in joblib.
    progress : bool, default=False
        Show a progress bar.

    Attributes
    ----------
    parameters_ : dict
        What the device's `MotionFeatures` is built from; JSON.
    length_, n_features_out_ : int
    channels_ : tuple of str

    Notes
    -----
    Features are int16. In counts: mean (rounded), minimum, maximum, rms (within 1 count or 0.1 % of the float64
    value), quantiles (numpy.quantile with method="lower", from a histogram of up to 65 bins: within one bin of it, and
    exact where the signal spans less than 64 counts). In 1/256: skewness and kurtosis (within 0.02 of scipy.stats, up
    to 127.99), log2 power (of \\|X\\|²/frame of the averages, in counts²; within 1/16 of NumPy's for bins above the
    noise floor, 2**-17 of A² frame / 4, where A is the window's largest deviation). In 1/4096: correlation; shape, peak
    and trough, in units of the root mean square length of the deviations of a sensor's axes from their means (within 3
    of them and 0.5 % of the float64 value). In 1/1024 of the same: velocities and areas. In parts from 0 to 15: where
    peaks and troughs are, and the differences that the orders are.

    Magnitude is saturated to 32767; in a window where an axis reaches 18917 counts, it may be one count less. So is
    jerk to 16 bits, but for its mean and rms. A constant signal has skewness, kurtosis and correlation 0. Two signals
    share a transform: without magnitude, the power of the last of an odd number of channels may differ by 3/256. A
    filter computes with 8 to 14 bits below a count: shapes of a signal that it leaves with less than 1/256 of its
    input are noise. The bounds are measured on real windows by ``tests/host/test_spectral_reference.py``.
    """

    def __init__(
        self,
        sample_rate: float = 100.0,
        *,
        statistics: Sequence[str] = DEFAULT_STATISTICS,
        jerk: Sequence[str] = DEFAULT_JERK,
        magnitude: bool = True,
        correlation: bool = True,
        spectrum: bool = True,
        spectral_moments: bool = False,
        shape: bool = False,
        strokes: bool = False,
        pool: int | None = None,
        frame: int = 16,
        window: str | None = "hann",
        frames: str = "mean",
        pad: bool = False,
        cutoff: float | None = None,
        filter: str | None = None,
        filter_cutoff: float | None = None,
        filter_order: int = 2,
        steady: bool = False,
        decimate: int = 1,
        channels: Sequence[str] | None = None,
        n_jobs: int | None = -1,
        progress: bool = False,
    ):
        self.sample_rate = sample_rate
        self.statistics = statistics
        self.jerk = jerk
        self.magnitude = magnitude
        self.correlation = correlation
        self.spectrum = spectrum
        self.spectral_moments = spectral_moments
        self.shape = shape
        self.strokes = strokes
        self.pool = pool
        self.frame = frame
        self.window = window
        self.frames = frames
        self.pad = pad
        self.cutoff = cutoff
        self.filter = filter
        self.filter_cutoff = filter_cutoff
        self.filter_order = filter_order
        self.steady = steady
        self.decimate = decimate
        self.channels = channels
        self.n_jobs = n_jobs
        self.progress = progress

    def fit(self, X, y=None):
        """Check the settings against the windows' shape; nothing is learned from their values.

        Parameters
        ----------
        X : (n_windows, length, channels) array of int16, or DataFrame from `create_windows`
        y : ignored

        Raises
        ------
        UserError
            If a parameter is out of its limits or X is not windows of int16 counts.
        """
        windows, names = as_windows(X)
        _, self.length_, n_channels = windows.shape
        if self.channels is not None:
            names = tuple(map(str, self.channels))
        if len(names) != n_channels:
            raise UserError(f"channels has {len(names)} names, X has {n_channels} channels; name each one")
        self.channels_ = names
        self.parameters_ = self._parameters()
        extractor = self._build(
            lambda: motion_features.MotionFeatures(self.parameters_, self.length_, len(self.channels_))
        )
        self._names = extractor.names(self.channels_, self.sample_rate)
        return self

    def transform(self, X):
        """Compute the features.

        Parameters
        ----------
        X : (n_windows, length, channels) array of int16, or DataFrame from `create_windows`

        Returns
        -------
        (n_windows, n_features) array of int16
        """
        check_is_fitted(self, "parameters_")
        windows, _ = as_windows(X)
        expected = (self.length_, len(self.channels_))
        if windows.shape[1:] != expected:
            raise UserError(
                f"X has windows of {windows.shape[1:]} (samples, channels), fitted on {expected}; "
                "use the same window length and channels"
            )
        return extract_features(self.parameters_, windows, self.n_jobs, self.progress)

    def _parameters(self) -> dict[str, Any]:
        """What the device's `MotionFeatures` is built from, which checks it once more, with the windows' shape.

        Here is checked what this computes from, and what a device cannot know: names and frequencies.
        """
        rate = between("sample_rate", self.sample_rate, 1, 100_000, "Hz")
        flags = {name: choice(name, getattr(self, name), (True, False)) for name in (*_GROUPS, "pad", "steady")}
        hann = choice("window", self.window, ("hann", None)) == "hann"
        mean = choice("frames", self.frames, ("max", "mean")) == "mean"
        passed, sections = self._filter(rate)
        decimate = choice("decimate", self.decimate, range(1, max(2, self.length_ // 16 + 1)))
        rate /= decimate
        if decimate > 1 and (self.filter != "low" or passed >= rate / 2):
            raise UserError(f"decimate is {decimate}: needs filter='low' with filter_cutoff below {rate / 2:g} Hz")
        in_use = flags["spectrum"] or flags["spectral_moments"]
        frame, pool = self._frame(rate, decimate) if in_use else (0, 1)
        bins = self._bins(rate / pool) if flags["spectrum"] else [1, 0]
        signals = motion_features.count_signals(len(self.channels_), flags["magnitude"])
        course: dict[str, Any] = {"shape": [0xFFFF] * signals} if flags["shape"] else {}
        if flags["strokes"]:
            course["peaks"] = [(1 << len(PEAKS)) - 1] * signals
            course["orders"] = [(0, 0b1001, 0b111111)[axes - 1] for axes in group_sizes(len(self.channels_))]
        return {
            "version": motion_features.VERSION,
            "statistics": [_bits("statistics", self.statistics)] * signals,
            "jerk": [_bits("jerk", self.jerk)] * signals,
            "magnitude": flags["magnitude"],
            "correlation": flags["correlation"],
            "spectral_moments": flags["spectral_moments"],
            "pool": pool,
            "frame": frame,
            "hann": hann,
            "bins": [bins] * signals,
            "mean": mean,
            "pad": flags["pad"],
            "sections": sections,
            "steady": flags["steady"],
            "decimate": decimate,
            "sine": [round(8192 * math.sin(2 * math.pi * k / frame)) for k in range(frame // 4 + 1)] if frame else [],
            **course,
        }

    def _filter(self, rate: float) -> tuple[float, list[list[int]]]:
        """Cut-off of the filter, 0 without one, and its sections."""
        if choice("filter", self.filter, ("low", "high", None)) is None:
            return 0.0, []
        order = choice("filter_order", self.filter_order, (2, 4, 6, 8))
        if self.filter_cutoff is None:
            raise UserError("filter_cutoff is None; give the cut-off of the filter in Hz")
        cutoff = between("filter_cutoff", self.filter_cutoff, 0.01 * rate, 0.45 * rate, "Hz")
        return cutoff, butterworth(str(self.filter), cutoff / rate, order)

    def _frame(self, rate: float, decimate: int) -> tuple[int, int]:
        """Points of a frame and samples averaged to one, at a rate after decimation."""
        frame = choice("frame", self.frame, (16, 32, 64, 128, 256))
        if self.pool is not None:
            return frame, choice("pool", self.pool, (1, 2, 4, 8))
        kept = -(-self.length_ // decimate)
        pool = 1 << max(0, min(2, (kept // frame).bit_length() - 1))
        wanted = self.cutoff if self.cutoff is not None else self.filter_cutoff if self.filter == "low" else 0
        while pool > 1 and wanted > rate / pool / 2:
            pool //= 2
        return frame, pool

    def _bins(self, rate: float) -> list[int]:
        """First and last bin: those whose band, half a spacing to either side, touches the passed frequencies."""
        spacing = rate / self.frame
        cutoff = self.cutoff
        if cutoff is None:
            cutoff = self.filter_cutoff if self.filter == "low" else min(BINS * spacing, rate / 2)
        assert cutoff is not None
        between("cutoff", cutoff, spacing / 2, rate / 2, "Hz")
        first = 1
        if self.filter == "high" and self.filter_cutoff is not None:
            first = max(1, math.ceil(self.filter_cutoff / spacing - 0.5))
        last = min(self.frame // 2, math.floor(cutoff / spacing + 0.5))
        if first > last:
            raise UserError(f"cutoff is {cutoff:g} Hz, below filter_cutoff {self.filter_cutoff:g} Hz; raise it")
        return [first, last]


def as_windows(X) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return (n_windows, length, channels) int16 and the names of the channels.

    Parameters
    ----------
    X : (n_windows, length, channels) array of integers, or DataFrame from `create_windows`

    Raises
    ------
    UserError
        If X has another shape or values that are not int16.
    """
    names: tuple[str, ...] | None = None
    if isinstance(X, pd.DataFrame):
        if X.columns.nlevels != 2:
            raise UserError(f"X is a DataFrame with {X.columns.nlevels} column levels; make windows by create_windows")
        order = tuple(map(str, X.columns.get_level_values(1)))
        names = tuple(dict.fromkeys(order))
        if order != names * (len(order) // max(1, len(names))):
            raise UserError("X is a DataFrame whose columns are not every channel of every step; use create_windows")
        X = X.to_numpy().reshape(len(X), -1, max(1, len(names)))
    X = np.asarray(X)
    if X.ndim != 3 or not X.size:
        raise UserError(f"X has shape {X.shape}, must be (n_windows, length, channels), each at least 1")
    if X.dtype != np.int16:
        if X.dtype.kind not in "iu" or (X.size and (X.min() < -32768 or X.max() > 32767)):
            raise UserError(f"X is {X.dtype}, must be int16 counts; quantise g with round(g * lsb_per_g), saturated")
        X = X.astype(np.int16)
    if names is None:
        names = ("x", "y", "z") if X.shape[2] == 3 else tuple(f"channel{i}" for i in range(X.shape[2]))
    return np.ascontiguousarray(X), names


def group_sizes(channels: int) -> list[int]:
    """Return how many channels each group has: three, and what is left over."""
    return [min(3, channels - first) for first in range(0, channels, 3)]


def _bits(name: str, chosen: Collection[str]) -> int:
    if isinstance(chosen, str) or not isinstance(chosen, Collection):
        raise UserError(f"{name} is {chosen!r}, must be a list of {', '.join(STATISTICS)}")
    for statistic in chosen:
        if statistic not in STATISTICS:
            raise UserError(f"{name} has {statistic!r}, known are {', '.join(STATISTICS)}")
    return sum(1 << STATISTICS.index(statistic) for statistic in set(chosen))
