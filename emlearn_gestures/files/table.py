"""A table with named columns, read from one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import is_column
from emlearn_gestures.files.source import Source

LABEL_NAMES = ("class", "label", "activity", "gesture")


@dataclass
class Table:
    """What one file, or one array of it, holds.

    Attributes
    ----------
    source : Source
    frame : DataFrame
    lines : array of int or None
        The line of each row; None for a file that has no lines.
    sections : array of int or None
        Which of several recordings, one below the other, each row belongs to.
    titles : list of str
        Lines above the header.
    named : bool
        Whether the columns have names of their own; else they are called 0, 1, 2.
    units : dict of str to str
        What the file says of columns, as it is spelled there.
    rate : float or None
        Rows a second, where the file says so.
    classes : array of str or None
        The class of each row, where an index beside the file says so.
    part : str
        Which array of the file it is.
    """

    source: Source
    frame: pd.DataFrame
    lines: NDArray[np.int64] | None = None
    sections: NDArray[np.int64] | None = None
    titles: list[str] = field(default_factory=list)
    named: bool = True
    units: dict[str, str] = field(default_factory=dict)
    rate: float | None = None
    classes: NDArray[Any] | None = None
    part: str = ""

    @property
    def where(self) -> str:
        return f"{self.source.relative}:{self.part}" if self.part else self.source.relative

    @property
    def columns(self) -> list[str]:
        return list(self.frame.columns)

    def place(self, row: int) -> str:
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def require(self, name: str, argument: str) -> str:
        """``name`` when it is a column."""
        if name not in self.columns:
            raise UserError(
                f"{self.where}: no column {name!r} for {argument}=; its columns are {', '.join(self.columns)}",
                argument=argument,
            )
        return name

    def cells(self, name: str) -> NDArray[Any]:
        """A column as str; an empty cell is ""."""
        codes, values = pd.factorize(self.frame[name])  # few are different
        return np.array([*(str(value).strip() for value in values), ""], object)[codes]

    def texts(self, name: str) -> NDArray[Any]:
        """A column as str; an empty cell is an error."""
        texts = self.cells(name)
        bad = np.flatnonzero(texts == "")
        if len(bad):
            raise UserError(
                f"{self.where}: {self.place(int(bad[0]))}, column {name!r}: an empty cell, as in {len(bad)} "
                "rows; fill it in or remove the row"
            )
        return texts

    def numbers(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Columns as float64; an empty cell is NaN, other text is an error."""
        numbers = np.empty((len(self.frame), len(names)))
        for i, name in enumerate(names):
            column = self.frame[name]
            if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
                numbers[:, i] = column.to_numpy()
                continue
            numbers[:, i] = pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=np.nan)
            for row in np.flatnonzero(np.isnan(numbers[:, i])):
                cell = column.iloc[row]
                if isinstance(cell, str) and cell.strip().lower() not in ("", "nan"):
                    raise UserError(f"{self.where}: {self.place(int(row))}, column {name!r}: {cell!r} is not a number")
        return numbers


def column_of(table: Table, rule: str | None, argument: str) -> str | None:
    """The column that a rule names; a column called ``file`` goes before the rule ``"file"``."""
    if rule in table.columns:
        return rule
    return table.require(str(rule), argument) if is_column(rule) else None
