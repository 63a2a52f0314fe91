"""A folder in place of an older one."""

from __future__ import annotations

from pathlib import Path


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
