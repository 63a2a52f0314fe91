"""Overlapping windows over a stream of samples."""

from ._runtime import check_int16, const, int16s, micropython, ptr16, ptr32, words32


@micropython.viper
def copy(source: ptr16, s: int, target: ptr16, t: int, n: int):
    """Copy n int16 values."""
    for i in range(n):
        target[t + i] = source[s + i]


# places in the state of a window
_POSITION = const(0)  # in its values, of the next one
_MISSING = const(1)  # values until it is complete
_ADVANCE = const(2)  # values from one window to the next
_SIZE = const(3)

LARGEST = const(0x3FFFFFFF)  # small integer on 32 bits: one more would be allocated


@micropython.viper
def take(source: ptr16, s: int, end: int, ring: ptr16, state: ptr32) -> int:
    """Copy from source[s:end] until the window is complete; return how far. `state` is brought up to date."""
    ahead = state[_POSITION] - s
    n = state[_MISSING]
    if end - s < n:
        n = end - s
    state[_MISSING] = state[_MISSING] - n
    end = s + n
    while end - s:
        stop = state[_SIZE] - ahead
        if stop > end:
            stop = end
        while stop - s:
            ring[s + ahead] = source[s]
            s += 1
        if s + ahead == state[_SIZE]:
            ahead = 0 - s
    state[_POSITION] = s + ahead
    return s


class Stream:
    """Samples that come in pieces of any size.

    Parameters
    ----------
    channels : int
        Values a sample.
    """

    def __init__(self, channels):
        self._channels = channels
        self._checked = self._before = None

    @micropython.native
    def check(self, samples, offset):
        """Refuse what is no array of int16 of whole samples, or an offset outside of it; return its length."""
        if samples is not self._checked and samples is not self._before:
            check_int16(samples, "samples")
            self._before = self._checked
            self._checked = samples
        end = len(samples)
        if end % self._channels:  # each time: an array can grow
            raise ValueError("samples has %d values, not whole samples of %d" % (end, self._channels))
        if not 0 <= offset <= end:
            raise ValueError("offset is %d, must be from 0 to %d" % (offset, end))
        return end


class Window(Stream):
    """The last `length` samples of a stream, ready each time `hop` further samples have come.

    Parameters
    ----------
    length : int
        Samples a window, at least 1.
    hop : int
        Samples from one window to the next, 1 to `length`.
    channels : int
        Values a sample.

    Attributes
    ----------
    values : array of int16, length * channels
        The samples, channels interleaved, as a ring whose oldest sample is number `start`.
    start : int
    ready : bool
        Whether the last `fill` completed a window.
    first, length : int
        Number of its first sample, counted from 0 since `clear` (after 2**30 - 1 comes 0 again), and how many it has.
    """

    def __init__(self, length, hop, channels):
        super().__init__(channels)
        if length < 1 or channels < 1:
            raise ValueError("length is %d and channels %d, each must be at least 1" % (length, channels))
        if not 1 <= hop <= length:
            raise ValueError("hop is %d, must be from 1 to the window's length of %d samples" % (hop, length))
        self.values = int16s(length * channels)
        self.length = length
        self._hop = hop
        self.state = words32(4)
        self.state[_ADVANCE] = hop * channels
        self.state[_SIZE] = length * channels
        self.clear()

    def clear(self):
        """Forget all samples; the next window needs `length` new ones."""
        self.state[_POSITION] = 0
        self.state[_MISSING] = self.state[_SIZE]
        self.start = 0
        self.first = 0 - self._hop
        self.ready = False

    @micropython.native
    def fill(self, samples, offset=0):
        """Take samples until a window is complete or none is left.

        Parameters
        ----------
        samples : array of int16
            Whole samples, channels interleaved. Pass one buffer, or two in turn: the type of a new one is checked,
            which allocates.
        offset : int
            Where to start, in values.

        Returns
        -------
        int
            The offset to go on from: len(samples) when all were taken.
        """
        end = self.check(samples, offset)
        state = self.state
        offset = take(samples, offset, end, self.values, state)
        if state[_MISSING]:
            self.ready = False
        else:
            self.ready = True
            self.start = state[_POSITION] // self._channels
            first = self.first
            if first > LARGEST - self._hop:
                first = first - LARGEST - 1
            self.first = first + self._hop
            state[_MISSING] = state[_ADVANCE]
        return offset
