"""Kernels run on the PC: as Python, by numba, by LLVM for the PC's own processor, and by MicroPython's viper."""

from __future__ import annotations

import ctypes
import json
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from llvmlite import binding

from emlearn_gestures.compiler.codegen import Unit
from emlearn_gestures.compiler.frontend import read_kernel
from emlearn_gestures.compiler.machine import object_file
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.targets import Target
from emlearn_gestures.compiler.tree import Kind
from runtimes.registry import executions

_CASTS = ("ptr8", "ptr16", "ptr32")
_VIPER = """
import json
from array import array
for line in open({cases!r}):
    given = [array(*each) if isinstance(each, list) else each for each in json.loads(line)]
    result = {name}(*given)
    print(json.dumps([result, [list(each) for each in given if not isinstance(each, int)]]))
"""


def python_functions(text: str, decorator=lambda function: function) -> dict[str, Any]:
    """Return the functions of a module's source, under a decorator in viper's place."""
    names: dict[str, Any] = {"micropython": SimpleNamespace(viper=decorator), "const": lambda value: value}
    names |= dict.fromkeys(_CASTS, decorator(lambda buffer: buffer))
    exec("from __future__ import annotations\n" + text, names)
    return names


def by_numba(text: str) -> dict[str, Any]:
    """Return the functions compiled by numba as emlearn_predict has them compiled."""
    import numba

    return python_functions(text, numba.njit(error_model="numpy"))


class Compiled:
    """A kernel compiled by LLVM for the PC, and called by ctypes with arrays and integers.

    Parameters
    ----------
    text : str
        Of a module.
    name : str
        Of the kernel.
    divides : bool, default=True
        By the processor's instruction, else as where there is none.
    """

    def __init__(self, text: str, name: str, divides: bool = True) -> None:
        program = Program({"module": text})
        unit = Unit(program, divides)
        function = unit.kernel("module", name)
        function.linkage = "external"
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        triple = binding.get_process_triple()
        target = binding.Target.from_triple(triple)
        content = object_file(unit.module, Target(triple, ""))
        self._engine = binding.create_mcjit_compiler(binding.parse_assembly(""), target.create_target_machine())
        self._engine.add_object_file(binding.object_file.ObjectFileRef.from_data(content))
        self._engine.finalize_object()
        source = read_kernel(program, "module", name)
        integer = [source.kinds[parameter] == Kind.INT for parameter in source.parameters]
        kinds = [ctypes.c_int32 if each else ctypes.c_void_p for each in integer]
        kind = ctypes.CFUNCTYPE(ctypes.c_int32 if source.returns else None, *kinds)
        self._function = kind(self._engine.get_function_address(function.name))

    def __call__(self, *arguments: int | array | np.ndarray) -> int | None:
        return self._function(*(a if isinstance(a, int) else memoryview_address(a) for a in arguments))


def memoryview_address(values: array | np.ndarray) -> int:
    """Where the elements are."""
    return values.buffer_info()[0] if isinstance(values, array) else values.ctypes.data


def by_viper(folder: Path, text: str, name: str, cases: list[list[Any]]) -> list[list[Any]] | str:
    """Return result and arrays of each call of a function under MicroPython's viper, or why that is not here.

    Arrays are given as their type and elements.
    """
    execution = next(each for each in executions() if each.name == "micropython-viper")
    if execution.missing:
        return execution.missing
    given, script = folder / "cases.json", folder / "script.py"
    given.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    program = "import micropython\n" + text + _VIPER.format(cases=str(given), name=name)
    script.write_text(program, encoding="utf-8")
    done = execution.run(script)
    assert done.returncode == 0, f"{done.stdout}\n{program}"
    return [json.loads(line) for line in done.stdout.splitlines()]
