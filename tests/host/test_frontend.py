"""Kernels as trees, and what is not in the subset, refused by name and line."""

from __future__ import annotations

import pytest

from emlearn_gestures.compiler.frontend import read_kernel
from emlearn_gestures.compiler.program import NotCompiledError, Program
from emlearn_gestures.compiler.tree import (
    Assign,
    Binary,
    Call,
    Compare,
    Every,
    ForRange,
    Function,
    If,
    Kind,
    Load,
    Local,
    Number,
    Return,
    Store,
)

HEAD = "_SIZE = const(4)\n@micropython.viper\ndef other(p: ptr16, v: int) -> int:\n    return v\n"
NOTHING = "@micropython.viper\ndef nothing(v: int):\n    pass\n"


def read(body: str, parameters: str = "x: ptr16, n: int, y: object", returns: str = " -> int") -> Function:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = f"{HEAD}{NOTHING}@micropython.viper\ndef f({parameters}){returns}:\n{lines}"
    return read_kernel(Program({"m": text}), "m", "f")


def test_a_kernel():
    body = '"""Doc."""\nw = ptr32(y)\nfor i in range(1, n):\n    x[i] += _SIZE\n'
    found = read(f"{body}if n > 1 and w[0]:\n    n = int(other(y, -7))\nreturn n")
    assert found.parameters == ("x", "n", "y")
    assert found.kinds == {"x": Kind.PTR16, "n": Kind.INT, "y": Kind.OBJECT, "w": Kind.PTR32, "i": Kind.INT}
    index = Local("i")
    assert found.body == (
        Assign("w", Local("y")),
        ForRange("i", Number(1), Local("n"), 1, (Store("x", index, Binary("+", Load("x", index), Number(4))),)),
        If(
            Every((Compare(Local("n"), ((">", Number(1)),)), Load("w", Number(0)))),
            (Assign("n", Call("m", "other", (Local("y"), Number(-7)))),),
            (),
        ),
        Return(Local("n")),
    )


def test_constants_of_32_bits_wrap_around():
    assert read("return 0xFFFFFFFF").body == (Return(Number(-1)),)
    assert read("return 0x80000000").body == (Return(Number(-(2**31))),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return len(x)", "calls len, must call a kernel of the package"),
        ("return x.y", r"'x\.y' is not in the subset"),
        ("return n / 2", "'n / 2' is not in the subset"),
        ("return n ** 2", r"'n \*\* 2' is not in the subset"),
        ("return 1.5", r"'1\.5' is not in the subset"),
        ("return True", "'True' is not in the subset"),
        ("return n if n else 1", "is not in the subset"),
        ("a, b = n, n\nreturn a", "is not in the subset"),
        ("a = b = n\nreturn a", "is not in the subset"),
        ("a: int = n\nreturn a", "is not in the subset"),
        ("return x[0:1]", "is not in the subset"),
        ("return n in x", "'n in x' is not in the subset"),
        ("with n:\n    pass", "is not in the subset"),
        ("try:\n    pass\nfinally:\n    pass", "is not in the subset"),
        ("for i in x:\n    pass", "is not in the subset"),
        ("while n:\n    pass\nelse:\n    pass", "is not in the subset"),
        ("break", "'break' is not in the subset"),
        ("x[int(other(x, n))] += 1\nreturn 0", "is not in the subset"),
        ("return n << 32", "shifts by 32, must be 0 to 31"),
        ("return n >> -1", "shifts by -1, must be 0 to 31"),
        ("return n // 0", "divides by 0"),
        ("return 1 << 40", "shifts by 40"),
        ("return 8589934592", "8589934592 does not fit 32 bits"),
        ("return missing", r"missing is neither a variable nor a constant made by const\(\)"),
        ("return n[0]", "n is no pointer; annotate it ptr8, ptr16 or ptr32, or cast it"),
        ("return y[0]", "y is no pointer"),
        ("return x + 1", "x is ptr16, must be int here"),
        ("w = ptr16(y)\nw = ptr32(y)\nreturn 0", "w is ptr32 and ptr16, must be one"),
        ("w = ptr16(y)\nw = n\nreturn 0", "w is ptr16, it cannot become an integer"),
        ("w = ptr16(n)\nreturn 0", "n is no pointer and no object"),
        ("return int(other(n, n))", "n is no pointer and no object"),
        ("return int(other(x, x))", "x is ptr16, must be int here"),
        ("return int(other(x))", "other takes 2 arguments, 1 are given"),
        ("return int(other(x, v=1))", "calls other, must call a kernel of the package, by position"),
        ("return int(nothing(1))", "nothing returns nothing"),
        ("return", "its returns and its annotation '-> int' do not agree"),
        ("for i in range(0, 9, n):\n    pass", "the step n of a range must be a constant other than 0"),
        ("for i in range(0, 9, 0):\n    pass", "the step 0 of a range must be a constant other than 0"),
    ],
)
def test_what_is_not_in_the_subset(body, said):
    with pytest.raises(NotCompiledError, match=rf"^m\.py, line \d+: f: .*{said}"):
        read(body)


def test_the_line_is_named():
    with pytest.raises(NotCompiledError, match=r"^m\.py, line 11: f: missing is neither"):
        read("n += 1\nn += missing\nreturn n")


@pytest.mark.parametrize(
    ("parameters", "returns", "said"),
    [
        ("x", "", "x is annotated nothing, must be int, ptr8, ptr16, ptr32, object"),
        ("x: uint", "", "x is annotated uint"),
        ("x: int = 3", "", "must have one decorator and plain parameters"),
        ("*x", "", "takes any number of arguments"),
        ("x: int, *, y: int", "", "must have one decorator and plain parameters"),
        ("x: int", " -> ptr16", "returns ptr16, must return int or nothing"),
    ],
)
def test_the_head_of_a_kernel(parameters, returns, said):
    with pytest.raises(NotCompiledError, match=rf"^m\.py, line \d+: f: {said}"):
        read("pass", parameters, returns)
