"""From the registers of a chip to events: an imitated BMA423 that lies still and is shaken, a bundle, the loop, BTHome.

Prints a line for each event with the number of the chip's sample at which it came, then samples lost and overruns.
Arguments: the bundle's folder, the samples to measure, and, for a loop that is late once, at which sample and how long.
"""

import sys

import compiler_names  # noqa: F401, I001 - CPython imports drivers by its help
import virtual_clock
from device_paths import use

use("drivers/accelerometers/base", "drivers/accelerometers/bma423", "drivers/accelerometers/loop")

import bma423
import bthome_adverts
import fifo_accelerometer
import imitated_bosch
import motion_loop
from imitated_i2c import I2C

from emlearn_predict import GesturePredictor

HOP, SECTION = 10, 200


def moves(number):
    """mg of a sample: sections of 200 samples, still and shaken in turn."""
    if number // SECTION % 2 == 0:
        return 0, 0, 1000
    x, y, z = [900 if number % period < period // 2 else -900 for period in (8, 7, 9)]
    return x, y, 1000 + z


class EndError(Exception):
    """Enough was measured."""


def main(folder, count, late_at=0, late_ms=0):
    """Run, and return the sensor, the part and the radio."""
    clock = virtual_clock.Clock()
    clock.drive(fifo_accelerometer, bma423, motion_loop)
    bus = I2C(clock)
    part = bus.attach(0x18, imitated_bosch.Bma423())
    part.motion = moves
    sensor = bma423.Accelerometer(bus, sample_rate=50, scale=8)
    predictor = GesturePredictor.load(folder)
    radio = bthome_adverts.Ble()
    home = bthome_adverts.bthome.BTHome(radio, predictor.classes, predictor.n_votes)
    bthome_adverts.bthome.ticks_ms = clock.ticks_ms
    late = [late_ms] if late_ms else []

    def line(event):
        print(event.label, part.made // SECTION)

    def between():
        home.poll()
        if late and part.made >= late_at:
            clock.sleep_ms(late.pop())
        if part.made >= count:
            raise EndError

    try:
        motion_loop.run(sensor, predictor, (line, home.send), HOP, between, report=print)
    except EndError:
        pass
    print("lost", part.lost, "overruns", sensor.overruns, "broadcasts", len([s for s in radio.sent if s[0]]))


if __name__ == "__main__":
    main(sys.argv[1], *[int(argument) for argument in sys.argv[2:]])
