"""A camera that shows recorded frames, so that programs for cameras run on a PC, and do the same each time.

The file holds binary netpbm pictures (P5 grey, P6 colour, maxval 255), one after the other: what ``cat *.pgm`` makes
of single ones.
"""

FORMATS = {"grey": 1, "rgb888": 3, "bgr888": 3, "rgb565": 2, "rgb565be": 2}
_SPACES = b" \t\n\v\f\r"
_LARGEST = 65535


class Camera:
    """Frames from a file, all of the same kind and size.

    Parameters
    ----------
    path : str
    format : str, optional
        What frames are handed out as: "grey", or, of colour pictures, "rgb888", "bgr888", "rgb565" or "rgb565be" as
        well. "grey" or "rgb888" by the file if it is not given.
    loop : bool, default=False
        Start again after the last frame.

    Attributes
    ----------
    width, height : int
        Of a frame.
    format : str

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it does not start as a picture, or cannot be handed out in that format.
    """

    def __init__(self, path, format=None, loop=False):
        if format is not None and format not in FORMATS:
            raise ValueError("format: %r is not known; choose %s" % (format, ", ".join(sorted(FORMATS))))
        self._path = path
        self._loop = loop
        self._count = 0
        self._file = open(path, "rb")
        try:
            first = self._header()
            if first is None:
                raise self._wrong("no picture")
            self._kind, self.width, self.height = first
            self.format = format or ("grey" if self._kind == b"P5" else "rgb888")
            if self._kind == b"P5" and self.format != "grey":
                raise self._wrong("grey pictures have no %s" % self.format)
        except ValueError:
            self._file.close()
            raise
        self._file.seek(0)
        pixels = self.width * self.height
        self._buffer = memoryview(bytearray(pixels if self._kind == b"P5" else 3 * pixels))
        self._frame = self._buffer[: pixels * FORMATS[self.format]]

    def capture(self):
        """Return the next frame, in the same memory each time, or None after the last.

        Raises
        ------
        ValueError
            If the file ends within a picture, or a picture is not like the first.
        """
        header = self._header()
        if header is None and self._loop:
            self._file.seek(0)
            self._count = 0
            header = self._header()
        if header is None:
            return None
        if header != (self._kind, self.width, self.height):
            raise self._wrong("%s of %dx%d, the first is %s of %dx%d" % (_text(header) + _text(self._like())))
        got = 0
        while got < len(self._buffer):
            n = self._file.readinto(self._buffer[got:])
            if not n:
                raise self._wrong("ends after %d of %d bytes of pixels" % (got, len(self._buffer)))
            got += n
        self._count += 1
        if self._kind == b"P6":
            _convert(self._buffer, self.width * self.height, self.format)
        return self._frame

    def close(self):
        """Close the file."""
        self._file.close()

    def _like(self):
        return self._kind, self.width, self.height

    def _wrong(self, reason):
        return ValueError("%s: picture %d: %s" % (self._path, self._count, reason))

    def _header(self):
        """Read a header; return kind, width and height, or None at the end of the file."""
        kind = self._file.read(2)
        if not kind:
            return None
        if kind not in (b"P5", b"P6"):
            raise self._wrong("starts with %r, must be P5 or P6, binary netpbm" % kind)
        width = self._number("width", self._space(self._file.read(1)), _LARGEST)
        height = self._number("height", self._space(width[1]), _LARGEST)
        maxval = self._number("maxval", self._space(height[1]), 255)
        if maxval[0] != 255:
            raise self._wrong("maxval is %d, must be 255" % maxval[0])
        if not maxval[1] or maxval[1] not in _SPACES:
            raise self._wrong("%r after maxval, must be one white space" % maxval[1])
        return kind, width[0], height[0]

    def _space(self, byte):
        """Skip white space, at least one, and comments; return the byte after them."""
        if not byte or (byte not in _SPACES and byte != b"#"):
            raise self._wrong("%r in the header, must be white space" % byte)
        while byte and (byte in _SPACES or byte == b"#"):
            if byte == b"#":
                while byte and byte not in b"\n\r":
                    byte = self._file.read(1)
            else:
                byte = self._file.read(1)
        return byte

    def _number(self, name, byte, largest):
        """Read a number of which `byte` is the first digit; return it and the byte after it."""
        value = digits = 0
        while byte and byte in b"0123456789":
            value = 10 * value + ord(byte) - 48
            digits += 1
            if value > largest:
                raise self._wrong("%s is more than %d" % (name, largest))
            byte = self._file.read(1)
        if not byte:
            raise self._wrong("ends within the header")
        if not value:
            raise self._wrong("%s is %s, must be 1 to %d" % (name, "0" if digits else repr(byte), largest))
        return value, byte


def _text(picture):
    return (picture[0].decode(),) + picture[1:]


def _convert(buffer, pixels, format):
    """Turn RGB pixels into another format, in place: no pixel gets longer."""
    if format == "rgb888":
        return
    at = 0
    for i in range(0, 3 * pixels, 3):
        r = buffer[i]
        g = buffer[i + 1]
        b = buffer[i + 2]
        if format == "grey":
            buffer[at] = (77 * r + 150 * g + 29 * b + 128) >> 8
            at += 1
        elif format == "bgr888":
            buffer[i] = b
            buffer[i + 2] = r
        else:
            high = r & 0xF8 | g >> 5
            low = (g << 3) & 0xE0 | b >> 3
            buffer[at] = high if format == "rgb565be" else low
            buffer[at + 1] = low if format == "rgb565be" else high
            at += 2
