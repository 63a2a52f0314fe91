"""The OpenMV camera, on modules that behave as `csi` and `sensor` are documented to."""

import sys
import unittest

from device_paths import use

use("drivers/cameras/openmv")

from openmv_camera import Camera


class Image:
    def __init__(self, width, height, each, first):
        self._size = width, height
        self._data = bytearray(bytes([first]) * (width * height * each))

    def width(self):
        return self._size[0]

    def height(self):
        return self._size[1]

    def bytearray(self):
        return self._data


class Sensor:
    """What both modules do; `calls` says in which order."""

    GRAYSCALE, RGB565 = 3, 4
    QQVGA, QVGA = 7, 8
    SIZES = {7: (160, 120), 8: (320, 240)}

    def __init__(self, name):
        self.__name__ = name
        self.calls = []
        self.frames = 0
        self.failures = 0
        self.set = {}

    def take(self):
        self.frames += 1
        if self.failures:
            self.failures -= 1
            raise RuntimeError("Frame capture has timed out.")
        width, height = self.set.get("window") or self.SIZES[self.set["size"]]
        return Image(width, height, 1 if self.set["pixels"] == self.GRAYSCALE else 2, self.frames)


class Csi(Sensor):
    def CSI(self):  # noqa: N802 - its name
        return self

    def reset(self):
        self.calls.append("reset")

    def pixformat(self, value):
        self.calls.append("pixels")
        self.set["pixels"] = value

    def framesize(self, value):
        self.calls.append("size")
        self.set["size"] = value

    def window(self, value):
        self.set["window"] = value

    def hmirror(self, value):
        self.set["mirror"] = value

    def vflip(self, value):
        self.set["flip"] = value

    def snapshot(self, time=-1):
        if time < 0:
            return self.take()
        self.calls.append("settle %d" % time)
        return None


class Old(Sensor):
    def reset(self):
        self.calls.append("reset")

    def set_pixformat(self, value):
        self.calls.append("pixels")
        self.set["pixels"] = value

    def set_framesize(self, value):
        self.calls.append("size")
        self.set["size"] = value

    def set_windowing(self, value):
        self.set["window"] = value

    def set_hmirror(self, value):
        self.set["mirror"] = value

    def set_vflip(self, value):
        self.set["flip"] = value

    def skip_frames(self, time):
        self.calls.append("settle %d" % time)

    def snapshot(self):
        return self.take()


class TestCamera(unittest.TestCase):
    def tearDown(self):
        for name in ("csi", "sensor"):
            sys.modules.pop(name, None)

    def each(self):
        """Both modules, one after the other, alone in the firmware."""
        for name, cls in (("csi", Csi), ("sensor", Old)):
            self.tearDown()
            sys.modules[name] = module = cls(name)
            yield module

    def test_grey(self):
        for module in self.each():
            camera = Camera(settle_ms=700)
            self.assertEqual((camera.width, camera.height, camera.format), (160, 120, "grey"))
            self.assertEqual(module.calls, ["reset", "pixels", "size", "settle 700"])
            self.assertEqual(module.set, {"pixels": 3, "size": 7, "mirror": False, "flip": False})
            for number in (2, 3):
                self.assertEqual(bytes(camera.capture()), bytes([number]) * 19200)

    def test_colour(self):
        for format in ("rgb565", "rgb565be"):
            for module in self.each():
                camera = Camera("QVGA", format, window=(100, 90), mirror=True, flip=True)
                self.assertEqual((camera.width, camera.height, camera.format), (100, 90, format))
                self.assertEqual(
                    module.set, {"pixels": 4, "size": 8, "window": (100, 90), "mirror": True, "flip": True}
                )
                self.assertEqual(len(camera.capture()), 100 * 90 * 2)

    def test_the_newer_module_is_taken(self):
        sys.modules["csi"] = new = Csi("csi")
        sys.modules["sensor"] = old = Old("sensor")
        Camera()
        self.assertEqual((len(new.calls), len(old.calls)), (4, 0))

    def test_a_time_out_is_an_oserror(self):
        for module in self.each():
            camera = Camera()
            module.failures = 2
            for _ in range(2):
                with self.assertRaisesRegex(OSError, "camera: Frame capture has timed out."):
                    camera.capture()
            self.assertEqual(len(camera.capture()), 19200)

    def test_another_size(self):
        for module in self.each():
            camera = Camera()
            module.set["window"] = (120, 120)
            with self.assertRaisesRegex(OSError, "camera: a frame of 14400 bytes, not 19200"):
                camera.capture()

    def test_refusals(self):
        for module in self.each():
            with self.assertRaisesRegex(ValueError, "size: 'HUGE' is not known to the module " + module.__name__):
                Camera("HUGE")
            with self.assertRaisesRegex(ValueError, "size: 'reset' is not known"):
                Camera("reset")
            with self.assertRaisesRegex(ValueError, "format: 'jpeg' is not what the camera makes; choose grey"):
                Camera(format="jpeg")
            self.assertEqual(module.calls, [])

    def test_no_camera(self):
        self.assertRaises(ImportError, Camera)


if __name__ == "__main__":
    unittest.main()
