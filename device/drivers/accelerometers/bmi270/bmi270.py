"""The accelerometer of the BMI270, as on Arduino's Nano 33 BLE Sense Rev2 and M5Stack's CoreS3.

Registers: Bosch Sensortec, BMI270 data sheet, BST-BMI270-DS000-05, revision 1.3, compared with the maker's own
BMI270_SensorAPI. Power, FIFO and interrupts have the registers of the BMA423. The part does nothing before it has got
its configuration file, 8 kB that are the maker's: the array ``bmi270_config_file`` of bmi270.c in BMI270_SensorAPI,
written to the board as bytes.
"""

from time import sleep_ms

import bma423

_STATUS, _INIT, _INIT_ADDRESS, _INIT_DATA, _POWER_CONF = 0x21, 0x59, 0x5B, 0x5E, 0x7C
_CHUNK = 32
_LOAD_MS = 150  # until it says that it has taken the file


class Accelerometer(bma423.Accelerometer):
    """16 bits.

    Parameters
    ----------
    i2c, address, sample_rate, scale, watermark
        As `FifoAccelerometer` has them.
    config : str, default="bmi270_config.bin"
        Path of the configuration file.

    Raises
    ------
    OSError
        If the file is not there, or the part does not take it.
    """

    NAME = "bmi270"
    ADDRESSES = (0x68, 0x69)
    IDS = (0x24,)
    FIFO_BYTES = 2048

    def __init__(self, i2c, address=None, sample_rate=50, scale=8, watermark=0, config="bmi270_config.bin"):
        self._config = config
        super().__init__(i2c, address, sample_rate, scale, watermark)

    def _configure(self):
        self._write(_POWER_CONF, 0)
        sleep_ms(1)
        self._write(_INIT, 0)
        self._load()
        self._write(_INIT, 1)
        for _ in range(_LOAD_MS // 10):
            sleep_ms(10)
            if self._read(_STATUS) & 0x0F == 1:
                break
        else:
            raise OSError("bmi270: it does not take %s; is it bmi270_config_file, as bytes?" % self._config)
        super()._configure()

    def _load(self):
        """Send the file; the part counts its addresses in words of 16 bits."""
        chunk = bytearray(_CHUNK)
        words = 0
        with open(self._config, "rb") as file:
            while True:
                size = file.readinto(chunk)
                if not size:
                    break
                self._pair[0] = words & 0x0F
                self._pair[1] = words >> 4
                self._bus.writeto_mem(self._address, _INIT_ADDRESS, self._pair)
                self._bus.writeto_mem(self._address, _INIT_DATA, chunk if size == _CHUNK else chunk[:size])
                words += size >> 1
