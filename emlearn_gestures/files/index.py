"""The index of an Edge Impulse export: ``info.labels``, in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.walk import visible_files

INDEX = "info.labels"


def indexed_sources(index: Path, suffixes: tuple[str, ...], noun: str, report: list[str]) -> list[Source]:
    """The files that an index names, in its order, with class and side of the split.

    Parameters
    ----------
    index : Path
    suffixes : tuple of str
        Of files that would be read.
    noun : str
        What they are, in the plural.
    report : list of str
        Gets a line when there are files that the index does not name.
    """
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))["files"]
        sources = [_entry(index.parent, entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        kind = type(error).__name__
        raise UserError(f"{index}: not an index of {noun} ({kind}: {_first_line(error)})") from None
    if not sources:
        raise UserError(f"{index}: it lists no files")
    named = {source.relative for source in sources}
    present = (f for f in visible_files(index.parent).files if f.suffix.lower() in suffixes)
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
