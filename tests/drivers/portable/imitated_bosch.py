"""BMA423 and BMI270, by BST-BMA423-DS000-01 and BST-BMI270-DS000-05."""

from imitated_part import Part, scaled, words


class Bma423(Part):
    """1 kB of FIFO; frames go out whole, and one that was read in part comes again."""

    RESET = {0x00: 0x13, 0x40: 0xA8, 0x41: 0x01, 0x45: 0x80, 0x48: 0x02, 0x49: 0x10, 0x7C: 0x03}
    CAPACITY = 1024
    BITS = 12
    IDLE_US = 450  # between writes while advanced power save is on

    def reset(self):
        super().reset()
        self._written = None
        self._taken = 0

    def store(self, register, value):
        slow = self.get(0x7C) & 1
        if slow and self._written is not None and self._now - self._written < self.IDLE_US and register != 0x7E:
            return
        self._written = self._now
        if register == 0x7E:
            if value == 0xB6:
                self.reset()
                self._up = self._now
            elif value == 0xB0:
                self.fifo = bytearray()
            return
        if register in (0x49, 0x7D) and value != self.get(register):
            self.fifo = bytearray()
        super().store(register, value)

    def following(self, register):
        return register if register in (0x26, 0x5E) else register + 1

    def load(self, register):
        if register == 0x24:
            return self.level()
        if register == 0x25:
            return self.level() >> 8
        if register == 0x26:
            self._taken += 1
            return self.fifo[self._taken - 1] if self._taken <= len(self.fifo) else 0x80
        return super().load(register)

    def end(self):
        self.pop(self._taken // self.UNIT * self.UNIT)
        self._taken = 0

    def measures(self):
        return self.get(0x7D) & 0x04

    def period_us(self):
        if not self.measures():
            return None
        # code 8 is 100 Hz, each next one twice that; without its filter the FIFO gets 1600 Hz
        code = self.get(0x40) & 0x0F if self.get(0x45) & 0x80 else 12
        return int(10000 * 2 ** (8 - code + (self.get(0x45) >> 4 & 7)))

    def frame(self, mg):
        if not self.get(0x49) & 0x40 or self.get(0x7C) & 1:
            return b""
        data = words(scaled(mg, 2 << (self.get(0x41) & 3), self.BITS))
        return bytes((0x84,)) + data if self.get(0x49) & 0x10 else data

    def pin(self):
        """Level of INT1, None while it is no output."""
        if not self.get(0x53) & 0x08:
            return None
        active = self.get(0x58) & 0x02 and self.level() >= (self.get(0x46) | self.get(0x47) << 8)
        return int(bool(active)) ^ (0 if self.get(0x53) & 0x02 else 1)


class Bmi270(Bma423):
    """2 kB of FIFO; measures only after it has got its configuration file."""

    RESET = {0x00: 0x24, 0x40: 0xA8, 0x41: 0x02, 0x45: 0x88, 0x48: 0x02, 0x49: 0x10, 0x7C: 0x03}
    CAPACITY = 2048
    BITS = 16
    LOAD_US = 20000

    def __init__(self, first=0, config=b""):
        super().__init__(first)
        self.config = config

    def reset(self):
        super().reset()
        self._file = {}
        self._ready = None

    def begin(self, us, register):
        super().begin(us, register)
        self._place = 2 * (self.get(0x5B) & 0x0F | self.get(0x5C) << 4)

    def store(self, register, value):
        super().store(register, value)
        if register == 0x5E and not self.get(0x59):
            self._file[self._place] = value
            self._place += 1
        if register == 0x59 and value == 1:
            whole = [self._file.get(i) for i in range(len(self.config))] == list(self.config)
            self._ready = self._now + self.LOAD_US if whole else None

    def _loaded(self):
        return self._ready is not None and self._now >= self._ready

    def load(self, register):
        if register == 0x21:
            return 1 if self._loaded() else 0 if self._ready else 2
        return super().load(register)

    def measures(self):
        return super().measures() and self._loaded()
