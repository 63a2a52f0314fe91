"""The only file that knows which runtime it is on.

The files of this package say ``@micropython.viper`` and ``@micropython.native``. MicroPython's compiler knows the
two by sight. On CPython the name ``micropython`` is bound here to the stand-in of _cpython.py, which boards are spared.

``words16`` and ``words32`` hand out scratch memory for values that are never negative. CPython's interpreter gets
arrays that raise on a value out of range; numba gets int32, so that no load is ever of an unsigned type, which it
would mix with a signed one to a float.
"""

import sys
from array import array

try:
    import micropython
    from micropython import const

    NUMBA = False

    def holds(values, code):
        """Whether the elements of a buffer are of the array's type `code`, "h" or "B". At most one is copied."""
        # Arrays are compared only where their elements have one size, and put in order unless both are signed.
        differs = False
        try:
            one = memoryview(values)[:1]
            for empty in (array(code), one[:0]):
                if empty != array(code) or len(bytes(one)) != len(one) * (1 if code == "B" else 2):
                    return False
                try:
                    empty < array(code.lower())  # noqa: B015 - whether it raises is what is asked
                except NotImplementedError:
                    differs = not differs
        except (TypeError, NotImplementedError):
            return False
        return not differs and not isinstance(values, str)

except ImportError:
    from ._cpython import NUMBA, const, holds, micropython, pixels, zeros  # noqa: F401 - const is for others

NAME = sys.implementation.name + ("-numba" if NUMBA else "")


@micropython.native
def ptr16(buffer):
    """Annotation of the pointer code, and its cast: nothing to do where viper does not compile."""
    return buffer


ptr8 = ptr32 = ptr16

try:
    import emlearn_trees as native_trees

    native_reason = ""
except Exception as error:  # whatever it raises: it may be of another board or version, or not fit the heap
    native_trees = None
    native_reason = "%s: %s" % (type(error).__name__, error)

try:
    from gc import mem_free, threshold

    def collect_often(threshold_before=0):
        """Collect garbage each time that a 64th of the free memory was handed out; return the threshold before.

        Call it before much is read, and again with what it returned when that is done: what stays then lies together,
        and what is left of a small heap is in one piece.
        """
        before = threshold()
        threshold(threshold_before or mem_free() >> 6)
        return before

except ImportError:

    def collect_often(threshold_before=0):
        """Leave it to the runtime."""


try:
    from binascii import crc32
except ImportError:

    def crc32(data, crc=0):
        """CRC-32 for ports that leave it out."""
        crc ^= 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
        return crc ^ 0xFFFFFFFF


def words16(n):
    """Scratch memory for `n` integers in 0..65535."""
    if NUMBA:
        return zeros(n, 32)
    return array("H", bytes(2 * n))


def words32(n):
    """Scratch memory for `n` integers in 0..2**31 - 1."""
    if NUMBA:
        return zeros(n, 32)
    return array("I", bytes(4 * n))


def int16s(n):
    """Memory for `n` samples, features or votes: signed, 16 bits."""
    if NUMBA:
        return zeros(n, 16)
    return array("h", bytes(2 * n))


def _check(values, code, text):
    if not holds(values, code):
        raise ValueError(text % (repr(values[:0]) if isinstance(values, array) else type(values).__name__))


def check_int16(values, name):
    """Refuse a buffer of other elements than int16: pointer code would misread them, or read past their end."""
    _check(values, "h", name + " must be an array of int16, such as array('h', ...), not %s")


def frame_bytes(frame):
    """Return a frame as pointer code takes it; refuse one whose elements are not unsigned bytes."""
    _check(frame, "B", "frame must be bytes, such as a bytearray, not %s")
    return pixels(frame) if NUMBA else frame
