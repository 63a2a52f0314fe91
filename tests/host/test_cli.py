"""The command line, from recordings to events. What it refuses: test_bad_input.py."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from simulated import csv_text, movement, write_recordings

from emlearn_gestures import load_recordings, open_bundle
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.errors import UserError
from emlearn_gestures.families.durations import samples
from emlearn_gestures.families.motion_replay import push_all
from emlearn_gestures.recordings.arrays import device_array
from emlearn_predict.statistics import NAMES

TRAIN_OPTIONS = ["recordings", "--output", "-o", "--window", "--hop", "--sample-rate", "--config", "--trees"]
TRAIN_OPTIONS += ["--background", "--folds", "--seed", "--units", "--lsb-per-g", "--label", "--group", "--skip-bad"]
TRAIN_OPTIONS += ["--plot"]
FILES = ["model.json", "package.json", "selftest.csv", "trees.csv"]
LINEAR = ["linear.csv", "model.json", "package.json", "selftest.csv"]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Path:
    return write_recordings(tmp_path_factory.mktemp("recordings"))


SMALL = ("--window", "640ms", "--hop", "320ms", "--trees", "3", "--features", "plain")


def describe(path: Path) -> dict:
    return json.loads((path / "model.json").read_text())


def test_the_built_in_sample_from_recordings_to_events(command, tmp_path):
    bundle, plot = tmp_path / "wrist", tmp_path / "scores.png"
    trained = command("train", FOLDER / "train", "-o", bundle, "--plot", plot)
    accuracy = re.search(r"^accuracy (0\.\d+), macro F1 0\.\d+ on \d+ windows", trained, re.MULTILINE)
    assert accuracy is not None
    assert float(accuracy[1]) > 0.8
    assert "by recording" in trained
    for label in ("circle", "idle", "updown", "wave"):
        assert f"│ {label}" in trained
    assert f"wrote {bundle}; try it" in trained
    files = sorted(path.name for path in bundle.iterdir())
    assert files in (FILES, LINEAR)
    assert plot.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scores.png", "wrist"]

    shown = command("info", bundle)
    assert "circle, idle, updown, wave" in shown
    assert "x, y, z at 62.5 Hz, 4096 LSB/g" in shown
    assert "125 samples (2.00 s), every 31" in shown
    on_flash = sum((bundle / name).stat().st_size for name in files if name != "package.json")
    assert f"{on_flash} bytes" in shown
    names = re.findall(r"^ *\d+ (\w.*)$", command("info", bundle, "--names"), re.MULTILINE)
    assert len(names) == int(re.search(r"features +(\d+)", shown)[1])
    assert "x_rms" in names

    again = tmp_path / "again.svg"
    evaluated = command("evaluate", bundle, FOLDER / "test", "--plot", again)
    assert float(re.search(r"^accuracy ([01]\.\d+)", evaluated, re.MULTILINE)[1]) > 0.8
    assert again.exists()

    recording = sorted((FOLDER / "test").glob("*.csv"))[0]
    lines = command("run", bundle, recording).splitlines()
    events = [re.fullmatch(r" *(\d+\.\d\d) s  (\w+)  (\d+)/10(?:00)?", line) for line in lines]
    events = [event for event in events if event]
    assert len(events) >= 2
    assert {event[2] for event in events} <= {"circle", "idle", "updown", "wave"}
    times = [float(event[1]) for event in events]
    assert times == sorted(times)
    assert times[0] >= 2.0


def test_what_run_prints_is_what_push_gives(command, recordings, tmp_path):
    bundle, recording = tmp_path / "wrist", tmp_path / "mixed.csv"
    command("train", recordings, "-o", bundle, *SMALL)
    recording.write_text(csv_text(np.concatenate([movement(name, 100, 5) for name in ("idle", "shake", "swing")])))
    out = command("run", bundle, recording)
    with open_bundle(bundle) as (_, predictor):
        frame = load_recordings(recording)
        expected = []
        predictor.clear()
        for row in range(len(frame)):  # one sample a push
            event = predictor.push(device_array(frame[["x", "y", "z"]].iloc[row].to_numpy(np.int16)))
            if event:
                votes = event.votes[event.index]
                expected.append(f"{(row + 1) / 50:8.2f} s  {event.label}  {votes}/3")
        values = frame[["x", "y", "z"]].to_numpy(np.int16)
        found = [[(e.label, e.start, e.length) for e in push_all(predictor, values, 16)] for _ in range(2)]
        assert found[0] == found[1]  # it forgets the recording before
    assert len(expected) >= 3
    assert [line for line in out.splitlines() if line.endswith("/3")] == expected


def test_a_recording_shorter_than_the_window(command, recordings, tmp_path):
    command("train", recordings, "-o", tmp_path / "wrist", *SMALL)
    (tmp_path / "short.csv").write_text(csv_text(movement("idle", 20, 1)))
    out = command("run", tmp_path / "wrist", tmp_path / "short.csv")
    assert "no event; the first window is complete after 0.64 s" in out


def test_the_same_run_gives_the_same_bytes(command, recordings, tmp_path):
    for name in ("a", "b"):
        command("train", recordings, "-o", tmp_path / name / "wrist", *SMALL, "--seed", 3)
        command("train", recordings, "-o", tmp_path / name / "wrist.zip", *SMALL, "--seed", 3)
    for name in FILES:
        assert (tmp_path / "a/wrist" / name).read_bytes() == (tmp_path / "b/wrist" / name).read_bytes()
    assert (tmp_path / "a/wrist.zip").read_bytes() == (tmp_path / "b/wrist.zip").read_bytes()
    command("train", recordings, "-o", tmp_path / "a" / "wrist", *SMALL, "--seed", 4)
    assert (tmp_path / "a/wrist/trees.csv").read_bytes() != (tmp_path / "b/wrist/trees.csv").read_bytes()


@pytest.mark.parametrize(
    ("window", "hop", "expected"),
    [
        ("32", "8", (32, 8)),
        ("640ms", "160ms", (32, 8)),
        ("0.64s", "0.16 s", (32, 8)),
        ("1s", None, (50, 12)),
        (None, None, (100, 25)),
    ],
)
def test_window_in_samples_ms_and_s(window, hop, expected, command, recordings, tmp_path):
    given = [*(["--window", window] if window else []), *(["--hop", hop] if hop else [])]
    command("train", recordings, "-o", tmp_path / "wrist", "--trees", 2, "--features", "plain", *given)
    found = describe(tmp_path / "wrist")
    assert (found["source"]["length"], found["source"]["hop"]) == expected


@pytest.mark.parametrize("text", ["", "two", "-2s", "2 m", "1.5", "2s3", "1e3ms", "nan"])
def test_no_duration(text):
    with pytest.raises(UserError, match=r"window is .*; give a duration such as 2s or 240ms, or whole samples"):
        samples("window", text, 50)


EVERY_TABLE = """
[recordings]
sample_rate = 25.0
channels = ["x", "y", "z"]
lsb_per_g = 2048
[windows]
length = "1.28s"
hop = 7
purity = 0.9
[features]
statistics = ["rms", "median"]
jerk = []
frame = 16
spectral_moments = false
filter = "low"
filter_cutoff = 8.0
[model]
kind = "random-forest"
n_estimators = 4
max_depth = 3
[decision]
threshold = [0.5, 0.75, 0.25]
margin = 0.125
alpha = 1.0
smoothed = 0.5
background = "idle"
[choice]
features = "plain"
[evaluation]
folds = 0
seed = 2
"""


def test_every_table_of_a_configuration(command, recordings, tmp_path):
    (tmp_path / "train.toml").write_text(EVERY_TABLE)
    out = command("train", recordings, "-o", tmp_path / "wrist", "--config", tmp_path / "train.toml")
    assert "leave one recording out" in out
    found = describe(tmp_path / "wrist")
    source = {"kind": "motion", "length": 32, "hop": 7, "channels": ["x", "y", "z"], "sample_rate": 25.0}
    source |= {"lsb_per_g": 2048.0, "lsb_per_dps": None, "lsb_per_ut": None}
    assert found["source"] == source
    rms, median = 1 << NAMES.index("rms"), 1 << NAMES.index("median")
    assert set(found["features"]["statistics"]) <= {0, rms, median, rms | median}
    assert set(found["features"]["jerk"]) == {0}
    assert found["features"]["frame"] == 16
    assert len(found["features"]["sections"]) == 1
    assert found["model"]["trees"] == 4
    assert found["decision"] == {
        "threshold": [2048, 3072, 1024],
        "margin": [512, 512, 512],
        "alpha": 4096,
        "smoothed": 2048,
        "background": 0,
    }


def test_altered_copies_and_the_course_of_motion(command, recordings, tmp_path):
    course = "shape = true\nstrokes = true\nspectrum = false\nstatistics = []\n"
    (tmp_path / "train.toml").write_text(f"[features]\n{course}")
    options = ("--config", tmp_path / "train.toml", *SMALL)
    plain = command("train", recordings, "-o", tmp_path / "a", *options)
    out = command("train", recordings, "-o", tmp_path / "b", *options, "--augment", 2)
    on = r"on (\d+) windows"
    assert re.search(on, out)[1] == re.search(on, plain)[1]  # copies are not scored on
    assert describe(tmp_path / "b")["training"]["augmentation"] == {"copies": 2}
    assert "augmentation" not in describe(tmp_path / "a")["training"]
    assert (tmp_path / "a/trees.csv").read_text() != (tmp_path / "b/trees.csv").read_text()
    assert {"shape", "peaks"} & set(describe(tmp_path / "b")["features"])
    with open_bundle(tmp_path / "b") as (_, predictor):
        assert predictor.selftest() == (0, 0)
    assert float(re.search(r"^accuracy (0\.\d+|1\.0+),", out, re.MULTILINE)[1]) > 0.8


def test_options_come_before_the_configuration(command, recordings, tmp_path):
    (tmp_path / "train.toml").write_text(EVERY_TABLE)
    options = ("--trees", 2, "--hop", 9, "--background", "swing", "--folds", 3, "--sample-rate", 50, "--window", "32")
    out = command("train", recordings, "-o", tmp_path / "w", "--config", tmp_path / "train.toml", *options)
    assert "3-fold by recording" in out
    found = describe(tmp_path / "w")
    assert found["source"]["hop"] == 9
    assert found["source"]["sample_rate"] == 50
    assert found["model"]["trees"] == 2
    assert found["decision"]["background"] == 2


@pytest.mark.parametrize("kind", ["lda", "logistic", "ridge"])
def test_linear_models(kind, command, recordings, tmp_path):
    """Trained, scored, shown, evaluated, given thresholds and run as forests are."""
    bundle = tmp_path / "wrist"
    options = ("--window", "640ms", "--hop", "320ms", "--features", "plain", "--model", kind)
    assert re.search(r"^accuracy ", command("train", recordings, "-o", bundle, *options), re.MULTILINE)
    assert describe(bundle)["model"]["kind"] == "linear"
    shown = command("info", bundle)
    assert re.search(r"linear +\d+ weights, as many multiplications", shown)
    assert "emlearn_trees is for forests" in shown
    assert "accuracy " in command("evaluate", bundle, recordings)
    assert f"wrote {bundle}" in command("thresholds", bundle, recordings, "--write")
    assert re.search(r"^ *\d+\.\d\d s  \w+  \d+/1000$", command("run", bundle, recordings), re.MULTILINE)


def test_one_recording_a_class_gives_no_scores_but_a_bundle(command, tmp_path):
    write_recordings(tmp_path / "in", each=1)
    out = command("train", tmp_path / "in", "-o", tmp_path / "wrist", *SMALL)
    assert "no scores: a class is in one recording only" in out
    assert "accuracy" not in describe(tmp_path / "wrist")["training"]


def test_bad_files_can_be_skipped(command, tmp_path):
    folder = write_recordings(tmp_path / "in")
    (folder / "idle.9.csv").write_text("")
    out = command("train", folder, "-o", tmp_path / "wrist", *SMALL, "--skip-bad")
    assert re.search(r"Left out: 1\n(.*\n)*│ idle.9.csv │ empty file \(0 bytes\) +│", out)
    assert describe(tmp_path / "wrist")["training"]["recordings"] == 9


def test_names_are_shown_as_they_are(command, tmp_path):
    """Square brackets and colons of file names and classes are not markup."""
    folder = tmp_path / "in [bold]:smile:"
    for name in ("idle", "shake"):
        for k in range(2):
            (folder / f"[red]{name}").mkdir(parents=True, exist_ok=True)
            (folder / f"[red]{name}" / f"{k}.csv").write_text(csv_text(movement(name, 100, k)))
    table = tmp_path / "closing.csv"
    rows = csv_text(movement("idle", 50, 1)).splitlines()
    table.write_text("\n".join([rows[0] + ",class", *(row + ",[/red]idle" for row in rows[1:])]))
    bundle = tmp_path / "[dim]wrist"
    out = command("train", folder, "-o", bundle, *SMALL)
    assert "│ [red]idle" in out
    assert f"wrote {bundle};" in out
    assert "[red]idle, [red]shake" in command("info", bundle)
    assert "closing.csv: 1.00 s" in command("run", bundle, table)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["train", "evaluate", "run", "info", "emlearn-gestures train RECORDINGS -o wrist"]),
        (["--help"], ["train", "evaluate", "run", "info", "deploy"]),
        (["-h"], ["train", "evaluate", "run", "info"]),
        (
            ["train", "--help"],
            TRAIN_OPTIONS,
        ),
        (["train", "--help"], ["Example: emlearn-gestures train recordings/"]),
        (["evaluate", "--help"], ["bundle", "recordings", "--units", "--label", "--group", "--skip-bad", "--plot"]),
        (["run", "--help"], ["bundle", "recording", "--units"]),
        (["info", "--help"], ["bundle", "--names"]),
        (
            ["deploy", "--help"],
            ["bundle", "--port", "--as", "--with", "--drivers", "--native", "--dry-run", "Example:"],
        ),
    ],
)
def test_help(arguments, words, command):
    out = command(*arguments).lower()
    assert [word for word in words if word.lower() not in out] == []


def test_entry_point(recordings, tmp_path):
    """The installed command, in a process of its own: exit status, stdout and stderr."""
    program = Path(sys.executable).with_name("emlearn-gestures")
    if not program.exists():
        pytest.skip(f"{program.name} is not installed beside the interpreter; pip install -e .")
    good = subprocess.run([program, "info", "--help"], capture_output=True, text=True)
    assert (good.returncode, good.stderr) == (0, "")
    bad = subprocess.run([program, "info", tmp_path / "nothing"], capture_output=True, text=True)
    assert (bad.returncode, bad.stdout) == (1, "")
    expected = f"error: {tmp_path / 'nothing'}: no such bundle; make one by `emlearn-gestures train`\n"
    assert bad.stderr == expected
