"""`evaluate --events` and each person's row, on the built-in sample."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from emlearn_gestures import load_recordings, open_bundle
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.families.motion_replay import push_all
from emlearn_gestures.training.events import match_events

TEST = FOLDER / "test"
GESTURES = ("circle", "idle", "updown", "wave")


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("trained")


@pytest.fixture
def bundle(trained, command) -> Path:
    path = trained / "wrist"
    if not path.exists():
        command("train", FOLDER / "train", "-o", path, "--group", "file", "--hop", "240ms", "--features", "plain")
    return path


def rows_of(text: str) -> dict[str, list[str]]:
    """The table of events, by class."""
    lines = text[text.index("intervals  found") :].splitlines()[1:]
    return {line.split()[0]: line.split()[1:] for line in lines if line.split()[0] in (*GESTURES, "all")}


def test_each_person_and_the_worst(bundle, command):
    summary = json.loads((bundle / "model.json").read_text())["training"]
    assert summary["split"] == "5-fold by group"
    assert sorted(summary["per_group"]) == [f"person{i}.csv" for i in (1, 3, 5, 6, 7, 8)]
    assert sum(row[0] for row in summary["per_group"].values()) == summary["windows"]
    shares = [row[1] for row in summary["per_group"].values()]
    assert shares == sorted(shares)
    shown = command("evaluate", bundle, TEST, "--group", "file")
    worst = re.search(r"^worst group: (person\d.csv), accuracy (0\.\d+); mean of 2 groups", shown, re.MULTILINE)
    rows = re.findall(r"│ (person\d.csv) +│ +\d+ │ +([01]\.\d+) │", shown)
    assert rows[0] == worst.groups()
    assert "worst" not in command("evaluate", bundle, TEST)


def test_events_are_those_of_the_device_code(bundle, command):
    shown = rows_of(command("evaluate", bundle, TEST, "--events", "labels", "--tolerance", 0.75))
    assert list(shown) == [*GESTURES, "all"]
    frame = load_recordings(TEST, sample_rate=62.5)
    found = dict.fromkeys(GESTURES, 0)
    with open_bundle(bundle) as (description, predictor):
        for _, recording in frame.groupby("sample", sort=False):
            events = list(push_all(predictor, recording[list("xyz")].to_numpy(), description["source"]["hop"]))
            for label in GESTURES:
                rows = (recording.index.get_level_values("class") == label).nonzero()[0]
                assert rows[-1] - rows[0] == len(rows) - 1  # each gesture comes once
                times = [event.known / 62.5 for event in events if event.label == label]
                found[label] += len(match_events(times, [(rows[0] / 62.5, (rows[-1] + 1) / 62.5)], 0.75).delays)
    assert {label: int(shown[label][1]) for label in GESTURES} == found
    assert int(shown["all"][1]) == sum(found.values()) > 5


def test_a_table_of_intervals_gives_the_same(bundle, command, tmp_path):
    lines = ["recording,start,end,label"]
    for name, recording in load_recordings(TEST, sample_rate=62.5).groupby("sample", sort=False):
        classes = recording.index.get_level_values("class")
        for label in GESTURES:
            rows = (classes == label).nonzero()[0]
            lines.append(f"{name},{rows[0] / 62.5},{(rows[-1] + 1) / 62.5},{label}")
    table = tmp_path / "intervals.csv"
    table.write_text("\n".join(lines) + "\n")
    shown = command("evaluate", bundle, TEST, "--events", table)
    assert "accuracy" not in shown  # windows have no part in it
    assert rows_of(shown) == rows_of(command("evaluate", bundle, TEST, "--events", "labels"))


def test_of_divided_recordings_those_to_test_on(bundle, command):
    assert rows_of(command("evaluate", bundle, FOLDER, "--events", "labels"))["all"][0] == "8"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--tolerance 1", "--tolerance is for events; give --events as well"),
        ("--events labels --tolerance -1", "--tolerance is -1.0, must be from 0 to 3600 s"),
        ("--events no.csv", "--events is no.csv, no such file; give a table of intervals, or labels"),
        ("--events no.csv --purity 0.9", "--plot and --purity are for windows, --events no.csv scores none"),
        ("--events labels --unlabelled drop", "--unlabelled is drop, but a stream is pushed whole"),
    ],
)
def test_what_is_refused(bundle, monkeypatch, capsys, options, words):
    import sys

    from emlearn_gestures import cli

    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", "evaluate", str(bundle), str(TEST), *options.split()])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert words in str(left.value.code)


def test_a_learning_curve_beside_the_training(command, tmp_path):
    options = ("--group", "file", "--features", "plain", "--hop", "1s", "--curve", tmp_path / "curve.svg")
    shown = command("train", FOLDER / "train", "-o", tmp_path / "wrist", *options)
    assert "Accuracy on 2 groups never seen, over the number trained on, 10 draws" in shown
    assert len(re.findall(r"^│ [1234] +│ 0\.\d+ │ 0\.\d+ │", shown, re.MULTILINE)) == 4
    assert f"wrote {tmp_path / 'curve.svg'}" in shown
    assert (tmp_path / "curve.svg").read_text().count("<svg") == 1
