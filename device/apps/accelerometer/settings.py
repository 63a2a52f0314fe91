"""What is yours to change."""

MODEL = "wrist"  # the bundle's folder on the board
HOP = 12  # samples between two windows, as in the bundle
PART = "bma423"  # the driver: see docs/how-to/accelerometers.md
SENSOR = {"sample_rate": 50, "scale": 8}  # as the recordings were made; the address, too, if it is the part's second
BUS, SCL, SDA = 0, 22, 21
BTHOME = None  # or {}, or what bthome takes, such as {"buttons": {"wave": "press"}}
