"""Random functions of the subset, executed in every way that a kernel is: the same results and the same memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from pathlib import Path

import emulated
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kernels_on_pc import Compiled, by_numba, by_viper, python_functions
from random_kernels import arguments, kernels

from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.errors import UserError
from runtimes.registry import REQUIRE

INPUTS = st.lists(arguments(), min_size=4, max_size=4)
REFUSED = "module.py: kernel: the code calls __muldi3, which no board has"
# each example compiles several times; a smaller one is worth looking for all the same
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def result(function, case, arrays) -> tuple:
    """What a function returns and leaves in its arrays, which are made by three functions of their elements."""
    *values, a, b = case
    made = [make(each) for make, each in zip(arrays, values, strict=True)]
    found = function(*made, a, b)
    return int(found), *(list(map(int, each)) for each in made)


def words(values: list[int]) -> array:
    return array("H", values)


def longs(values: list[int]) -> array:
    return array("I", values)


def numpy_longs(values: list[int]) -> np.ndarray:
    return np.array(values, np.int32)


MEMORY = (words, longs, words)
NUMBAS = (numpy_longs,) * 3  # which has no unsigned elements: see _runtime.py


@settings(SLOW, max_examples=10)
@given(text=kernels(), cases=INPUTS)
def test_llvm_and_the_interpreter(text: str, cases: list) -> None:
    plain = python_functions(text)["kernel"]
    expected = [result(plain, case, MEMORY) for case in cases]
    for divides in (True, False):
        compiled = Compiled(text, "kernel", divides)
        assert [result(compiled, case, MEMORY) for case in cases] == expected
    program = Program({"module": text})
    for arch in emulated.ARCHES:
        try:
            code = compile_kernel(program, "module", "kernel", arch, emulated.INDEX)
        except UserError as error:
            # LLVM turns a loop that adds up what it counts into a product of 64 bits, which this core cannot do
            assert (arch, str(error)) == ("armv6m", REFUSED)
            continue
        processor = emulated.Emulated(arch, code)
        assert [result(processor.call, case, MEMORY) for case in cases] == expected, arch


@settings(SLOW, max_examples=20)
@given(text=kernels(), cases=INPUTS)
def test_viper(text: str, cases: list) -> None:
    plain = python_functions(text)["kernel"]
    expected = [result(plain, case, MEMORY) for case in cases]
    given = [[["H", x], ["I", y], ["H", z], a, b] for x, y, z, a, b in cases]
    with tempfile.TemporaryDirectory() as folder:
        found = by_viper(Path(folder), text, "kernel", given)
    if isinstance(found, str):
        (pytest.fail if os.environ.get(REQUIRE) == "1" else pytest.skip)(found)
    assert [(value, *arrays) for value, arrays in found] == expected


@settings(SLOW, max_examples=5)
@given(text=kernels(), cases=INPUTS)
def test_numba(text: str, cases: list) -> None:
    plain = python_functions(text)["kernel"]
    compiled = by_numba(text)["kernel"]
    assert [result(compiled, case, NUMBAS) for case in cases] == [result(plain, case, MEMORY) for case in cases]
