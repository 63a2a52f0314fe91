"""The C module of ``c/`` for a board, built with MicroPython's linker of native modules."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from device.boards import BoardSpec
from runtimes.installer import FOLDER, Installer, require_commands, require_modules
from runtimes.native import MODULES

SOURCES = Path(__file__).parent / "c"


def lower_bound(spec: BoardSpec, folder: Path = FOLDER) -> bytes:
    """Return lower_bound.mpy for a board, after building it if its sources have changed.

    Raises
    ------
    InstallError
        If something is missing or the build fails; the message says what to do.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCES.iterdir()))).hexdigest()[:16]
    module = folder / "native" / spec.arch / f"lower_bound-{digest}.mpy"
    if module.is_file():
        return module.read_bytes()
    require_modules(MODULES)
    require_commands("make", spec.commands[0], packages=spec.packages)
    installer = Installer(folder)
    with installer.alone(), installer.temporary() as temporary:
        source = installer.unpack_source(temporary, "py", "tools")
        build = temporary / "c"
        shutil.copytree(SOURCES, build)
        command = ["make", "-C", str(build), f"ARCH={spec.arch}", f"MPY_DIR={source}", f"PYTHON={sys.executable}"]
        installer.build(f"lower-bound-{spec.arch}", command, spec.packages)
        module.parent.mkdir(parents=True, exist_ok=True)
        for old in module.parent.glob("lower_bound-*.mpy"):
            old.unlink()
        (build / "lower_bound.mpy").rename(module)
    return module.read_bytes()
