"""Which files hold strokes, and which of them a path stands for."""

from __future__ import annotations

from pathlib import Path

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.layout import cells_of, separator_of
from emlearn_gestures.files.people import PEOPLE_COLUMNS
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import LABEL_NAMES

SUFFIXES = (".json", ".csv")
POINTS = "strokePoints"  # key of the points of a stroke in the JSON of the magic wand's recorder
STROKE = "stroke"  # column that says which stroke a point is of
_KNOWN = {"x", "y", "group", *LABEL_NAMES, *PEOPLE_COLUMNS}
_HEAD = 1 << 12  # bytes in which the first stroke begins


def is_stroke(file: Path) -> bool:
    """Whether a file holds strokes, by its beginning: JSON with the key strokePoints, or a CSV file of x and y.

    A column z says that a CSV file is a recording of motion. So do columns that are neither x and y nor the class or
    group, such as time, unless there is a column stroke.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        return False
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if suffix == ".json":
        return f'"{POINTS}"'.encode() in head
    line = head.decode("utf-8-sig", errors="replace").split("\n", 1)[0].strip()
    names = {name.lower() for name in cells_of(line, separator_of(line))}
    return {"x", "y"} <= names and "z" not in names and (STROKE in names or names <= _KNOWN)


def find_sources(path: Path, report: list[str]) -> list[Source]:
    """The files to read for ``path``, sorted by name."""
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    if path.is_dir():
        return folder_sources(path, SUFFIXES, "strokes", report, is_read=is_stroke)
    if not is_stroke(path):
        raise UserError(
            f"{path}: no strokes; they are JSON with the key {POINTS}, or CSV with the columns x and y and, of several "
            f"strokes, {STROKE}"
        )
    return [Source(path, path.name)]
