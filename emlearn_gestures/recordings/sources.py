"""Which files a path stands for: one file, a folder, or an export with ``info.labels``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePosixPath

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.folder import folder_sources
from emlearn_gestures.files.index import INDEX, indexed_sources
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.unread import RECORDINGS

TEXT = (".csv", ".tsv", ".txt", ".dat", ".log")
SUFFIXES = (*TEXT, ".gz", ".parquet", ".npy", ".npz", ".json", ".jsonl", ".ndjson", ".cbor")
_PACKED = (*TEXT, ".json", ".jsonl", ".ndjson")
_ANY_TEXT = (".txt", ".dat", ".log")  # which hold other things as well
_FORMATS = {**dict.fromkeys(TEXT, "text"), ".jsonl": ".json", ".ndjson": ".json", ".npz": ".npy"}
_HEAD = 1 << 13


def kind_of(name: str) -> str:
    """The suffix that says how a file is read: .csv of a.csv and of a.csv.gz."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes[-2:]]
    if suffixes[-1:] == [".gz"]:
        return suffixes[0] if suffixes[0] in _PACKED else ""
    return suffixes[-1] if suffixes else ""


def is_recording(file: Path) -> bool:
    """Whether a file is of a kind that is read; a text of any kind must hold numbers."""
    kind = kind_of(file.name)
    if kind not in SUFFIXES or file.name.lower().startswith(("readme", "license", "licence", "requirements")):
        return False
    if kind not in _ANY_TEXT or file.suffix.lower() == ".gz":
        return True
    with file.open("rb") as stream:
        lines = [line for line in stream.read(_HEAD).replace(b"\0", b"").splitlines() if line.strip()]
    digits = [sum(byte in b"0123456789.,;-" for byte in line) * 2 > len(line.strip()) for line in lines]
    return sum(digits) * 2 > len(lines)


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
    if kind_of(path.name) not in SUFFIXES:
        raise UserError(f"{path}: unknown suffix {path.suffix!r}; recordings are {', '.join(SUFFIXES)}")
    return Source(path, path.name)


def _folder(path: Path, report: list[str]) -> list[Source]:
    sources = folder_sources(path, SUFFIXES, "recordings", report, is_read=is_recording, unread=RECORDINGS)
    kinds = Counter(kind_of(source.path.name) for source in sources)
    if len({_FORMATS.get(kind, kind) for kind in kinds}) > 1:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        raise UserError(f"{path}: recordings in several formats ({counts}); name one file or sub-folder")
    return sources
