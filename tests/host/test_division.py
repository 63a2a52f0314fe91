"""Division as Python has it, with the processor's instruction and by shifting and subtracting."""

from __future__ import annotations

import random

import emulated
import pytest
from kernels_on_pc import Compiled

from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program

EXTREMES = (-(2**31), -(2**31) + 1, -7, -2, -1, 1, 2, 3, 7, 255, 256, 65535, 65536, 2**30, 2**31 - 1)
TEXT = "@micropython.viper\ndef f(n: int, d: int) -> int:\n    return n {} d\n"


def cases() -> list[tuple[int, int]]:
    generator = random.Random(0)
    some = [
        (generator.randrange(-(2**31), 2**31), generator.randrange(-(2**31), 2**31) >> generator.randrange(31))
        for _ in range(300)
    ]
    return [(n, d) for n, d in [(n, d) for n in (0, *EXTREMES) for d in EXTREMES] + some if d]


def quotient(n: int, d: int) -> int:
    return (n // d + 2**31) % 2**32 - 2**31


@pytest.mark.parametrize("divides", [True, False])
def test_on_this_pc(divides):
    quotients, rests = (Compiled(TEXT.format(sign), "f", divides) for sign in ("//", "%"))
    for n, d in cases():
        assert quotients(n, d) == quotient(n, d), (n, d)
        assert rests(n, d) == n % d, (n, d)
    assert [f(n, 0) for f in (quotients, rests) for n in (-5, 0, 5)] == [0] * 6


@pytest.mark.parametrize("arch", emulated.ARCHES)
def test_on_each_processor(arch):
    for sign, expected in (("//", quotient), ("%", lambda n, d: n % d)):
        code = compile_kernel(Program({"m": TEXT.format(sign)}), "m", "f", arch, emulated.INDEX)
        processor = emulated.Emulated(arch, code)
        for n, d in cases()[::3]:
            assert processor.call(n, d) == expected(n, d), (n, d)
        assert processor.call(5, 0) == 0
