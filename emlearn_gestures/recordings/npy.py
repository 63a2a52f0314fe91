"""NumPy's files: an array of (rows, channels) or (channels, rows), of named fields, or several arrays."""

from __future__ import annotations

import zipfile
import zlib
from tokenize import TokenError
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.roles import name_columns

# NumPy parses the header as Python source and lets the parser's own errors through.
_UNREADABLE = (ValueError, SyntaxError, TokenError)
_CHANNELS = 16  # the most that a board takes, and so the most columns
RATES = ("rate", "fs", "sample_rate", "sampling_rate", "samplerate", "frequency", "hz")
_NAMES = ("columns", "channels", "names", "fields", "axes")


def read_npy(source: Source) -> list[Table]:
    """Read one array; integers are counts, floats leave their unit to be recognised."""
    where = source.relative
    try:
        # mmap compares the header with the size of the file before anything is read
        array = np.load(source.path, allow_pickle=False, mmap_mode="r")
    except EOFError:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it") from None
    except _UNREADABLE as error:
        raise UserError(f"{where}: {_why(source, error)}") from None
    return [_table(source, array, None)]


def read_npz(source: Source) -> list[Table]:
    """Read a file of arrays: each is a recording, or all of one axis and one length are the columns of one."""
    where = source.relative
    if not source.path.stat().st_size:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it")
    try:
        with np.load(source.path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (*_UNREADABLE, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise UserError(f"{where}: not readable as .npz ({(str(error).splitlines() or ['no detail'])[0]})") from None
    rate = next(
        (float(a) for n, a in arrays.items() if n.lower() in RATES and a.ndim == 0 and a.dtype.kind in "iuf"), None
    )
    texts = {name: array for name, array in arrays.items() if array.dtype.kind in "US"}
    names = next((a for n, a in texts.items() if n.lower() in _NAMES and a.ndim == 1), None)
    flat = {name: array for name, array in arrays.items() if array.ndim == 1 and array is not names and len(array) > 1}
    blocks = {name: array for name, array in arrays.items() if array.ndim > 1 or array.dtype.names}
    if flat and not blocks:
        lengths = {len(array) for array in flat.values()}
        if len(lengths) > 1:
            each = ", ".join(f"{name} has {len(array)}" for name, array in flat.items())
            raise UserError(f"{where}: arrays of different lengths ({each}); the columns of a recording have one")
        units = {"": "counts"} if all(a.dtype.kind in "iu" for a in flat.values()) else {}
        return [Table(source, pd.DataFrame({n: _plain(a) for n, a in flat.items()}), units=units, rate=rate)]
    if not blocks:
        raise UserError(f"{where}: no array of numbers of shape (rows, channels)")
    if len(blocks) == 1:
        array = next(iter(blocks.values()))
        table = _table(source, array, names)
        beside = {name: _plain(column) for name, column in flat.items() if len(column) == len(table.frame)}
        if beside:
            name_columns(table, None)
            table.frame, table.named = table.frame.assign(**beside), True
        table.rate = rate
        return [table]
    tables = [_table(source, array, names, part=name) for name, array in blocks.items()]
    for table in tables:
        table.rate = rate
    return tables


def _plain(array: np.ndarray) -> Any:
    """An array of NumPy's bytes or texts as Python's, so that pandas knows them."""
    return array.astype(str).astype(object) if array.dtype.kind in "US" else array


def _table(source: Source, array: np.ndarray, names: np.ndarray | None, part: str = "") -> Table:
    where = f"{source.relative}:{part}" if part else source.relative
    if array.dtype.names:
        if array.ndim != 1:
            raise UserError(f"{where}: array of shape {array.shape} with named fields; its shape must be (rows,)")
        fields = {name: _plain(np.asarray(array[name])) for name in array.dtype.names}
        if not len(array) or any(column.ndim != 1 for column in fields.values()):
            raise UserError(f"{where}: no rows, or a field that is an array itself; its fields must be numbers")
        return Table(source, pd.DataFrame(fields), part=part)
    if array.ndim != 2 or array.dtype.kind not in "iuf":
        raise UserError(
            f"{where}: array of shape {array.shape} and type {array.dtype}; "
            "it must be numbers of shape (rows, channels)"
        )
    if not array.size:
        raise UserError(f"{where}: no rows (shape {array.shape})")
    values = np.array(array)
    if values.shape[0] <= _CHANNELS < values.shape[1]:  # channels first
        values = values.T
    named = names is not None and len(names) == values.shape[1]
    columns = [str(n) for n in names] if names is not None and named else [str(n) for n in range(values.shape[1])]
    units = {"": "counts"} if array.dtype.kind in "iu" else {}
    return Table(
        source, pd.DataFrame(np.ascontiguousarray(values), columns=columns), named=named, units=units, part=part
    )


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
