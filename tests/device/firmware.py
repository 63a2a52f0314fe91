"""The firmware of the emulated boards: MicroPython's qemu port with ``overlay`` copied into it.

It is kept under ``.cache/firmware``, one folder for each state of overlay, version and recipe.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from device.boards import BOARDS, BoardSpec
from runtimes.installer import CACHE, Installer, mpy_cross, release, require_commands
from runtimes.private_apt import InstallError

OVERLAY = Path(__file__).parent / "overlay"
RECIPE = 1  # raise it when the way of building changes: what is there is then replaced


def firmware(name: str) -> Path:
    """Return the ready firmware of the board `name`.

    Raises
    ------
    InstallError
        If it is not built, or its emulator is not there; the message is the remedy.
    """
    spec = BOARDS[name]
    elf = _place(spec)
    remedy = f"make boards, after apt-get install {' '.join(spec.packages)}"
    if not elf.is_file():
        raise InstallError(f"the firmware of {name} is not built: {remedy}")
    if shutil.which(spec.qemu[0]) is None:
        raise InstallError(f"{spec.qemu[0]} not found: {remedy}")
    return elf


def missing(name: str) -> str:
    """Return why the board `name` cannot run here and the remedy; empty when it can."""
    try:
        firmware(name)
    except InstallError as error:
        return str(error)
    return ""


def provide_firmware(installer: Installer, spec: BoardSpec) -> Path:
    """Return the firmware of a board, after building it if it is not there. It takes 20 to 60 s."""
    elf = _place(spec)
    require_commands("make")
    require_commands(*spec.commands, packages=spec.packages)
    if elf.is_file():
        return elf
    print(f"building the firmware of {spec.name} ...", flush=True)
    compiler = mpy_cross()
    with installer.temporary() as temporary:
        source = installer.unpack_source(temporary)
        port = source / "ports" / "qemu"
        shutil.copytree(OVERLAY, port / OVERLAY.name, ignore=shutil.ignore_patterns("__pycache__"))
        command = [
            *("make", "-C", str(port), f"-j{os.cpu_count() or 1}", f"BOARD={spec.name}", "BUILD=build"),
            *(f"BOARD_DIR=overlay/boards/{spec.name}", "FROZEN_MANIFEST=overlay/manifest.py"),
            *(f"MICROPY_MPYCROSS={compiler}", f"PYTHON={sys.executable}"),
        ]
        installer.build(f"firmware-{spec.name}", command, spec.packages)
        elf.parent.parent.mkdir(exist_ok=True)
        for old in elf.parent.parent.glob(f"{spec.name}-*"):
            shutil.rmtree(old)
        ready = temporary / elf.parent.name
        ready.mkdir()
        (port / "build" / elf.name).rename(ready / elf.name)
        ready.rename(elf.parent)
    return elf


def _place(spec: BoardSpec) -> Path:
    digest = hashlib.sha256(f"{release()[2]} recipe {RECIPE}".encode())
    for path in sorted(OVERLAY.rglob("*")):
        # a board's own folder concerns no other board
        mine = "boards" not in path.relative_to(OVERLAY).parts or spec.name in path.parts
        if path.is_file() and mine and path.suffix != ".pyc":
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return CACHE / "firmware" / f"{spec.name}-{digest.hexdigest()[:16]}" / "firmware.elf"
