"""Frames from netpbm files: formats, headers, and files that are damaged."""

import os
import unittest

from device_paths import use

use("drivers/cameras/replay")

from brightness import temporary_name
from replay_camera import Camera

NAME = temporary_name()
GREY = bytes([0, 1, 127, 128, 254, 255])
BACKWARDS = bytes(reversed(GREY))
RGB = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 8, 4, 8, 7, 3, 7])  # 2x3
FORMATS = {
    None: RGB,
    "rgb888": RGB,
    "bgr888": bytes([0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 8, 4, 8, 7, 3, 7]),
    "rgb565be": bytes([0xF8, 0, 0x07, 0xE0, 0, 0x1F, 0xFF, 0xFF, 0x08, 0x21, 0, 0]),
    "rgb565": bytes([0, 0xF8, 0xE0, 0x07, 0x1F, 0, 0xFF, 0xFF, 0x21, 0x08, 0, 0]),
    "grey": bytes([77, 149, 29, 255, 6, 5]),  # (77 R + 150 G + 29 B + 128) // 256
}


def grey(pixels=GREY, header=b"P5\n3 2\n255\n"):
    return header + pixels


def colour(pixels=RGB):
    return b"P6 2 3 255\n" + pixels


class TestReplay(unittest.TestCase):
    def tearDown(self):
        try:
            os.remove(NAME)
        except OSError:
            pass

    def camera(self, content, **options):
        with open(NAME, "wb") as file:
            file.write(content)
        return Camera(NAME, **options)

    def refused(self, content, reason, frames=0, **options):
        with self.assertRaisesRegex(ValueError, NAME + ": " + reason):
            camera = self.camera(content, **options)
            try:
                for _ in range(frames):
                    self.assertTrue(camera.capture() is not None)
                camera.capture()
            finally:
                camera.close()

    def test_grey(self):
        camera = self.camera(grey() + grey(BACKWARDS))
        self.assertEqual((camera.width, camera.height, camera.format), (3, 2, "grey"))
        self.assertEqual(bytes(camera.capture()), GREY)
        self.assertEqual(bytes(camera.capture()), BACKWARDS)
        self.assertEqual((camera.capture(), camera.capture()), (None, None))
        camera.close()

    def test_colour_in_every_format(self):
        for format, expected in FORMATS.items():
            camera = self.camera(colour() + colour(bytes(18)) + colour(), format=format)
            self.assertEqual((camera.width, camera.height, camera.format), (2, 3, format or "rgb888"))
            self.assertEqual(bytes(camera.capture()), expected, format)
            self.assertEqual(bytes(camera.capture()), bytes(len(expected)), format)
            self.assertEqual(bytes(camera.capture()), expected, format)
            self.assertEqual(camera.capture(), None)
            camera.close()

    def test_one_buffer(self):
        camera = self.camera(colour() * 3, format="rgb565")
        first = camera.capture()
        self.assertTrue(first is camera.capture())
        self.assertEqual(len(first), 12)
        camera.close()

    def test_loop(self):
        camera = self.camera(grey() + grey(BACKWARDS), loop=True)
        frames = [bytes(camera.capture()) for _ in range(5)]
        self.assertEqual(frames, [GREY, BACKWARDS, GREY, BACKWARDS, GREY])
        camera.close()

    def test_headers(self):
        for header in (
            b"P5 3 2 255 ",
            b"P5\t3\r\n2\v255\f",
            b"P5\n# from a camera\n3 2\n255\n",
            b"P5 # one\n#\n  3# another 7 8\n2 \n\n#255\n 255\n",
            b"P5\r#\r3\r2\r00255\n",
        ):
            camera = self.camera(grey(header=header) * 2)
            self.assertEqual([bytes(camera.capture()) for _ in range(2)], [GREY, GREY], header)
            self.assertEqual(camera.capture(), None)
            camera.close()

    def test_pixels_that_look_like_white_space_or_a_comment(self):
        pixels = b"# \n P5"
        camera = self.camera(grey(pixels))
        self.assertEqual(bytes(camera.capture()), pixels)
        camera.close()

    def test_bad_headers(self):
        for header, reason in (
            (b"", "picture 0: no picture"),
            (b"P", "picture 0: starts with b'P', must be P5 or P6"),
            (b"P2 3 2 255 ", "picture 0: starts with b'P2', must be P5 or P6"),
            (b"\xff\xd8\xff\xe0", "picture 0: starts with .*, must be P5 or P6"),
            (b"P5", "picture 0: b'' in the header, must be white space"),
            (b"P53 2 255 ", "picture 0: b'3' in the header, must be white space"),
            (b"P5 ", "picture 0: ends within the header"),
            (b"P5 #", "picture 0: ends within the header"),
            (b"P5 3", "picture 0: ends within the header"),
            (b"P5 3 2 255", "picture 0: ends within the header"),
            (b"P5 x 2 255 ", "picture 0: width is b'x', must be 1 to 65535"),
            (b"P5 -3 2 255 ", "picture 0: width is b'-', must be 1 to 65535"),
            (b"P5 0 2 255 ", "picture 0: width is 0, must be 1 to 65535"),
            (b"P5 65536 2 255 ", "picture 0: width is more than 65535"),
            (b"P5 99999999999999999999 2 255 ", "picture 0: width is more than 65535"),
            (b"P5 3 0 255 ", "picture 0: height is 0, must be 1 to 65535"),
            (b"P5 3,2 255 ", "picture 0: b',' in the header, must be white space"),
            (b"P5 3 2 15 ", "picture 0: maxval is 15, must be 255"),
            (b"P5 3 2 65535 ", "picture 0: maxval is more than 255"),
            (b"P5 3 2 255#", "picture 0: b'#' after maxval, must be one white space"),
        ):
            self.refused(header, reason)

    def test_a_file_that_ends_early(self):
        self.refused(grey()[:-1], "picture 0: ends after 5 of 6 bytes of pixels")
        self.refused(grey() + grey()[:-6], "picture 1: ends after 0 of 6 bytes of pixels", frames=1)
        self.refused(grey() + b"P5 3", "picture 1: ends within the header", frames=1)
        self.refused(grey() + b"\n", "picture 1: starts with b'\\\\n', must be P5 or P6", frames=1)
        self.refused(grey()[:-1], "picture 0: ends after 5 of 6 bytes of pixels", loop=True)

    def test_pictures_that_differ(self):
        wide = b"P5 6 1 255 " + GREY
        self.refused(grey() + wide, "picture 1: P5 of 6x1, the first is P5 of 3x2", frames=1)
        self.refused(grey() + colour(), "picture 1: P6 of 2x3, the first is P5 of 3x2", frames=1)

    def test_formats_that_cannot_be(self):
        for format in ("rgb888", "bgr888", "rgb565", "rgb565be"):
            self.refused(grey(), "picture 0: grey pictures have no %s" % format, format=format)
        with self.assertRaisesRegex(
            ValueError, "format: 'yuv' is not known; choose bgr888, grey, rgb565, rgb565be, rgb888"
        ):
            self.camera(grey(), format="yuv")

    def test_no_file(self):
        self.assertRaises(OSError, Camera, "nowhere/" + NAME)


if __name__ == "__main__":
    unittest.main()
