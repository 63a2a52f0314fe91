"""What numba compiles for the first time is said, once; what it has compiled is not."""

from __future__ import annotations

import numba
import pytest

from emlearn_gestures import UserError
from emlearn_gestures.cli.compiling import compile_first


def test_said_once(capsys):
    double = numba.njit(lambda x: 2 * x)
    compile_first(lambda: double(3))
    assert capsys.readouterr().out == "compiling the feature code for this PC, once: about 20 s\n"
    compile_first(lambda: double(4))
    assert capsys.readouterr().out == ""
    compile_first(lambda: double(4.5))  # another kind of argument is compiled for itself
    assert "compiling" in capsys.readouterr().out


def test_bad_input_is_left_to_the_work_that_follows():
    def refuse():
        raise UserError("X holds no picture; give at least one")

    compile_first(refuse)
    with pytest.raises(KeyError):
        compile_first(lambda: {}["x"])
