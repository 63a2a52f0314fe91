"""Rows and recordings without a class: refused, or left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import class_of
from emlearn_gestures.files.problems import UnlabelledError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.model import ReadOptions


def class_column(table: Table, name: str, unlabelled: str) -> NDArray[Any]:
    """The classes of a table's rows; "" for an empty cell, which is refused unless such rows are dropped or kept."""
    classes = table.cells(name)
    empty = np.flatnonzero(classes == "")
    if len(empty) and unlabelled == "refuse":
        raise UserError(
            f"{table.where}: {table.place(int(empty[0]))}, column {name!r}: an empty cell, as in {len(empty)} rows; "
            "fill it in, or leave such rows out with unlabelled='drop'"
        )
    return classes


def class_of_file(source: Source, options: ReadOptions) -> str:
    """The class of all rows of a file; "" for one that has none, where such are kept."""
    try:
        return class_of(source, options.label)
    except UnlabelledError:
        if options.unlabelled == "keep":
            return ""
        raise


def drop_unlabelled(frame: pd.DataFrame, report: list[str], where: str) -> pd.DataFrame:
    """The rows that have a class. Time jumps where others were: no window spans that."""
    labelled = frame.index.get_level_values("class") != ""
    if labelled.all():
        return frame
    if not labelled.any():
        raise UserError(f"{where}: none of its {len(frame)} rows has a class; label some")
    report.append(f"rows without a class left out: {int((~labelled).sum())} of {len(frame)}")
    return frame[labelled]
