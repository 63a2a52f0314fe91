"""Every example runs to its end, on this PC and on real MicroPython."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runtimes.registry import REQUIRE, executions

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NUMBERED = sorted(EXAMPLES.glob("[0-9]*.py"))
WITHOUT_DATA = {"05_digits.py"}
# accuracies below which something is broken, well below those that the examples print
LEAST = {
    "01_continuous_motion": 0.85,
    "02_whole_gestures": 0.94,
    "03_watch_activity": 0.82,
    "04_edge_impulse": 0.94,
    "05_digits": 0.95,
    "06_cups": 0.98,
    "07_mask_defects": 0.94,
    "08_mask_or_not": 0.6,
    "09_sign_digits": 0.85,
    "10_magic_wand": 0.97,
}


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_runs(path, tmp_path):
    if path.name not in WITHOUT_DATA and not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set")
    viper = next(execution for execution in executions() if execution.name == "micropython-viper")
    if viper.missing:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(f"{viper.missing} ({REQUIRE}=1)", pytrace=False)
        pytest.skip(viper.missing)
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        env={**os.environ, "MICROPYTHON": viper.command[0]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout
    accuracy = re.search(r"^accuracy (\d\.\d+) on", done.stdout, re.MULTILINE)
    assert accuracy and float(accuracy[1]) >= LEAST[path.stem], done.stdout
    same = r"^on MicroPython: selftest 0 0, 0 of [1-9]\d* (windows|events|pictures|strokes) differ from this PC$"
    assert re.search(same, done.stdout, re.MULTILINE), done.stdout


def test_without_micropython_it_says_so(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "MICROPYTHON"}
    done = subprocess.run(
        [sys.executable, "-c", "from on_micropython import compare; compare('none', [], [])"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(EXAMPLES), "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("micropython is not installed")


def test_all_are_here():
    assert {path.stem for path in NUMBERED} == set(LEAST)
