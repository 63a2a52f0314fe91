"""What is yours to change."""

MODEL = "thumbs"  # the bundle's folder on the board
SYSTEM = "linux"  # of the PC that the emojis are typed on: linux, macos or windows
EMOJI = {"up": "👍", "down": "👎"}  # for other classes nothing is typed
COLOURS = {"up": "green", "down": "red"}  # for other classes the light is off
CAMERA = {"size": "QQVGA", "format": "rgb565"}  # see openmv_camera; "grey" is faster, for a model trained by --grey
PAUSE_MS = 10  # after each key; more if the PC swaps or drops digits
