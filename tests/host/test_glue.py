"""What is left of the sources when LLVM has their kernels."""

from __future__ import annotations

import ast

from emlearn_gestures.boards.glue import called_kernels, glue, imported_modules, is_empty
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.compiler.program import Program

ONE = '''"""One."""

from ._runtime import const, micropython, ptr16
from .two import (
    inner,
    outer,
)

_K = const(3)


@micropython.viper
def own(x: ptr16, n: int) -> int:
    """A kernel."""
    return x[n] + int(inner(n))


class User:
    def step(self, x):
        return own(x, _K) + outer(1)


@micropython.viper
def unused(n: int) -> int:
    return n
'''
TWO = '''"""Two."""

from ._runtime import micropython


@micropython.viper
def inner(n: int) -> int:
    return n


@micropython.viper
def outer(n: int) -> int:
    return n
'''
THREE = "def later():\n    from .two import inner as other\n    return other(2)\n"


def test_which_kernels_python_code_calls():
    assert called_kernels(Program({"one": ONE, "two": TWO})) == {("one", "own"), ("two", "outer")}
    assert called_kernels(Program({"two": TWO, "three": THREE})) == {("two", "inner")}
    assert called_kernels(Program({"two": TWO})) == set()


def test_all_else_stays_in_its_line():
    text = glue(Program({"one": ONE, "two": TWO}), "one", {"own"})
    before, after = ONE.splitlines(), text.splitlines()
    assert len(before) == len(after)
    changed = {i: line for i, line in enumerate(after, 1) if line and line != before[i - 1]}
    assert changed == {
        3: "from ._runtime import const",  # MicroPython knows its decorators by sight
        4: "from .two import outer",
        13: "def own(x, n): pass",
    }
    assert after[11] == "@micropython.viper"
    assert [node.lineno for node in ast.parse(text).body if isinstance(node, ast.ClassDef)] == [18]
    assert "unused" not in text


def test_a_module_of_which_nothing_is_left():
    program = Program({"one": ONE, "two": TWO})
    assert is_empty(glue(program, "two", ()))
    assert not is_empty(glue(program, "two", {"outer"}))
    assert not is_empty(glue(program, "one", ()))
    assert not is_empty("PLAIN = 3\n")
    assert is_empty('"""Doc."""\nfrom .a import b\n_K = const(3)\n')


def test_which_modules_are_imported():
    assert imported_modules("import sys\nfrom . import a, b\ndef f():\n    from .c import d\n") == {"a", "b", "c"}


def test_the_runtime_without_its_kernels_is_python():
    sources = {name.split("/")[1].removesuffix(".py"): text.decode() for name, text in runtime_sources().items()}
    program = Program(sources)
    for name in sources:
        kernels = program.module(name).kernels
        text = glue(program, name, kernels)
        names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
        assert set(kernels) <= set(names)
        assert len(text.splitlines()) == len(sources[name].splitlines())
