"""What is yours to change."""

MODEL = "masks"  # the bundle's folder on the board
CAMERA = {"size": "QQVGA", "format": "grey"}  # see esp32_camera; pins go here too, if the firmware does not know them
LED_PINS = None  # (red, green, blue) of an RGB LED, such as (4, 5, 6)
LED_ACTIVE_LOW = False
COLOURS = {"good": "green", "bad": "red"}  # for other classes the light is off
