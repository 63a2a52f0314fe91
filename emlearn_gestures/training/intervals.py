"""Tables of intervals: what was done in a recording, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from emlearn_gestures.checks import known
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Stream
from emlearn_gestures.files.spellings import same_name

_SHOWN = 3  # names in a message
COLUMNS = ("recording", "start", "end", "label")


def read_intervals(
    path: Path, recordings: Mapping[str, float], classes: Collection[str]
) -> dict[str, list[tuple[float, float, str]]]:
    """Read a CSV table of intervals with the columns recording, start, end and label.

    Parameters
    ----------
    path : Path
    recordings : mapping of str to float
        Seconds of each recording, by the name that `run` shows.
    classes : collection of str
        Of the bundle.

    Returns
    -------
    dict of str to list of (start, end, label)
        By recording, in seconds from its start. A recording without a row has no intervals.

    Raises
    ------
    UserError
        If the file is no such table, or a row names another recording or class, or a time outside of its recording.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not a CSV table: {error}") from None
    table.columns = [name.strip().lower() for name in table.columns]
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise UserError(f"{path}: no column {missing[0]}; a table of intervals has {', '.join(COLUMNS)}")
    found: dict[str, list[tuple[float, float, str]]] = {}
    for line, (recording, first, last, label) in enumerate(table[list(COLUMNS)].to_numpy(), 2):
        where = f"{path}: line {line}:"
        if recording not in recordings:
            some = ", ".join([*list(recordings)[:_SHOWN], *(["..."] if len(recordings) > _SHOWN else [])])
            raise UserError(f"{where} no recording is called {recording!r}; they are {some}")
        known(label, classes, where, "classes")
        start, end = (_seconds(text, name, where) for text, name in ((first, "start"), (last, "end")))
        if not 0 <= start < end <= recordings[recording]:
            raise UserError(
                f"{where} from {start:g} to {end:g} s; intervals lie within {recording}, 0 to "
                f"{recordings[recording]:g} s, and start before they end"
            )
        found.setdefault(recording, []).append((start, end, label))
    return found


def _seconds(text: str, name: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise UserError(f"{where} {name} is {text!r}, must be a number of seconds")
    return value


def own_intervals(streams: Iterable[Stream], classes: Collection[str], path: Path) -> None:
    """Spell the classes of recordings as a bundle does.

    Raises
    ------
    UserError
        If one is missing, or unknown to the bundle.
    """
    spelling = {same_name(name): name for name in classes}
    for stream in streams:
        for i, (start, end, label) in enumerate(stream.intervals):
            if not label:
                raise UserError(f"{path}: {stream.recording} has no class at {start:.2f} s; give a table of intervals")
            name = label if label in classes else spelling.get(same_name(label), label)
            stream.intervals[i] = (start, end, known(name, classes, f"{path}: class", "those of the bundle"))
