"""Whether a path holds pictures or recordings."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import separator_of
from emlearn_gestures.files.walk import visible_files
from emlearn_gestures.pictures.decode import SUFFIXES
from emlearn_gestures.recordings import sources

_FIRST_LINE = 1 << 16  # bytes; a header is shorter


def has_pictures(path: str | PathLike[str]) -> bool:
    """Whether `load_pictures` is the one to read ``path``, and not `load_recordings`.

    True for a folder with at least one picture, a picture, and a CSV file with a column ``path``. No file but
    such a CSV is opened.

    Raises
    ------
    UserError
        For a folder that holds both.
    """
    path = Path(path)
    if not path.is_dir():
        suffix = path.suffix.lower()
        return path.is_file() and (suffix in SUFFIXES or (suffix == ".csv" and _lists_pictures(path)))
    files, _ = visible_files(path)
    picture = next((file for file in files if file.suffix.lower() in SUFFIXES), None)
    recording = next((file for file in files if file.suffix.lower() in sources.SUFFIXES), None)
    if picture and recording:
        raise UserError(
            f"{path}: it holds pictures ({picture.relative_to(path).as_posix()}) and recordings "
            f"({recording.relative_to(path).as_posix()}); name a sub-folder or file, or move one of them away"
        )
    return picture is not None


def _lists_pictures(path: Path) -> bool:
    with path.open("rb") as file:
        line = file.readline(_FIRST_LINE).decode("utf-8-sig", errors="replace")
    return "path" in [cell.strip().strip('"').strip().lower() for cell in line.split(separator_of(line))]
