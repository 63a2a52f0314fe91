"""The code that LLVM is given, compiled for the PC: each construct, and what is beyond the rules of kernels."""

from __future__ import annotations

import random
from array import array

import pytest
from kernels_on_pc import Compiled, python_functions

from emlearn_gestures.compiler.codegen import Unit
from emlearn_gestures.compiler.program import NotCompiledError, Program

EXTREMES = (-(2**31), -(2**31) + 1, -65536, -1, 0, 1, 2, 31, 32767, 65535, 2**31 - 1)
LOOPS = """
@micropython.viper
def f(x: ptr16, y: ptr32, n: int) -> int:
    total = 0
    for i in range(n):
        if i == 3:
            continue
        total += x[i]
        if total > 100:
            break
        for j in range(i, 0, -2):
            x[j] = x[j] + i
            if j > 4:
                return 0 - total
    i = 0
    while 0 <= i < 8 and not (x[i] == 9 or y[0] == i):
        i += 1
    y[1] = i
    return total
"""


def wrapped(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


def function(expression: str) -> str:
    return f"@micropython.viper\ndef f(a: int, b: int) -> int:\n    return {expression}\n"


@pytest.mark.parametrize("sign", ["+", "-", "*", "&", "|", "^"])
def test_integers_wrap_around(sign):
    compiled = Compiled(function(f"a {sign} b"), "f")
    for a in EXTREMES:
        for b in EXTREMES:
            assert compiled(a, b) == wrapped(eval(f"a {sign} b")), (a, b)


@pytest.mark.parametrize("expression", ["-a", "~a", "0 - a", "-(a + b)"])
def test_of_one_integer(expression):
    compiled = Compiled(function(expression), "f")
    for a in EXTREMES:
        assert compiled(a, 5) == wrapped(eval(expression, {"a": a, "b": 5}))


def test_a_shift_goes_by_the_low_five_bits():
    left, right = Compiled(function("a << b"), "f"), Compiled(function("a >> b"), "f")
    for a in EXTREMES:
        for b in (0, 1, 31, 32, 33, 63, -1):
            assert left(a, b) == wrapped(a << (b & 31))
            assert right(a, b) == a >> (b & 31)


def test_statements_as_the_interpreter_does_them():
    compiled, plain = Compiled(LOOPS, "f"), python_functions(LOOPS)["f"]
    generator = random.Random(0)
    for _ in range(200):
        n, limit = generator.randrange(9), generator.randrange(9)
        given = [generator.choice((0, 3, 9, 40)) for _ in range(9)]
        memory = [(array("H", given), array("I", [limit, 0])) for _ in range(2)]
        assert compiled(*memory[0], n) == plain(*memory[1], n)
        assert memory[0] == memory[1]


@pytest.mark.parametrize(("kind", "code", "bits"), [("ptr8", "B", 8), ("ptr16", "H", 16), ("ptr32", "i", 32)])
def test_elements(kind, code, bits):
    """Loads are zero-extended, stores keep the low bits."""
    text = f"@micropython.viper\ndef f(x: {kind}, v: int) -> int:\n    x[1] = v\n    return x[1]\n"
    compiled = Compiled(text, "f")
    for v in EXTREMES:
        x = array(code, [0, 0, 0])
        assert compiled(x, v) == (v if bits == 32 else v % 2**bits)
        assert list(x) == [0, v if bits == 32 else v % 2**bits, 0]


def test_two_pointers_to_the_same_memory():
    text = """
@micropython.viper
def f(x: ptr16, y: object, n: int):
    z = ptr16(y)
    while n:
        n -= 1
        z[n] = x[n + 1] + 1
"""
    compiled = Compiled(text, "f")
    x = array("H", [1, 2, 3, 4])
    compiled(x, x, 3)
    assert list(x) == [7, 6, 5, 4]


def test_variables_begin_as_zero_and_a_function_ends_with_it():
    text = "@micropython.viper\ndef f(a: int) -> int:\n    if a:\n        b = 7\n    if a < 2:\n        return b\n"
    compiled = Compiled(text, "f")
    assert [compiled(a) for a in (0, 1, 2)] == [0, 7, 0]


def test_kernels_of_other_modules_are_local():
    one = "from .two import g\n@micropython.viper\ndef f(a: int) -> int:\n    return int(g(a)) + int(g(1))\n"
    two = "_K = const(5)\n@micropython.viper\ndef g(a: int) -> int:\n    return a * _K\n"
    unit = Unit(Program({"one": one, "two": two}))
    unit.kernel("one", "f")
    assert [(function.name, function.linkage) for function in unit.module.functions] == [
        ("one.f", "internal"),
        ("two.g", "internal"),
    ]


def test_what_a_called_kernel_has_wrong_is_said_of_it():
    text = "@micropython.viper\ndef f(a: int) -> int:\n    return int(g(a))\n"
    text += "@micropython.viper\ndef g(a: int) -> int:\n    return a @ a\n"
    with pytest.raises(NotCompiledError, match=r"^m\.py, line 6: g: 'a @ a' is not"):
        Unit(Program({"m": text})).kernel("m", "f")
