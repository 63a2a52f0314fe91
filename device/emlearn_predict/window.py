"""Overlapping windows over a stream of samples."""

from ._runtime import check_int16, int16s, micropython, ptr16


@micropython.viper
def copy(source: ptr16, s: int, target: ptr16, t: int, n: int):
    """Copy n int16 values."""
    for i in range(n):
        target[t + i] = source[s + i]


class Window:
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
    """

    def __init__(self, length, hop, channels):
        if length < 1 or channels < 1:
            raise ValueError("length is %d and channels %d, each must be at least 1" % (length, channels))
        if not 1 <= hop <= length:
            raise ValueError("hop is %d, must be from 1 to the window's length of %d samples" % (hop, length))
        self.values = int16s(length * channels)
        self._channels = channels
        self._advance = hop * channels
        self._checked = None
        self.clear()

    def clear(self):
        """Forget all samples; the next window needs `length` new ones."""
        self._position = 0
        self._missing = len(self.values)
        self.start = 0
        self.ready = False

    def fill(self, samples, offset=0):
        """Take samples until a window is complete or none is left.

        Parameters
        ----------
        samples : array of int16
            Whole samples, channels interleaved. Pass the same buffer each time: a new one is checked, which allocates.
        offset : int
            Where to start, in values.

        Returns
        -------
        int
            The offset to go on from: len(samples) when all were taken.
        """
        if samples is not self._checked:
            check_int16(samples, "samples")
            if len(samples) % self._channels:
                raise ValueError("samples has %d values, not whole samples of %d" % (len(samples), self._channels))
            self._checked = samples
        end = len(samples)
        if not 0 <= offset <= end:
            raise ValueError("offset is %d, must be from 0 to %d" % (offset, end))
        n = min(end - offset, self._missing)
        stop = offset + n
        size = len(self.values)
        while offset < stop:
            part = min(stop - offset, size - self._position)
            copy(samples, offset, self.values, self._position, part)
            offset += part
            self._position += part
            if self._position == size:
                self._position = 0
        self._missing -= n
        self.ready = self._missing == 0
        if self.ready:
            self._missing = self._advance
            self.start = self._position // self._channels
        return offset
