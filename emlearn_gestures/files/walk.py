"""The files below a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Walk(NamedTuple):
    """What is below a folder.

    Attributes
    ----------
    files : list of Path
        Sorted, without hidden ones.
    links : int
        Links to folders, which are not followed because they may lead back, and to nothing.
    hidden : list of str
        Hidden folders, relative to the folder, sorted; what is in them was not looked at.
    """

    files: list[Path]
    links: int
    hidden: list[str]


def visible_files(root: Path) -> Walk:
    """All files below ``root`` without hidden ones."""
    files: list[Path] = []
    hidden: list[str] = []
    links = 0
    for folder, names, others in os.walk(root):
        hidden += [Path(folder, name).relative_to(root).as_posix() for name in names if name.startswith(".")]
        names[:] = [name for name in names if not name.startswith(".")]
        links += sum(os.path.islink(os.path.join(folder, name)) for name in names)
        for name in others:
            if name.startswith("."):
                continue
            path = os.path.join(folder, name)
            if os.path.isfile(path):  # not a pipe or a socket, which would be waited for
                files.append(Path(path))
            else:
                links += os.path.islink(path)
    return Walk(sorted(files), links, sorted(hidden))
