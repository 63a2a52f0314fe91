"""The accelerometer ADXL345, on many hobby boards.

Registers: Analog Devices, ADXL345 data sheet (formats: page 32) and AN-1025 revision 0 on its FIFO, compared with
Linux's adxl345 and i2cdevlib.
"""

from array import array

from fifo_accelerometer import FifoAccelerometer

_RATE, _POWER, _INT_ENABLE, _INT_MAP, _FORMAT = 0x2C, 0x2D, 0x2E, 0x2F, 0x31
_DATA, _FIFO, _STATUS = 0x32, 0x38, 0x39


class Accelerometer(FifoAccelerometer):
    """10 bits at ±2 g to 13 at ±16 g, left-justified. Parameters as `FifoAccelerometer` has them.

    Its FIFO gives one sample a read, so reading takes as many bursts as there are samples.
    """

    NAME = "adxl345"
    ADDRESSES = (0x53, 0x1D)  # by its pin ALT ADDRESS
    ID_REGISTER = 0x00
    IDS = (0xE5,)
    RATES = {12.5: 7, 25: 8, 50: 9, 100: 10, 200: 11, 400: 12, 800: 13}
    SCALES = {2: 0, 4: 1, 8: 2, 16: 3}
    LSB_PER_G = (16384, 8192, 4096, 2048)

    def __init__(self, i2c, address=None, sample_rate=50, scale=8, watermark=0):
        self._sample = array("h", (0, 0, 0))
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def sleep(self):
        self._write(_POWER, 0)

    def _restart(self):
        self._write(_POWER, 0)  # it has no reset

    def _depth(self):
        return 31  # of 32

    def _configure(self):
        self._write(_RATE, self._rate)
        self._write(_FORMAT, 0x0C | self._scale)  # full resolution, left-justified
        self._write(_INT_MAP, 0)
        self._write(_INT_ENABLE, 0x02 if self._watermark else 0)
        self._write(_POWER, 0x08)
        self._flush()

    def _level(self):
        entries = self._read(_STATUS) & 0x3F
        return entries if entries <= 31 else -1

    def _burst(self, samples):
        at = 0
        for _ in range(self._count):
            self._bus.readfrom_mem_into(self._address, _DATA, self._sample)
            samples[at] = self._sample[0]
            samples[at + 1] = self._sample[1]
            samples[at + 2] = self._sample[2]
            at += 3

    def _flush(self):
        self._write(_FIFO, 0)
        self._write(_FIFO, 0x80 | self._watermark)  # stream: the oldest give way

    def _wake(self):
        self._write(_POWER, 0x08)
