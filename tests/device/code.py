"""What the tests put on a board: the device code and the portable tests, compiled for its core."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from device.boards import BoardSpec
from emlearn_gestures.boards.bytecode import strip_emitters
from emlearn_gestures.boards.forms import LATEST
from emlearn_gestures.boards.llvm import compile_package
from emlearn_gestures.boards.sources import runtime_sources
from runtimes.installer import ROOT, mpy_cross
from runtimes.native import native_module

DEVICE = ROOT / "device" / "emlearn_predict"
SHARED = ROOT / "tests" / "shared"
ON_BOARD = Path(__file__).parent / "onboard"


def predictor_files(spec: BoardSpec, native: bool = False, interpreted: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the package emlearn_predict for a board's /lib.

    Parameters
    ----------
    spec : BoardSpec
    native : bool, default=False
        With the module emlearn_trees.
    interpreted : tuple of str
        Modules of the package to compile to bytecode, which takes a third of viper's memory.

    Raises
    ------
    FileNotFoundError
        If the native module was not built.
    """
    files = {
        f"/lib/{DEVICE.name}/{path.stem}.mpy": compiled(path, spec.arch, path.stem not in interpreted)
        for path in sorted(DEVICE.glob("*.py"))
    }
    if native:
        files["/lib/emlearn_trees.mpy"] = native_module(spec.arch).read_bytes()
    return files


def portable_test_files(spec: BoardSpec) -> dict[str, bytes]:
    """Return the portable tests for a board's /lib, with all that they import and what runs them."""
    paths = [path for folder in (SHARED, SHARED / "lib", ON_BOARD) for path in sorted(folder.glob("*.py"))]
    return {f"/lib/{path.stem}.mpy": compiled(path, spec.arch) for path in paths}


@cache
def predictor_by_llvm(spec: BoardSpec, every: bool = False) -> dict[str, bytes]:
    """Return the package with kernels compiled by LLVM for a board's /lib.

    Parameters
    ----------
    spec : BoardSpec
    every : bool, default=False
        With all kernels to be called, as the portable tests do, not only those that the package's Python code calls.
    """
    files = compile_package(runtime_sources(), spec.arch, LATEST, every=every)
    return {f"/lib/{name}": content for name, content in files.items()}


@cache
def compiled(path: Path, arch: str, viper: bool = True) -> bytes:
    """Return the .mpy of a file, with native functions or without."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, path.name), Path(folder, "out.mpy")
        source.write_text(text if viper else strip_emitters(text), encoding="utf-8")
        command = [mpy_cross(), f"-march={arch}", "-s", path.name, "-o", str(output), str(source)]
        subprocess.run(command, check=True)
        return output.read_bytes()
