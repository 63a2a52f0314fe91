"""Count what is repeated in a stream of samples, such as squats: by the axis that moves most, its peaks and its period.

Each axis is smoothed and followed by an envelope, its highest and its lowest value, which both go back towards it in
time. The axis whose envelope is widest is looked at: a repetition is from its upper part to its lower part and back.
What comes sooner than the shortest period after a repetition is a part of it, as the step between two lunges is.

The upper and the lower part, with a gap between them, are a Schmitt trigger; thresholds that follow the signal, and a
time in which nothing is counted, are those of Pan and Tompkins, A Real-Time QRS Detection Algorithm, IEEE Transactions
on Biomedical Engineering 1985.
"""

from ._runtime import check_int16, const, micropython, ptr16, ptr32, words32
from .checks import integer

_MAX_CHANNELS = const(16)
_MAX_WAIT = const(0x7FFF)  # samples
_SMOOTHING = 0.04  # seconds, time constants of the smoothing and of the envelope
_ENVELOPE = 2.5

# places in the state; nothing in it is ever negative
_CHANNELS = const(0)
_SMOOTH = const(1)  # 2**n samples are the time constants
_BACK = const(2)
_SMALLEST = const(3)  # width of the envelope, in 1/16 of a count
_SHORTEST = const(4)  # samples
_WAIT = const(5)  # samples until one may be counted again
_AXIS = const(6)
_BELOW = const(7)  # whether it has been in its lower part since it was in the upper
_STARTED = const(8)
_AXES = const(9)  # smoothed, highest and lowest value of each axis, in 1/16 of a count above -32768


@micropython.viper
def repetitions(x: ptr16, reg_i: int, end: int, state: ptr32) -> int:
    """Return how many repetitions the values x[reg_i:end] complete, channels interleaved.

    Headroom: values above -32768 are below 2**16, in sixteenths 2**20, and so are their differences; 8 of them are
    below 2**23.
    """
    found = 0
    channels = state[_CHANNELS]
    smooth = state[_SMOOTH]
    back = state[_BACK]
    while reg_i < end:
        widest = 0
        axis = 0
        at = _AXES
        c = 0
        while c < channels:
            v = ((x[reg_i] & 0xFFFF) ^ 0x8000) << 4
            reg_i += 1
            high = v
            low = v
            if state[_STARTED]:
                before = state[at]
                v = before + ((v - before) >> smooth)
                high = state[at + 1]
                low = state[at + 2]
                high -= (high - v) >> back
                low += (v - low) >> back
                if v > high:
                    high = v
                if v < low:
                    low = v
            state[at] = v
            state[at + 1] = high
            state[at + 2] = low
            at += 3
            high -= low
            if high > widest:
                widest = high
                axis = c
            c += 1
        state[_STARTED] = 1
        if state[_WAIT]:
            state[_WAIT] = state[_WAIT] - 1
        at = _AXES + 3 * state[_AXIS]
        low = state[at + 2]
        high = state[at + 1] - low
        if axis != state[_AXIS] and widest > high + (high >> 2):
            state[_AXIS] = axis  # by a quarter at least, so that two that move alike do not take turns
            state[_BELOW] = 0
        elif high < state[_SMALLEST]:
            state[_BELOW] = 0
        else:
            v = (state[at] - low) << 3
            if v > 5 * high:
                if state[_BELOW] and not state[_WAIT]:
                    found += 1
                    state[_WAIT] = state[_SHORTEST]
                state[_BELOW] = 0
            elif v < 3 * high:
                state[_BELOW] = 1
    return found


class Repetitions:
    """Count repetitions of one exercise in a stream of samples. Take one for each class that is counted.

    All memory is allocated here; `push` allocates nothing as long as it gets the buffer that it got before.

    Parameters
    ----------
    channels : int
        Values a sample, 1 to 16; such as the three axes of the accelerometer.
    sample_rate : float
        Hz, up to 1000.
    shortest : float
        Seconds that a repetition takes at least, up to 32,767 samples: a bit more than half of what it usually takes.
    smallest : int
        Counts by which the axis that moves most goes up and down at least, 1 to 65535; half a g is a good start.

    Attributes
    ----------
    count : int
        Repetitions so far.

    Raises
    ------
    ValueError
        If an argument is out of its limits.
    """

    def __init__(self, channels, sample_rate, shortest, smallest):
        place = "Repetitions"
        integer(place, "channels", channels, 1, _MAX_CHANNELS)
        integer(place, "smallest", smallest, 1, 65535)
        if not isinstance(sample_rate, (int, float)) or not 1 <= sample_rate <= 1000:
            raise ValueError("%s: sample_rate is %r, must be from 1 to 1000 Hz" % (place, sample_rate))
        if not isinstance(shortest, (int, float)) or not 1 <= shortest * sample_rate <= _MAX_WAIT:
            limit = "must be from 1 to %d samples of 1 / %r s" % (_MAX_WAIT, sample_rate)
            raise ValueError("%s: shortest is %r s, %s" % (place, shortest, limit))
        self._channels = channels
        self._state = words32(_AXES + 3 * channels)
        self._state[_CHANNELS] = channels
        self._state[_SMOOTH] = _exponent(_SMOOTHING * sample_rate)
        self._state[_BACK] = _exponent(_ENVELOPE * sample_rate)
        self._state[_SMALLEST] = smallest << 4
        self._state[_SHORTEST] = int(shortest * sample_rate)
        self._checked = None
        self.clear()

    def clear(self):
        """Forget samples and repetitions, as at the start."""
        for i in range(_WAIT, _AXES):
            self._state[i] = 0
        self.count = 0

    @micropython.native
    def push(self, samples):
        """Take new samples; return how many repetitions they complete.

        Parameters
        ----------
        samples : array of int16
            Any number of whole samples, channels interleaved.

        Returns
        -------
        int
        """
        if samples is not self._checked:
            check_int16(samples, "samples")
            self._checked = samples
        if len(samples) % self._channels:  # each time: an array can grow
            raise ValueError("samples has %d values, not whole samples of %d" % (len(samples), self._channels))
        found = repetitions(samples, 0, len(samples), self._state)
        self.count += found
        return found


def _exponent(samples):
    """Return n of the power 2**n that is nearest to a number of samples, by ratio, 0 at least."""
    n = 0
    while samples > 1.414 * (1 << n):
        n += 1
    return n
