"""Gestures from an accelerometer, printed and, on a board with Bluetooth, sent to Home Assistant.

Copy the model, here of the folder wrist, with its drivers, then this program:

emlearn-gestures deploy wrist --with accelerometers/bma423 --with accelerometers/loop --with outputs/bthome
mpremote cp main.py settings.py : + reset
"""

import settings
from motion_loop import run

from emlearn_predict import GesturePredictor


def show_line(event):
    """Print the label, and the votes of all classes."""
    print(event.label, *event.votes)


def main():
    """Run on the board."""
    from machine import I2C, Pin

    Accelerometer = __import__(settings.PART).Accelerometer  # noqa: N806
    bus = I2C(settings.BUS, scl=Pin(settings.SCL), sda=Pin(settings.SDA), freq=400_000)
    sensor = Accelerometer(bus, **settings.SENSOR)
    predictor = GesturePredictor.load(settings.MODEL)
    outputs, between = [show_line], None
    if settings.BTHOME is not None:
        from bluetooth import BLE
        from bthome import BTHome

        home = BTHome(BLE(), predictor.classes, predictor.n_votes, **settings.BTHOME)
        outputs.append(home.send)
        between = home.poll
    run(sensor, predictor, outputs, settings.HOP, between)


if __name__ == "__main__":
    main()
