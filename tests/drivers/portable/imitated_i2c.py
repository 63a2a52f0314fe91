"""An I2C bus of 400 kHz with imitated chips, which counts its bytes, lets time pass, and fails where it is told to."""

from array import array

ENODEV, EIO = 19, 5
_BYTE_US = 22.5  # eight bits and the acknowledge


try:
    from uctypes import addressof, bytearray_at

    def octets(buffer):
        """The memory of a buffer, as bytes that can be set."""
        return bytearray_at(addressof(buffer), len(buffer) * (2 if isinstance(buffer, array) else 1))

except ImportError:

    def octets(buffer):
        """The memory of a buffer, as bytes that can be set."""
        return memoryview(buffer).cast("B")


class I2C:
    """What drivers call of machine.I2C.

    Attributes
    ----------
    bytes, transfers, writes : int
        Since the start, addresses included.
    break_after : int or None
        So many bytes of data are still read, then the bus fails once.
    silent : int
        So many transfers find nobody.
    """

    def __init__(self, clock):
        self._clock = clock
        self._parts = {}
        self.bytes = self.transfers = self.writes = self.silent = 0
        self.break_after = None

    def attach(self, address, part):
        self._parts[address] = part
        part.power_on(self._clock.us)
        return part

    def readfrom_mem_into(self, address, register, buffer):
        part = self._begin(address, register)
        view = octets(buffer)
        for i in range(len(view)):
            if self.break_after is not None:
                if not self.break_after:
                    self.break_after = None
                    part.end()
                    raise OSError(EIO)
                self.break_after -= 1
            view[i] = part.read()
        part.end()
        self._spend(3 + len(view))  # address, register, address again

    def writeto_mem(self, address, register, buffer):
        self.writes += 1
        part = self._begin(address, register)
        for value in bytes(buffer):
            part.write(value)
        part.end()
        self._spend(2 + len(buffer))

    def _begin(self, address, register):
        self.transfers += 1
        part = self._parts.get(address)
        if self.silent or part is None or not part.answers(self._clock.us):
            self.silent = max(0, self.silent - 1)
            self._spend(1)
            raise OSError(ENODEV)
        part.begin(self._clock.us, register)
        return part

    def _spend(self, count):
        self.bytes += count
        self._clock.us += int(count * _BYTE_US)
