"""How MicroPython calls a kernel: objects in, an object out."""

from __future__ import annotations

from array import array

import emulated
import pytest

from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program

INTEGERS = (0, 1, -1, 2**30 - 1, -(2**30), 2**30, -(2**30) - 1, 2**31 - 1, -(2**31))


def processor(arch: str, text: str) -> emulated.Emulated:
    return emulated.Emulated(arch, compile_kernel(Program({"m": text}), "m", "f", arch, emulated.INDEX))


@pytest.fixture(params=emulated.ARCHES)
def arch(request):
    return request.param


def test_integers_small_and_large(arch):
    """On a board those above 30 bits are allocated objects, and those below lie in a word."""
    same = processor(arch, "@micropython.viper\ndef f(a: int) -> int:\n    return a\n")
    assert [same.call(value) for value in INTEGERS] == list(INTEGERS)


def test_many_arguments_and_no_result(arch):
    """The first are in registers, the others on the stack."""
    names = [f"a{i}" for i in range(12)]
    stores = "".join(f"    x[{i}] = {name}\n" for i, name in enumerate(names))
    text = f"@micropython.viper\ndef f(x: ptr32, {', '.join(f'{n}: int' for n in names)}, y: object):\n{stores}"
    x = array("i", [0] * 12)
    assert processor(arch, text).call(x, *range(-6, 6), array("h", [1])) is None
    assert list(x) == list(range(-6, 6))


def test_no_arguments(arch):
    assert processor(arch, "@micropython.viper\ndef f() -> int:\n    return -9\n").call() == -9


@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_number_of_arguments(arch, count):
    text = "@micropython.viper\ndef f(a: int, b: int) -> int:\n    return a\n"
    with pytest.raises(TypeError):
        processor(arch, text).call(*range(count))
