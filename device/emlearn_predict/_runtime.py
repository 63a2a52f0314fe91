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
except ImportError:
    from ._cpython import NUMBA, const, micropython, numpy  # noqa: F401 - const is for the other files

NAME = sys.implementation.name + ("-numba" if NUMBA else "")


@micropython.native
def ptr16(buffer):
    """Annotation of the pointer code, and its cast: nothing to do where viper does not compile."""
    return buffer


ptr8 = ptr32 = ptr16

try:
    import emlearn_trees as native_trees
except ImportError:
    native_trees = None


@micropython.viper
def _first_word(values: ptr16) -> int:
    return values[0]


# its result is read as the bits of floats, which takes compiled pointer code
if native_trees and _first_word(array("f", [1.0])) != 0:
    native_trees = None

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
        return numpy.zeros(n, numpy.int32)
    return array("H", bytes(2 * n))


def words32(n):
    """Scratch memory for `n` integers in 0..2**31 - 1."""
    if NUMBA:
        return numpy.zeros(n, numpy.int32)
    return array("I", bytes(4 * n))


def int16s(n):
    """Memory for `n` samples, features or votes: signed, 16 bits."""
    if NUMBA:
        return numpy.zeros(n, numpy.int16)
    return array("h", bytes(2 * n))


def check_int16(values, name):
    """Refuse a buffer whose elements are not of 16 bits: pointer code would read past its end."""
    if len(bytearray(values)) != 2 * len(values):
        raise ValueError("%s must be an array of int16, such as array('h', ...)" % name)


def frame_bytes(frame):
    """Return a frame as pointer code takes it; refuse one whose elements are not bytes, without copying it."""
    if len(bytes(memoryview(frame)[:1])) != min(1, len(frame)):
        raise ValueError("frame must be bytes, such as a bytearray")
    if NUMBA:
        view = numpy.frombuffer(frame, numpy.uint8)
        return view.copy() if isinstance(frame, bytes) else view  # writable, as all others: compiled once
    return frame
