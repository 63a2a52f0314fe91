"""The accelerometer of the LSM6DS3 and LSM6DS3TR-C, as on Seeed's XIAO nRF52840 Sense and Arduino's Nano 33 IoT.

Registers: ST, LSM6DS3 datasheet, DocID026899 revision 8, compared with the maker's lsm6ds3tr-c-pid and Linux's
st_lsm6dsx.
"""

from time import sleep_ms

from fifo_accelerometer import FifoAccelerometer

_WATERMARK, _FIFO_3, _FIFO_4, _FIFO_5, _INT1 = 0x06, 0x08, 0x09, 0x0A, 0x0D
_CTRL1_XL, _CTRL3_C, _STATUS, _DATA = 0x10, 0x12, 0x3A, 0x3E


class Accelerometer(FifoAccelerometer):
    """16 bits. Parameters as `FifoAccelerometer` has them."""

    NAME = "lsm6ds3"
    ADDRESSES = (0x6A, 0x6B)  # by its pin SA0
    IDS = (0x69, 0x6A)  # LSM6DS3, LSM6DS3TR-C
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
        return 680  # of 4 kB, which the smaller part has

    def _configure(self):
        self._write(_CTRL3_C, 0x44)  # a sample's bytes belong together; addresses count up
        self._write(_CTRL1_XL, self._rate << 4 | self._scale << 2)
        self._write(_FIFO_3, 0x01)  # accelerometer, each sample
        self._write(_FIFO_4, 0)
        if self._watermark:
            words = 3 * self._watermark
            self._write(_WATERMARK, words & 0xFF)
            self._write(_WATERMARK + 1, words >> 8)
            self._write(_INT1, 0x08)
        self._flush()

    def _level(self):
        self._bus.readfrom_mem_into(self._address, _STATUS, self._pair)
        if self._pair[1] & 0x60:  # full, or run over
            return -1
        return (self._pair[0] | (self._pair[1] & 0x0F) << 8) // 3

    def _burst(self, samples):
        self._bus.readfrom_mem_into(self._address, _DATA, samples)

    def _flush(self):
        self._write(_FIFO_5, 0)
        self._write(_FIFO_5, self._rate << 3 | 6)  # continuous: the oldest give way

    def _wake(self):
        self._write(_CTRL1_XL, self._rate << 4 | self._scale << 2)
