"""Tables in text files: the cells of a row stand in a line, whatever separates them."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.layout import Layout, cells_of, detect, first_line, is_comment, is_rule
from emlearn_gestures.files.serial_text import named_values, without_clock
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table
from emlearn_gestures.files.text import read_text

CLOCK = "time of day"  # the column that a serial monitor's time becomes
_FIRST_BYTES = np.frombuffer(b"0123456789+.", np.uint8)


def read_table(source: Source, *, as_text: bool = False) -> Table:
    """Read one text file, as strictly as a spreadsheet is not: every row has the cells of the header.

    ``as_text`` is for lists: their first line is the header, and 007 stays what it is.
    """
    where = source.relative
    text = read_text(source.path, where).rstrip()
    clock, shift = None, 0
    if as_text:
        layout = first_line(text)
    else:
        text, clock = without_clock(text)
        plain = named_values(text, where)
        shift, text = plain.count("\n") - text.count("\n"), plain
        layout = detect(text, where)
    if layout.names is not None:
        twice = [name for name in layout.names if layout.names.count(name) > 1]
        if twice:
            raise UserError(f"{where}: two columns are named {twice[0]!r}; every column needs its own name")
    lines = _Lines(text, layout, where)
    if not len(lines.rows):
        raise UserError(f"{where}: no rows below the header")
    frame = _frame(lines.body(), layout, where, as_text)
    if "" in frame.columns and (frame[""].astype(str) == "").all():  # rows that end with a delimiter
        del frame[""]
    if clock is not None:
        frame.insert(0, CLOCK, [clock[line - shift] for line in lines.rows])
    return Table(
        source,
        frame,
        lines.rows + 1 - shift,
        sections=lines.sections,
        titles=layout.titles,
        named=layout.names is not None,
    )


def _frame(body: bytes, layout: Layout, where: str, as_text: bool) -> pd.DataFrame:
    names = layout.names or [str(number) for number in range(layout.count)]
    try:
        return pd.read_csv(
            io.BytesIO(body),
            sep=r"\s+" if layout.delimiter == " " else layout.delimiter,
            decimal=layout.decimal,
            names=list(names),
            header=None,
            index_col=False,
            keep_default_na=False,  # a class may be called NA
            skipinitialspace=True,
            dtype=str if as_text else None,
            low_memory=False,
        )
    except (pd.errors.ParserError, ValueError) as error:
        raise UserError(f"{where}: not readable as CSV ({str(error).splitlines()[0]})") from None


@dataclass
class _Lines:
    """Which lines of a text are rows, and which of them belong together.

    Most lines begin with a digit and have as many delimiters as the others: NumPy tells. The rest is looked at.
    """

    text: str
    layout: Layout
    where: str

    def __post_init__(self) -> None:
        self._bytes = self.text.encode()
        letters = np.frombuffer(self._bytes, np.uint8)
        breaks = np.flatnonzero(letters == 10)
        self._starts = np.concatenate([[0], breaks + 1])
        self._ends = np.concatenate([breaks, [len(letters)]])
        counts = self._counts(letters)
        begins = letters[np.minimum(self._starts, len(letters) - 1)]
        plain = (counts == self.layout.count) & (self._ends > self._starts)
        known = np.isin(begins, _FIRST_BYTES)
        # a text, a sign or a quote may begin a row, a line of dashes, or the header once more
        header = self.layout.header.encode()
        alike = self._ends - self._starts == len(header)
        seconds = letters[np.minimum(self._starts + 1, len(letters) - 1)]
        suspect = (
            alike
            | ((seconds == begins) & (begins != 32))
            | (begins == ord("#"))
            | (begins == ord(self.layout.delimiter))
        )
        suspect |= np.isin(begins, np.frombuffer(b"/%!", np.uint8))
        if len(header) > 1:  # the header with other blanks in it
            suspect |= (begins == header[0]) & (seconds == header[1])
            suspect |= (begins == 32) & (seconds == header[0])
        odd = np.flatnonzero(~plain | (~known & suspect))
        odd = odd[odd >= self.layout.first]
        is_row = np.ones(len(self._starts), bool)
        is_row[: self.layout.first] = False
        cuts = np.zeros(len(self._starts), bool)
        for line in odd:
            is_row[line], cuts[line] = self._judge(int(line), int(counts[line]))
        self.rows: NDArray[np.int64] = np.flatnonzero(is_row)
        section = np.unique(np.cumsum(cuts)[self.rows], return_inverse=True)[1]
        sizes = np.bincount(section) if len(section) else np.zeros(0, int)
        # an empty line below each row separates nothing
        self.sections: NDArray[np.int64] | None = section if len(sizes) > 1 and np.median(sizes) > 1 else None

    def line(self, number: int) -> str:
        return self._bytes[self._starts[number] : self._ends[number]].decode()

    def body(self) -> bytes:
        """The rows, without what stands between them."""
        first, last = self.rows[0], self.rows[-1]
        if last - first + 1 == len(self.rows):
            return self._bytes[self._starts[first] : self._ends[last]]
        return b"\n".join(self._bytes[self._starts[row] : self._ends[row]] for row in self.rows)

    def _counts(self, letters: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Cells of each line."""
        if self.layout.delimiter == " ":
            blank = (letters == 32) | (letters == 9) | (letters == 10)
            before = np.concatenate([[True], blank[:-1]])
            places = np.flatnonzero(~blank & before)
            extra = 0
        else:
            places, extra = np.flatnonzero(letters == ord(self.layout.delimiter)), 1
        counts = np.searchsorted(places, self._ends) - np.searchsorted(places, self._starts) + extra
        quotes = np.flatnonzero(letters == ord('"'))
        for line in np.unique(np.searchsorted(self._ends, quotes)):
            counts[line] = len(cells_of(self.line(int(line)), self.layout.delimiter))
        return counts

    def _judge(self, number: int, count: int) -> tuple[bool, bool]:
        """Whether a line is a row, and whether it ends a recording."""
        line = self.line(number)
        if not line.strip(f" \t\r{self.layout.delimiter}") or is_rule(line) or line == self.layout.header:
            return False, True
        cells = cells_of(line, self.layout.delimiter)
        if self.layout.names is not None and tuple(cells) == self.layout.names:
            return False, True
        if self.layout.remarks and is_comment(line):
            return False, False
        if count != self.layout.count:
            has = f"the header has {self.layout.count}" if self.layout.names else f"the first has {self.layout.count}"
            raise UserError(f"{self.where}: line {number + 1} has {count} cells, {has}")
        return True, False
