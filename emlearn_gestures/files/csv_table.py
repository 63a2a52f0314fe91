"""CSV files: comma, semicolon or tab, the first line names the columns."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table, default_channels


def separator_of(header: str) -> str:
    """Comma, semicolon or tab: what the first line has most of."""
    return max(",;\t", key=header.count)


def read_table(source: Source, channels: tuple[str, ...] | None = None, *, as_text: bool = False) -> Table:
    """Read one CSV file, as strictly as a spreadsheet is not: every row has the cells of the header.

    ``channels`` names the columns of a file without a header; ``as_text`` keeps 007 what it is.
    """
    where = source.relative
    raw = source.path.read_bytes()
    if not raw.strip():
        raise UserError(f"{where}: empty file ({len(raw)} bytes); record it again or remove it")
    try:
        text = raw.decode("utf-8-sig").rstrip()
    except UnicodeDecodeError as error:
        raise UserError(f"{where}: not a text file (byte {error.start} is not UTF-8)") from None
    first_line = text.lstrip().split("\n", 1)[0]
    separator = separator_of(first_line)
    header, lines = _rows(text, separator, where)
    if all(_is_number(cell) for cell in header):
        names, first_row = default_channels(len(header), channels, where), None
        lines.insert(0, 1)
    else:
        names, first_row = tuple(header), 0
    if not lines:
        raise UserError(f"{where}: no rows below the header")
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            names=list(names),
            header=first_row,
            index_col=False,
            keep_default_na=False,  # a class may be called NA
            skipinitialspace=True,
            dtype=str if as_text else None,
            low_memory=False,
        )
    except (pd.errors.ParserError, ValueError) as error:
        raise UserError(f"{where}: not readable as CSV ({str(error).splitlines()[0]})") from None
    return Table(source, frame, np.array(lines))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _rows(text: str, separator: str, where: str) -> tuple[list[str], list[int]]:
    """The cells of the header, and the line number of each row below it."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    header: list[str] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if header and cells and len(cells) != len(header):
                raise UserError(f"{where}: line {reader.line_num} has {len(cells)} cells, the header has {len(header)}")
            if header and cells:
                lines.append(reader.line_num)
            elif cells:
                header = [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UserError(f"{where}: line {reader.line_num} is not CSV ({error})") from None
    twice = [name for name in header if header.count(name) > 1 and not _is_number(name)]
    if twice:
        raise UserError(f"{where}: two columns are named {twice[0]!r}; every column needs its own name")
    return header, lines
