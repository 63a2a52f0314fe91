"""What is yours to change."""

MODEL = "masks"  # the bundle's folder on the board
# see esp32_camera; "grey" is faster, for a model trained by --grey; pins too, if the firmware does not know them
CAMERA = {"size": "QQVGA", "format": "rgb565be"}
LED_PINS = None  # (red, green, blue) of an RGB LED, such as (4, 5, 6)
LED_ACTIVE_LOW = False
COLOURS = {"good": "green", "bad": "red"}  # for other classes the light is off
