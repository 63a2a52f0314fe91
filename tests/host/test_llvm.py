"""The runtime as .mpy files with kernels by LLVM."""

from __future__ import annotations

import pytest

from emlearn_gestures.boards.forms import LLVM, convert
from emlearn_gestures.boards.llvm import compile_package
from emlearn_gestures.boards.mpy import read_header
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.compiler.mpy_format import read_mpy
from emlearn_gestures.errors import UserError

DRIVER = b"import micropython\n@micropython.viper\ndef f(x: int) -> int:\n    return x\n"
ABSENT = {"correlation", "moments", "quantiles", "signals"}  # within motion_extract.extract


@pytest.mark.parametrize("arch", ["armv6m", "armv7emsp", "rv32imc"])
def test_the_runtime(arch):
    sources = runtime_sources("motion_predictor")
    seen = []
    form = arch + LLVM
    made = convert({**sources, "driver.py": DRIVER}, form, progress=lambda *kernel: seen.append(kernel))
    names = {name.removeprefix("emlearn_predict/").removesuffix(".mpy") for name in made}
    assert {name.split("/")[1].removesuffix(".py") for name in sources} - names >= ABSENT
    assert "driver" in names
    assert ("motion_extract.extract", len(seen)) in seen
    plain = convert(sources, arch)
    assert sum(map(len, made.values())) < 0.8 * sum(map(len, plain.values()))
    assert {read_header(content) for content in made.values()} == {(6, 0, ""), (6, 3, arch)}
    kernels = {name for name, content in made.items() if list(read_mpy(content).root.functions())}
    assert {f"emlearn_predict/{name}.mpy" for name in ("motion_extract", "forest", "decision", "window")} <= kernels


def test_every_kernel_that_python_code_may_call():
    sources = {name: text for name, text in runtime_sources().items() if name.endswith(("/window.py", "/_runtime.py"))}
    made = compile_package(sources, "armv7m", (6, 3), every=True)
    assert set(made) == {"emlearn_predict/window.mpy", "emlearn_predict/_runtime.mpy"}
    functions = list(read_mpy(made["emlearn_predict/window.mpy"]).root.functions())
    assert len(functions) == sources["emlearn_predict/window.py"].count(b"\n@micropython.viper\n")
    alone = {"emlearn_predict/columns.py": runtime_sources()["emlearn_predict/columns.py"]}
    assert [len(list(read_mpy(compile_package(alone, "armv7m", (6, 3), every=every)["emlearn_predict/columns.mpy"])
                     .root.functions())) for every in (True, False)] == [1, 0]  # fmt: skip


def test_what_does_not_compile_is_named():
    with pytest.raises(UserError, match="it is no Python file"):
        compile_package({"p/a.py": b"def\n"}, "armv7m", (6, 3))
    text = b"@micropython.viper\ndef f(x: int) -> int:\n    return x ** 2\nf(1)\n"
    with pytest.raises(UserError, match=r"^a\.py, line 3: f: 'x \*\* 2' is not in the subset"):
        compile_package({"p/a.py": text}, "armv7m", (6, 3))
