"""The accelerometer LIS3DH, on many small boards.

Registers: ST, LIS3DH datasheet, DocID17530 revision 2, compared with the maker's lis3dh-pid.
"""

from time import sleep_ms

from fifo_accelerometer import FifoAccelerometer

_CTRL1, _CTRL3, _CTRL4, _CTRL5 = 0x20, 0x22, 0x23, 0x24
_DATA, _FIFO, _STATUS = 0xA8, 0x2E, 0x2F  # the highest bit lets the address count up


class Accelerometer(FifoAccelerometer):
    """12 bits, left-justified: the lowest four are 0. Parameters as `FifoAccelerometer` has them."""

    NAME = "lis3dh"
    ADDRESSES = (0x18, 0x19)  # by its pin SDO
    IDS = (0x33,)
    RATES = {1: 1, 10: 2, 25: 3, 50: 4, 100: 5, 200: 6, 400: 7}
    SCALES = {2: 0, 4: 1, 8: 2, 16: 3}
    LSB_PER_G = (16000, 8000, 4000, 1333)  # 1, 2, 4 and 12 mg for 16

    def __init__(self, i2c, address=None, sample_rate=50, scale=8, watermark=0):
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def sleep(self):
        self._write(_CTRL1, 0x07)

    def _restart(self):
        self._write(_CTRL5, 0x80)  # load the trimming again; it has no reset
        sleep_ms(10)

    def _depth(self):
        return 31  # of 32

    def _configure(self):
        self._write(_CTRL1, self._rate << 4 | 0x07)
        self._write(_CTRL3, 0x04 if self._watermark else 0)
        self._write(_CTRL4, 0x88 | self._scale << 4)  # a sample's bytes belong together; high resolution
        self._write(_CTRL5, 0x40)
        self._flush()

    def _level(self):
        status = self._read(_STATUS)
        return -1 if status & 0x40 else status & 0x1F

    def _burst(self, samples):
        self._bus.readfrom_mem_into(self._address, _DATA, samples)

    def _flush(self):
        self._write(_FIFO, 0)
        self._write(_FIFO, 0x80 | self._watermark)  # stream: the oldest give way

    def _wake(self):
        self._write(_CTRL1, self._rate << 4 | 0x07)
