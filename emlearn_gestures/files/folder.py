"""The files of a set in a folder: which are read, what is said of the others, and where the class is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import category_of, class_folder, class_from_file_name, class_of, is_person
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.unread import help_for, unread_words
from emlearn_gestures.files.walk import visible_files


def folder_sources(
    path: Path,
    suffixes: Collection[str],
    noun: str,
    report: list[str],
    *,
    is_read: Callable[[Path], bool] | None = None,
    unread: Collection[str] = (),
    problems: Problems | None = None,
    rule: str | None = None,
) -> list[Source]:
    """The files below a folder that are read, sorted by name.

    Parameters
    ----------
    path : Path
    suffixes : collection of str
        Of files that are read.
    noun : str
        What they are, in the plural.
    report : list of str
        Gets a line for what is not read.
    is_read : callable, optional
        Whether a file is; by default its suffix says so.
    unread : collection of str
        Suffixes of such files in formats that are not read: a class that only they have is a problem.
    problems : Problems, optional
        Where that goes; it is raised by default.
    rule : str, optional
        Where the class comes from, as `class_of` has it.
    """
    walk = visible_files(path)
    files = [file for file in walk.files if (is_read(file) if is_read else file.suffix.lower() in suffixes)]
    others = sorted({*walk.files} - {*files})
    if not files:
        found = f"; it has {unread_words(others)}" if others else ""
        raise UserError(f"{path}: no {noun} in this folder; they are files of {', '.join(suffixes)}{found}")
    sources = _classed([_source(path, file) for file in files], report, path.name)
    if rule is None or rule in ("folder", "file"):
        lost = [_source(path, file) for file in others if file.suffix.lower() in unread]
        _refuse_lost_class(path, sources, lost, rule, problems or Problems(path, skip=False))
    if others:
        report.append(f"{path.name}: files that are not read: {unread_words(others)}")
    if walk.hidden:
        more = f" and {len(walk.hidden) - 3} more" if len(walk.hidden) > 3 else ""
        report.append(f"{path.name}: hidden folders that are not read: {', '.join(walk.hidden[:3])}{more}")
    if walk.links:
        report.append(f"{path.name}: links to folders, or to nothing, not followed: {walk.links}")
    return sources


def _source(path: Path, file: Path) -> Source:
    relative = PurePosixPath(file.relative_to(path).as_posix())
    return Source(file, str(relative), category=category_of(relative), in_folder=True)


def _classed(sources: list[Source], report: list[str], name: str) -> list[Source]:
    """Say of each whether the folders are no classes: there is one only, or they are people, and the names differ."""
    folders = [class_folder(source.relative) for source in sources]
    if None in folders:
        return sources
    people = all(is_person(folder) for folder in folders if folder)
    if len(set(folders)) > 1 and not people:
        return sources
    names = [class_from_file_name(PurePosixPath(source.relative).name) for source in sources]
    if any(found is None or found.isdigit() for found in names) or not 1 < len(set(names)) < len(names):
        return sources
    if people and len(set(folders)) > 1:
        pairs = Counter(found for found, _ in set(zip(names, folders, strict=True)))
        if max(pairs.values()) < 2:  # no class is in the folders of two
            return sources
    why = f"all are in one folder, {folders[0]}" if len(set(folders)) == 1 else "its folders look like people"
    report.append(f"{name}: the class is in the file name: {why}; label='folder' takes the folder")
    return [replace(source, by_name=True) for source in sources]


def _refuse_lost_class(
    path: Path, sources: Sequence[Source], lost: Sequence[Source], rule: str | None, problems: Problems
) -> None:
    """Refuse a class whose files are all in formats that are not read."""
    if not lost:
        return
    by_name = all(source.by_name for source in sources)
    read = {_class_or_none(source, rule) for source in sources}
    classes: dict[str, list[Path]] = {}
    for source in lost:
        found = _class_or_none(replace(source, by_name=by_name), rule)
        if found and found not in read:
            classes.setdefault(found, []).append(source.path)
    for found, files in classes.items():
        loose = class_folder(files[0].relative_to(path).as_posix()) is None
        if loose and len(files) < 2:  # one file, such as notes.xlsx, is no class yet
            continue
        suffix = Counter(file.suffix.lower() for file in files).most_common(1)[0][0]
        where = f"{path}: class {found!r} has only files that cannot be read, {len(files)} of {suffix}"
        problems.found(UserError(f"{where}; {help_for(suffix) or 'convert them'}, or move them away"))


def _class_or_none(source: Source, rule: str | None) -> str | None:
    try:
        return class_of(source, rule)
    except UserError:
        return None
