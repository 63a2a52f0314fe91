"""Lists of what is to be labelled or is labelled already, and copies of the files."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.replace import replace_folder, require_writable
from emlearn_gestures.files.source import Source

PLACE = ("recording", "start_s", "seconds")
SCORES = (("distance",), ("margin", "activation"), ())
_MARK = ".emlearn-selection"  # in a folder of copies: their names and CRC-32
_TOUCH = 1e-3  # s; windows that overlap by less only touch


def check_list(path: Path, already: Path | None) -> None:
    """Refuse to write over anything but a list that nobody has added to.

    Raises
    ------
    UserError
        If `path` is a folder, the list of what is labelled already, or a file with other columns.
    """
    if already is not None and os.path.realpath(path) == os.path.realpath(already):
        raise UserError(
            f"output is {path}, which already= names too and would be lost; choose another name",
            argument="output",
        )
    if path.is_dir():
        raise UserError(
            f"output is {path}, which is a folder; name a file, such as {path / 'selection.csv'}", argument="output"
        )
    require_writable(path, "output is ")
    if path.exists():
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            columns = tuple(file.readline().rstrip("\r\n").split(","))
        if columns not in [("path", *place, *score) for place in ((), PLACE[:1], PLACE) for score in SCORES]:
            raise UserError(
                f"output is {path}, which is no list as select writes it; choose another name", argument="output"
            )


def write_list(path: Path, rows: pd.DataFrame) -> None:
    """Write a CSV file. Of the column `file`, an absolute path, becomes `path`, relative to the list's folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.path.realpath(path.parent)
    listed = rows.drop(columns="file")
    listed.insert(0, "path", [_relative(file, folder) for file in rows["file"]])
    partial = path.with_name(f".{path.name}.partial")
    try:
        listed.to_csv(partial, index=False, lineterminator="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_list(path: Path, root: Path) -> pd.DataFrame:
    """Read a list of files, or of windows in them.

    Parameters
    ----------
    path : Path
        CSV file with the column path, relative to the file's folder or else to `root`; if need be recording; if need
        be start_s and seconds.
    root : Path

    Returns
    -------
    DataFrame
        Columns file (str, absolute) and those of the other three that there are.

    Raises
    ------
    UserError
        If it is no such list.
    """
    if not path.is_file():
        raise UserError(
            f"already is {path}, no such file; give a list that select wrote, or a CSV with column path",
            argument="already",
        )
    table = read_table(Source(path, str(path)), as_text=True)
    if "path" not in table.columns:
        raise UserError(
            f"already is {path}, which has no column path but {', '.join(table.columns)}", argument="already"
        )
    if ("start_s" in table.columns) != ("seconds" in table.columns):
        raise UserError(
            f"already is {path}, which has one of the columns start_s and seconds; give both or none",
            argument="already",
        )
    files = []
    for written in table.texts("path"):
        relative = PurePosixPath(written.replace("\\", "/"))  # lists written on Windows
        beside = path.parent / relative
        files.append(os.path.realpath(beside if beside.exists() else root / relative))
    listed = pd.DataFrame({"file": files})
    if "recording" in table.columns:
        listed["recording"] = table.texts("recording")
    if "start_s" in table.columns:
        listed[["start_s", "seconds"]] = table.numbers(["start_s", "seconds"])
    return listed


def find_listed(listed: pd.DataFrame, there: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Which examples a list names.

    Parameters
    ----------
    listed : DataFrame
        From `read_list`.
    there : DataFrame
        A row an example: file (absolute), and for windows recording, start_s and seconds.

    Returns
    -------
    found : (len(there),) array of bool
        Windows that overlap a listed one are named; where the list has no times, all of the file or recording.
    missing : int
        Rows of the list that name nothing of `there`.
    """
    found, missing = np.zeros(len(there), bool), 0
    by_file = there.groupby("file").indices
    named, wanted = ({name: frame[name].to_numpy() for name in frame} for frame in (there, listed))
    timed = "start_s" in named and "start_s" in wanted
    ends, until = (at["start_s"] + at["seconds"] if timed else None for at in (named, wanted))
    for i, file in enumerate(wanted["file"]):
        places = np.asarray(by_file.get(file, ()), int)
        if "recording" in named and "recording" in wanted:
            places = places[named["recording"][places] == wanted["recording"][i]]
        if ends is not None and until is not None:
            begins_before = named["start_s"][places] < until[i] - _TOUCH
            places = places[begins_before & (ends[places] > wanted["start_s"][i] + _TOUCH)]
        found[places] = True
        missing += not len(places)
    return found, missing


def check_copies(folder: Path) -> None:
    """Refuse a folder with files in it, other than unchanged copies.

    Raises
    ------
    UserError
        If `folder` is a file, or has anything in it that `copy_files` did not put there.
    """
    if folder.name in ("", ".."):
        raise UserError(
            f"copy_to is {folder}, no name for a folder; give one, such as {folder / 'chosen'}", argument="copy_to"
        )
    if folder.exists() and not folder.is_dir():
        raise UserError(f"copy_to is {folder}, which is a file; name a folder", argument="copy_to")
    require_writable(folder, "copy_to is ")
    if not folder.is_dir():
        return
    try:
        ours = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        ours = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_dir() or name == _MARK:
            continue
        if name not in ours or ours[name] != zlib.crc32(file.read_bytes()):
            raise UserError(
                f"copy_to is {folder}, where {name!r} is new or changed; name a new or empty folder", argument="copy_to"
            )


def copy_files(files: Mapping[str, str], folder: Path) -> None:
    """Copy into a temporary folder beside the goal and rename.

    Parameters
    ----------
    files : mapping of str to str
        Where each is to be below `folder`, and the file. What would lead out of the folder is left out of the name.
    folder : Path
        Older copies in it are replaced; see `check_copies`.

    Raises
    ------
    UserError
        If two files would have the same name.
    """
    names: dict[str, str] = {}
    for name, file in files.items():
        inside = PurePosixPath(*(part for part in PurePosixPath(name).parts if part not in ("/", "..")))
        if names.setdefault(str(inside), file) != file:
            raise UserError(
                f"copy_to: {file} and {names[str(inside)]} would both be {inside}; rename one of them",
                argument="copy_to",
            )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
        fresh = Path(temporary, "copies")
        fresh.mkdir()
        sums = {}
        for name, file in names.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
            sums[name] = zlib.crc32(target.read_bytes())
        (fresh / _MARK).write_text(json.dumps(sums), encoding="utf-8")
        replace_folder(fresh, folder)


def _relative(file: str, folder: str) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive
        return Path(file).as_posix()
