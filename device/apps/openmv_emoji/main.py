"""Emojis typed on a PC by an OpenMV camera: thumb up in front of it, 👍 at the cursor.

Copy the model, here of the folder thumbs, and the drivers cameras/openmv, cameras/loop, outputs/rgb_led and
outputs/emoji_keyboard by `emlearn-gestures deploy thumbs --with DRIVER --with ...`, then this program:

mpremote cp boot.py main.py settings.py : + reset

An event, so an emoji, comes when the decision changes. How sure it must be stands in the model: thresholds, margins,
smoothing and the background class.
"""

import settings
from camera_loop import run
from emoji_keyboard import Keyboard
from rgb_led import RgbLed

from emlearn_predict import ImagePredictor


def outputs(light, send):
    """Return what gets the events: the light, then the keyboard, which takes longer."""
    led = RgbLed(light, settings.COLOURS)
    keyboard = Keyboard(send, settings.SYSTEM, settings.PAUSE_MS)

    def show(event):
        led.show(event.label)

    def type_emoji(event):
        keyboard.type(settings.EMOJI.get(event.label, ""))

    return show, type_emoji


def main():
    """Run on the board."""
    from emoji_keyboard.usb_senders import usb_sender
    from openmv_camera import Camera
    from rgb_led import board_light

    camera = Camera(**settings.CAMERA)
    predictor = ImagePredictor.load(settings.MODEL, camera.width, camera.height, camera.format)
    run(camera, predictor, outputs(board_light(), usb_sender().send))


if __name__ == "__main__":
    main()
