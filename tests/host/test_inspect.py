"""`inspect`: what files hold, without training."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from odd_recordings import SETS
from PIL import Image
from simulated import write_recordings

from emlearn_gestures import cli
from emlearn_gestures.families import MOTION
from emlearn_gestures.families.motion_inspect import inspect
from emlearn_gestures.families.motion_settings import MotionSettings, RecordingSettings


@pytest.fixture
def odd(tmp_path):
    def write(name: str) -> Path:
        (tmp_path / name).mkdir()
        SETS[name](tmp_path / name)
        return tmp_path / name

    return write


def look(path: Path, **recordings: object):
    return inspect(path, MotionSettings(RecordingSettings(**recordings)))


def test_columns_classes_and_groups(odd):
    found = look(odd("participant"))
    assert {row["column"]: row["role"] for row in found.columns} == {
        "participant": "group",
        "timestamp": "time",
        **{f"accel_{axis}": "acceleration" for axis in "xyz"},
        "label": "class",
    }
    assert found.classes.loc["wave"].to_dict() == {
        "recordings": 3,
        "groups": 3,
        "seconds": 12,
        "shortest": 4,
        "longest": 4,
    }
    assert dict(found.facts)["rate"] == "50 Hz" and dict(found.facts)["groups"] == "3"
    assert dict(found.facts)["for train"] == "windows: recordings are 4 to 4 s long"
    assert not found.refused and not found.stops


@pytest.mark.parametrize("name", SETS)
def test_every_layout_is_shown(odd, name):
    found = look(odd(name))
    assert found.columns and len(found.classes)
    channels = [row for row in found.columns if row["low"] is not None]
    assert channels
    unlabelled = ("labelblank", "ei_multi_gap", "ei_unlabeled")
    assert bool(found.refused) == (name in ("ax_g_gx_rad", "mg", "mixedunits", *unlabelled))
    assert ("" in found.classes.index) == (name in unlabelled)


def test_what_stops_training_is_said_and_the_rest_is_shown(odd):
    found = look(odd("norate"))
    assert "give sample_rate= in Hz" in found.stops
    assert dict(found.facts)["rate"] == "no time and no rate in the files"
    assert found.classes["seconds"].isna().all()
    given = look(odd("spaces"), sample_rate=50)
    assert not given.stops and dict(given.facts)["rate"] == "50 Hz" and given.classes["seconds"].notna().all()


def test_gaps_limits_and_copies(tmp_path):
    folder = write_recordings(tmp_path / "recordings")
    table = pd.read_csv(folder / "idle.1.csv")
    (folder / "idle.9.csv").write_text((folder / "idle.1.csv").read_text())
    table.drop(index=range(40, 60)).to_csv(folder / "idle.2.csv", index=False)
    swing = pd.read_csv(folder / "swing.1.csv")
    swing["x"] = np.clip(4 * swing["x"], -2, 2)
    swing.to_csv(folder / "swing.1.csv", index=False)
    notes = look(folder).notes
    assert any(re.match("of 10 recordings 9 are different; .*: idle.1.csv = idle.9.csv$", line) for line in notes)
    assert "idle.2.csv: 1 gaps above 0.1 s, the longest 0.42 s" in notes
    assert any(re.match(r"x stays at 2 in \d+ rows: is this the end", line) for line in notes)


def test_spellings_and_people_as_train_sees_them(tmp_path):
    folder = tmp_path / "recordings"
    for person in ("person1", "person2"):
        write_recordings(folder / person)
        for file in (folder / person).iterdir():
            (folder / person / file.name.split(".")[0]).mkdir(exist_ok=True)
            file.rename(folder / person / file.name.split(".")[0] / file.name)
    (folder / "person2" / "idle").rename(folder / "person2" / "Idle")
    found = look(folder)
    assert [name.lower() for name in found.classes.index] == ["idle", "shake", "swing"]
    assert any(re.match("class '[iI]dle' is written in 2 ways, joined", line) for line in found.notes)
    assert any("person1, person2 ... have files of several classes" in line for line in found.notes)


def test_bad_files_are_named_and_the_others_shown(tmp_path):
    folder = write_recordings(tmp_path / "recordings")
    (folder / "idle.2.csv").write_text("")
    found = look(folder)
    assert found.refused == ["idle.2.csv: empty file (0 bytes); record it again or remove it"]
    assert found.classes["recordings"].to_dict() == {"idle": 2, "shake": 3, "swing": 3}


def call(monkeypatch, capsys, *arguments: object) -> tuple[str, str]:
    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out), str(left.value.code or "")


def test_command(monkeypatch, capsys, tmp_path, odd):
    assert MOTION.inspect is not None
    plot = tmp_path / "plot.png"
    out, failed = call(monkeypatch, capsys, "inspect", odd("counter"), "--plot", plot)
    assert not failed
    for line in (r"x +acceleration +counts +-\d+ to \d+", r"counter +counter", r"battery +left out", r"rate +50 Hz"):
        assert re.search(rf"^{line} *$", out, re.MULTILINE), line
    assert re.search(r"│ wave +│ +3 │ +3 │ +12 │", out)
    assert plot.read_bytes().startswith(b"\x89PNG")
    out, failed = call(monkeypatch, capsys, "inspect", odd("norate"))
    assert not failed and "train would refuse this: " in out and "give --sample-rate in Hz" in out
    out, failed = call(monkeypatch, capsys, "inspect", odd("nohdr_time"), "--columns", "time,ax,ay,az")
    assert not failed and re.search(r"^ax +acceleration +g", out, re.MULTILINE)


def test_command_refuses(monkeypatch, capsys, tmp_path):
    _, failed = call(monkeypatch, capsys, "inspect", tmp_path / "nothing")
    assert failed.endswith("nothing: no such file or folder")
    folder = write_recordings(tmp_path / "recordings")
    _, failed = call(monkeypatch, capsys, "inspect", folder, "--plot", tmp_path / "plot.txt")
    assert "--plot is" in failed and "must end in .png, .svg or .pdf" in failed


def test_pictures(monkeypatch, capsys, tmp_path):
    folder, plot = tmp_path / "pictures", tmp_path / "plot.png"
    rng = np.random.default_rng(0)
    for side, name in (("train", "cup"), ("train", "ball"), ("test", "cup")):
        (folder / side / name).mkdir(parents=True)
        for k in range(3):
            Image.fromarray(rng.integers(0, 256, (20, 30), np.uint8)).save(folder / side / name / f"{k}.png")
    (folder / "train" / "cup" / "copy.png").write_bytes((folder / "train" / "cup" / "0.png").read_bytes())
    (folder / "train" / "cup" / "empty.png").write_bytes(b"")
    out, failed = call(monkeypatch, capsys, "inspect", folder, "--plot", plot)
    assert not failed
    for line in (
        "pictures +10, 9 of them different",
        "width, height +30 to 30, 20 to 20 pixels",
        "colour +0 in colour, 10 grey",
        "refused: 1",
    ):
        assert re.search(rf"^{line} *$", out, re.MULTILINE), line
    assert re.search(r"│ ball +│ +3 │ +3 │ +3 │ +0 │", out) and re.search(r"│ cup +│ +7 │ +7 │ +4 │ +3 │", out)
    assert "train/cup/0.png = train/cup/copy.png" in out.replace("\n", "")
    assert re.search(r"train would refuse this: .*empty\.png", out)
    with Image.open(plot) as drawn:
        assert drawn.width > drawn.height
