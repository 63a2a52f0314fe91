"""What the drivers of accelerometers share: whole samples from the FIFO, in one burst, into the caller's array.

A driver is a class Accelerometer with the tables and the few methods below, in a module by the name of the part. The
bytes of the bus go straight into the array, for boards and most chips have the low byte first.
"""

from array import array
from time import sleep_ms, ticks_diff, ticks_ms

MYPY = False  # which takes it for True, and then checks the calls by the stubs of a port
if MYPY:
    from machine import I2C

_START_MS = 200  # the slowest of the parts answers 100 ms after power came
_POLL_MS = 5
_SETTLE = 3  # samples after the start that are not to be relied on


class FifoAccelerometer:
    """Samples of three axes, as int16, in the counts of the chip.

    Parameters
    ----------
    i2c : machine.I2C
        Or what has its ``readfrom_mem_into`` and ``writeto_mem``. Up to 400 kHz.
    address : int, optional
        Of `ADDRESSES`, the first by default.
    sample_rate : float, optional
        Hz, of `RATES`. Clocks of such chips are off by some percent.
    scale : int, default=8
        ±g, of `SCALES`.
    watermark : int, default=0
        Samples in the FIFO from which on the chip holds its pin INT1 high, to wake a board that sleeps; 0 leaves the
        pin alone.

    Attributes
    ----------
    sample_rate, scale : float, int
        As given.
    lsb_per_g : int
        Counts for 1 g; it must be the bundle's.
    overruns : int
        Gaps: times at which the FIFO had run full, or a read broke off. What it held is thrown away then, for where a
        sample begins is no longer known; so what is read next does not follow on what was read last.

    Raises
    ------
    ValueError
        If the part has no such address, rate, scale or watermark; the message says which it has.
    OSError
        If nothing answers, or another part does.
    """

    NAME = ""
    ADDRESSES = ()
    ID_REGISTER = 0x0F
    IDS = ()
    # Hz and ±g to the code that the part has for it; lsb_per_g by code
    RATES = {}
    SCALES = {}
    LSB_PER_G = ()
    WATERMARKS = True  # whether INT1 can tell the level of the FIFO

    def __init__(self, i2c: "I2C", address=None, sample_rate=None, scale=8, watermark=0):
        self._bus = i2c
        self._address = self._one_of("address", self.ADDRESSES, self.ADDRESSES[0] if address is None else address)
        self._rate = self._rate_code(sample_rate)
        self._scale = self.SCALES[self._one_of("scale", self.SCALES, scale)]
        self.sample_rate, self.scale = sample_rate, scale
        self.lsb_per_g = self.LSB_PER_G[self._scale]
        self.overruns = 0
        self._period_us = int(1000000 / sample_rate)
        self._byte = bytearray(1)
        self._pair = bytearray(2)
        self._samples = ()
        self._length = -1  # of it, which no array has
        self._count = 0
        self._gap = self._started = False
        self._watermark = watermark
        self.reset()

    def reset(self):
        """Set the chip up as the constructor did, after it lost its power.

        Raises
        ------
        OSError
            If nothing answers, or another part does.
        """
        self._found = self._identify()  # before anything is written: it may be another part
        self._restart()
        self._identify()
        depth = self._depth()
        if self._watermark and not self.WATERMARKS:
            raise ValueError("watermark: %s has no interrupt for the level of its FIFO; leave it 0" % self.NAME)
        if type(self._watermark) is not int or not 0 <= self._watermark <= depth:
            raise ValueError("watermark: %r, must be an integer from 0 to %d samples" % (self._watermark, depth))
        self._configure()
        self._started = False

    def read_into(self, samples):
        """Fill an array with the oldest samples of the FIFO; wait, asleep, until there are enough.

        Parameters
        ----------
        samples : array of int16
            x y z x y z …: any number of whole samples, fewer than the FIFO holds. Pass the same one each time, then
            nothing is allocated. The first call empties the FIFO, so that what happened before is not taken for now.

        Returns
        -------
        int
            Samples read: as many as the array holds.

        Raises
        ------
        ValueError
            If it is no such array.
        OSError
            If the chip does not answer, or makes no samples: it may have lost its power, see `reset`.
        """
        if samples is not self._samples or len(samples) != self._length:  # each time: an array can grow
            self._accept(samples)
        count = self._count
        if not self._started:
            sleep_ms(_SETTLE * self._period_us // 1000 + 1)
            self._flush()
            self._started = True
        # twice the time that they take, for clocks that are off, and what a flush takes away
        patience = (count * self._period_us) // 500 + _START_MS
        start = ticks_ms()
        while True:
            missing = count - self.available()
            if missing <= 0:
                break
            if ticks_diff(ticks_ms(), start) > patience:
                raise OSError("%s: no samples; if it lost its power, call reset()" % self.NAME)
            sleep_ms(missing * self._period_us // 1000 + 1)
        self._gap = True  # unless the burst is whole
        self._burst(samples)
        self._gap = False
        return count

    def available(self):
        """Return how many whole samples wait in the FIFO.

        A FIFO that had run full is emptied, and counted in `overruns`.
        """
        # a burst that broke off may have taken a part of a sample
        level = -1 if self._gap else self._level()
        if level >= 0:
            return level
        self._gap = True  # until the FIFO is empty, should the bus fail
        self._flush()
        self._gap = False
        self.overruns += 1
        return 0

    def sleep(self):
        """Stop sampling; the chip takes the least current that keeps its settings."""
        raise NotImplementedError

    def wake(self):
        """Go on sampling after `sleep`, with an empty FIFO. It takes the chip some samples to settle."""
        self._wake()
        self._started = False

    # what a part does in its own way

    def _restart(self):
        """Bring the registers to what they are after power came, where the part has a command for it."""

    def _depth(self):
        """Samples that the FIFO holds without being taken for full."""
        raise NotImplementedError

    def _configure(self):
        """Write rate, scale, watermark and the FIFO's mode, and start."""
        raise NotImplementedError

    def _level(self):
        """Whole samples in the FIFO, or -1 if it is full: then some are lost, or will be by the next."""
        raise NotImplementedError

    def _burst(self, samples):
        """Read as many samples as the array holds; they are there."""
        raise NotImplementedError

    def _flush(self):
        """Empty the FIFO and let it go on."""
        raise NotImplementedError

    def _wake(self):
        """Go on after `sleep`."""
        raise NotImplementedError

    def _prepare(self, count):
        """Allocate what reading so many samples takes."""

    def _rate_code(self, sample_rate):
        return self.RATES[self._one_of("sample_rate", self.RATES, sample_rate)]

    # registers

    def _read(self, register):
        self._bus.readfrom_mem_into(self._address, register, self._byte)
        return self._byte[0]

    def _write(self, register, value):
        self._byte[0] = value
        self._bus.writeto_mem(self._address, register, self._byte)

    def _identify(self):
        """Return the chip's number; wait for a chip that has just got power."""
        start = ticks_ms()
        while True:
            try:
                found = self._read(self.ID_REGISTER)
            except OSError:
                found = None
            if found in self.IDS:
                return found
            if ticks_diff(ticks_ms(), start) >= _START_MS:
                raise OSError("%s: %s" % (self.NAME, self._absent(found)))
            sleep_ms(_POLL_MS)

    def _accept(self, samples):
        if not isinstance(samples, array) or not repr(samples[:0]).startswith("array('h'"):
            raise ValueError("samples must be an array of int16, such as array('h', ...), not %r" % type(samples))
        count = len(samples) // 3
        depth = self._depth()
        if len(samples) != 3 * count or not 0 < count <= depth:
            raise ValueError(
                "samples has %d values, must be 3 for each of 1 to %d samples; the FIFO holds no more"
                % (len(samples), depth)
            )
        self._prepare(count)
        self._samples = samples
        self._length = 3 * count
        self._count = count

    def _one_of(self, argument, choices, value):
        if value not in choices or isinstance(value, bool):
            text = ", ".join([hex(choice) if argument == "address" else str(choice) for choice in sorted(choices)])
            raise ValueError("%s: %s has no %r; choose %s" % (argument, self.NAME, value, text))
        return value

    def _absent(self, found):
        if found is None:
            places = " or ".join([hex(place) for place in self.ADDRESSES])
            return "nothing answers at %s; is it wired and powered? The part is at %s" % (hex(self._address), places)
        return "%s answers as chip %s, which is another part" % (hex(self._address), hex(found))
