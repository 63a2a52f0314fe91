"""Folders and names that look like people or sessions, which a split should not divide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import pandas as pd

from emlearn_gestures.files.names import DIVISION_FOLDERS

_WORDS = "person|subject|subj|participant|proband|volunteer|user|speaker|session|day"
_IN_NAME = re.compile(rf"(?:^|[._\-\s])((?:{_WORDS}|[psu])[-_]?[0-9]+)(?=[._\-\s]|$)", re.IGNORECASE)
PEOPLE_COLUMNS = tuple(f"{word}{end}" for word in _WORDS.split("|") for end in ("", "_id", "id", " id"))


def group_hint(names: Sequence[str], labels: Sequence[str]) -> list[str]:
    """A line that proposes ``group=``, or none.

    Parameters
    ----------
    names : sequence of str
        Of files, below the path that was read.
    labels : sequence of str
        Class of each.
    """
    folders = [PurePosixPath(name).parts[:-1] for name in names]
    for depth in range(min(map(len, folders), default=0)):
        values = [parts[depth] for parts in folders]
        if any(value.lower() in DIVISION_FOLDERS for value in values) or not _cross(values, labels):
            continue
        first, second = list(dict.fromkeys(values))[:2]
        rule = f"^{'[^/]+/' * depth}([^/]+)/"
        return [
            f"the folders {first}, {second} ... have files of several classes: where they are the classes, give "
            f"label='{rule}'; where they are people or sessions, group='{rule}'"
        ]
    found = [_IN_NAME.search(PurePosixPath(name).name) for name in names]
    values = [match[1] for match in found if match]
    if len(values) == len(names) and _cross(values, labels):
        word = re.split("[-_0-9]", values[0])[0]
        rule = f"({word}[-_]?[0-9]+)"
        if all(
            (match := re.search(rule, name)) and match[1] == value for name, value in zip(names, values, strict=True)
        ):
            first, second = list(dict.fromkeys(values))[:2]
            return [f"{first}, {second} ... in the names look like people or sessions: give group='{rule}'"]
    return []


def index_hint(index: pd.Index) -> list[str]:
    """As `group_hint`, of examples with the levels label, group and sample; nothing where groups have been named."""
    samples, groups = (index.get_level_values(level).to_numpy() for level in ("sample", "group"))
    if (samples != groups).any():
        return []
    first = ~index.droplevel([name for name in index.names if name not in ("label", "sample")]).duplicated()
    return group_hint(samples[first].tolist(), index.get_level_values("label").to_numpy()[first].tolist())


def column_hint(columns: Sequence[str]) -> list[str]:
    """A line that proposes a column of people for ``group=``, or none."""
    found = next((name for name in columns if name.strip().lower() in PEOPLE_COLUMNS), None)
    return [f"the column {found} looks like people or sessions: give group='{found}'"] if found else []


def _cross(values: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether most of several values come with several classes each, and hold several files."""
    classes: dict[str, set[str]] = {}
    for value, label in zip(values, labels, strict=True):
        classes.setdefault(value, set()).add(label)
    several = sum(len(found) > 1 for found in classes.values())
    return len(classes) > 1 and 2 * several > len(classes)
