"""CSV files that list other files, in a column path."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from emlearn_gestures.files.layout import separator_of

_LINE = 1 << 16  # bytes; a header is shorter


def listed_suffix(path: Path) -> str | None:
    """Return the suffix of the first file that a CSV file lists, "" for an empty list, None for what is no list.

    No more than two lines are read.
    """
    if path.suffix.lower() != ".csv":
        return None
    with path.open("rb") as file:
        header, first = (file.readline(_LINE).decode("utf-8-sig", errors="replace") for _ in range(2))
    separator = separator_of(header)
    names = [_cell(cell).lower() for cell in header.split(separator)]
    if "path" not in names:
        return None
    cells = first.split(separator)
    return PurePosixPath(_cell(cells[names.index("path")])).suffix.lower() if len(cells) == len(names) else ""


def _cell(text: str) -> str:
    return text.strip().strip('"').strip()
