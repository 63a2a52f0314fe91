"""What is under the int32 proof: every module of the device code, and each that has kernels is driven by a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import checked_device
import pytest

NAMES = list(checked_device.imports())
TESTS = [path for path in Path(__file__).parent.glob("test_*headroom*.py")]


def kernels(name: str) -> list[str]:
    """The functions of a module that are marked viper."""
    tree = ast.parse((checked_device.DEVICE / f"{name}.py").read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if any("viper" in ast.unparse(decorator) for decorator in f.decorator_list)]


def driven() -> set[str]:
    """The modules that the tests of the headroom name, with those that these import."""
    ahead = {name for path in TESTS for name in re.findall(r"\bdevice\.(\w+)", path.read_text(encoding="utf-8"))}
    ahead &= set(NAMES)
    found: set[str] = set()
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead |= checked_device.imports()[name] - found
    return found


def test_every_module_is_loaded_after_what_it_imports() -> None:
    loaded = checked_device.load()
    assert set(vars(loaded)) == {path.stem for path in checked_device.DEVICE.glob("[!_]*.py")}
    for i, name in enumerate(NAMES):
        tree = ast.parse((checked_device.DEVICE / f"{name}.py").read_text(encoding="utf-8"))
        first = checked_device.mentioned(tree.body) & set(NAMES)  # what functions import may come later
        assert first <= set(NAMES[:i]), name
    assert NAMES.index("arithmetic") < NAMES.index("statistics") < NAMES.index("motion_predictor")


def test_imports_within_functions_and_of_whole_modules_count() -> None:
    assert "columns" in checked_device.imports()["predictor"]
    assert {"biquad", "spectrum", "statistics"} <= checked_device.imports()["motion_features"]


@pytest.mark.parametrize("name", [name for name in NAMES if kernels(name)])
def test_a_module_with_kernels_is_driven(name: str) -> None:
    assert name in driven(), f"no test_*headroom*.py drives {', '.join(kernels(name))} of {name}.py: add one"
