"""What `evaluate` and `run` read is scaled as what `train` read was."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from odd_recordings import SETS
from simulated import CLASSES, RATE, csv_text, movement, write_recordings

from emlearn_gestures import cli, load_recordings
from emlearn_gestures.errors import UserError
from emlearn_gestures.families.motion_examples import load_for
from emlearn_gestures.families.motion_scale import board_scales, require_scales, scales_of
from emlearn_gestures.families.motion_settings import MotionSettings

SMALL = ("--window", "640ms", "--hop", "320ms", "--trees", "3", "--features", "plain")


def call(monkeypatch, capsys, *arguments: object) -> tuple[str, str]:
    """Output of a command, and the line that it failed with or nothing."""
    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out), str(left.value.code or "")


def write_counts(folder: Path, lsb_per_g: int) -> Path:
    """The simulated recordings as raw counts."""
    folder.mkdir()
    for c, name in enumerate(CLASSES):
        for k in range(3):
            counts = np.round(movement(name, 160, seed=100 * c + k) * lsb_per_g).astype(np.int16)
            np.save(folder / f"{name}.{k + 1}.npy", counts)
    return folder


def accuracy(output: str) -> float:
    return float(re.search(r"^accuracy ([\d.]+), macro", output, re.MULTILINE)[1])


def test_counts_of_an_unknown_scale_leave_it_open(monkeypatch, capsys, tmp_path):
    counts, grams = write_counts(tmp_path / "counts", 16384), write_recordings(tmp_path / "g")
    bundle = tmp_path / "wrist"
    rate = ("--sample-rate", RATE)
    out, failed = call(monkeypatch, capsys, "train", counts, "-o", bundle, *SMALL, *rate)
    assert not failed and "give --lsb-per-g" in out
    assert json.loads((bundle / "model.json").read_text())["source"]["lsb_per_g"] is None
    _, failed = call(monkeypatch, capsys, "evaluate", bundle, grams)
    assert "is in g, the bundle has no scale of its counts" in failed
    out, failed = call(monkeypatch, capsys, "train", counts, "-o", bundle, *SMALL, *rate, "--lsb-per-g", 16384)
    assert not failed and "give --lsb-per-g" not in out
    out, failed = call(monkeypatch, capsys, "evaluate", bundle, grams)
    assert not failed and accuracy(out) > 0.9


def test_counts_that_gravity_confirms_keep_their_scale(monkeypatch, capsys, tmp_path):
    counts = write_counts(tmp_path / "counts", 4096)
    _, failed = call(monkeypatch, capsys, "train", counts, "-o", tmp_path / "wrist", *SMALL, "--sample-rate", RATE)
    assert not failed
    assert json.loads((tmp_path / "wrist/model.json").read_text())["source"]["lsb_per_g"] == 4096


def test_the_scale_of_a_gyroscope_goes_along(monkeypatch, capsys, tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    for c, name in enumerate(CLASSES):
        for k in range(3):
            values = movement(name, 160, seed=100 * c + k)
            lines = csv_text(values).splitlines()
            turning = 200 * np.gradient(values[:, 0])
            rows = [f"{line},{t:.2f},0,0" for line, t in zip(lines[1:], turning, strict=True)]
            (folder / f"{name}.{k + 1}.csv").write_text("\n".join(["time,aX,aY,aZ,gX,gY,gZ", *rows]) + "\n")
    (tmp_path / "train.toml").write_text(
        "[recordings]\nlsb_per_dps = 2.0\nunits = {gX='deg/s',gY='deg/s',gZ='deg/s'}\n"
    )
    config = ("--config", tmp_path / "train.toml")
    out, failed = call(monkeypatch, capsys, "train", folder, "-o", tmp_path / "wrist", *SMALL, *config)
    assert not failed, failed
    assert json.loads((tmp_path / "wrist/model.json").read_text())["source"]["lsb_per_dps"] == 2
    out, failed = call(monkeypatch, capsys, "evaluate", tmp_path / "wrist", folder, *config)
    assert not failed and accuracy(out) == 1


def write_nine(folder: Path, each: float) -> Path:
    """Accelerations in g and a magnetic field in µT, divided by `each`; the classes differ by the field alone."""
    folder.mkdir()
    for c, name in enumerate(("north", "south")):
        for k in range(3):
            random = np.random.default_rng(10 * c + k)
            values = random.normal((0, 0, 1, 30 - 60 * c, 5, 40), (0.02,) * 3 + (1.0,) * 3, (160, 6))
            values[:, 3:] /= each
            table = pd.DataFrame(values.round(4), columns=["ax", "ay", "az", "mx", "my", "mz"])
            table.insert(0, "time_ms", np.arange(160) * 20)
            table.to_csv(folder / f"{name}.{k + 1}.csv", index=False)
    return folder


def test_the_scale_of_a_magnetometer_goes_along(monkeypatch, capsys, tmp_path):
    bundle, folder = tmp_path / "compass", write_nine(tmp_path / "recordings", 1)
    out, failed = call(monkeypatch, capsys, "train", folder, "-o", bundle, *SMALL, "--lsb-per-ut", 100)
    assert not failed, failed
    source = json.loads((bundle / "model.json").read_text())["source"]
    assert (source["lsb_per_g"], source["lsb_per_dps"], source["lsb_per_ut"]) == (4096, None, 100)
    assert "100 LSB/µT" in call(monkeypatch, capsys, "info", bundle)[0]
    for files in (folder, write_nine(tmp_path / "gauss", 100)):
        out, failed = call(monkeypatch, capsys, "evaluate", bundle, files)
        assert not failed and accuracy(out) == 1
    out, failed = call(monkeypatch, capsys, "run", bundle, folder / "south.1.csv")
    assert not failed and "south" in out and "warning" not in out


def test_scales_of_files_and_of_bundles(tmp_path):
    known = {"source": {"lsb_per_g": 4096, "lsb_per_dps": None, "lsb_per_ut": 100}}
    given = {"lsb_per_g": 2048, "file_lsb_per_ut": 16, "lsb_per_ut": 100, "units": "counts"}
    assert scales_of(known, given) == {
        "lsb_per_g": 4096,
        "file_lsb_per_g": 2048,
        "lsb_per_ut": 100,
        "file_lsb_per_ut": 16,
    }
    assert given == {"units": "counts"}
    with pytest.raises(UserError, match="lsb_per_dps=2: the bundle does not know the scale of its own counts"):
        scales_of(known, {"lsb_per_dps": 2})
    with pytest.raises(UserError, match="lsb_per_g=1000 and file_lsb_per_g=2000 both say"):
        scales_of(known, {"lsb_per_g": 1000, "file_lsb_per_g": 2000})
    folder = write_nine(tmp_path / "recordings", 1)
    with pytest.raises(UserError, match="is in uT, the bundle has no scale of its counts: give lsb_per_ut when"):
        require_scales({"source": {"lsb_per_g": 4096}}, load_recordings(folder), folder)


def test_a_gyroscope_alone_has_no_scale_of_an_accelerometer(tmp_path):
    table = pd.DataFrame(np.random.default_rng(0).normal(0, 50, (100, 3)), columns=["gx", "gy", "gz"])
    table.to_csv(tmp_path / "turn.1.csv", index=False)
    frame = load_recordings(tmp_path, sample_rate=50)
    assert board_scales(frame, {})[0] == {"lsb_per_g": None, "lsb_per_dps": 16, "lsb_per_ut": None}


def test_channels_that_files_do_not_have_are_the_bundle_s(tmp_path):
    folder = write_recordings(tmp_path / "recordings")
    known = {"source": {"sample_rate": RATE, "channels": ["ax", "y", "z"], "lsb_per_g": 4096}}
    with pytest.raises(UserError, match="no column 'ax' for the channels of the bundle; its columns are time, x"):
        load_for(known, folder, MotionSettings())


@pytest.mark.parametrize("kind", ["g", "dps", "ut"])
def test_counts_of_another_scale_are_rescaled(tmp_path, kind):
    names = {"g": "xyz", "dps": ["gx", "gy", "gz"], "ut": ["mx", "my", "mz"]}[kind]
    values = np.arange(300).reshape(100, 3) * 8
    pd.DataFrame(values, columns=list(names)).to_csv(tmp_path / "wave.1.csv", index=False)
    scales = {f"lsb_per_{kind}": 50, f"file_lsb_per_{kind}": 200}
    frame = load_recordings(tmp_path, sample_rate=50, units="counts", **scales)
    assert (frame[list(names)].to_numpy() == values // 4).all()


@pytest.mark.parametrize("name", ["ei_unlabeled", "ei_multi_gap", "labelblank"])
def test_what_has_no_class_is_run_and_selected_from(monkeypatch, capsys, tmp_path, odd, name):
    bundle, folder = tmp_path / "wrist", odd(name)
    out, failed = call(monkeypatch, capsys, "train", folder, "-o", bundle, *WINDOW)
    assert "such rows out with --unlabelled 'drop'" in failed or "such files out with --unlabelled 'drop'" in failed
    out, failed = call(monkeypatch, capsys, "train", folder, "-o", bundle, *WINDOW, "--unlabelled", "drop")
    assert not failed, failed
    out, failed = call(monkeypatch, capsys, "run", bundle, folder)
    recordings = load_recordings(folder, unlabelled="keep")
    lengths = recordings.groupby("sample").size() / recordings.attrs["sample_rate"]
    assert not failed and all(f"{sample}: {length:.2f} s" in out for sample, length in lengths.items())
    assert (recordings.index.get_level_values("class") == "").any()
    _, failed = call(monkeypatch, capsys, "select", folder, "--bundle", bundle, "-n", 5, "-o", tmp_path / "list.csv")
    assert not failed, failed
    assert len(pd.read_csv(tmp_path / "list.csv")) == 5


def test_a_class_without_a_whole_window_is_named(monkeypatch, capsys, tmp_path):
    folder = write_recordings(tmp_path / "recordings")
    (folder / "jump.1.csv").write_text(csv_text(movement("shake", 20, seed=1)))
    _, failed = call(monkeypatch, capsys, "train", folder, "-o", tmp_path / "wrist", *SMALL)
    assert "no window is whole within class 'jump'; shorten --window or lower --purity" in failed
    assert not (tmp_path / "wrist").exists()


@pytest.fixture
def odd(tmp_path):
    def write(name: str) -> Path:
        folder = tmp_path / name
        if not folder.exists():
            folder.mkdir()
            SETS[name](folder)
        return folder

    return write


WINDOW = ("--window", "1s", "--trees", "3")


def test_counts_of_another_scale_are_refused_with_the_one_that_fits(monkeypatch, capsys, tmp_path, odd):
    bundle = tmp_path / "wrist"
    out, failed = call(monkeypatch, capsys, "train", odd("g3"), "-o", bundle, *WINDOW)
    assert not failed and re.search(r"^x +acceleration +g +-0\.\d+ to 0\.\d+", out, re.MULTILINE)
    one = odd("raw16384") / "wave.0.csv"
    commands = (("evaluate", bundle, odd("raw16384")), ("run", bundle, one))
    choose = ("select", odd("raw16384"), "--bundle", bundle, "-n", 5, "-o", tmp_path / "list.csv")
    for command in (*commands, choose):
        _, failed = call(monkeypatch, capsys, *command)
        assert "give --lsb-per-g 16384 if that is the scale of its counts, or --units" in failed, failed
        out, failed = call(monkeypatch, capsys, *command, "--lsb-per-g", 16384)
        assert not failed, failed
    out, _ = call(monkeypatch, capsys, "evaluate", bundle, odd("raw16384"), "--lsb-per-g", 16384)
    assert accuracy(out) > 0.9


def test_a_bundle_remembers_the_unit_that_was_given(monkeypatch, capsys, tmp_path, odd):
    bundle = tmp_path / "wrist"
    _, failed = call(monkeypatch, capsys, "train", odd("mg"), "-o", bundle, *WINDOW)
    assert "give --units, of g, mg" in failed
    _, failed = call(monkeypatch, capsys, "train", odd("mg"), "-o", bundle, *WINDOW, "--units", "mg")
    assert not failed
    training = json.loads((bundle / "model.json").read_text())["training"]
    assert training["units"] == dict.fromkeys("xyz", "mg")
    assert training["columns"]["x"].startswith("acceleration ") and training["columns"]["time"] == "time 50 Hz"
    out, failed = call(monkeypatch, capsys, "evaluate", bundle, odd("mg"))
    assert not failed and "taken for mg, as before" in out and accuracy(out) > 0.9
    out, failed = call(monkeypatch, capsys, "evaluate", bundle, odd("g3"))
    assert not failed and accuracy(out) > 0.9


def test_a_channel_of_another_kind_goes_along(monkeypatch, capsys, tmp_path, odd):
    bundle = tmp_path / "wrist"
    channels = ("--channels", "ax,ay,az,flex1")
    out, failed = call(monkeypatch, capsys, "train", odd("accflex"), "-o", bundle, *WINDOW, *channels)
    assert not failed and re.search(r"^flex1 +other +counts", out, re.MULTILINE)
    assert json.loads((bundle / "model.json").read_text())["source"]["lsb_per_g"] == 4096
    _, failed = call(monkeypatch, capsys, "run", bundle, odd("accflex") / "wave.0.csv")
    assert not failed
    out, failed = call(monkeypatch, capsys, "train", odd("accflex"), "-o", bundle, *WINDOW)
    assert not failed and "left out: flex1" in out


def test_what_a_unit_leaves_far_from_what_was_trained_on_is_said(monkeypatch, capsys, tmp_path, odd):
    bundle = tmp_path / "wrist"
    _, failed = call(monkeypatch, capsys, "train", odd("g3"), "-o", bundle, *WINDOW)
    assert not failed
    out, failed = call(monkeypatch, capsys, "evaluate", bundle, odd("g3"), "--units", "m/s2")
    assert not failed and "it was read as m/s2, --units g would fit" in out
