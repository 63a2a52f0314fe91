"""Which files a path stands for: one file, a folder, or an export with ``info.labels``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.index import INDEX, indexed_sources
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.unread import RECORDINGS

SUFFIXES = (".csv", ".parquet", ".npy", ".json", ".cbor")


def find_sources(path: Path, category: str | None, report: list[str]) -> list[Source]:
    """The files to read for ``path``, sorted by name (an export: in the order of its index)."""
    if category not in (None, "training", "testing"):
        raise UserError(f"category={category!r}: it must be 'training', 'testing' or None")
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    if path.is_file() and path.name != INDEX:
        sources = [_single(path)]
    elif path.is_file() or (path / INDEX).is_file():
        index = path if path.is_file() else path / INDEX
        sources = indexed_sources(index, SUFFIXES, "recordings", report)
    else:
        sources = _folder(path, report)
    if category is None:
        return sources
    chosen = [source for source in sources if source.category == category]
    if not chosen:
        raise UserError(f"{path}: no recording of category {category!r}; leave category= out to read all")
    return chosen


def _single(path: Path) -> Source:
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"{path}: unknown suffix {path.suffix!r}; recordings are {', '.join(SUFFIXES)}")
    return Source(path, path.name)


def _folder(path: Path, report: list[str]) -> list[Source]:
    sources = folder_sources(path, SUFFIXES, "recordings", report, unread=RECORDINGS)
    kinds = Counter(source.path.suffix.lower() for source in sources)
    if len(kinds) > 1:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        raise UserError(f"{path}: recordings in several formats ({counts}); name one file or sub-folder")
    return sources
