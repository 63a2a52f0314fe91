"""One file of a set, and what is known of it without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One file to read.

    ``relative`` is its name for messages and for ``sample``; ``label`` is what an index beside the file
    says about it: None (nothing), a class ("" for a file that it leaves without), or ``[(class, first row, last row),
    ...]``. ``by_name`` says that the folders of this set are no classes: the file name has it.
    """

    path: Path
    relative: str
    label: str | list[tuple[str, int, int]] | None = None
    category: str | None = None
    in_folder: bool = False
    by_name: bool = False
