"""Which files a path stands for: one file, a folder, or an export with ``info.labels``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.names import INDEX, category_of
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.walk import visible_files

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
        sources = _indexed(path if path.is_file() else path / INDEX, report)
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
    sources, others = [], 0
    files, links = visible_files(path)
    for file in files:
        if not is_recording(file):
            others += 1
            continue
        relative = PurePosixPath(file.relative_to(path).as_posix())
        sources.append(Source(file, str(relative), category=category_of(relative), in_folder=True))
    if not sources:
        raise UserError(f"{path}: no recordings in this folder; they are files of {', '.join(SUFFIXES)}")
    kinds = Counter(kind_of(source.path.name) for source in sources)
    if len({_FORMATS.get(kind, kind) for kind in kinds}) > 1:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        raise UserError(f"{path}: recordings in several formats ({counts}); name one file or sub-folder")
    if others:
        report.append(f"{path.name}: files of other types ignored: {others}")
    if links:
        report.append(f"{path.name}: links to folders, or to nothing, not followed: {links}")
    return sources


def _indexed(index: Path, report: list[str]) -> list[Source]:
    """The files of an Edge Impulse export."""
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))["files"]
        sources = [_entry(index.parent, entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        kind = type(error).__name__
        raise UserError(f"{index}: not an index of recordings ({kind}: {_first_line(error)})") from None
    if not sources:
        raise UserError(f"{index}: it lists no files")
    named = {source.relative for source in sources}
    present = (f for f in index.parent.rglob("*") if f.suffix.lower() in SUFFIXES)
    unnamed = sum(f.relative_to(index.parent).as_posix() not in named for f in present)
    if unnamed:
        report.append(f"{index.name}: files that it does not name ignored: {unnamed}")
    return sources


def _entry(root: Path, entry: dict[str, Any]) -> Source:
    label = entry.get("label") or {}
    classes: str | list[tuple[str, int, int]]
    if isinstance(label, str):
        classes = label
    elif label.get("type") == "multi-label":
        spans = label.get("labels", label.get("structuredLabels", []))
        classes = [(str(s["label"]), int(s["startIndex"]), int(s["endIndex"])) for s in spans]
    else:
        classes = str(label.get("label", ""))
    relative = Path(str(entry["path"]))
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"path {str(relative)!r} leaves the folder")
    return Source(root / relative, relative.as_posix(), classes, entry.get("category"), in_folder=True)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["no detail"])[0]
