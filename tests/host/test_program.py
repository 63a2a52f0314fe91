"""What is found in the sources that kernels stand in."""

from __future__ import annotations

import pytest

from emlearn_gestures.compiler.program import NotCompiledError, Program

ONE = """
from ._runtime import const, micropython
from .two import TABLE, second, second as other

_THREE = const(3)
_SIX = const(_THREE << 1)
_NEGATIVE = const(-5)
PLAIN = 7

@micropython.viper
def first(a: int) -> int:
    return a

@micropython.native
def glue(a):
    return a
"""
TWO = "TABLE = const(9)\n\n@micropython.viper\ndef second(a: int) -> int:\n    return a\n"


def test_constants_and_kernels_by_the_names_that_a_module_knows_them_by():
    program = Program({"one": ONE, "two": TWO})
    constants = {name: program.constant("one", name) for name in ("_THREE", "_SIX", "_NEGATIVE", "PLAIN", "TABLE")}
    assert constants == {"_THREE": 3, "_SIX": 6, "_NEGATIVE": -5, "PLAIN": None, "TABLE": 9}
    kernels = [program.kernel("one", name) for name in ("first", "second", "other", "glue", "absent", "micropython")]
    assert kernels == [("one", "first"), ("two", "second"), ("two", "second"), None, None, None]
    assert program.names() == ["one", "two"]
    assert program.text("two") == TWO


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("len('ab')", r"const\(len\('ab'\)\) is no integer known here"),
        ("_ABSENT + 1", "is no integer known here"),
        ("1 // 0", "is no integer known here"),
        ("1.5", "is no integer known here"),
        ("1 << 40", r"is 1099511627776, must fit 32 bits"),
    ],
)
def test_a_constant_that_is_none(value, said):
    with pytest.raises(NotCompiledError, match=rf"^one\.py, line 2: .*{said}$"):
        Program({"one": f"\n_X = const({value})\n"}).module("one")
