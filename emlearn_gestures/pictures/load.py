"""Read a set of labelled pictures into one table."""

from __future__ import annotations

import warnings
from contextlib import closing
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from rich.progress import track

from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.files.problems import UNLABELLED, Problems
from emlearn_gestures.pictures.ahead import map_ahead
from emlearn_gestures.pictures.decode import Header, decode, read_header
from emlearn_gestures.pictures.frames import DEFAULT_SIDE
from emlearn_gestures.pictures.sources import Picture, Rules, find_pictures
from emlearn_predict.grid import MAX_SIDE


def load_pictures(
    path: str | PathLike[str],
    *,
    label: str | None = None,
    group: str | None = None,
    category: str | None = None,
    unlabelled: str = "refuse",
    skip_bad: bool = False,
    max_side: int = DEFAULT_SIDE,
    progress: bool = False,
) -> pd.DataFrame:
    """List labelled pictures in a table; `Frames` of it gives their pixels.

    ``path`` is a folder with any number of sub-folders, a CSV file with a column ``path`` or ``filename`` (relative
    to the CSV file), or one picture. A folder with ``info.labels`` is read by that index, one with a CSV file that
    gives its pictures classes by that list. Files of other types in a folder are named in the report. HEIC is read
    where pillow-heif is installed.

    Parameters
    ----------
    path : path-like
        Folder, CSV file or picture.
    label : str, optional
        Where the class comes from: ``"folder"``, ``"file"``, a regular expression with one group that is
        searched in the file name, then in the path below ``path``, or a column of the CSV file. By default: the
        index; a column named class, label, activity or gesture; else the sub-folder; else, and where all pictures
        are in one folder, the first words without a digit in the file name. Spellings that differ in case or in
        the form of their Unicode are one class, and the report says so.
    group : str, optional
        What must not be on both sides of a split (a video, a person), given as ``label`` is. By default: a column
        ``group``; else every picture is a group.
    category : {"train", "test", "val"}, optional
        Only the pictures below folders of that name (or training, testing, valid, validation).
    unlabelled : {"refuse", "drop"}, default "refuse"
        What to do with a picture without a class: an empty cell of a list, no label in the index, a name without.
    skip_bad : bool, default False
        Decode every picture once, leave bad ones out, list them in ``attrs["report"]`` and warn once. Otherwise
        only headers are read, the first bad one raises, and damage further on is found when `Frames` comes to it.
    max_side : int, default 1024
        Pictures with a longer side (pixels) are reduced by `Frames`.
    progress : bool, default False
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row a picture. Index ``class``, ``group`` and ``sample`` (str; the unique path below ``path``).
        Columns ``path`` (str), ``width`` and ``height`` (int64, pixels of the upright picture before it is
        reduced) and ``colour`` (bool; false for grey pictures). ``attrs`` has ``category`` (list of
        str, one a row: "train", "test", "val" or ""), ``report`` (list of str) and ``max_side``.

    Raises
    ------
    UserError
        For the first bad file or option; one line that names it and the reason.

    Warns
    -----
    UserWarning
        Once, with ``skip_bad``, when pictures were left out.
    """
    if isinstance(max_side, bool) or not isinstance(max_side, (int, np.integer)) or not 1 <= max_side <= MAX_SIDE:
        raise UserError(f"max_side={max_side!r}: it must be an integer from 1 to {MAX_SIDE} pixels")
    report: list[str] = []
    problems = Problems(Path(path), skip_bad, "pictures", drop=choice("unlabelled", unlabelled, UNLABELLED) == "drop")
    found = find_pictures(Path(path), Rules(label, group, category), problems, report)

    def examine(picture: Picture) -> Header | UserError:
        try:
            header = read_header(picture.path, picture.sample)
            if skip_bad:
                decode(picture.path, picture.sample, max_side)
        except UserError as error:
            return error
        return header

    pictures, headers = [], []
    with warnings.catch_warnings(), closing(map_ahead(examine, found)) as examined:
        # what it warns of is refused
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for picture, header in zip(
            found, track(examined, "Reading pictures", total=len(found), disable=not progress), strict=True
        ):
            if isinstance(header, UserError):
                problems.found(header)
                continue
            pictures.append(picture)
            headers.append(header)
    problems.require_some(pictures)
    report += problems.report()
    if problems.messages:
        warnings.warn(f"{path}: {len(problems.messages)} bad pictures skipped", UserWarning, stacklevel=2)
    table = _table(pictures, headers)
    table.attrs = {"category": [picture.category for picture in pictures], "report": report, "max_side": int(max_side)}
    return table


def _table(pictures: list[Picture], headers: list[Header]) -> pd.DataFrame:
    levels = {
        "class": [picture.label for picture in pictures],
        "group": [picture.group for picture in pictures],
        "sample": [picture.sample for picture in pictures],
    }
    index = pd.MultiIndex.from_arrays([pd.Index(level, dtype="str") for level in levels.values()], names=list(levels))
    widths, heights, colours = zip(*headers, strict=True)
    columns = {
        "path": [str(picture.path) for picture in pictures],
        "width": np.array(widths, np.int64),
        "height": np.array(heights, np.int64),
        "colour": np.array(colours, bool),
    }
    return pd.DataFrame(columns, index=index)
