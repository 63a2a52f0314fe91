"""What the imitations of accelerometers share: registers, time, a FIFO that runs over, and a motion to measure.

Each is written from the data sheet of its part, not from the driver: a driver that sets a bit of another meaning gets
other samples, at another rate, or none.
"""

STEP_MG = 40
STEPS = 75


def motion(number):
    """Acceleration of a sample in mg: x rises by 40 from -1500, begins again after 75 samples, y is -x, z is 1 g."""
    x = number % STEPS * STEP_MG - 1500
    return x, -x, 1000


class Part:
    """A chip on the bus.

    Attributes
    ----------
    made, lost : int
        Samples measured, and those that pushed others out of the FIFO.
    """

    RESET = {}  # register: value after power came
    START_US = 1000  # until it answers
    CAPACITY = 0  # bytes
    UNIT = 6  # bytes that give way when the FIFO is full

    def __init__(self, first=0):
        self.made = first
        self.lost = 0
        self.motion = motion
        self._up = None

    # power and bus

    def power_on(self, us):
        self._up = us
        self._now = us
        self.reset()

    def answers(self, us):
        return self._up is not None and us - self._up >= self.START_US

    def reset(self):
        self.registers = dict(self.RESET)
        self.fifo = bytearray()
        self._next = None  # when the next sample is due
        self._period = None

    def begin(self, us, register):
        self.advance(us)
        self._at = register

    def end(self):
        """The transfer is over."""

    def read(self):
        register = self._at
        self._at = self.following(register)
        return self.load(register) & 0xFF

    def write(self, value):
        register = self._at
        self._at = self.following(register)
        self.store(register, value)

    def following(self, register):
        return register + 1

    def load(self, register):
        return self.registers.get(register, 0)

    def store(self, register, value):
        self.registers[register] = value

    def get(self, register):
        return self.registers.get(register, 0)

    # samples

    def advance(self, us):
        """Measure what was due until now."""
        period = self.period_us()
        if period != self._period:
            self._period = period
            self._next = None if period is None else us + period
        while self._next is not None and self._next <= us:
            self._next += period
            data = self.frame(self.motion(self.made))
            self.made += 1
            if data:
                self._store_frame(data)
        self._now = us

    def _store_frame(self, data):
        excess = len(self.fifo) + len(data) - self.CAPACITY
        if excess > 0:
            units = -(-excess // self.UNIT)
            self.fifo = self.fifo[units * self.UNIT :]
            self.lost += 1
        self.fifo.extend(data)

    def pop(self, count):
        """Take bytes off the front of the FIFO."""
        taken, self.fifo = self.fifo[:count], self.fifo[count:]
        return taken

    def period_us(self):
        """Microseconds between samples as the registers say it, None while it measures nothing."""
        raise NotImplementedError

    def frame(self, mg):
        """Bytes that go to the FIFO for a sample, none if it is not told to keep samples."""
        raise NotImplementedError

    def level(self):
        """Bytes in the FIFO."""
        return len(self.fifo)


def words(counts, big=False):
    """Three counts as int16s, saturated."""
    data = bytearray()
    for value in counts:
        value = min(max(value, -32768), 32767) & 0xFFFF
        data.extend(bytes((value >> 8, value & 0xFF) if big else (value & 0xFF, value >> 8)))
    return data


def scaled(mg, range_g, bits, justify=True):
    """Counts of a converter with so many bits over ±range; left-justified in 16 if it says so."""
    shift = 16 - bits
    counts = [(value * 32768 // (range_g * 1000)) >> shift for value in mg]
    return [value << shift for value in counts] if justify else counts
