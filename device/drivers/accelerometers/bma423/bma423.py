"""The accelerometer BMA423, as in LilyGo's T-Watch 2020.

Registers: Bosch Sensortec, BMA423 data sheet, BST-BMA423-DS000-01, revision 1.1, compared with the maker's own
BMA423_SensorAPI. The configuration file that the maker delivers is for steps and taps; samples need none.
"""

from time import sleep_ms

from fifo_accelerometer import FifoAccelerometer

_LENGTH, _DATA = 0x24, 0x26
_ACC_CONF, _ACC_RANGE, _DOWNS, _WATERMARK = 0x40, 0x41, 0x45, 0x46
_FIFO_MODE, _FIFO_SOURCE, _INT1, _INT_MAP = 0x48, 0x49, 0x53, 0x58
_POWER_CONF, _POWER, _COMMAND = 0x7C, 0x7D, 0x7E
_SOFT_RESET, _FLUSH = 0xB6, 0xB0


class Accelerometer(FifoAccelerometer):
    """12 bits, left-justified: the lowest four are 0. Parameters as `FifoAccelerometer` has them."""

    NAME = "bma423"
    ADDRESSES = (0x18, 0x19)  # by its pin SDO
    ID_REGISTER = 0x00
    IDS = (0x13,)
    RATES = {12.5: 5, 25: 6, 50: 7, 100: 8, 200: 9, 400: 10, 800: 11, 1600: 12}
    SCALES = {2: 0, 4: 1, 8: 2, 16: 3}
    LSB_PER_G = (16384, 8192, 4096, 2048)
    FIFO_BYTES = 1024

    def __init__(self, i2c, address=None, sample_rate=50, scale=8, watermark=0):
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def sleep(self):
        self._write(_POWER, 0)
        self._write(_POWER_CONF, 1)

    def _restart(self):
        self._write(_COMMAND, _SOFT_RESET)
        sleep_ms(2)

    def _depth(self):
        return self.FIFO_BYTES // 6 - 2

    def _configure(self):
        self._write(_POWER_CONF, 0)  # no advanced power save: it stops the FIFO
        sleep_ms(1)  # 450 µs until the next write
        self._write(_ACC_CONF, 0xA0 | self._rate)  # filter of 4 samples, at full performance
        self._write(_ACC_RANGE, self._scale)
        self._write(_DOWNS, 0x88)  # filtered data, not thinned out
        self._write(_FIFO_MODE, 0)  # the oldest give way; no frames of time
        self._write(_FIFO_SOURCE, 0x40)  # accelerometer, without headers
        if self._watermark:
            size = 6 * self._watermark
            self._write(_WATERMARK, size & 0xFF)
            self._write(_WATERMARK + 1, size >> 8)
            self._write(_INT1, 0x0A)  # an output, high when active
            self._write(_INT_MAP, 0x02)
        self._write(_POWER, 0x04)
        self._flush()

    def _level(self):
        self._bus.readfrom_mem_into(self._address, _LENGTH, self._pair)
        size = self._pair[0] | (self._pair[1] & 0x3F) << 8
        return size // 6 if size <= self.FIFO_BYTES - 12 else -1

    def _burst(self, samples):
        self._bus.readfrom_mem_into(self._address, _DATA, samples)

    def _flush(self):
        self._write(_COMMAND, _FLUSH)

    def _wake(self):
        self._write(_POWER_CONF, 0)
        sleep_ms(1)
        self._write(_POWER, 0x04)
