"""The camera of OpenMV boards, and of others with OpenMV's firmware (Arduino Nicla Vision, Portenta, Giga)."""

FORMATS = ("grey", "rgb565", "rgb565be")


class Camera:
    """Frames by the module ``csi``, or by its predecessor ``sensor``.

    Parameters
    ----------
    size : str, default="QQVGA"
        What `csi` calls the size: QQQVGA is 80x60, QQVGA 160x120, QVGA 320x240.
    format : str, default="grey"
        "grey" or "rgb565". "rgb565be" says that the firmware is an old one whose frames have the high byte first;
        the sensor does the same for both.
    window : tuple of int, optional
        (width, height) of the part in the middle that is used.
    settle_ms : int, default=2000
        Time that exposure and white balance get at the start.
    mirror, flip : bool, default=False
        Swap left and right, top and bottom.

    Attributes
    ----------
    width, height : int
        Of a frame.
    format : str

    Raises
    ------
    ValueError
        If the firmware has no such size, or the format is none of `FORMATS`.
    RuntimeError, OSError
        If the sensor cannot be set up.
    """

    def __init__(self, size="QQVGA", format="grey", window=None, settle_ms=2000, mirror=False, flip=False):
        if format not in FORMATS:
            raise ValueError("format: %r is not what the camera makes; choose %s" % (format, ", ".join(FORMATS)))
        self.format = format
        self._snapshot = _open(size, format, window, settle_ms, mirror, flip)
        image = self._snapshot()
        self.width = image.width()
        self.height = image.height()
        self._length = self.width * self.height * (1 if format == "grey" else 2)

    def capture(self):
        """Take a frame.

        Returns
        -------
        bytearray, width * height * (1 or 2)
            The frame buffer itself, not a copy: it is overwritten by a later capture.

        Raises
        ------
        OSError
            If the sensor gave no frame, or one of another size; the next one may be good.
        """
        try:
            frame = self._snapshot().bytearray()
        except RuntimeError as error:  # what the firmware raises on a time-out of the sensor
            raise OSError("camera: %s" % error)
        if len(frame) != self._length:
            raise OSError("camera: a frame of %d bytes, not %d" % (len(frame), self._length))
        return frame


def _open(size, format, window, settle_ms, mirror, flip):
    """Set the sensor up by the module that the firmware has; return the function that takes a picture."""
    try:
        import csi
    except ImportError:
        import sensor

        framesize, pixformat = _constants(sensor, size, format)
        sensor.reset()
        sensor.set_pixformat(pixformat)
        sensor.set_framesize(framesize)
        if window:
            sensor.set_windowing(window)
        sensor.set_hmirror(mirror)
        sensor.set_vflip(flip)
        sensor.skip_frames(time=settle_ms)
        return sensor.snapshot
    framesize, pixformat = _constants(csi, size, format)
    chip = csi.CSI()
    chip.reset()
    chip.pixformat(pixformat)
    chip.framesize(framesize)
    if window:
        chip.window(window)
    chip.hmirror(mirror)
    chip.vflip(flip)
    chip.snapshot(time=settle_ms)
    return chip.snapshot


def _constants(module, size, format):
    framesize = getattr(module, size, None)
    if type(framesize) is not int:
        raise ValueError("size: %r is not known to the module %s; take QQVGA or QVGA" % (size, module.__name__))
    return framesize, module.GRAYSCALE if format == "grey" else module.RGB565
