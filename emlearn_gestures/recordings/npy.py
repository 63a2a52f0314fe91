"""NumPy ``.npy`` files: (rows, channels), usually int16 counts."""

from __future__ import annotations

from tokenize import TokenError

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import class_of, group_of, refuse_column
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import default_channels
from emlearn_gestures.recordings.model import ReadOptions, Recording

# NumPy parses the header as Python source and lets the parser's own errors through.
_UNREADABLE = (ValueError, SyntaxError, TokenError)


def read_npy(source: Source, options: ReadOptions) -> list[Recording]:
    """Read one array; integers are counts, floats leave their unit to be recognised."""
    where = source.relative
    refuse_column(options.label, "label", where)
    refuse_column(options.group, "group", where)
    try:
        # mmap compares the header with the size of the file before anything is read
        array = np.load(source.path, allow_pickle=False, mmap_mode="r")
    except EOFError:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it") from None
    except _UNREADABLE as error:
        raise UserError(f"{where}: {_why(source, error)}") from None
    if array.ndim != 2 or array.dtype.kind not in "iuf":
        raise UserError(
            f"{where}: array of shape {array.shape} and type {array.dtype}; "
            "it must be numbers of shape (rows, channels)"
        )
    if not array.size:
        raise UserError(f"{where}: no rows (shape {array.shape})")
    channels = default_channels(array.shape[1], options.channels, where)
    values = np.array(array, dtype=np.float64)
    units = dict.fromkeys(channels, "counts") if array.dtype.kind in "iu" else {}
    classes = np.full(len(values), class_of(source, options.label), dtype=object)
    group = group_of(source, options.group)
    return [Recording(where, where, values, channels, classes, group, units=units, category=source.category)]


def _why(source: Source, error: Exception) -> str:
    """What is wrong with a file that NumPy cannot load."""
    size = source.path.stat().st_size
    if size == 0:
        return "empty file (0 bytes); record it again or remove it"
    try:
        with source.path.open("rb") as stream:
            version = np.lib.format.read_magic(stream)
            header = np.lib.format
            read = header.read_array_header_1_0 if version == (1, 0) else header.read_array_header_2_0
            shape, _, dtype = read(stream)
            has = size - stream.tell()
    except _UNREADABLE:
        return "not a NumPy array (.npy): its header cannot be read"
    if dtype.hasobject:
        return "an array of Python objects; save it as int16 or float32 numbers"
    needs = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    if has < needs:
        return f"shorter than its header: shape {shape} needs {needs} bytes, the file has {has}"
    return (str(error).splitlines() or ["unreadable"])[0]
