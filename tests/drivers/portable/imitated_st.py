"""LSM6DS3, LSM6DSO and LIS3DH, by DocID026899, DS12140 and DocID17530."""

from imitated_part import Part, scaled, words

_ODR = (None, 12.5, 26, 52, 104, 208, 416, 833)
_RANGE = (2, 16, 4, 8)
_UG = {2: 61, 4: 122, 8: 244, 16: 488}  # a count


class Lsm6ds3(Part):
    """4 kB of FIFO in words of 16 bits, which give way one by one."""

    RESET = {0x0F: 0x6A, 0x12: 0x04}
    START_US = 15000
    CAPACITY = 4096
    UNIT = 2
    ID = 0x6A

    def store(self, register, value):
        if register == 0x12 and value & 0x01:
            self.reset()
            return
        super().store(register, value)
        if register == self.MODE and not value & 0x07:
            self.fifo = bytearray()
            self.over = False

    MODE = 0x0A

    def reset(self):
        super().reset()
        self.over = False

    def following(self, register):
        if register == 0x3F:  # the output's two bytes, again and again
            return 0x3E
        return register + 1 if self.get(0x12) & 0x04 else register

    def load(self, register):
        if register == 0x3A:
            return self.unread()
        if register == 0x3B:
            full = self.CAPACITY - len(self.fifo) < 12
            flags = (0x40 if self.over else 0) | (0x20 if full else 0) | (0 if self.fifo else 0x10)
            return flags | self.unread() >> 8 & 0x07
        if register in (0x3E, 0x3F):
            return self.pop(1)[0] if self.fifo else 0
        return super().load(register)

    def unread(self):
        return len(self.fifo) // 2

    def _store_frame(self, data):
        before = self.lost
        super()._store_frame(data)
        if self.lost != before:
            self.over = True

    def period_us(self):
        rate = _ODR[self.get(0x10) >> 4] if self.get(0x10) >> 4 < 8 else None
        return int(1000000 / rate) if rate else None

    def counts(self, mg):
        return [1000 * value // _UG[_RANGE[self.get(0x10) >> 2 & 3]] for value in mg]

    def frame(self, mg):
        mode, rate = self.get(0x0A) & 7, self.get(0x0A) >> 3
        if mode != 6 or self.get(0x08) & 7 != 1 or rate < self.get(0x10) >> 4:
            return b""
        return words(self.counts(mg))

    def pin(self):
        """Level of INT1."""
        return int(bool(self.get(0x0D) & 0x08) and self.unread() >= (self.get(0x06) | (self.get(0x07) & 7) << 8))


class Lsm6dso(Lsm6ds3):
    """512 words of a tag and six bytes."""

    RESET = {0x0F: 0x6C, 0x12: 0x04}
    START_US = 10000
    CAPACITY = 512 * 7
    UNIT = 7
    TAG = 0x12  # accelerometer, in the upper five bits

    def following(self, register):
        return 0x78 if register == 0x7E else super().following(register)

    def load(self, register):
        if register == 0x3B:
            full = self.CAPACITY - len(self.fifo) < 14
            return (0x48 if self.over else 0) | (0x20 if full else 0) | self.unread() >> 8 & 0x03
        if 0x78 <= register <= 0x7E:
            return self.pop(1)[0] if self.fifo else 0
        return super().load(register)

    def unread(self):
        return len(self.fifo) // 7

    def frame(self, mg):
        if self.get(0x0A) & 7 != 6 or self.get(0x09) != self.get(0x10) >> 4:
            return b""
        return bytes((self.TAG,)) + words(self.counts(mg))

    def pin(self):
        return int(bool(self.get(0x0D) & 0x08) and self.unread() >= (self.get(0x07) | (self.get(0x08) & 1) << 8))


class Lis3dh(Part):
    """32 samples; the register's highest bit lets the address count up, and it goes round over the output."""

    RESET = {0x0F: 0x33, 0x20: 0x07, 0x1E: 0x10}
    START_US = 5000
    CAPACITY = 192

    def begin(self, us, register):
        self._counts_up = register & 0x80
        super().begin(us, register & 0x7F)

    def store(self, register, value):
        super().store(register, value)
        if register == 0x2E and not value & 0xC0:
            self.fifo = bytearray()

    def following(self, register):
        if not self._counts_up:
            return register
        return 0x28 if register == 0x2D and self.get(0x24) & 0x40 else register + 1

    def load(self, register):
        if register == 0x2F:
            count = len(self.fifo) // 6
            status = (0x40 if count == 32 else 0) | (0 if count else 0x20) | min(count, 31)
            return status | (0x80 if count >= self.get(0x2E) & 0x1F else 0)
        if 0x28 <= register <= 0x2D:
            return self.pop(1)[0] if self.fifo else 0
        return super().load(register)

    def period_us(self):
        code = self.get(0x20) >> 4
        if not 1 <= code <= 7 or self.get(0x20) & 0x07 != 7:
            return None
        return 1000000 // (1, 10, 25, 50, 100, 200, 400)[code - 1]

    def frame(self, mg):
        if not self.get(0x24) & 0x40 or self.get(0x2E) >> 6 != 2:
            return b""
        low = self.get(0x20) & 0x08
        bits = 12 if self.get(0x23) & 0x08 and not low else 8 if low else 10
        digit = (1, 2, 4, 12)[self.get(0x23) >> 4 & 3] << (12 - bits)
        return words([(value // digit) << (16 - bits) for value in mg])

    def pin(self):
        """Level of INT1."""
        return int(bool(self.get(0x22) & 0x04) and len(self.fifo) // 6 >= self.get(0x2E) & 0x1F)


class Adxl345(Part):
    """32 samples, by Analog Devices' data sheet: a read from DATAX0 on takes the oldest, and only that."""

    RESET = {0x00: 0xE5, 0x2C: 0x0A}
    START_US = 1400
    CAPACITY = 192

    def reset(self):
        super().reset()
        self._output = bytes(6)

    def store(self, register, value):
        super().store(register, value)
        if register == 0x38 and not value & 0xC0:
            self.fifo = bytearray()

    def load(self, register):
        if register == 0x39:
            return len(self.fifo) // 6
        if 0x32 <= register <= 0x37:
            if register == 0x32 and self.fifo:
                self._output = self.pop(6)
            return self._output[register - 0x32]
        return super().load(register)

    def period_us(self):
        if not self.get(0x2D) & 0x08:
            return None
        return int(10000 * 2 ** (10 - (self.get(0x2C) & 0x0F)))

    def frame(self, mg):
        if self.get(0x38) >> 6 != 2:
            return b""
        form = self.get(0x31)
        bits = 10 + (form & 3) if form & 0x08 else 10
        return words(scaled(mg, 2 << (form & 3), bits, justify=bool(form & 0x04)))

    def pin(self):
        """Level of INT1."""
        watermark = self.get(0x2E) & 0x02 and not self.get(0x2F) & 0x02
        return int(bool(watermark) and len(self.fifo) // 6 >= self.get(0x38) & 0x1F)
