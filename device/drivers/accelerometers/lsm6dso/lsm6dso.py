"""The accelerometer of the LSM6DSO and LSM6DSOX, as on Arduino's Nano RP2040 Connect.

Registers: ST, LSM6DSO datasheet, DS12140 revision 2, compared with the maker's lsm6dso-pid and Linux's st_lsm6dsx.
"""

from time import sleep_ms

from fifo_accelerometer import FifoAccelerometer

_WATERMARK, _FIFO_3, _FIFO_4, _INT1 = 0x07, 0x09, 0x0A, 0x0D
_CTRL1_XL, _CTRL3_C, _STATUS, _DATA = 0x10, 0x12, 0x3A, 0x78
_WORD = 7  # a tag, and a sample


@micropython.viper  # which MicroPython's compiler knows by sight, as it does the pointers
def take_words(raw: ptr8, reg_at: int, values: ptr16, n: int) -> int:
    """Take n samples out of words of a tag and six bytes; return how many of the tags say accelerometer.

    Headroom: 16 bits; places up to 7 * 510.
    """
    good = 0
    to = 0
    while n:
        n -= 1
        if raw[reg_at] >> 3 == 2:  # the tag, above three bits of count and parity
            good += 1
        reg_at += 1
        k = 3
        while k:
            k -= 1
            values[to] = ((raw[reg_at + 1] ^ 0x80) << 8 | raw[reg_at]) - 0x8000
            to += 1
            reg_at += 2
    return good


class Accelerometer(FifoAccelerometer):
    """16 bits. Parameters as `FifoAccelerometer` has them."""

    NAME = "lsm6dso"
    ADDRESSES = (0x6A, 0x6B)  # by its pin SA0
    IDS = (0x6C,)
    RATES = {12.5: 1, 26: 2, 52: 3, 104: 4, 208: 5, 416: 6, 833: 7}
    SCALES = {2: 0, 16: 1, 4: 2, 8: 3}
    LSB_PER_G = (16393, 2049, 8197, 4098)  # 0.061, 0.488, 0.122 and 0.244 mg

    def __init__(self, i2c, address=None, sample_rate=52, scale=8, watermark=0):
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def sleep(self):
        self._write(_CTRL1_XL, self._scale << 2)

    def _restart(self):
        self._write(_CTRL3_C, 0x01)
        sleep_ms(1)

    def _depth(self):
        return 510  # of 512 words

    def _configure(self):
        self._write(_CTRL3_C, 0x44)  # a sample's bytes belong together; addresses count up
        self._write(_CTRL1_XL, self._rate << 4 | self._scale << 2)
        self._write(_FIFO_3, self._rate)  # accelerometer, each sample
        if self._watermark:
            self._write(_WATERMARK, self._watermark & 0xFF)
            self._write(_WATERMARK + 1, self._watermark >> 8)
            self._write(_INT1, 0x08)
        self._flush()

    def _prepare(self, count):
        self._raw = bytearray(_WORD * count)

    def _level(self):
        self._bus.readfrom_mem_into(self._address, _STATUS, self._pair)
        if self._pair[1] & 0x68:  # full, or run over now or since the last look
            return -1
        return self._pair[0] | (self._pair[1] & 0x03) << 8

    def _burst(self, samples):
        self._bus.readfrom_mem_into(self._address, _DATA, self._raw)
        if take_words(self._raw, 0, samples, self._count) != self._count:
            raise OSError("lsm6dso: the FIFO holds what is no sample")

    def _flush(self):
        self._write(_FIFO_4, 0)
        self._write(_FIFO_4, 6)  # continuous: the oldest give way

    def _wake(self):
        self._write(_CTRL1_XL, self._rate << 4 | self._scale << 2)
