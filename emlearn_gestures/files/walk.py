"""The files below a folder."""

from __future__ import annotations

import os
from pathlib import Path


def visible_files(root: Path) -> tuple[list[Path], int]:
    """All files below ``root`` without hidden ones, sorted, and the number of links that lead to no file.

    Links to folders are not followed, because they may lead back; broken links are counted with them.
    """
    files: list[Path] = []
    links = 0
    for folder, names, others in os.walk(root):
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
    return sorted(files), links
