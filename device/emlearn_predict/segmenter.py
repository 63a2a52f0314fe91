"""Whole gestures in a stream of samples, from rest to rest."""

from ._runtime import const, int16s, micropython, ptr16, ptr32, words32
from .checks import integer
from .stretch import stretch
from .window import LARGEST, Stream

PLACE = "source segment"
MAX_SAMPLES = 1024  # of a gesture

# places in the state: what a bundle says, in values and blocks, then what is known of the stream
_CHANNELS = const(0)
_SIZE = const(1)  # of the ring, values
_BLOCK = const(2)  # values
_DROP = const(3)
_ON = const(4)
_OFF = const(5)
_GAP = const(6)
_LEAD = const(7)
_SHORTEST = const(8)
_LONGEST = const(9)
_POSITION = const(10)  # in the ring, of the next value
_MISSING = const(11)  # values until the block is complete
_TOTAL = const(12)  # blocks since the gesture began, 0 outside of one
_QUIET = const(13)  # blocks since the last one of movement
_BLOCKED = const(14)  # whether rest must come before the next gesture
_LEAST = const(15)  # blocks of the gesture that is shortest, lead-in included
_LENGTH = const(16)  # of the gesture just found, 0 for none
_SPAN = const(17)  # blocks from its first to the newest


@micropython.viper
def prime(source: ptr16, at: int, ring: ptr16, size: int, channels: int):
    """Fill the ring with the sample at source[at], as though it had been at rest for long."""
    i = 0
    while size - i:
        c = 0
        while channels - c:
            ring[i] = source[at + c]
            i += 1
            c += 1


@micropython.viper
def scan(ring: ptr16, s: int, source: ptr16, end: int, state: ptr32) -> int:
    """Copy samples from source[s:end] into the ring until a gesture is over; return how far.

    The energy of a block of samples is the sum over the channels of the squared difference between its last sample and
    that of the block before, of which the lowest bits are dropped. A gesture begins with the block whose energy reaches
    `on`, or `lead` blocks earlier where there was rest; it ends with its last block of an energy of `off` or more. It
    is over when more than `gap` blocks were below, or when `longest` blocks have come since its beginning: then nothing
    begins before rest. `state` is brought up to date.

    Headroom: values are below 2**16, differences of less than 2**16 are shifted by 2, with 8 to 16 channels by 3: seven
    squares of up to 2**28 each, or sixteen of up to 2**26, stay below 2**31.
    """
    size = state[_SIZE]
    block = state[_BLOCK]
    drop = state[_DROP]
    gap = state[_GAP]
    total = state[_TOTAL]
    quiet = state[_QUIET]
    missing = state[_MISSING]
    position = state[_POSITION]
    state[_LENGTH] = 0
    while end - s:
        ahead = position - s
        stop = s + missing
        if stop > end:
            stop = end
        missing += s - stop
        while stop - s:  # the ring holds whole blocks: none goes round its end
            ring[s + ahead] = source[s]
            s += 1
        position = s + ahead
        if not missing:
            missing = block
            at = position
            before = at - block
            if before == 0:
                before = size
            if at == size:
                position = 0
            energy = 0
            c = state[_CHANNELS]
            while c:
                c -= 1
                at -= 1
                before -= 1
                v = ((ring[at] & 0xFFFF) ^ 0x8000) - ((ring[before] & 0xFFFF) ^ 0x8000) >> drop
                energy += v * v
            if total:
                total += 1
                quiet += 1
                if energy >= state[_OFF]:
                    quiet = 0
                if quiet > gap or total == state[_LONGEST]:
                    if quiet <= gap:
                        state[_BLOCKED] = 1
                    if total - quiet >= state[_LEAST]:
                        state[_LENGTH] = total - quiet
                        state[_SPAN] = total
                        end = s
                    total = 0
            elif state[_BLOCKED]:
                quiet += 1
                if energy >= state[_OFF]:
                    quiet = 0
                if quiet > gap:
                    state[_BLOCKED] = 0
            elif energy < state[_ON]:
                if quiet < state[_LEAD]:
                    quiet += 1
            else:
                if quiet > state[_LEAD]:
                    quiet = state[_LEAD]
                state[_LEAST] = quiet + state[_SHORTEST]
                total = quiet + 1
                quiet = 0
    state[_POSITION] = position
    state[_MISSING] = missing
    state[_TOTAL] = total
    state[_QUIET] = quiet
    return s


class Segmenter(Stream):
    """Find gestures in a stream of samples and stretch each to one length.

    Parameters
    ----------
    segment : dict
        The object `segment` of a bundle's source: block (samples, from 1 on); in blocks longest (from 3 on, at most
        1024 samples), lead (what is taken before a gesture begins), shortest (2 to longest - lead, the lead-in not
        counted), gap (rest of this length still belongs; less than longest); and the energies on and off, from 1 to
        2**30 - 1, off <= on. `scan` says what they do.
    length : int
        Samples that a gesture is stretched to, 2 to 1024.
    channels : int
        Values a sample, 1 to 16.

    Attributes
    ----------
    values : array of int16, length * channels
        The gesture found last, stretched, channels interleaved.
    start : int
        Where in `values` its first sample is: 0.
    ready : bool
        Whether the last `fill` found a gesture.
    first, length : int
        Number of its first sample, counted from 0 since `clear` (after 2**30 - 1 comes 0 again), and how many it had,
        the lead-in included.

    Raises
    ------
    ValueError
        If something is missing or out of its limits.
    """

    def __init__(self, segment, length, channels):
        super().__init__(integer(PLACE, "channels", channels, 1, 16))
        if not isinstance(segment, dict):
            raise ValueError("%s is %r, must be an object" % (PLACE, segment))
        block = _setting(segment, "block", 1, MAX_SAMPLES // 3)
        longest = _setting(segment, "longest", 3, MAX_SAMPLES // block)
        lead = _setting(segment, "lead", 0, longest - 2)
        on = _setting(segment, "on", 1, LARGEST)
        self._stretched = length
        self._block = block
        self.ring = int16s(longest * block * channels)
        self.state = state = words32(18)
        state[_CHANNELS] = channels
        state[_SIZE] = len(self.ring)
        state[_BLOCK] = block * channels
        state[_DROP] = dropped_bits(channels)
        state[_ON] = on
        state[_OFF] = _setting(segment, "off", 1, on)
        state[_GAP] = _setting(segment, "gap", 0, longest - 1)
        state[_LEAD] = lead
        state[_SHORTEST] = _setting(segment, "shortest", 2, longest - lead)
        state[_LONGEST] = longest
        self.values = int16s(length * channels)
        self.clear()

    def clear(self):
        """Forget all samples, as at the start of a recording."""
        for i in range(_POSITION, _SPAN + 1):
            self.state[i] = 0
        self.state[_MISSING] = self.state[_BLOCK]
        self._seen = -1  # no sample has come
        self.start = self.first = self.length = 0
        self.ready = False

    @micropython.native
    def fill(self, samples, offset=0):
        """Take samples until a gesture is over or none is left.

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
        ring = self.ring
        seen = self._seen
        if seen < 0 and offset < end:
            prime(samples, offset, ring, state[_SIZE], state[_CHANNELS])
            seen = 0
        before = offset
        offset = scan(ring, before, samples, end, state)
        n = (offset - before) // state[_CHANNELS]
        if seen > LARGEST - n:
            seen = seen - LARGEST - 1
        self._seen = seen = seen + n
        self.length = n = state[_LENGTH] * self._block
        self.ready = n > 0
        if n:
            span = state[_SPAN] * self._block
            self.first = (seen - span) & LARGEST
            at = state[_POSITION] - span * state[_CHANNELS]
            if at < 0:
                at += state[_SIZE]
            stretch(ring, 0, at, state[_SIZE], n, state[_CHANNELS], self.values, self._stretched)
        return offset


def dropped_bits(channels):
    """Return how many bits of a difference are dropped, so that the squares of so many fit together into 31 bits."""
    return 2 if channels < 8 else 3


def _setting(segment, key, low, high):
    return integer(PLACE, key, segment.get(key), low, high)
