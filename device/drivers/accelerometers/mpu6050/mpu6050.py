"""The accelerometer of the MPU-6050, MPU-6500, MPU-9250 and MPU-9255, on many hobby boards.

Registers: InvenSense, RM-MPU-6000A-00 revision 4.2, RM-MPU-6500A-00 revision 2.1 and RM-MPU-9250A-00 revision 1.4,
compared with Linux's inv_mpu6050 and Klipper's sensor_mpu9250. The chip is known by its WHO_AM_I. An MPU-6886 is not
among them: its FIFO holds temperatures as well.
"""

from time import sleep_ms

from fifo_accelerometer import FifoAccelerometer

_DIVIDER, _CONFIG, _ACC_CONFIG, _ACC_CONFIG_2, _FIFO_EN = 0x19, 0x1A, 0x1C, 0x1D, 0x23
_USER, _POWER, _POWER_2, _COUNT, _FIFO = 0x6A, 0x6B, 0x6C, 0x72, 0x74
_MPU6050 = 0x68
# bandwidths of the low-pass filter in Hz, by its code; those of the later parts are up to 7 % lower
_FILTERS = ((1, 184), (2, 94), (3, 44), (4, 21), (5, 10), (6, 5))


@micropython.viper  # which MicroPython's compiler knows by sight, as it does ptr16
def swap_bytes(values: ptr16, reg_v: int, n: int):
    """Exchange the bytes of n values, which have the high byte first.

    Headroom: 16 bits, shifted by 8 < 2**24.
    """
    while n:
        n -= 1
        reg_v = values[n]
        values[n] = (((reg_v & 0xFF) ^ 0x80) << 8 | reg_v >> 8 & 0xFF) - 0x8000


class Accelerometer(FifoAccelerometer):
    """16 bits. `sample_rate` is 1000 / n Hz, n from 1 to 256. Other parameters as `FifoAccelerometer` has them.

    These parts have no interrupt for the level of the FIFO, so `watermark` must be 0.
    """

    NAME = "mpu6050"
    ADDRESSES = (0x68, 0x69)  # by its pin AD0
    ID_REGISTER = 0x75
    IDS = (_MPU6050, 0x70, 0x71, 0x73)
    SCALES = {2: 0, 4: 1, 8: 2, 16: 3}
    LSB_PER_G = (16384, 8192, 4096, 2048)
    WATERMARKS = False

    def __init__(self, i2c, address=None, sample_rate=62.5, scale=8, watermark=0):
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def _rate_code(self, sample_rate):
        if isinstance(sample_rate, (int, float)) and 1000 / 256.5 < sample_rate <= 1000:
            n = round(1000 / sample_rate)
            if abs(1000 / n - sample_rate) <= sample_rate / 1000:
                return n - 1
        raise ValueError(
            "sample_rate: mpu6050 has no %r; choose 1000 / n Hz, n from 1 to 256, such as 50, 62.5 or 100"
            % (sample_rate,)
        )

    def sleep(self):
        self._write(_POWER, 0x40)

    def _restart(self):
        self._write(_POWER, 0x80)
        sleep_ms(100)

    def _depth(self):
        return self._size() // 6 - 2

    def _size(self):
        return 1024 if self._found == _MPU6050 else 512

    def _configure(self):
        half = 500 // (self._rate + 1)
        low_pass = 6
        for code, bandwidth in reversed(_FILTERS):
            if bandwidth <= half:
                low_pass = code
        self._write(_POWER, 0)  # awake, by the internal oscillator: the gyroscope, which stands by, has the other
        sleep_ms(30)  # of 10 to 30 until the accelerometer runs
        self._write(_POWER_2, 0x07)
        self._write(_CONFIG, low_pass)
        self._write(_DIVIDER, self._rate)
        self._write(_ACC_CONFIG, self._scale << 3)
        if self._found != _MPU6050:
            self._write(_ACC_CONFIG_2, low_pass)
        self._flush()

    def _level(self):
        self._bus.readfrom_mem_into(self._address, _COUNT, self._pair)
        size = (self._pair[0] & 0x1F) << 8 | self._pair[1]
        return size // 6 if size <= self._size() - 12 else -1

    def _burst(self, samples):
        self._bus.readfrom_mem_into(self._address, _FIFO, samples)
        swap_bytes(samples, 0, self._length)

    def _flush(self):
        self._write(_FIFO_EN, 0)
        self._write(_USER, 0x04)  # reset, which is for a FIFO that is off
        self._write(_USER, 0x40)
        self._write(_FIFO_EN, 0x08)  # accelerometer

    def _wake(self):
        self._write(_POWER, 0)
        sleep_ms(30)
