"""The device sources in the forms that boards take."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from emlearn_gestures.boards.bytecode import strip_emitters
from emlearn_gestures.boards.llvm import compile_package
from emlearn_gestures.boards.mpy import compile_mpy
from emlearn_gestures.boards.sources import PACKAGE
from emlearn_gestures.errors import UserError

SOURCE = "source"
STRIPPED = "stripped"  # source for a board whose compiler does not know viper, or makes wrong code of it
BYTECODE = "bytecode"
COMPACT = "-compact"  # after an architecture: native code for the modules where the work is, bytecode for the others
LLVM = "-llvm"  # after an architecture: kernels of emlearn_predict compiled by LLVM, all else as by itself
NATIVE = ("armv6m", "armv7m", "armv7emsp", "armv7emdp", "xtensawin", "xtensa", "rv32imc", "x64")
LATEST = (6, 3)  # .mpy of MicroPython 1.23 and later
# Native code is worth as many bytes more than bytecode for each line that a step executes in it. Kernels have a line
# for 0.1 to 5 bytes; what only calls them, such as motion_extract, one for 20.
_BYTES_A_LINE = 8


def convert(
    sources: Mapping[str, bytes],
    form: str,
    version: tuple[int, int] = LATEST,
    work: Mapping[str, int] = {},
    compiler: str | None = None,
    progress: Callable[[str, int], object] = lambda kernel, count: None,
) -> dict[str, bytes]:
    """Turn sources into `form`; other files than ``.py`` stay as they are.

    Parameters
    ----------
    sources : mapping of str to bytes
        By their paths in a board's lib.
    form : str
        "source", "stripped", "bytecode", or an architecture for which mpy-cross compiles, by itself or with
        "-compact": then files of emlearn_predict in which little is done become bytecode, and tracebacks have no line
        numbers. A file of which a compiler makes no native code becomes bytecode. Or an architecture of
        `targets.TARGETS` with "-llvm": then LLVM compiles the kernels of emlearn_predict, and files of it that have
        nothing else are left out, because those that call them have them within themselves.
    version : tuple of int
        Of .mpy files.
    work : mapping of str to int
        Lines that a step executes in each file, by `work.lines_a_step`; "-compact" goes by it.
    compiler : str, optional
        The mpy-cross to use, else that of the version.
    progress : callable
        Called before LLVM compiles a kernel, with its name and the number of kernels.

    Raises
    ------
    UserError
        If a file does not compile.
    """
    if form.endswith(LLVM):
        arch = form.removesuffix(LLVM)
        own = {name: text for name, text in sources.items() if name.startswith(f"{PACKAGE}/") and name.endswith(".py")}
        others = {name: text for name, text in sources.items() if name not in own}
        made = compile_package(own, arch, version, compiler, progress=progress) if own else {}
        return made | convert(others, arch, version, compiler=compiler)
    converted = {}
    for name, content in sources.items():
        if form == SOURCE or not name.endswith(".py"):
            converted[name] = content
            continue
        try:
            plain = strip_emitters(content.decode()).encode()
        except (SyntaxError, UnicodeDecodeError) as error:
            raise UserError(f"{name}: {error}; it is no Python file") from None
        if form == STRIPPED:
            converted[name] = plain
            continue
        arch = form.removesuffix(COMPACT)
        compact = arch != form
        options: dict[str, Any] = {"version": version, "lines": not compact, "compiler": compiler}
        native = None
        if form != BYTECODE:
            # methods are glue; only the loops are worth the heap
            text = content.replace(b"    @micropython.native\n", b"") if compact else content
            with contextlib.suppress(UserError):  # for armv6m the older compilers take no large function
                native = compile_mpy(text, name, arch, **options)
        if native is None or (compact and name.startswith(f"{PACKAGE}/")):
            slow = compile_mpy(plain, name, "", **options)
            if native is None or len(native) - len(slow) >= _BYTES_A_LINE * work.get(name, 0):
                native = slow
        converted[name.removesuffix(".py") + ".mpy"] = native
    return converted
