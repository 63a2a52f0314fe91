""".mpy files read and written."""

from __future__ import annotations

import pytest

from emlearn_gestures.boards.mpy import compile_mpy
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.compiler.mpy_format import BYTECODE, NATIVE, VIPER, read_mpy

SOURCE = b"""
import micropython
X = (1, "a", (b"b", None, 2.5, 1 << 70), ...)
@micropython.native
def n(a):
    return lambda: a
@micropython.viper
def v(a: int) -> int:
    return a
class C:
    def m(self):
        return "x" * 200
"""


@pytest.mark.parametrize("arch", ["", "armv6m", "armv7emsp", "rv32imc", "x64"])
def test_what_is_read_is_written(arch):
    for name, text in runtime_sources().items():
        if arch or b"micropython." not in text:
            made = compile_mpy(text, name, arch, (6, 3))
            assert bytes(read_mpy(made)) == made, name


def test_what_is_in_a_file():
    file = read_mpy(compile_mpy(SOURCE, "s.py", "armv7m", (6, 3)))
    assert [child.kind for child in file.root.children] == [NATIVE, VIPER, BYTECODE]
    assert list(file.root.functions()) == [file.root.children[1]]
    assert len(file.root.children[0].children) == 1
    assert file.functions is not None
    assert read_mpy(compile_mpy(b"x = 1\n", "s.py", "", (6, 3))).functions is None


def test_other_code_in_the_place_of_a_function():
    file = read_mpy(compile_mpy(SOURCE, "s.py", "armv7m", (6, 3)))
    file.root.children[1].content = b"\x70\x47" * 9000
    again = read_mpy(bytes(file))
    assert again == file
    assert again.root.children[1].content == b"\x70\x47" * 9000


def test_what_is_no_such_file():
    made = compile_mpy(SOURCE, "s.py", "armv7m", (6, 3))
    for wrong in (b"", b"PK\x03\x04", b"M\x05\x00\x1f"):
        with pytest.raises(ValueError, match=r"^no \.mpy file of version 6$"):
            read_mpy(wrong)
    for end in range(4, len(made)):
        with pytest.raises(ValueError, match="too early"):
            read_mpy(made[:end])
    with pytest.raises(ValueError, match=r"has \d+ bytes, its content"):
        read_mpy(made + b"\0")
