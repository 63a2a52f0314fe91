"""The ESP32 camera, on modules that behave as the two firmwares' do."""

import sys
import unittest
from array import array

from device_paths import use

use("drivers/cameras/esp32")

import esp32_camera
from esp32_camera import Camera

PATTERN = (0x12, 0xF8, 0x80, 0xFF)  # some above 127


class Constants:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Api:
    """micropython-camera-API: a class; frames are memoryviews of signed bytes on its one buffer, or None."""

    PixelFormat = Constants(GRAYSCALE=3, RGB565=0)
    FrameSize = Constants(R96X96=0, QQVGA=1, R128x128=2, R240X240=5)
    SIZES = {0: 96 * 96, 1: 160 * 120, 2: 128 * 128, 5: 240 * 240}

    def __init__(self):
        self.options = None
        self.missing = 0
        self.buffer = None

    def Camera(self, pixel_format, frame_size, **options):  # noqa: N802 - its name
        self.options = pixel_format, frame_size, options
        self.buffer = array("b", bytes(self.SIZES[frame_size] * (2 if pixel_format == 0 else 1)))
        for i in range(len(self.buffer)):
            self.buffer[i] = (PATTERN[i & 3] ^ 0x80) - 0x80
        return self

    def capture(self):
        if self.missing:
            self.missing -= 1
            return None
        return memoryview(self.buffer)


class Driver:
    """micropython-camera-driver: functions; frames are new bytes, or False; init() fails while it is initialised."""

    GRAYSCALE, RGB565, PSRAM = 3, 0, 1
    FRAME_96X96, FRAME_QQVGA, FRAME_240X240 = 0, 1, 4
    SIZES = {0: 96 * 96, 1: 160 * 120, 4: 240 * 240}

    def __init__(self):
        self.options = None
        self.missing = 0
        self.running = False
        self.works = True

    def init(self, number, format, framesize, **options):
        if self.running:
            raise OSError("Camera Init Failed")
        self.options = format, framesize, options
        self.running = self.works
        return self.works

    def deinit(self):
        was, self.running = self.running, False
        return was

    def capture(self):
        if self.missing:
            self.missing -= 1
            return False
        return bytes(PATTERN) * (self.SIZES[self.options[1]] * (2 if self.options[0] == 0 else 1) // 4)


class TestCamera(unittest.TestCase):
    def tearDown(self):
        sys.modules.pop("camera", None)

    def each(self):
        for cls in (Api, Driver):
            sys.modules["camera"] = module = cls()
            yield module

    def test_grey(self):
        for module in self.each():
            camera = Camera()
            self.assertEqual((camera.width, camera.height, camera.format), (160, 120, "grey"))
            self.assertEqual(module.options[:2], (3, 1))
            frame = camera.capture()
            self.assertEqual((len(frame), list(frame[:4])), (19200, list(PATTERN)))

    def test_colour_is_high_byte_first(self):
        for module in self.each():
            camera = Camera("240X240", "rgb565be")
            self.assertEqual((camera.width, camera.height, camera.format), (240, 240, "rgb565be"))
            self.assertEqual(module.options[0], 0)
            self.assertEqual(len(camera.capture()), 240 * 240 * 2)
            with self.assertRaisesRegex(
                ValueError, "format: 'rgb565' is not what the camera makes; choose grey, rgb565be"
            ):
                Camera(format="rgb565")

    def test_the_frame_buffer_is_not_copied(self):
        sys.modules["camera"] = module = Api()
        frame = Camera("96X96").capture()
        module.buffer[1] = -1
        self.assertEqual(frame[1], 255)

    def test_options_are_for_the_firmware(self):
        sys.modules["camera"] = module = Api()
        Camera(data_pins=[1, 2], xclk_freq=10)
        self.assertEqual(module.options, (3, 1, {"data_pins": [1, 2], "xclk_freq": 10}))
        sys.modules["camera"] = module = Driver()
        Camera(d0=5)
        self.assertEqual(module.options, (3, 1, {"d0": 5, "fb_location": 1}))
        Camera(fb_location=0)
        self.assertEqual(module.options, (3, 1, {"fb_location": 0}))

    def test_the_apis_names_of_sizes(self):
        for size, value in (("96X96", 0), ("128X128", 2), ("240X240", 5)):
            sys.modules["camera"] = module = Api()
            camera = Camera(size)
            self.assertEqual(module.options[1], value)
            self.assertEqual(len(camera.capture()), camera.width * camera.height)

    def test_a_missing_frame_is_an_oserror(self):
        for module in self.each():
            camera = Camera()
            module.missing = 2
            for _ in range(2):
                with self.assertRaisesRegex(OSError, "camera: no frame"):
                    camera.capture()
            self.assertEqual(len(camera.capture()), 19200)

    def test_a_frame_of_another_size(self):
        for module in self.each():
            camera = Camera()
            module.SIZES = {1: 100}
            module.buffer = array("b", bytes(100))
            with self.assertRaisesRegex(OSError, "camera: a frame of 100 bytes, not 19200"):
                camera.capture()

    def test_sizes(self):
        for _ in self.each():
            with self.assertRaisesRegex(ValueError, "size: 'QSXGA' is not known; choose 128X128, 240X240, .*VGA"):
                Camera("QSXGA")
            with self.assertRaisesRegex(ValueError, "size: this firmware has no VGA"):
                Camera("VGA")
        for name, (width, height) in esp32_camera.SIZES.items():
            self.assertTrue(name[0] not in "123456789" or name == "%dX%d" % (width, height))

    def test_a_sensor_that_does_not_start(self):
        sys.modules["camera"] = module = Driver()
        module.works = False
        with self.assertRaisesRegex(OSError, "camera: it cannot be set up"):
            Camera()


if __name__ == "__main__":
    unittest.main()
