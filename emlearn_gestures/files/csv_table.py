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
from emlearn_gestures.files.text import read_utf8

CLOCK = "time of day"  # the column that a serial monitor's time becomes
_NUMBER = np.zeros(256, bool)  # bytes that begin a number and nothing else
_NUMBER[list(b"0123456789+.")] = True


def read_table(source: Source, *, as_text: bool = False) -> Table:
    """Read one text file, as strictly as a spreadsheet is not: every row has the cells of the header.

    ``as_text`` is for lists: their first line is the header, and 007 stays what it is.
    """
    where = source.relative
    data = read_utf8(source.path, where)
    clock, shift = None, 0
    if as_text:
        layout = first_line(data)
    else:
        data, clock = without_clock(data)
        data, shift = named_values(data, where)
        layout = detect(data, where)
    if layout.names is not None:
        twice = [name for name in layout.names if layout.names.count(name) > 1]
        if twice:
            raise UserError(f"{where}: two columns are named {twice[0]!r}; every column needs its own name")
    lines = _Lines(data, layout, where)
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
        frame = pd.read_csv(
            io.BytesIO(body),
            sep=r"\s+" if layout.delimiter == " " else layout.delimiter,
            decimal=layout.decimal,
            names=list(names),
            header=None,
            index_col=False,
            keep_default_na=False,  # a class may be called NA
            skipinitialspace=b" " in body,  # it takes time
            dtype=str if as_text else None,
            low_memory=False,
        )
        frame.columns = pd.Index(names, dtype=object)  # in which pandas finds a name sooner
        return frame
    except (pd.errors.ParserError, ValueError) as error:
        raise UserError(f"{where}: not readable as CSV ({str(error).splitlines()[0]})") from None


@dataclass
class _Lines:
    """Which lines of a text are rows, and which of them belong together.

    Most lines begin with a digit and have as many delimiters as the others: NumPy tells. The rest is looked at.
    """

    data: bytes
    layout: Layout
    where: str

    def __post_init__(self) -> None:
        letters = np.frombuffer(self.data, np.uint8)
        breaks = np.flatnonzero(letters == 10)
        self._starts = np.concatenate([[0], breaks + 1])
        self._ends = np.append(breaks, len(letters))
        if self.data.endswith(b"\n"):
            self._starts, self._ends = self._starts[:-1], self._ends[:-1]
        if b"\r" in self.data:
            self._ends = self._ends - ((letters[self._ends - 1] == 13) & (self._ends > self._starts))
        begins = letters[np.minimum(self._starts, len(letters) - 1)]
        counts = self._counts(letters)
        odd = np.flatnonzero((counts != self.layout.count) | (~_NUMBER[begins] & self._suspect(letters, begins)))
        odd = odd[odd >= self.layout.first]
        is_row = np.ones(len(self._starts), bool)
        is_row[: self.layout.first] = False
        cuts = np.zeros(len(self._starts), bool)
        for line in odd:
            is_row[line], cuts[line] = self._judge(int(line), int(counts[line]))
        self.rows: NDArray[np.int64] = np.flatnonzero(is_row)
        self.sections = self._sections(cuts) if cuts.any() else None

    def _suspect(self, letters: NDArray[np.uint8], begins: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Lines that may be a line of dashes, a remark, empty cells, or the header once more."""
        header = self.layout.header.encode()
        seconds = letters[np.minimum(self._starts + 1, len(letters) - 1)]
        suspect = (seconds == begins) & (begins != 32)
        for sign in (*b"#/%!", ord(self.layout.delimiter)):
            suspect |= begins == sign
        suspect |= self._ends - self._starts == len(header)
        if len(header) > 1:  # with other blanks in it
            suspect |= (begins == header[0]) & (seconds == header[1])
            suspect |= (begins == 32) & (seconds == header[0])
        return suspect

    def _sections(self, cuts: NDArray[np.bool_]) -> NDArray[np.int64] | None:
        """Which part each row belongs to; None where there is one only, or a row each."""
        section = np.unique(np.cumsum(cuts)[self.rows], return_inverse=True)[1]
        sizes = np.bincount(section) if len(section) else np.zeros(0, int)
        # an empty line below each row separates nothing
        return section if len(sizes) > 1 and np.median(sizes) > 1 else None

    def line(self, number: int) -> str:
        return self.data[self._starts[number] : self._ends[number]].decode()

    def body(self) -> bytes:
        """The rows, without what stands between them."""
        first, last = self.rows[0], self.rows[-1]
        if last - first + 1 == len(self.rows):
            return self.data[self._starts[first] : self._ends[last]]
        runs = np.split(self.rows, np.flatnonzero(np.diff(self.rows) > 1) + 1)
        return b"\n".join(self.data[self._starts[run[0]] : self._ends[run[-1]]] for run in runs)

    def _counts(self, letters: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Cells of each line."""
        if self.layout.delimiter == " ":
            blank = (letters == 32) | (letters == 9) | (letters == 10)
            before = np.concatenate([[True], blank[:-1]])
            places = np.flatnonzero(~blank & before)
            extra = 0
        else:
            places, extra = np.flatnonzero(letters == ord(self.layout.delimiter)), 1
        each = self.layout.count - extra
        if each > 0 and len(places) == each * len(self._starts):  # as a rule, and the quicker way to see it
            grid = places.reshape(-1, each)
            if (grid[:, 0] >= self._starts).all() and (grid[:, -1] < self._ends).all() and b'"' not in self.data:
                return np.full(len(self._starts), self.layout.count)
        counts = np.searchsorted(places, self._ends) - np.searchsorted(places, self._starts) + extra
        counts[self._ends == self._starts] = 0
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
