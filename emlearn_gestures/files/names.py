"""Class and group of a file from its name or folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.problems import UnlabelledError
from emlearn_gestures.files.source import Source

DIVISION_FOLDERS = {
    "train": "training",
    "training": "training",
    "test": "testing",
    "testing": "testing",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
_SUFFIXES = (
    "csv|tsv|txt|dat|log|npy|npz|json|jsonl|ndjson|cbor|parquet|gz|zip|"
    "jpg|jpeg|jpe|jfif|png|bmp|dib|gif|tif|tiff|webp|avif|jp2|ppm|pgm|pbm|pnm|tga|pcx|qoi|heic|heif"
)
# what cameras and phones begin the names of pictures with, and what says only that it is a picture
_CAMERAS = (
    "img|image|imgp|imag|cimg|mvimg|dsc|dscn|dscf|dcim|pict|pic|picture|pxl|gopr|dji|hpim|kimg|mov|mvi|vid|photo|foto|"
    "snapshot|screenshot|frame|whatsapp"
)
_NO_CLASS = re.compile(f"{_SUFFIXES}|{_CAMERAS}", re.IGNORECASE)
_EXPORT_TAIL = re.compile(rf"\.(?:{_SUFFIXES})\..*$", re.IGNORECASE)
_PEOPLE = "person|people|subject|subj|participant|proband|volunteer|user|speaker|session|day"
_PERSON = re.compile(rf"(?:{_PEOPLE})(?:[-_ ]?\d+|[-_ ][a-z])", re.IGNORECASE)


def category_of(relative: PurePosixPath) -> str | None:
    """The side of a split that a file's folders name, by the outermost that does."""
    sides = (DIVISION_FOLDERS.get(part.lower()) for part in relative.parts[:-1])
    return next((side for side in sides if side), None)


def is_column(rule: str | None) -> bool:
    """Whether a ``label=`` or ``group=`` rule names a column of a table."""
    return rule is not None and rule not in ("folder", "file") and "(" not in rule


def is_person(folder: str) -> bool:
    """Whether a folder's name says that it is one of several people or sessions: subject1, session_b."""
    return _PERSON.fullmatch(folder) is not None


def class_folder(relative: str) -> str | None:
    """The innermost folder that may be a class, or None.

    Folders that divide training from testing are none, nor those of people and sessions below another. OpenMV's
    data-set editor calls the folder of dot ``dot.class``.
    """
    folders = [part for part in PurePosixPath(relative).parts[:-1] if part.lower() not in DIVISION_FOLDERS]
    others = [part for part in folders if not is_person(part)]
    return _plain((others or folders)[-1]) if folders else None


def class_from_file_name(name: str) -> str | None:
    """The class that a file name carries by convention, or None.

    The name is cut at ``.``, ``_``, ``-`` and blanks; the first run of words without a digit is the class:
    ``snake.01.csv``, ``2025-06-15T192744_snake.npy``, ``idle_03.csv`` and ``jumping_jack-7.csv`` give
    ``snake``, ``snake``, ``idle`` and ``jumping_jack``. Where no word is without, a number behind the first word is
    left away: ``wave1.csv`` gives ``wave``. A name of one word is the class as it stands. What a camera begins
    its names with, such as ``IMG``, is none, nor what an export writes behind an inner suffix, as in
    ``circle.json.6600p2qi.ingestion-575.csv``.
    """
    stem = _EXPORT_TAIL.sub("", name) if _EXPORT_TAIL.search(name) else PurePosixPath(name).stem
    pieces = re.split(r"([._\-\s]+)", stem)  # words at even places, what separates them at odd ones
    words = pieces[::2]
    taken = ""
    for place, word in enumerate(words):
        if word and not any(c.isdigit() for c in word) and not _NO_CLASS.fullmatch(word):
            taken += (pieces[2 * place - 1] if taken else "") + word
        elif taken:
            break
    if taken:
        return taken
    for word in (numbered.rstrip("0123456789") for numbered in words):
        if word and not any(c.isdigit() for c in word) and not _NO_CLASS.fullmatch(word):
            return word
    return stem if len(words) == 1 and stem and not _NO_CLASS.fullmatch(stem.rstrip("0123456789")) else None


def _plain(folder: str) -> str:
    return folder[: -len(".class")] if folder.lower().endswith(".class") else folder


def _parent_folder(relative: str) -> str | None:
    return _plain(PurePosixPath(relative).parent.name) or None


def _by_expression(expression: str, relative: str, argument: str) -> str:
    try:
        pattern = re.compile(expression)
    except re.error as error:
        raise UserError(f"{argument}={expression!r} is not a regular expression: {error}") from None
    if pattern.groups != 1:
        raise UserError(f"{argument}={expression!r} has {pattern.groups} groups; it needs exactly one")
    found = pattern.search(PurePosixPath(relative).name) or pattern.search(relative)
    if found is None or not found.group(1):
        reason = f"{argument}={expression!r} finds nothing in this name"
        raise UnlabelledError(relative, reason) if argument == "label" else UserError(f"{relative}: {reason}")
    return str(found.group(1))


def class_of(source: Source, rule: str | None) -> str:
    """The class of a whole file: by its index, by ``rule``, or by the default rule.

    The default takes `class_folder` when there is one and the folders of the set are classes, and
    `class_from_file_name` otherwise. "" when the default finds none and the file was named on its own, so that one
    unlabelled recording can still be run.
    """
    if rule is None and isinstance(source.label, str):
        if not source.label and source.in_folder:
            raise UnlabelledError(
                source.relative, "its label is empty; label it, or leave such files out with unlabelled='drop'"
            )
        return source.label
    if rule is not None and rule not in ("folder", "file"):
        return _by_expression(rule, source.relative, "label")
    folder = class_folder(source.relative) if source.in_folder and not source.by_name else None
    if rule == "folder":
        found = _parent_folder(source.relative) if source.in_folder else _plain(source.path.absolute().parent.name)
    elif rule is None and folder is not None:
        found = folder
    else:
        found = class_from_file_name(PurePosixPath(source.relative).name)
    if found is None and (source.in_folder or rule is not None):
        raise UnlabelledError(source.relative, "no class in its name; give label= a regular expression with a group")
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
