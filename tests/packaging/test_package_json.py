"""The .json files by which mip installs: complete, nothing missing, nothing of another family, every import met."""

from __future__ import annotations

import ast
import configparser
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, export_bundle
from emlearn_gestures.deploy.mip_packages import SOURCE_NOTE, family_files, package_json
from emlearn_predict import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
DEVICE = ROOT / "device"
RUNTIMES = {name: DEVICE / f"{name}.json" for name in FAMILIES}
PACKAGES = [*RUNTIMES.values(), *sorted((DEVICE / "drivers").rglob("package.json"))]
# What MicroPython's ports have built in, and the one that is optional.
BUILT_IN = {"array", "json", "sys", "binascii", "micropython", "machine", "time", "struct", "asyncio", "math", "os"}
BUILT_IN |= {"neopixel", "bluetooth", "network", "framebuf", "gc", "collections", "random", "select", "errno", "io"}
# What the firmware of camera boards has, and micropython-lib's USB device, which its driver names.
BUILT_IN |= {"pyb", "csi", "sensor", "camera", "uctypes", "usb"}
OPTIONAL = {"emlearn_trees", "numba", "numpy", "hashlib"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def urls(package: Path) -> dict[str, Path]:
    """The files that `package` installs, by their path in a board's lib."""
    return {target: package.parent / source for target, source in json.loads(package.read_text())["urls"]}


def imported(path: Path, target: str) -> Iterator[tuple[str, str]]:
    """Each module that the file imports, in full, and the name taken from it."""
    package = target.split("/")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_what_the_command_writes(family) -> None:
    wanted = package_json(family_files(family), version(), SOURCE_NOTE)
    assert RUNTIMES[family].read_bytes() == wanted, "make mip-packages"


def test_there_is_one_for_each_family_and_nothing_else() -> None:
    assert set(DEVICE.glob("*.json")) == set(RUNTIMES.values())


def test_together_they_name_every_file_that_a_board_needs() -> None:
    assert set().union(*(urls(package) for package in RUNTIMES.values())) == {
        f"emlearn_predict/{path.name}"
        for path in (DEVICE / "emlearn_predict").glob("*.py")
        if path.name != "_cpython.py"
    }


def test_none_has_the_modules_of_another_family() -> None:
    """What two families name, some module that neither has alone imports."""
    for family, package in RUNTIMES.items():
        others = [urls(other) for name, other in RUNTIMES.items() if name != family]
        own = set(urls(package)).difference(*others)
        assert f"emlearn_predict/{FAMILIES[family][0]}.py" in own
        shared = set(urls(package)) - own
        for name in shared:
            taken = {module for module, _ in imported(DEVICE / name, name)}
            assert not taken & {path.removesuffix(".py").replace("/", ".") for path in own}, name


def test_every_folder_of_drivers_has_one() -> None:
    folders = {path.parent for path in (DEVICE / "drivers").glob("*/*/*.py")}
    assert folders == {path.parent for path in (DEVICE / "drivers").glob("*/*/package.json")}


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_every_file_that_it_names_exists(package) -> None:
    named = urls(package)
    assert named
    assert [str(path) for path in named.values() if not path.is_file()] == []


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_every_import_is_installed_with_it(package) -> None:
    """Followed from file to file: what is installed, by this package or those that it depends on, imports no more."""
    installed = urls(package)
    if package not in RUNTIMES.values():  # a driver goes with any of them
        for runtime in RUNTIMES.values():
            installed = {**urls(runtime), **installed}
    modules = {target.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for target in installed}
    count = 0
    for target, path in urls(package).items():
        for module, name in imported(path, target):
            top = module.split(".")[0]
            if top in BUILT_IN | OPTIONAL or module.endswith("._cpython"):
                continue
            assert module in modules, f"{target} imports {module}"
            # a name of a package is a module of it, or defined in its __init__
            if f"{module}.{name}" not in modules and name:
                source = next(p for t, p in installed.items() if t in _files(module))
                assert name in _names(source), f"{target} imports {name} from {module}"
            count += 1
    assert count or package not in RUNTIMES.values()


def _files(module: str) -> tuple[str, str]:
    base = module.replace(".", "/")
    return f"{base}.py", f"{base}/__init__.py"


def _names(path: Path) -> set[str]:
    """What a module defines or imports at its top, in branches and tries as well."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def version() -> str:
    """The wheel's."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return setup["metadata"]["version"]


def test_a_bundle_lists_its_files(tmp_path) -> None:
    """In the bundle's folder, under the bundle's name on the board."""
    windows = np.random.default_rng(0).integers(-4096, 4096, (16, 32, 3)).astype(np.int16)
    model = make_pipeline(SpectralFeatures(sample_rate=50.0, frame=32), RandomForestClassifier(2, random_state=0))
    bundle = export_bundle(model.fit(windows, np.arange(len(windows)) % 2), tmp_path / "wrist", hop=16)
    named = urls(bundle / "package.json")
    assert set(named.values()) == set(bundle.iterdir()) - {bundle / "package.json"}
    assert all(target == f"wrist/{path.name}" for target, path in named.items())
