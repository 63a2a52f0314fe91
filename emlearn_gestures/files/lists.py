"""CSV files that list other files, in a column path."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import NamedTuple

from emlearn_gestures.files.layout import separator_of

PATH_NAMES = ("path", "filename", "file_name", "filepath", "file", "image", "picture")
_LINE = 1 << 16  # bytes; a header is shorter


class Listed(NamedTuple):
    """What a list says in its first two lines.

    Attributes
    ----------
    column : str
        Which of `PATH_NAMES` it has, in lower case. Only path says for sure that it is a list.
    suffix : str
        Of the first file, in lower case; "" for an empty list.
    columns : list of str
        All, in lower case.
    """

    column: str
    suffix: str
    columns: list[str]


def listed(path: Path) -> Listed | None:
    """Return what a CSV file lists, None for one without a column that may name files.

    No more than two lines are read.
    """
    if path.suffix.lower() != ".csv":
        return None
    with path.open("rb") as file:
        header, first = (file.readline(_LINE).decode("utf-8-sig", errors="replace") for _ in range(2))
    separator = separator_of(header)
    names = [_cell(cell).lower() for cell in header.split(separator)]
    column = next((name for name in PATH_NAMES if name in names), None)
    if column is None:
        return None
    cells = first.split(separator)
    suffix = PurePosixPath(_cell(cells[names.index(column)])).suffix.lower() if len(cells) == len(names) else ""
    return Listed(column, suffix, names)


def _cell(text: str) -> str:
    return text.strip().strip('"').strip()
