"""What emlearn_trees is imported as: used where it loads, and left out with the reason where it does not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from runtimes.native import native_module
from runtimes.registry import NATIVE, REQUIRE, executions

NAME = "emlearn_trees"
LOAD = """
import io
from emlearn_predict._runtime import int16s
from emlearn_predict.forest import Forest

TREES = "f,2\\nc,3\\nl,0\\nl,1\\nl,2\\nr,0\\nr,2\\nn,0,10,1,-2\\nn,1,-5,-1,-3\\nn,1,100,-2,-3\\n"
own, forest = Forest.load(io.StringIO(TREES), native=False), Forest.load(io.StringIO(TREES))
features = int16s(2)
for features[0] in (-32768, 9, 10, 32767):
    for features[1] in (-6, -5, 99, 100):
        assert forest.predict(features) == own.predict(features)
        assert list(forest.votes) == list(own.votes)
print(forest.native is not None, forest.native_reason)
"""


def needed(missing: str) -> None:
    if missing and os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{missing} ({REQUIRE}=1)", pytrace=False)
    if missing:
        pytest.skip(missing)


def load(folder: Path, content: str | bytes | None, execution: str = "micropython-viper") -> str:
    """Load a forest with a module of this content on the path, in MicroPython; return what the script prints."""
    found = next(one for one in executions() if one.name == execution)
    needed(found.missing)
    if isinstance(content, str):
        (folder / f"{NAME}.py").write_text(content, encoding="utf-8")
    elif content is not None:
        (folder / f"{NAME}.mpy").write_bytes(content)
    script = folder / "load.py"
    script.write_text(LOAD, encoding="utf-8")
    path = os.pathsep.join([found.environment["MICROPYPATH"], str(folder)])
    return replace(found, environment={"MICROPYPATH": path}).run(script).stdout.strip()


@pytest.fixture
def built() -> bytes:
    """The module for this machine."""
    needed("" if NATIVE.is_file() else f"no {NATIVE}: python tests/runtimes/install.py --only native")
    return NATIVE.read_bytes()


def test_it_is_used(tmp_path, built):
    assert load(tmp_path, built) == "True"


def test_none_is_there(tmp_path):
    assert load(tmp_path, None) == f"False ImportError: no module named '{NAME}'"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise ValueError('incompatible .mpy file')", "ValueError: incompatible .mpy file"),
        ("raise TypeError('a part is missing')", "TypeError: a part is missing"),
        ("bytearray(1 << 40)", "MemoryError: memory allocation failed"),
        ("import a_module_that_is_nowhere", "ImportError: no module named 'a_module_that_is_nowhere'"),
        ("class Own(Exception):\n    pass\n\nraise Own(5)", "Own: 5"),
        ("new = ", "SyntaxError: invalid syntax"),
        ("", "AttributeError: 'module' object has no attribute 'new'"),
        ("def new(trees, nodes, leaves):\n    return None", "AttributeError: 'NoneType' object has no attribute"),
        (
            "def new(trees, nodes):\n    return None",
            "TypeError: new() takes 2 positional arguments but 3 were given",
        ),
    ],
)
def test_a_module_that_is_none(tmp_path, source, reason):
    assert load(tmp_path, source).startswith(f"False {reason}")


def test_an_interruption_is_no_reason(tmp_path):
    assert load(tmp_path, "raise KeyboardInterrupt").endswith("KeyboardInterrupt:")


def test_a_module_of_another_architecture(tmp_path):
    module = native_module("armv6m")
    needed("" if module.is_file() else f"no {module}: python tests/runtimes/install.py --only boards")
    assert load(tmp_path, module.read_bytes()) == "False ValueError: incompatible .mpy arch"


@pytest.mark.parametrize("version", [5, 7])
def test_a_module_of_another_version(tmp_path, built, version):
    assert load(tmp_path, built[:1] + bytes([version]) + built[2:]) == "False ValueError: incompatible .mpy file"


def test_it_takes_compiled_code(tmp_path, built):
    shown = load(tmp_path, built, "micropython-bytecode")
    assert shown.startswith("False its result is read as the bits of floats, which takes compiled code")
