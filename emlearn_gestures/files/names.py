"""Class and group of a recording from the name of its file or folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source

INDEX = "info.labels"  # of an Edge Impulse export: the classes of its files
DIVISION_FOLDERS = {
    "train": "training",
    "training": "training",
    "test": "testing",
    "testing": "testing",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
_SUFFIX_WORDS = {"csv", "npy", "json", "cbor", "parquet"}


def category_of(relative: PurePosixPath) -> str | None:
    """The side of a split that a file's folders name, by the outermost that does."""
    sides = (DIVISION_FOLDERS.get(part.lower()) for part in relative.parts[:-1])
    return next((side for side in sides if side), None)


def is_column(rule: str | None) -> bool:
    """Whether a ``label=`` or ``group=`` rule names a column of a table."""
    return rule is not None and rule not in ("folder", "file") and "(" not in rule


def class_from_file_name(name: str) -> str | None:
    """The class that a file name carries by convention, or None.

    The name is cut at ``.``, ``_``, ``-`` and blanks; the first run of words without a digit is the class:
    ``snake.01.csv``, ``2025-06-15T192744_snake.npy``, ``idle_03.csv`` and ``jumping_jack-7.csv`` give
    ``snake``, ``snake``, ``idle`` and ``jumping_jack``. A name of one word is the class as it stands.
    """
    stem = PurePosixPath(name).stem
    pieces = re.split(r"([._\-\s]+)", stem)  # words at even places, what separates them at odd ones
    words = pieces[::2]
    if len(words) == 1:
        return stem or None
    taken = ""
    for place, word in enumerate(words):
        is_word = bool(word) and not any(c.isdigit() for c in word) and word.lower() not in _SUFFIX_WORDS
        if is_word:
            taken += (pieces[2 * place - 1] if taken else "") + word
        elif taken:
            break
    return taken or None


def _parent_folder(relative: str) -> str | None:
    parent = PurePosixPath(relative).parent.name
    return parent or None


def _by_expression(expression: str, relative: str, argument: str) -> str:
    try:
        pattern = re.compile(expression)
    except re.error as error:
        raise UserError(f"{argument}={expression!r} is not a regular expression: {error}") from None
    if pattern.groups != 1:
        raise UserError(f"{argument}={expression!r} has {pattern.groups} groups; it needs exactly one")
    found = pattern.search(PurePosixPath(relative).name) or pattern.search(relative)
    if found is None or not found.group(1):
        raise UserError(f"{relative}: {argument}={expression!r} finds nothing in this name")
    return str(found.group(1))


def class_of(source: Source, rule: str | None) -> str:
    """The class of a whole file: by its index, by ``rule``, or by the default rule.

    The default takes the folder when the file lies in a sub-folder (other than one that divides training
    from testing), and `class_from_file_name` otherwise. "" when the default finds none and the file was
    named on its own, so that one unlabelled recording can still be run.
    """
    if rule is None and isinstance(source.label, str):
        if not source.label and source.in_folder:
            raise UserError(f"{source.relative}: its label is empty; label it, or leave the file out")
        return source.label
    if rule is not None and rule not in ("folder", "file"):
        return _by_expression(rule, source.relative, "label")
    folder = _parent_folder(source.relative)
    if rule == "folder" and not source.in_folder:
        folder = source.path.absolute().parent.name
    by_folder = folder is not None and source.in_folder and folder.lower() not in DIVISION_FOLDERS
    if rule == "folder" or (rule is None and by_folder):
        found = folder
    else:
        found = class_from_file_name(PurePosixPath(source.relative).name)
    if found is None and (source.in_folder or rule is not None):
        raise UserError(f"{source.relative}: no class in its name; give label= a regular expression with a group")
    return found or ""


def group_of(source: Source, rule: str | None) -> str:
    """The group of a whole file; by default every file is a group of its own."""
    if rule is None or rule == "file":
        return source.relative
    if rule == "folder":
        return _parent_folder(source.relative) or source.path.absolute().parent.name
    return _by_expression(rule, source.relative, "group")


def refuse_column(rule: str | None, argument: str, where: str, what: str = "this file") -> None:
    """Raise when a column is named for what is not a table."""
    if is_column(rule):
        raise UserError(
            f"{where}: {argument}={rule!r} names a column, and {what} has none; "
            f"use 'folder', 'file' or a regular expression with one group"
        )
