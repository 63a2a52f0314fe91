"""Drivers and programs call only what MicroPython's ports have: mypy reads them beside the stubs of real ports.

``make stubs`` installs those in folders of their own, for beside CPython's packages they would hide some of them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runtimes.registry import CACHE, DEVICE, REQUIRE

STUBS = Path(os.environ.get("MICROPYTHON_STUBS", CACHE / "stubs"))
PORTS = ("esp32", "rp2", "stm32")
# What only firmware of cameras has, and micropython-lib's USB device.
OTHERS = {"camera", "csi", "sensor", "usb"}
OPENMV = 'Module "machine" has no attribute "LED"'
# A call that is not there, or not so. Classes without annotations make mypy say more, which is not about boards.
ABOUT_CALLS = {"attr-defined", "call-arg", "arg-type", "call-overload", "import-not-found", "index", "operator"}
SOURCES = sorted({*(DEVICE / "drivers").glob("*/*/*.py"), *(DEVICE / "apps").glob("*/*.py")})
CONFIG = """[mypy]
python_version = 3.10
check_untyped_defs = true
follow_imports = silent
no_site_packages = true
[mypy-emlearn_predict.*]
follow_imports = skip
"""
# where modules of drivers are imported from; a package from the folder above it
PLACES = sorted({path.parent.parent if (path.parent / "__init__.py").exists() else path.parent for path in SOURCES})


def complaints(stubs: Path, files: list[Path], folder: Path) -> dict[str, list[str]]:
    """What mypy has to say about calls, by the file's path below `device`."""
    config = folder / "mypy.ini"
    config.write_text(CONFIG)
    apart = {place for place in PLACES if "apps" in place.parts} - {file.parent for file in files}
    places = [stubs, DEVICE, *(place for place in PLACES if place not in apart)]
    options = ["--config-file", config, "--custom-typeshed-dir", stubs, "--cache-dir", folder / "cache"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *files],
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, places))},
        capture_output=True,
        text=True,
    )
    assert re.search(r"\(checked \d+|no issues", done.stdout), done.stdout + done.stderr
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        match = re.match(r"(.+\.py):(\d+): error: (.*)  \[([\w-]+)\]$", line)
        if match is None or not Path(match[1]).resolve().is_relative_to(DEVICE):
            continue
        name = re.search(r'module named "(\w+)', match[3])
        if match[4] in ABOUT_CALLS and not (name and name[1] in OTHERS) and match[3] != OPENMV:
            path = Path(match[1]).resolve().relative_to(DEVICE).as_posix()
            found.setdefault(path, []).append(f"{path}:{match[2]}: {match[3]}")
    return found


@pytest.fixture(scope="module")
def by_port(tmp_path_factory) -> dict[str, dict[str, list[str]]]:
    missing = [port for port in PORTS if not (STUBS / port / "machine.pyi").is_file()]
    if missing:
        (pytest.fail if os.environ.get(REQUIRE) == "1" else pytest.skip)(
            f"no stubs of {', '.join(missing)} in {STUBS}: make stubs"
        )
    apps = [path for path in SOURCES if "apps" in path.parts]
    found: dict[str, dict[str, list[str]]] = {}
    for port in PORTS:
        # programs have modules of the same name, main and settings
        groups = [[path for path in SOURCES if path not in apps]]
        groups += [[path for path in apps if path.parent == folder] for folder in sorted({p.parent for p in apps})]
        found[port] = {}
        for group in groups:
            found[port].update(complaints(STUBS / port, group, tmp_path_factory.mktemp(port)))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(DEVICE).as_posix())
def test_it_calls_what_ports_have(path, by_port):
    """Drivers of accelerometers are for every port; others for one at least, such as those by pyb."""
    found = [by_port[port].get(path.relative_to(DEVICE).as_posix(), []) for port in PORTS]
    if "accelerometers" in path.parts:
        assert found == [[]] * len(PORTS)
    else:
        assert [] in found, found


def test_a_call_that_no_port_has_is_found(by_port, tmp_path):
    folder = tmp_path / "invented"
    folder.mkdir()
    script = "from machine import I2C, Pin\n\n\ndef use(bus: I2C):\n    bus.read_register(1)\n    Pin(1, Pin.OUTWARD)\n"
    invented = folder / "invented.py"
    invented.write_text(script)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--custom-typeshed-dir", STUBS / "rp2", "--cache-dir", tmp_path, invented],
        env={**os.environ, "MYPYPATH": str(STUBS / "rp2")},
        capture_output=True,
        text=True,
    )
    assert '"I2C" has no attribute "read_register"' in done.stdout
    assert 'has no attribute "OUTWARD"' in done.stdout
