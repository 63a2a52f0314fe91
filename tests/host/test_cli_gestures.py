"""The command line with recordings of one gesture each."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from simulated import csv_text

RATE = 50
CLASSES = ("circle", "nod", "push")


def gesture(name: str, seed: int) -> np.ndarray:
    """Rest, a gesture of 0.4 to 2 s, and rest, in g."""
    random = np.random.default_rng(seed)
    before, rows, after = random.integers(15, 30), random.integers(20, 100), random.integers(20, 40)
    t = np.arange(rows) / rows
    wave = {"circle": np.sin(4 * np.pi * t), "nod": np.sin(10 * np.pi * t), "push": np.sin(np.pi * t)}[name]
    values = random.normal((0, 0, 1), 0.01, (before + rows + after, 3))
    values[before : before + rows, 0] += 1.5 * random.uniform(0.7, 1.3) * np.sin(np.pi * t) * wave
    if name == "circle":
        values[before : before + rows, 1] += 1.2 * np.sin(np.pi * t) * np.cos(4 * np.pi * t)
    return values


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("gestures")
    for c, name in enumerate(CLASSES):
        for k in range(12):
            (folder / f"{name}.{k + 1}.csv").write_text(csv_text(gesture(name, 100 * c + k)))
    return folder


@pytest.fixture(scope="module")
def trained(recordings, tmp_path_factory, module_command) -> tuple[Path, str]:
    bundle = tmp_path_factory.mktemp("bundle") / "wand"
    return bundle, module_command("train", recordings, "-o", bundle)


@pytest.fixture(scope="module")
def module_command():
    """Run a command in a process of its own, as a user does; return what it prints."""

    def call(*arguments: object) -> str:
        program = "from emlearn_gestures.cli import main; main()"
        run = subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return re.sub(r"\x1b\[[0-9;]*m", "", run.stdout)

    return call


def test_the_defaults_take_whole_gestures(trained):
    bundle, out = trained
    assert re.search(r"whole gestures: 36 recordings of one class each, .* s long; --mode window cuts windows", out)
    assert "a gesture begins where samples 40 ms apart differ by" in out
    counts = re.findall(r"^(circle|nod|push): (\d+) by their movement", out, re.MULTILINE)
    assert [name for name, _ in counts] == list(CLASSES)
    assert min(int(n) for _, n in counts) >= 10
    assert float(re.search(r"^accuracy ([\d.]+), .* on 36 gestures", out, re.MULTILINE)[1]) > 0.85
    description = json.loads((bundle / "model.json").read_text())
    assert "hop" not in description["source"]
    assert description["source"]["segment"]["block"] == 2
    assert description["decision"]["alpha"] == 4096
    assert description["training"]["gestures"] == 36
    # the device's default of windows is untouched by it
    assert description["source"]["length"] in (32, 64, 128)


def test_info(trained, command):
    out = command("info", trained[0])
    assert re.search(r"gestures +from rest to rest, stretched to \d+ samples", out)
    assert "a gesture begins where samples 40 ms apart differ by" in out


def test_run_gives_an_event_for_each_recording(trained, recordings, command):
    right = 0
    for name in CLASSES:
        out = command("run", trained[0], recordings / f"{name}.1.csv")
        (moment,) = re.findall(r"^ *([\d.]+) to +([\d.]+) s  (\w+)  \d+/10", out, re.MULTILINE)
        assert 0.2 < float(moment[1]) - float(moment[0]) < 2.5
        right += moment[2] == name
    assert right >= 2


def test_evaluate_and_thresholds(trained, recordings, command, tmp_path):
    out = command("evaluate", trained[0], recordings)
    assert "36 gestures" in out and "by their movement" in out
    out = command("thresholds", trained[0], recordings, "--precision", "0.9")
    assert "on 36 gestures" in out


def test_select_from_a_stream(trained, command, tmp_path):
    stream = np.concatenate([gesture(name, 7) for name in (*CLASSES, *CLASSES)])
    (tmp_path / "stream").mkdir()
    (tmp_path / "stream" / "long.csv").write_text(csv_text(stream))
    out = command("select", tmp_path / "stream", "--n", "2", "--bundle", trained[0], "-o", tmp_path / "list.csv")
    assert "by their movement" in out
    rows = (tmp_path / "list.csv").read_text().splitlines()
    assert len(rows) == 3


def test_windows_where_they_are_asked_for(recordings, command, tmp_path):
    out = command("train", recordings, "-o", tmp_path / "windows", "--window", "1s", "--features", "plain")
    assert "whole gestures" not in out
    assert "hop" in json.loads((tmp_path / "windows" / "model.json").read_text())["source"]


def test_settings_of_a_file(recordings, command, tmp_path):
    config = tmp_path / "train.toml"
    config.write_text('[gestures]\nmode = "gesture"\nlength = 48\ngap = "400ms"\n\n[decision]\nalpha = 0.5\n')
    command("train", recordings, "-o", tmp_path / "wand", "--config", config, "--features", "plain")
    description = json.loads((tmp_path / "wand" / "model.json").read_text())
    assert description["source"]["length"] == 48
    assert description["source"]["segment"]["gap"] == 10
    assert description["decision"]["alpha"] == 2048


def test_bundles_of_windows_do_not_import_the_segmenter(recordings, command, tmp_path, trained):
    """A board's memory is for what its bundle needs."""
    command("train", recordings, "-o", tmp_path / "windows", "--window", "1s", "--features", "plain")
    program = (
        "import sys; from emlearn_predict import GesturePredictor; GesturePredictor.load(sys.argv[1]);"
        "print([name for name in ('segmenter', 'stretch') if 'emlearn_predict.' + name in sys.modules])"
    )
    for bundle, expected in ((tmp_path / "windows", []), (trained[0], ["segmenter", "stretch"])):
        run = subprocess.run([sys.executable, "-c", program, str(bundle)], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == str(expected)
