"""What differs between kinds of input: one record a family, and which of them a path, bundle or pipeline is of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Candidate, Examples, Family, Moment, Option, Packed, Pool, Replay, Stream
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.families.strokes import STROKES

__all__ = [
    "FAMILIES",
    "Candidate",
    "Description",
    "Examples",
    "Family",
    "Moment",
    "Option",
    "Packed",
    "Pool",
    "Replay",
    "Stream",
    "family_of_bundle",
    "family_of_features",
    "family_of_path",
]
FAMILIES: tuple[Family, ...] = (MOTION, PICTURES, STROKES)


def family_of_path(path: Path) -> Family:
    """Return the family whose files a path is or holds.

    Raises
    ------
    UserError
        If there are none, or files of several.
    """
    from emlearn_gestures.files.index import INDEX
    from emlearn_gestures.files.walk import visible_files

    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    if path.is_file() and (owner := _lister(path)) is not None:
        return owner
    folder = path if path.is_dir() else path.parent if path.name == INDEX else None
    files = visible_files(folder).files if folder else [path]
    found = _held(files)
    if len(found) > 1:  # a list beside the files that it names is none of them
        found = _held([file for file in files if _lister(file) is None])
    if len(found) == 1:
        return found[0][0]
    if found:
        held = " and ".join(f"{family.noun} ({file.relative_to(folder or path).as_posix()})" for family, file in found)
        raise UserError(f"{path}: it holds {held}; name a sub-folder or file, or move one of them away")
    from emlearn_gestures.files.unread import help_for, unread_words

    known_files = [file for file in files if help_for(file.suffix)]
    *most, last = (family.noun for family in FAMILIES)
    nouns = f"{', '.join(most)} or {last}"
    what = f"no {nouns} in this folder" if path.is_dir() else f"unknown suffix {path.suffix!r}"
    known = ", ".join(f"{family.noun} are {', '.join(family.suffixes())}" for family in FAMILIES)
    there = f"; it has {unread_words(known_files)}" if known_files else ""
    raise UserError(f"{path}: {what}; {known}{there}")


def _held(files: Iterable[Path]) -> list[tuple[Family, Path]]:
    """The families that files are of, in their order, each with its first file."""
    first: dict[str, Path] = {}
    for file in files:
        # the more particular families come last: a file of strokes is text, as recordings are
        owner = next((family for family in reversed(FAMILIES) if family.holds(file)), None)
        if owner is not None:
            first.setdefault(owner.name, file)
    return [(family, first[family.name]) for family in FAMILIES if family.name in first]


def _lister(file: Path) -> Family | None:
    """The family whose files a CSV file lists, None for what is no list."""
    from emlearn_gestures.files.lists import listed

    found = listed(file)
    if found is None:
        return None
    takers = [family for family in FAMILIES if family.lists]
    # a table of recordings may have a column file as well
    return next(
        (each for each in takers if found.suffix in each.suffixes()), takers[0] if found.column == "path" else None
    )


def family_of_bundle(description: Description) -> Family:
    """Return the family of a bundle's source."""
    return next(family for family in FAMILIES if family.name == description["source"]["kind"])


def family_of_features(features: Any) -> Family | None:
    """Return the family of a pipeline's first step, None where it is of none."""
    return next((family for family in FAMILIES if isinstance(features, family.estimator())), None)
