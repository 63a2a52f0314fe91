"""Drivers: folders with a package.json as mip reads it, such as ``outputs/rgb_led/package.json``."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from emlearn_gestures.boards.sources import FOLDER as RUNTIME
from emlearn_gestures.errors import UserError

# where the wheel has them, else where the repository has
_PLACES = (Path(__file__).parents[1] / "drivers", RUNTIME.parent / "drivers")
FOLDER = next((place for place in _PLACES if place.is_dir()), _PLACES[1])


def driver_names(folder: Path = FOLDER) -> list[str]:
    """Return the drivers of a folder, by their paths in it."""
    return sorted(path.parent.relative_to(folder).as_posix() for path in folder.glob("*/*/package.json"))


def driver_sources(name: str, folder: Path = FOLDER) -> dict[str, bytes]:
    """Return the files of a driver by their path in a board's lib.

    Raises
    ------
    UserError
        If there is no such driver, or its package.json is not what mip takes, or names files that are not there.
    """
    names = driver_names(folder)
    if name not in names:
        known = ", ".join(names) or f"none in {folder}; name their folder by folder="
        raise UserError(f"drivers={name}: no such driver; there are: {known}")
    package = folder / name / "package.json"
    try:
        urls = [(str(target), str(source)) for target, source in json.loads(package.read_text())["urls"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{package}: {error}; it needs urls, a list of [target, source]") from None
    sources = {}
    for target, source in urls:
        if PurePosixPath(target).is_absolute() or ".." in PurePosixPath(target).parts or "://" in source:
            raise UserError(f"{package}: {target!r} from {source!r}; a driver's files are in its folder and go to lib")
        sources[target] = (package.parent / source).read_bytes()
    return sources
