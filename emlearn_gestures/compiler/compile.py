"""A kernel's machine code, by all steps."""

from __future__ import annotations

from emlearn_gestures.compiler import machine, objects
from emlearn_gestures.compiler.cache import kept
from emlearn_gestures.compiler.codegen import Unit
from emlearn_gestures.compiler.entry import NAME, write_entry
from emlearn_gestures.compiler.frontend import read_kernel
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.targets import TARGETS
from emlearn_gestures.errors import UserError


def compile_kernel(program: Program, module: str, name: str, arch: str, table: int) -> bytes:
    """Return the code of a kernel with all that it calls, to be called by MicroPython at its first byte.

    Parameters
    ----------
    program : Program
    module, name : str
        Of the kernel.
    arch : str
        One of `TARGETS`.
    table : int
        Which constant of the module's .mpy file is the table of functions.

    Raises
    ------
    NotCompiledError
        If it, or what it calls, is not in the subset.
    UserError
        If LLVM makes code of it that needs more than itself.
    """
    target = TARGETS[arch]
    unit = Unit(program, target.divides)
    write_entry(unit, read_kernel(program, module, name), table)
    key = f"{machine.version()}\n{target}\n{unit.module}"
    try:
        code = objects.linked(kept(key, lambda: machine.object_file(unit.module, target)))
    except UserError as error:
        raise UserError(f"{module}.py: {name}: {error}") from None
    assert code.symbols[NAME] == 0
    return code.content
