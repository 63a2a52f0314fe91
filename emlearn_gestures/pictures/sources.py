"""Which pictures a path stands for, with class, group and side of the split: a folder, a CSV list, one file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.names import DIVISION_FOLDERS, category_of, class_folder, class_of, group_of, refuse_column
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import LABEL_NAMES, Table, column_of
from emlearn_gestures.files.unread import PICTURES
from emlearn_gestures.pictures.decode import SUFFIXES

_CATEGORIES = {"training": "train", "testing": "test", "validation": "val"}


@dataclass(frozen=True)
class Picture:
    """One picture file and what is known of it without opening it."""

    path: Path
    sample: str
    label: str
    group: str
    category: str


def find_pictures(
    path: Path,
    label: str | None,
    group: str | None,
    category: str | None,
    problems: Problems,
    report: list[str],
) -> list[Picture]:
    """The pictures of ``path``: of a folder sorted by name, of a CSV file in its order."""
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    wanted = category
    if category is not None:
        wanted = _CATEGORIES.get(DIVISION_FOLDERS.get(str(category).lower(), ""))
        if wanted is None:
            raise UserError(f"category={category!r}: it must be 'train', 'test', 'val' or None")
    if path.is_file() and path.suffix.lower() == ".csv":
        pictures = _listed(path, label, group, wanted, problems)
    else:
        for rule, argument in ((label, "label"), (group, "group")):
            refuse_column(rule, argument, str(path), "a folder" if path.is_dir() else "a picture")
        sources = _folder(path, label, problems, report) if path.is_dir() else [_single(path)]
        if label is None:
            _require_classes(path, sources)
        pictures = _described(sources, label, group, wanted, problems)
    if wanted is not None and not pictures and not problems.messages:
        raise UserError(f"{path}: no picture of category {category!r}; leave category= out to read all")
    return pictures


def _single(path: Path) -> Source:
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"{path}: unknown suffix {path.suffix!r}; pictures are {', '.join(SUFFIXES)}, lists of them .csv"
        )
    return Source(path, path.name)


def _folder(path: Path, label: str | None, problems: Problems, report: list[str]) -> list[Source]:
    unread = [suffix for suffix in PICTURES if suffix not in SUFFIXES]
    sources = folder_sources(path, SUFFIXES, "pictures", report, unread=unread, problems=problems, rule=label)
    return sorted(sources, key=lambda source: _natural(source.relative))


def _natural(name: str) -> list[str | int]:
    """A key that puts frame10 behind frame2: cameras number their pictures, and not all with leading zeros."""
    return [int(part) if i % 2 else part for i, part in enumerate(re.split(r"(\d+)", name))]


def _require_classes(path: Path, sources: list[Source]) -> None:
    """Refuse pictures beside each other that are all named differently: these names are no classes."""
    if len(sources) > 1 and all(class_folder(source.relative) is None for source in sources):
        names = Counter(class_of(source, None) for source in sources)
        if len(names) == len(sources):
            raise UserError(
                f"{path}: no classes: its {len(sources)} pictures are in no class folders, and no two names share a "
                "word; put each class into a sub-folder, or give label= a regular expression with a group"
            )


def _described(
    sources: list[Source], label: str | None, group: str | None, wanted: str | None, problems: Problems
) -> list[Picture]:
    pictures = []
    for source in sources:
        category = _CATEGORIES.get(source.category or "", "")
        if wanted is not None and category != wanted:
            continue
        try:
            found = class_of(source, label), group_of(source, group)
        except UserError as error:
            problems.found(error)
            continue
        pictures.append(Picture(source.path, source.relative, *found, category))
    return pictures


def _listed(path: Path, label: str | None, group: str | None, wanted: str | None, problems: Problems) -> list[Picture]:
    """The rows of a CSV file with the columns path, label and perhaps group."""
    table = read_table(Source(path, path.name), as_text=True)
    by_name = {name.lower(): name for name in table.columns}
    files = table.texts(by_name["path"] if "path" in by_name else table.require("path", "the files"))
    labels = _column(table, label, "label", LABEL_NAMES, by_name)
    groups = _column(table, group, "group", ("group",), by_name)
    pictures, seen = [], set()
    for row, written in enumerate(files):
        relative = PurePosixPath(written.replace("\\", "/"))  # lists written on Windows
        where = f"{table.where}: {table.place(row)}"
        source = Source(path.parent / relative, str(relative), category=category_of(relative), in_folder=True)
        category = _CATEGORIES.get(source.category or "", "")
        if wanted is not None and category != wanted:
            continue
        try:
            if source.relative in seen:
                raise UserError(f"{where}: {written!r} is named twice; remove one of the two rows")
            seen.add(source.relative)
            if not source.path.is_file():
                raise UserError(f"{where}: no such file {written!r}; paths are relative to the folder of the list")
            found = class_of(source, label) if labels is None else labels[row]
            held = group_of(source, group) if groups is None else groups[row]
        except UserError as error:
            problems.found(error)
            continue
        pictures.append(Picture(source.path, source.relative, found, held, category))
    return pictures


def _column(
    table: Table, rule: str | None, argument: str, usual: tuple[str, ...], by_name: dict[str, str]
) -> list[str] | None:
    """The cells of the column that a rule names, without a rule of the first that has a usual name."""
    name = column_of(table, rule, argument)
    if rule is None:
        name = next((by_name[name] for name in usual if name in by_name), None)
    return None if name is None else list(table.texts(name))
