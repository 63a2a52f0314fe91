"""Which pictures a path stands for, with class, group and side of the split: a folder, a CSV list, one file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.index import INDEX, indexed_sources
from emlearn_gestures.files.lists import PATH_NAMES, listed
from emlearn_gestures.files.names import (
    DIVISION_FOLDERS,
    category_of,
    class_folder,
    class_of,
    group_of,
    is_column,
    refuse_column,
)
from emlearn_gestures.files.people import column_hint
from emlearn_gestures.files.problems import Problems, UnlabelledError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.spellings import join_spellings
from emlearn_gestures.files.table import LABEL_NAMES, Table, column_of
from emlearn_gestures.files.unread import PICTURES
from emlearn_gestures.files.walk import visible_files
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


@dataclass(frozen=True)
class Rules:
    """The arguments of `load_pictures` that say what is known of a picture."""

    label: str | None
    group: str | None
    category: str | None


def find_pictures(path: Path, rules: Rules, problems: Problems, report: list[str]) -> list[Picture]:
    """The pictures of ``path``: of a folder sorted by name, of a list in its order."""
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    if rules.category is not None:
        wanted = _CATEGORIES.get(DIVISION_FOLDERS.get(str(rules.category).lower(), ""))
        if wanted is None:
            raise UserError(f"category={rules.category!r}: it must be 'train', 'test', 'val' or None")
        rules = replace(rules, category=wanted)
    index = path / INDEX if path.is_dir() else path
    if (written := _list_of(path, rules.label, report)) is not None:
        pictures = _listed(written, rules, problems, report)
        if path.is_dir():
            _report_unlisted(path, {picture.path for picture in pictures}, len(problems.dropped), report)
    else:
        for rule, argument in ((rules.label, "label"), (rules.group, "group")):
            refuse_column(rule, argument, str(path), "a folder" if path.is_dir() else "a picture")
        if index.name == INDEX and index.is_file():
            sources = indexed_sources(index, SUFFIXES, "pictures", report)
            sources.sort(key=lambda source: _natural(source.relative))
        else:
            sources = _folder(path, rules.label, problems, report) if path.is_dir() else [_single(path)]
            if rules.label is None:
                _require_classes(path, sources)
        pictures = _described(sources, rules, problems)
    if not pictures and not problems.messages and not problems.dropped:
        raise UserError(f"{path}: no picture of category {rules.category!r}; leave category= out to read all")
    spelling, notes = join_spellings(picture.label for picture in pictures)
    report += notes
    return [replace(picture, label=spelling[picture.label]) for picture in pictures]


def _list_of(path: Path, label: str | None, report: list[str]) -> Path | None:
    """The CSV file that lists the pictures of a path: itself, or the one of a folder that gives them classes."""
    if path.is_file():
        return path if path.suffix.lower() == ".csv" else None
    if label is not None and not is_column(label):
        return None  # the class is asked of the names
    lists = []
    for file in sorted(path.glob("*.csv")):
        found = listed(file)
        if found and found.suffix in SUFFIXES and ({*LABEL_NAMES, label} & {*found.columns}):
            lists.append(file)
    if len(lists) > 1:
        raise UserError(f"{path}: it has several lists of pictures, {lists[0].name} and {lists[1].name}; name one file")
    if lists:
        report.append(f"{path.name}: read by its list of pictures, {lists[0].name}")
    return lists[0] if lists else None


def _report_unlisted(path: Path, named: set[Path], dropped: int, report: list[str]) -> None:
    there = [file for file in visible_files(path).files if file.suffix.lower() in SUFFIXES and file not in named]
    if len(there) > dropped:
        report.append(f"{path.name}: pictures that its list does not name left out: {len(there) - dropped}")


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


def _described(sources: list[Source], rules: Rules, problems: Problems) -> list[Picture]:
    pictures = []
    for source in sources:
        category = _CATEGORIES.get(source.category or "", "")
        if rules.category is not None and category != rules.category:
            continue
        try:
            found = class_of(source, rules.label), group_of(source, rules.group)
        except UserError as error:
            problems.found(error)
            continue
        pictures.append(Picture(source.path, source.relative, *found, category))
    return pictures


def _listed(path: Path, rules: Rules, problems: Problems, report: list[str]) -> list[Picture]:
    """The rows of a CSV file with the columns path, label and perhaps group."""
    table = read_table(Source(path, path.name), as_text=True)
    by_name = {name.lower(): name for name in table.columns}
    column = next((by_name[name] for name in PATH_NAMES if name in by_name), None)
    files = table.texts(column or table.require("path", "the files"))
    labels = _column(table, rules.label, "label", LABEL_NAMES, by_name)
    group = _column(table, rules.group, "group", ("group",), by_name)
    groups = None if group is None else table.texts(group)
    if groups is None and rules.group is None and (rules.label is None or is_column(rules.label)):
        report += column_hint(table.columns)
    pictures, seen = [], set()
    for row, written in enumerate(files):
        relative = PurePosixPath(written.replace("\\", "/"))  # lists written on Windows
        where = f"{table.where}: {table.place(row)}"
        source = Source(path.parent / relative, str(relative), category=category_of(relative), in_folder=True)
        category = _CATEGORIES.get(source.category or "", "")
        if rules.category is not None and category != rules.category:
            continue
        try:
            if source.relative in seen:
                raise UserError(f"{where}: {written!r} is named twice; remove one of the two rows")
            seen.add(source.relative)
            if not source.path.is_file():
                raise UserError(f"{where}: no such file {written!r}; paths are relative to the folder of the list")
            found = class_of(source, rules.label) if labels is None else table.frame[labels].iloc[row].strip()
            if not found:
                remedy = "give it one, or leave such out with unlabelled='drop'"
                raise UnlabelledError(where, f"{written!r} has no class; {remedy}")
            held = group_of(source, rules.group) if groups is None else groups[row]
        except UserError as error:
            problems.found(error)
            continue
        pictures.append(Picture(source.path, source.relative, found, held, category))
    return pictures


def _column(
    table: Table, rule: str | None, argument: str, usual: tuple[str, ...], by_name: dict[str, str]
) -> str | None:
    """The column that a rule names, without a rule the first that has a usual name."""
    name = column_of(table, rule, argument)
    return next((by_name[name] for name in usual if name in by_name), None) if rule is None else name
