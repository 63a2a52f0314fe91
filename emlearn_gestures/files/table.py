"""A table with named columns, read from one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """The frame of one file, and the line of each row (None for a file that has no lines)."""

    source: Source
    frame: pd.DataFrame
    lines: NDArray[np.int64] | None = None

    @property
    def where(self) -> str:
        return self.source.relative

    @property
    def columns(self) -> list[str]:
        return list(self.frame.columns)

    def place(self, row: int) -> str:
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def require(self, name: str, argument: str) -> str:
        """``name`` when it is a column."""
        if name not in self.columns:
            raise UserError(
                f"{self.where}: no column {name!r} for {argument}=; its columns are {', '.join(self.columns)}"
            )
        return name

    def texts(self, name: str) -> NDArray[Any]:
        """A column as str; an empty cell is an error."""
        column = self.frame[name]
        texts = column.astype(str).str.strip().to_numpy(object)
        bad = np.flatnonzero(column.isna().to_numpy() | (texts == ""))
        if len(bad):
            raise UserError(
                f"{self.where}: {self.place(int(bad[0]))}, column {name!r}: an empty cell, as in {len(bad)} "
                "rows; fill it in or remove the row"
            )
        return texts

    def numbers(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Columns as float64; an empty cell is NaN, other text is an error."""
        columns = []
        for name in names:
            column = self.frame[name]
            numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=np.nan)
            for row in np.flatnonzero(np.isnan(numbers)):
                cell = column.iloc[row]
                if isinstance(cell, str) and cell.strip().lower() not in ("", "nan"):
                    raise UserError(f"{self.where}: {self.place(int(row))}, column {name!r}: {cell!r} is not a number")
            columns.append(numbers)
        return np.column_stack(columns)


def column_of(table: Table, rule: str | None, argument: str) -> str | None:
    """The column that a rule names; a column called ``file`` goes before the rule ``"file"``."""
    if rule in table.columns:
        return rule
    return table.require(str(rule), argument) if is_column(rule) else None


def default_channels(count: int, wanted: tuple[str, ...] | None, where: str) -> tuple[str, ...]:
    """Names for the columns of a file that carries none."""
    if wanted is not None:
        if len(wanted) != count:
            raise UserError(f"{where}: {count} columns, but channels= names {len(wanted)}: name every column")
        return wanted
    known = {3: ("x", "y", "z"), 6: ("x", "y", "z", "gx", "gy", "gz")}
    if count not in known:
        raise UserError(f"{where}: {count} columns without names: give channels= with {count} names")
    return known[count]
