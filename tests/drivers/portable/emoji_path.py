"""Run the program for OpenMV on a bundle and the frames of a file, with a light and a keyboard that print.

Arguments: bundle, file of frames, format, system.
"""

import sys
from binascii import hexlify

from device_paths import use

use("drivers/cameras/loop", "drivers/cameras/replay", "drivers/outputs", "drivers/outputs/rgb_led", "apps/openmv_emoji")

import main
import settings
from camera_loop import run
from replay_camera import Camera

bundle, frames, format, settings.SYSTEM = sys.argv[1:]
settings.PAUSE_MS = 0
camera = Camera(frames, format)
predictor = main.ImagePredictor.load(bundle, camera.width, camera.height, camera.format)


def light(*colour):
    """Print a colour."""
    print("light", *colour)


def send(report):
    """Print a report."""
    print("report", hexlify(report).decode())


print("selftest", *predictor.selftest())
predictor.clear()
print("frames", *run(camera, predictor, main.outputs(light, send)))
