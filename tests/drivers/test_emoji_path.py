"""From pictures to emojis: a model trained here, frames for the replay camera, the program for OpenMV, and the PC.

The PC is a decoder for each system, made from the system's rules. Under each execution of the device code, and on an
emulated board with the drivers that `deploy` copied.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from device.deploying import boot, deploy, erase
from drivers.emoji_film import PORTABLE, check, write_all
from emlearn_gestures.deploy.drivers import driver_names
from runtimes.registry import REQUIRE, ROOT, Execution, executions

RUNS = (
    ("grey", "grey", "linux"),
    ("colour", "rgb888", "macos"),
    ("colour", "bgr888", "windows"),
    ("colour", "rgb565", "windows"),
    ("colour", "rgb565be", "macos"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("emoji")
    write_all(folder)
    return folder


@pytest.mark.parametrize("execution", executions(), ids=lambda execution: execution.name)
def test_the_emojis_in_order_once_each(execution: Execution, folder):
    if execution.missing:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(execution.missing, pytrace=False)
        pytest.skip(execution.missing)
    for name, format, system in RUNS:
        arguments = str(folder / name), str(folder / f"{name}.pnm"), format, system
        done = execution.run(PORTABLE / "emoji_path.py", *arguments, timeout=300)
        assert done.returncode == 0, done.stdout
        check(done.stdout, system)


@pytest.fixture(scope="module")
def cortex_m3():
    yield from boot("cortex-m3")


def test_on_a_board_with_its_drivers(cortex_m3, folder):
    """Every driver is deployed, which compiles it, and imported; the program types from a film on the board."""
    erase(cortex_m3)
    drivers = driver_names()
    done = deploy(folder / "grey", "--port", cortex_m3.port, *[word for name in drivers for word in ("--with", name)])
    assert done.status == 0, done.err
    app = ROOT / "device" / "apps" / "openmv_emoji"
    script = (PORTABLE / "emoji_path.py").read_text()
    assert "sys.argv[1:]" in script  # which boards have not
    script = script.replace("sys.argv[1:]", "'grey', '/film.pnm', 'grey', 'windows'")
    cortex_m3.put({f"/{name}": app / name for name in ("main.py", "settings.py")})
    cortex_m3.put({"/film.pnm": folder / "grey.pnm", "/device_paths.py": b"def use(*folders): pass\n"})
    cortex_m3.soft_reset()
    cortex_m3.exec("import openmv_camera, esp32_camera, emoji_keyboard.usb_senders")
    check(cortex_m3.exec(script, timeout=120), "windows")
