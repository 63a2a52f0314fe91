"""The camera of ESP32, ESP32-S2 and ESP32-S3 boards, by a firmware that has the module ``camera``.

There are two such modules: micropython-camera-API, with a class Camera, and micropython-camera-driver, with functions.
Both need a board with PSRAM.
"""

SIZES = {
    "96X96": (96, 96),
    "QQVGA": (160, 120),
    "128X128": (128, 128),
    "QCIF": (176, 144),
    "HQVGA": (240, 176),
    "240X240": (240, 240),
    "QVGA": (320, 240),
    "320X320": (320, 320),
    "CIF": (400, 296),
    "HVGA": (480, 320),
    "VGA": (640, 480),
}
FORMATS = ("grey", "rgb565be")


class Camera:
    """Frames from the sensor.

    Parameters
    ----------
    size : str, default="QQVGA"
        One of `SIZES`.
    format : str, default="grey"
        "grey" or "rgb565be": these cameras send the high byte first.
    options
        For the firmware: the pins of a board that it does not know, ``xclk_freq``, ``grab_mode``, ``fb_location``,
        by the names that the module has for them.

    Attributes
    ----------
    width, height : int
        Of a frame.
    format : str

    Raises
    ------
    ValueError
        If the firmware has no such size, or the format is none of `FORMATS`.
    OSError
        If the sensor cannot be set up.
    """

    def __init__(self, size="QQVGA", format="grey", **options):
        if format not in FORMATS:
            raise ValueError("format: %r is not what the camera makes; choose %s" % (format, ", ".join(FORMATS)))
        if size not in SIZES:
            raise ValueError("size: %r is not known; choose %s" % (size, ", ".join(sorted(SIZES))))
        self.format = format
        self.width, self.height = SIZES[size]
        self._length = self.width * self.height * (1 if format == "grey" else 2)
        self._capture = _open(size, format, options)

    def capture(self):
        """Take a frame.

        Returns
        -------
        bytes-like, width * height * (1 or 2)
            With the class Camera the frame buffer itself, valid until the next capture, else a copy.

        Raises
        ------
        OSError
            If the sensor gave no frame, or one of another size; the next one may be good.
        """
        frame = self._capture()
        if not frame:  # None or False, by module
            raise OSError("camera: no frame")
        if len(frame) != self._length:
            raise OSError("camera: a frame of %d bytes, not %d" % (len(frame), self._length))
        return _unsigned(frame) if isinstance(frame, memoryview) else frame


def _open(size, format, options):
    """Set the sensor up by the module that the firmware has; return the function that takes a picture."""
    import camera

    if hasattr(camera, "Camera"):
        names = (size, "R" + size, "R" + size.lower())
        pixels = camera.PixelFormat.GRAYSCALE if format == "grey" else camera.PixelFormat.RGB565
        framesize = _constant(camera.FrameSize, names, size)
        return camera.Camera(pixel_format=pixels, frame_size=framesize, **options).capture
    framesize = _constant(camera, ("FRAME_" + size,), size)
    options.setdefault("fb_location", camera.PSRAM)
    camera.deinit()  # a soft reset leaves it as it was, and it starts only once
    if not camera.init(
        0, format=camera.GRAYSCALE if format == "grey" else camera.RGB565, framesize=framesize, **options
    ):
        raise OSError("camera: it cannot be set up; are the pins right?")
    return camera.capture


def _constant(place, names, size):
    for name in names:
        if hasattr(place, name):
            return getattr(place, name)
    raise ValueError("size: this firmware has no %s; take QQVGA or QVGA" % size)


def _unsigned(view):
    """The same memory as bytes of 0 to 255: the firmware says that they are signed."""
    try:
        from uctypes import addressof, bytearray_at
    except ImportError:
        return view.cast("B")
    return bytearray_at(addressof(view), len(view))
