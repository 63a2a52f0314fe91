"""A file or folder in place of an older one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from emlearn_gestures.errors import UserError


def require_writable(goal: Path, words: str = "") -> None:
    """Refuse a goal that cannot be written, by writing a folder beside it: permissions do not say all.

    Parameters
    ----------
    goal : Path
        It is not touched. Its folder may be missing as well.
    words : str
        Begins the message, such as ``--output is``.
    """
    parent = next(folder for folder in goal.absolute().parents if folder.exists())
    try:
        # with the goal's own name, which may be too long
        with tempfile.TemporaryDirectory(dir=parent, prefix=f".{goal.name}."):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError(f"{words}{goal} cannot be written: {parent}: {why}; choose another place") from None


def replace_folder(fresh: Path, goal: Path) -> None:
    """Rename a new folder to its goal. What was there is put beside the new one as `old`; it comes back on an error.

    Parameters
    ----------
    fresh : Path
        In a temporary folder on the goal's file system, which its owner removes.
    goal : Path
        A folder, or nothing yet.
    """
    old = fresh.with_name("old")
    if goal.exists():
        goal.rename(old)
    try:
        fresh.rename(goal)
    except OSError:
        if old.exists():
            old.rename(goal)
        raise
