"""Classes seen by an ESP32 camera, printed and, if there is an RGB LED, shown by its colour.

Copy the model, here of the folder masks, with its drivers, then this program:

emlearn-gestures deploy masks --with cameras/esp32 --with cameras/loop --with outputs/rgb_led
mpremote cp main.py settings.py : + reset
"""

import settings
from camera_loop import run
from rgb_led import RgbLed

from emlearn_predict import ImagePredictor


def show_line(event):
    """Print the label, and the votes of all classes."""
    print(event.label, *event.votes)


def outputs(light=None):
    """Return what gets the events: a line for each and, with a light, its colour."""
    if light is None:
        return (show_line,)
    led = RgbLed(light, settings.COLOURS)

    def show(event):
        led.show(event.label)

    return show_line, show


def main():
    """Run on the board."""
    from esp32_camera import Camera
    from rgb_led import pin_light

    light = pin_light(*settings.LED_PINS, active_low=settings.LED_ACTIVE_LOW) if settings.LED_PINS else None
    camera = Camera(**settings.CAMERA)
    predictor = ImagePredictor.load(settings.MODEL, camera.width, camera.height, camera.format)
    run(camera, predictor, outputs(light))


if __name__ == "__main__":
    main()
