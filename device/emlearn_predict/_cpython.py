"""What stands in for the module ``micropython`` on CPython.

Its decorators compile with numba when that is installed (switch it off with ``EMLEARN_PREDICT_NUMBA=0``) and leave the
function alone when it is not.
"""

import os

__all__ = ["NUMBA", "const", "holds", "micropython", "pixels", "zeros"]

try:
    if os.environ.get("EMLEARN_PREDICT_NUMBA", "1") == "0":
        raise ImportError("numba is switched off")
    import numba
    import numpy

    NUMBA = True

    def _cache():
        # numba looks at the file of a function, not at those of the functions it calls: a folder for each state
        # of this package, so that compiled code is never older than its source
        from hashlib import sha256

        here = os.path.dirname(__file__)
        digest = sha256()
        for name in sorted(os.listdir(here)):
            if name.endswith(".py"):
                with open(os.path.join(here, name), "rb") as file:
                    digest.update(file.read())
        base = os.environ.get("NUMBA_CACHE_DIR") or os.path.expanduser("~/.cache/emlearn_predict")
        return os.path.join(base, digest.hexdigest()[:16])

    _CACHE = _cache()

    def _compile(function):
        if "." in function.__qualname__:  # a method: native on a board, where its frame would be on the heap
            return function
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = _CACHE
        try:
            return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
        finally:
            numba.config.CACHE_DIR = before

except ImportError:
    NUMBA = False

    def _compile(function):
        return function


class micropython:  # noqa: N801 - it stands in for the module of that name
    viper = staticmethod(_compile)
    native = staticmethod(_compile)


def const(value):
    return value


def holds(values, code):
    """Whether the elements of a buffer are of the array's type `code`."""
    try:
        view = memoryview(values)
    except TypeError:
        return False
    return view.ndim == 1 and view.format == code


def zeros(n, bits):
    """Memory that numba takes, for `n` signed integers."""
    return numpy.zeros(n, "int%d" % bits)


def pixels(frame):
    """Return a frame as numba takes it: writable, as all are, so that it is compiled once."""
    view = numpy.frombuffer(frame, numpy.uint8)
    return view.copy() if isinstance(frame, bytes) else view
