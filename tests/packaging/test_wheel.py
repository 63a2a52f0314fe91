"""The wheel: what is in it, and that it works from there."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("emlearn_gestures", "device", "datasets", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
_NO_NETWORK = ("No matching distribution", "Could not fetch", "ConnectionError", "NewConnectionError")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """Built from a copy of the sources, so that nothing of an older build gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and any(words in done.stderr for words in _NO_NETWORK) and not os.environ.get("CI"):
        pytest.skip("setuptools cannot be fetched to build a wheel: no network")
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    return set(wheel.namelist())


def modules(folder: str) -> set[str]:
    base = ROOT / folder
    return {str(path.relative_to(base)) for path in base.rglob("*.py")}


def test_every_module_of_both_halves(names):
    for folder, package in (
        ("emlearn_gestures", "emlearn_gestures"),
        ("datasets", "emlearn_gestures/datasets"),
        ("device/drivers", "emlearn_gestures/drivers"),
        ("device/emlearn_predict", "emlearn_predict"),
    ):
        assert modules(folder)
        assert {f"{package}/{name}" for name in modules(folder)} <= names
        assert f"{package.split('/')[0]}/py.typed" in names


def test_the_built_in_sample(wheel, names):
    sample = sorted((ROOT / "datasets" / "wrist").rglob("*.csv"))
    assert sample
    for path in sample:
        assert wheel.read(f"emlearn_gestures/{path.relative_to(ROOT)}") == path.read_bytes()
    assert "emlearn_gestures/datasets/README.md" in names


def test_drivers_for_deploy(wheel, names):
    packages = sorted((ROOT / "device" / "drivers").glob("*/*/package.json"))
    assert packages
    for package in packages:
        assert wheel.read(f"emlearn_gestures/drivers/{package.relative_to(ROOT / 'device' / 'drivers')}")
    assert not [name for name in names if "/apps/" in name]


def test_nothing_else(names):
    tops = {name.split("/")[0] for name in names}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {"emlearn_gestures", "emlearn_predict", info}
    parts = {part for name in names for part in Path(name).parts}
    assert not parts & {"tests", "conftest.py", "benchmarks", "native", "__pycache__"}
    assert not [name for name in names if Path(name).name.startswith("test_")]
    suffixes = {Path(name).suffix for name in names if not name.startswith(info)}
    assert suffixes <= {".py", ".pyi", ".typed", ".csv", ".md", ".json"}


def test_metadata(wheel, names):
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    (info,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
    metadata = message_from_string(wheel.read(f"{info}/METADATA").decode())
    assert metadata["Name"] == "emlearn-gestures"
    assert metadata["Version"] == setup["metadata"]["version"]
    assert metadata["Requires-Python"] == ">=3.10"
    assert wheel.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert set(metadata.get_all("Provides-Extra")) == {"bench", "dev", "docs", "heic", "mpy"}
    entry = configparser.ConfigParser()
    entry.read_string(wheel.read(f"{info}/entry_points.txt").decode())
    assert dict(entry["console_scripts"]) == {"emlearn-gestures": "emlearn_gestures.cli:main"}
    assert "Root-Is-Purelib: true" in wheel.read(f"{info}/WHEEL").decode()


_USE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import emlearn_gestures, emlearn_predict
from emlearn_gestures.datasets import load_wrist
for module in (emlearn_gestures, emlearn_predict):
    assert module.__file__.startswith(sys.path[0]), module.__file__
assert len(load_wrist()) > 1000
from emlearn_gestures.deploy.drivers import driver_names, driver_sources
assert "outputs/rgb_led" in driver_names(), driver_names()
assert all(driver_sources(name) for name in driver_names())
from emlearn_gestures.cli import main
main()
"""


def test_it_works_from_the_wheel(wheel, tmp_path):
    """In an interpreter that sees neither this folder nor PYTHONPATH."""
    wheel.extractall(tmp_path / "unpacked")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment["EMLEARN_PREDICT_NUMBA"] = "0"  # compiling takes longer than these few windows
    sample = tmp_path / "unpacked" / "emlearn_gestures" / "datasets" / "wrist" / "train"
    command = [sys.executable, "-I", "-c", _USE, str(tmp_path / "unpacked")]
    options = ["--trees", "3", "--hop", "2s", "--features", "plain"]
    for arguments in (["train", str(sample), "-o", "wrist", *options], ["info", "wrist"]):
        done = subprocess.run([*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert "3 trees" in done.stdout
