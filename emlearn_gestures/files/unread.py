"""Formats that are not read: what they are called, and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_HEIC = "pip install 'emlearn-gestures[heic]'"
_RAW = "rawpy reads it; save it as JPEG"
_DRAWING = "save it as PNG"
_SHEET = "openpyxl reads it; save it as CSV"
# suffix: what would help. A class may lie in these alone, and would be lost without a word.
PICTURES = {
    **dict.fromkeys((".heic", ".heif", ".hif"), _HEIC),
    **dict.fromkeys((".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".pef"), _RAW),
    **dict.fromkeys((".psd", ".xcf", ".svg", ".eps"), _DRAWING),
    ".jxl": "pillow-jxl-plugin reads it; save it as PNG",
}
RECORDINGS = {
    **dict.fromkeys((".xlsx", ".xls", ".ods"), _SHEET),
    ".mat": "scipy.io.loadmat reads it; save it as .npy or CSV",
    **dict.fromkeys((".h5", ".hdf5"), "h5py reads it; save it as Parquet or CSV"),
    **dict.fromkeys((".pkl", ".pickle", ".feather", ".arff"), "pandas or scipy reads it; save it as Parquet or CSV"),
}
_OTHERS = dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v"), "ffmpeg takes its frames")
_SHOWN = 6  # kinds in one line


def help_for(suffix: str) -> str:
    """What would help with files of a suffix, "" for a suffix that nobody has asked about."""
    return {**RECORDINGS, **PICTURES, **_OTHERS}.get(suffix.lower(), "")


def unread_words(files: Iterable[Path]) -> str:
    """Name the formats of files, the most frequent first: ``4 .heic (pip install ...), 1 LICENSE``."""
    kinds = Counter(file.suffix.lower() or file.name for file in files)
    words = []
    for kind, count in kinds.most_common(_SHOWN):
        remedy = help_for(kind)
        words.append(f"{count} {kind} ({remedy})" if remedy else f"{count} {kind}")
    rest = sum(kinds.values()) - sum(count for _, count in kinds.most_common(_SHOWN))
    return ", ".join(words) + (f", {rest} of other formats" if rest else "")
