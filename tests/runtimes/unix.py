"""The unix port: the distribution's binary beside its own C library, and a build with single-precision floats."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from runtimes.installer import MPY, Installer, mpy_cross, require_commands, run
from runtimes.private_apt import InstallError
from runtimes.probe import NotMicroPython, Probe, probe

RECIPE = 1  # raise it when the way of unpacking or building changes: what is there is then replaced

WRAPPER = """#!/bin/sh
# Runs the unpacked MicroPython under its own C library, which may be newer than this machine's.
unix=$(dirname -- "$(readlink -f -- "$0")")/../unix
exec "$unix/{loader}" --library-path "$unix/{libraries}" "$unix/usr/bin/micropython" "$@"
"""


def provide_unix(installer: Installer) -> Probe:
    """Provide ``bin/micropython``."""
    return _provide(installer, "micropython", _unpack, 64)


def provide_f32(installer: Installer) -> Probe:
    """Provide ``bin/micropython-f32``."""
    return _provide(installer, "micropython-f32", _build_f32, 32)


def _provide(installer: Installer, name: str, make: Callable[[Installer, Path], None], float_bits: int) -> Probe:
    """Return what ``bin/<name>`` reports, after `make` made it if it was not there or does not run."""
    binary, stamp = installer.bin / name, installer.folder / f"{name}.stamp"
    wanted = f"{installer.suite} {installer.version} recipe {RECIPE}\n"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        try:
            return probe([str(binary)])
        except NotMicroPython:
            pass  # moved to another machine, or damaged: make it again
    print(f"installing {name} {installer.version} ...", flush=True)
    stamp.unlink(missing_ok=True)
    with installer.temporary() as temporary:
        make(installer, temporary)
    found = probe([str(binary)])
    if (found.version, found.mpy, found.float_bits) != (installer.version, MPY, float_bits):
        raise InstallError(f"{binary} is not {installer.version} with {float_bits}-bit floats, but {found}")
    stamp.write_text(wanted, encoding="utf-8")
    return found


def _unpack(installer: Installer, temporary: Path) -> None:
    """Unpack the package and the libraries it needs, and write the script that starts it."""
    require_commands("dpkg")
    debs, tree, apt = temporary / "debs", temporary / "unix", installer.open_apt()
    debs.mkdir()
    for deb in apt.download(apt.dependencies("micropython"), debs):
        run(["dpkg", "-x", str(deb), str(tree)])
    loaders = sorted(path for path in tree.glob("usr/lib/*/ld-linux*.so.*") if path.is_file())
    if not loaders:
        raise InstallError("the package libc6 holds no usr/lib/*/ld-linux*.so.* to start programs with")
    loader = loaders[0].relative_to(tree)
    script = temporary / "micropython"
    script.write_text(WRAPPER.format(loader=loader, libraries=loader.parent), encoding="utf-8")
    script.chmod(0o755)
    shutil.rmtree(installer.folder / "unix", ignore_errors=True)
    tree.rename(installer.folder / "unix")
    script.rename(installer.bin / "micropython")


def _build_f32(installer: Installer, temporary: Path) -> None:
    """Build the unix port with single-precision floats, less the libraries that the source lacks."""
    require_commands("gcc", "make")
    compiler = mpy_cross()
    source = installer.unpack_source(temporary)
    manifest = temporary / "manifest.py"
    manifest.write_text('include("$(MPY_DIR)/extmod/asyncio")\n', encoding="utf-8")
    command = [
        *("make", "-C", str(source / "ports/unix"), f"-j{os.cpu_count() or 1}", "BUILD=build-f32"),
        *("MICROPY_PY_SSL=0", "MICROPY_SSL_MBEDTLS=0", "MICROPY_PY_BTREE=0", "MICROPY_PY_FFI=0"),
        *(f"PYTHON={sys.executable}", f"MICROPY_MPYCROSS={compiler}", f"FROZEN_MANIFEST={manifest}"),
        "CFLAGS_EXTRA=-DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_FLOAT",
    ]
    installer.build("f32", command)
    (source / "ports/unix/build-f32/micropython").rename(installer.bin / "micropython-f32")
