"""MPU-6050 and MPU-6500, by RM-MPU-6000A-00 and RM-MPU-6500A-00."""

from imitated_part import Part, scaled, words


class Mpu6050(Part):
    """1 kB of FIFO, high byte first; single bytes give way, so that a full one begins within a sample."""

    RESET = {0x75: 0x68, 0x6B: 0x40}
    START_US = 30000
    CAPACITY = 1024
    UNIT = 1
    RESET_US = 50000

    def reset(self):
        super().reset()
        self._last = 0

    def store(self, register, value):
        if register == 0x6B and value & 0x80:
            self.reset()
            self._up = self._now + self.RESET_US
            return
        if register == 0x6A:
            if value & 0x04 and not value & 0x40:  # works while the FIFO is off, and clears itself
                self.fifo = bytearray()
            value &= 0xFB
        super().store(register, value)

    def following(self, register):
        return register if register == 0x74 else register + 1

    def load(self, register):
        if register == 0x72:
            self._latched = self.level()
            return self._latched >> 8
        if register == 0x73:
            return self._latched
        if register == 0x74:
            if self.fifo:
                self._last = self.pop(1)[0]
            return self._last
        return super().load(register)

    def period_us(self):
        power, standby = self.get(0x6B), self.get(0x6C)
        clock = power & 0x07
        if power & 0x40 or standby & 0x38 or clock == 7 or (1 <= clock <= 3 and standby >> (3 - clock) & 1):
            return None
        return self._base_us() * (1 + self.get(0x19))

    def _base_us(self):
        return 1000 if 1 <= self.get(0x1A) & 7 <= 6 else 125

    def frame(self, mg):
        if not self.get(0x23) & 0x08 or not self.get(0x6A) & 0x40:
            return b""
        data = words(scaled(mg, 2 << (self.get(0x1C) >> 3 & 3), 16), big=True)
        return data + bytes(2) if self.get(0x23) & 0x80 else data

    def bandwidth(self):
        """Hz of the accelerometer's low-pass filter."""
        return (260, 184, 94, 44, 21, 10, 5, 260)[self.get(0x1A) & 7]


class Mpu6500(Mpu6050):
    """512 bytes of FIFO, and a filter of its own for the accelerometer."""

    RESET = {0x75: 0x70, 0x6B: 0x01}
    CAPACITY = 512

    def _base_us(self):
        return 250 if self.get(0x1D) & 0x08 else super()._base_us()

    def bandwidth(self):
        return (460, 184, 92, 41, 20, 10, 5, 460)[self.get(0x1D) & 7]
