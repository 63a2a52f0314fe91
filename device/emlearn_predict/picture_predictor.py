"""The whole path of pictures on the device: frames in, events out."""

from binascii import unhexlify

from ._runtime import const, micropython
from .bundle import MODEL, SELFTEST, read_selftest
from .checks import integer
from .picture_features import DEPTHS, FAMILY, PictureFeatures
from .predictor import Predictor

_LARGEST = const(0x3FFFFFFF)  # small integer on 32 bits: one more would be allocated
_SIDE = const(64)  # the most that a frame of the self-test has
_LINE = const(80)


class ImagePredictor(Predictor):
    """Recognise what a camera sees, in single pictures or in a stream of frames.

    Build it with `load`. `push` and `predict` allocate nothing as long as they get the buffer that they got before.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last frame, those that the model takes.
    votes : array of int16, n_classes
        Of the last frame; all are 0 where the gate of the bundle has refused it.
    n_votes : int
        votes / n_votes are the shares of the classes.
    index : int
        Of the class decided last, -1 for none.
    width, height : int
        Of the frames, 0 where `load` was not told.
    format : str or None
    """

    FAMILY = FAMILY

    def __init__(self, folder, description, native=True, width=0, height=0, format=None):
        for name, side in (("width", width), ("height", height)):
            if type(side) is not int or side < 0:
                raise ValueError("%s is %r, must be the number of pixels, or 0 if it is not known" % (name, side))
        if format is not None and format not in DEPTHS:
            raise ValueError("format is %r, must be one of %s" % (format, ", ".join(sorted(DEPTHS))))
        super().__init__(folder, description, native)
        if format == "grey" and description["source"]["colour"] and description["features"]["colour"]:
            raise ValueError("format is grey, but the model goes by colours; train it with --grey")
        self.width = width
        self.height = height
        self.format = format

    @classmethod
    def load(cls, folder, width=0, height=0, format=None, native=True):
        """Read and check a bundle.

        Parameters
        ----------
        folder : str
            With model.json and the files that it names.
        width, height : int, default=0
            Of the camera's frames, in pixels; `push` needs them, `predict` can be told each time.
        format : str or None, default=None
            Of the pixels: grey, rgb888, bgr888, rgb565 (low byte first) or rgb565be. None: grey, rgb565 or rgb888, by
            the bytes that a pixel has.
        native : bool, default=True
            Use the native module emlearn_trees where it is installed. The votes are the same.

        Raises
        ------
        OSError
            If a file is missing.
        ValueError
            If the bundle is damaged, not for this version or not of pictures; or `format` is grey and the model was
            trained on coloured pictures and goes by their colours.
        """
        return cls._load(folder, native, width, height, format)

    def _make_extractor(self, description):
        source = description["source"]
        for key in ("width", "height"):
            integer(MODEL, "source " + key, source.get(key), 1, 8192)
        if not isinstance(source.get("colour"), bool):
            raise ValueError("%s: source colour is %r, must be true or false" % (MODEL, source.get("colour")))
        return PictureFeatures(description["features"])

    def clear(self):
        """Forget the background and what was decided, as at the start."""
        super().clear()
        self.extractor.clear()

    @micropython.native
    def push(self, frame):
        """Evaluate the next frame; then the running background, where the model has one, learns it.

        Parameters
        ----------
        frame : bytes-like, width * height pixels
            Rows from top to bottom. Pass the same buffer each time: a new one is checked, which may allocate.

        Returns
        -------
        Event or None
            An event when the decision changed. It is the same object each time; its `window` counts frames.
        """
        event = None
        self._evaluate(frame, self.width, self.height, self.format)
        if self.decision.update(self.votes):
            event = self._changed()
        self._count = 0 if self._count == _LARGEST else self._count + 1
        self.extractor.learn()
        return event

    def predict(self, frame, width=0, height=0):
        """Label of a single picture, without decision: the class with most votes, the first of equals.

        None where the bundle has a gate that refuses it: it is like nothing in the training.

        Parameters
        ----------
        frame : bytes-like, width * height pixels
            Rows from top to bottom, pixels in the format that `load` was told.
        width, height : int, default=0
            0: as `load` was told.
        """
        return self._label(self._evaluate(frame, width or self.width, height or self.height, self.format))

    def selftest(self):
        """Run the bundle's recorded frames; return how many features and votes differ: (0, 0) is good.

        The background is forgotten.
        """
        self.extractor.clear()
        try:
            return self._run_selftest(None)
        finally:
            self.extractor.clear()

    @micropython.native
    def _evaluate(self, frame, width, height, format):
        if not width or not height:
            raise ValueError("the size of the frames is not known; give width and height to load")
        self.extractor.extract(frame, width, height, self._computed, format)
        return self._classify()

    def _run_case(self, file, buffer, features, votes):
        case = read_frame(file)
        if case is None:
            return False
        self._case = case
        if not read_selftest(file, (), features, votes):
            raise ValueError("%s: ends within a case" % SELFTEST)
        self._evaluate(*case)
        self.extractor.learn()
        return True


def read_frame(file):
    """Read the next frame of a self-test.

    It is a line s with width, height and format, and lines x of up to 32 bytes in hexadecimal.

    Returns
    -------
    tuple or None
        The frame's bytes, its width, height and format; None at the end of the file.

    Raises
    ------
    ValueError
        If it is not whole, or larger than 64 by 64 pixels.
    """
    line = file.readline(_LINE)
    if not line:
        return None
    fields = line.strip().split(",")
    if len(fields) != 4 or fields[0] != "s" or fields[3] not in DEPTHS:
        raise ValueError("%s: %r is not the size and format of a frame" % (SELFTEST, line[:32]))
    width, height = (int(field) if field.isdigit() else 0 for field in fields[1:3])
    if not 1 <= width <= _SIDE or not 1 <= height <= _SIDE:
        raise ValueError("%s: %r is a frame of another size than 1 to %d pixels" % (SELFTEST, line[:32], _SIDE))
    frame = bytearray(width * height * DEPTHS[fields[3]])
    at = 0
    while at < len(frame):
        line = file.readline(_LINE)
        try:
            part = unhexlify(line.strip()[2:]) if line.startswith("x,") else b""
        except ValueError:
            part = b""
        if not 1 <= len(part) <= len(frame) - at:
            raise ValueError("%s: %r does not fit a frame of %d bytes" % (SELFTEST, line[:32], len(frame)))
        frame[at : at + len(part)] = part
        at += len(part)
    return frame, width, height, fields[3]
