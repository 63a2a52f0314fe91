"""Prints what the driver broadcasts for some events, in hexadecimal and the name first, for Home Assistant's parser."""

import virtual_clock  # noqa: I001 - first: it gives CPython's time what drivers import from it
from device_paths import use

use("drivers/outputs/bthome")

import bthome

CLASSES = ["idle", "wave", "Größe", "a very long name of a class"]


class Ble:
    """A radio that keeps what it is told to broadcast."""

    def __init__(self):
        self.on = False
        self.sent = []
        self.broken = False

    def active(self, on):
        self.on = on

    def gap_advertise(self, interval_us, adv_data=None, resp_data=None, connectable=True):
        if self.broken:
            raise OSError(5)
        self.sent.append((interval_us, adv_data and bytes(adv_data), resp_data and bytes(resp_data), connectable))


class Event:
    """As decision.Event."""

    def __init__(self, index, votes):
        self.index, self.votes, self.label = index, votes, CLASSES[index]


def driver(ble, **options):
    """For `CLASSES` and ten trees."""
    virtual_clock.Clock().drive(bthome)
    settings = {"buttons": {"wave": "press", "Größe": "long_press"}, "texts": {CLASSES[3]: "long"}}
    settings.update(options)
    return bthome.BTHome(ble, CLASSES, 10, **settings)


if __name__ == "__main__":
    radio = Ble()
    output = driver(radio)
    for index, most in ((0, 10), (1, 7), (2, 5), (3, 10), (1, 7), (1, 0)):
        output.send(Event(index, [most if i == index else 0 for i in range(4)]))
    for _, advertisement, response, _ in radio.sent:
        print("".join(["%02x" % byte for byte in response]), "".join(["%02x" % byte for byte in advertisement]))
