"""The native module emlearn_trees of ``device/native``, for the architectures that the tests run it on."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import shutil
import sys
from pathlib import Path

from runtimes.installer import FOLDER, MPY, ROOT, Installer, require_commands, require_modules
from runtimes.private_apt import InstallError

SOURCES = ROOT / "device" / "native" / "emlearn_trees"
RECIPE = 2  # raise it when the way of building changes: what is there is then replaced
MODULES = {"emlearn": "emlearn", "elftools": "pyelftools", "ar": "ar"}  # import, PyPI's name


def native_module(arch: str, folder: Path = FOLDER) -> Path:
    """Return where the module for `arch` is, or would be."""
    return folder / "native" / arch / "emlearn_trees.mpy"


def provide_native(installer: Installer, arch: str, compiler: str = "gcc", packages: tuple[str, ...] = ()) -> Path:
    """Return the module for `arch`, after building it if its sources are not those it was built from.

    Parameters
    ----------
    installer : Installer
    arch : str
        As MicroPython's linker names it: "x64", "armv6m" and so on.
    compiler : str
        The command that must be there, which `packages` bring.
    packages : tuple of str

    Raises
    ------
    InstallError
        If something is missing or the build fails; the message says what to do.
    """
    require_modules(MODULES)
    module = native_module(arch, installer.folder)
    stamp = module.parent / "stamp"
    wanted = f"{installer.version} recipe {RECIPE} sources {_digest()}\n"
    if module.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return module
    print(f"building {module.name} for {arch} ...", flush=True)
    require_commands("make")
    require_commands(compiler, **({"packages": packages} if packages else {}))
    if arch == "x64" and platform.machine() != "x86_64":
        raise InstallError(f"{module.name} is built for x86_64, this machine is {platform.machine()}")
    with installer.temporary() as temporary:
        source = installer.unpack_source(temporary, "py", "tools")
        folder = temporary / "native"
        shutil.copytree(SOURCES, folder)  # the build leaves its files where it runs
        command = ["make", "-C", str(folder), f"ARCH={arch}", f"MPY_DIR={source}", f"PYTHON={sys.executable}"]
        installer.build(f"native-{arch}", command, packages)
        head = (folder / module.name).read_bytes()[:3]
        found = f"{head[1]}.{head[2] & 3}"
        if found != MPY:
            raise InstallError(f"{module.name} came out as .mpy {found}, not {MPY}")
        module.parent.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        (folder / module.name).rename(module)
    stamp.write_text(wanted, encoding="utf-8")
    return module


def _digest() -> str:
    """Return a hash of the module's own files and of emlearn's headers."""
    spec = importlib.util.find_spec("emlearn")
    headers = Path(*spec.submodule_search_locations) if spec and spec.submodule_search_locations else Path()
    digest = hashlib.sha256()
    for path in (SOURCES / "Makefile", *sorted(SOURCES.glob("*.c")), *sorted(headers.glob("eml_*.h"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
