"""The command line on pictures. What it refuses: test_bad_input.py."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from picture_files import PLACES, write_pictures
from PIL import Image
from simulated import RATE, movement, pictures_and_labels

from emlearn_gestures import cli, open_bundle
from emlearn_gestures.bundles import store as bundles
from emlearn_gestures.families.picture_replay import push_all
from emlearn_gestures.pictures import Frames, load_pictures
from emlearn_predict import ImagePredictor

LAST_CHARACTER = r"(.)\.png$"
_MAIN = "from emlearn_gestures import cli; cli.main()"


@pytest.fixture
def pictures(tmp_path) -> Path:
    """Four pictures of each class, in a folder for each."""
    return write_pictures(tmp_path / "pictures")


@pytest.fixture
def divided(tmp_path) -> Path:
    """Four pictures of each class to train on, two others to test."""
    write_pictures(tmp_path / "divided/train")
    write_pictures(tmp_path / "divided/test", each=2, first=4)
    return tmp_path / "divided"


@pytest.fixture
def noise(tmp_path) -> Path:
    """Pictures of two classes that nothing tells apart, so that a forest looks at everything."""
    random = np.random.default_rng(0)
    for i in range(48):
        path = tmp_path / "noise" / "ab"[i % 2] / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (32, 32, 3)).astype(np.uint8)).save(path)
    return tmp_path / "noise"


def describe(path: Path) -> dict:
    return json.loads((path / "model.json").read_text())


def split_of(out: str) -> str:
    return re.search(r"As the board computes it, (.*)", out)[1]


def scored(out: str) -> int:
    return int(re.search(r"macro F1 [\d.]+ on (\d+) pictures", out)[1])


def test_from_pictures_to_events(command, pictures, tmp_path):
    bundle, plot = tmp_path / "cups", tmp_path / "scores.png"
    trained = command("train", pictures, "-o", bundle, "--plot", plot)
    assert "12 pictures: 4 left, 4 middle, 4 right" in trained
    assert split_of(trained) == "4-fold by picture"
    assert scored(trained) == 12
    assert f"wrote {bundle}; try it: emlearn-gestures run {bundle} PICTURE" in trained
    assert plot.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cups", "pictures", "scores.png"]
    found = describe(bundle)
    assert found["classes"] == list(PLACES)
    assert found["source"] == {"kind": "pictures", "width": 45, "height": 32, "colour": False}
    assert found["training"]["pictures"] == 12
    assert "augmentation" not in found["training"]
    # as Arm's guide for the camera has it, in 1/4096
    assert (found["decision"]["alpha"], found["decision"]["smoothed"]) == (819, 3276)

    shown = command("info", bundle)
    assert "pictures of 45 x 32, grey" in shown
    assert "emlearn_trees can be used" in shown
    names = re.findall(r"^ *\d+ (\S+)$", command("info", bundle, "--names"), re.MULTILINE)
    assert len(names) == len(found["features"]["columns"]) == int(re.search(r"features +(\d+)", shown)[1])

    again = tmp_path / "again.svg"
    evaluated = command("evaluate", bundle, pictures, "--plot", again)
    assert "accuracy 1.000" in evaluated
    assert split_of(evaluated) == f"on {pictures}"
    assert again.exists()

    lines = command("run", bundle, pictures).splitlines()
    assert lines[0] == "left/left.1.png      left  10/10"
    assert [line.split()[1] for line in lines[:12]] == [name for name in PLACES for _ in range(4)]
    assert lines[12:] == ["no event; the decision takes several pictures of one class in a row"]
    assert command("run", bundle, pictures / "left/left.1.png") == "left.1.png  left  10/10\n"


def test_the_command_to_try_is_quoted(command, pictures, tmp_path):
    bundle = tmp_path / "my cups"
    assert f"try it: emlearn-gestures run '{bundle}' PICTURE" in command("train", pictures, "-o", bundle)


def test_info_repeats_what_train_said(command, pictures, tmp_path):
    trained = command("train", pictures, "-o", tmp_path / "cups.zip")
    shown = command("info", tmp_path / "cups.zip")
    assert shown.count("\n") == 10
    assert shown in trained


@pytest.mark.parametrize("places", [(0,), (0, 1, 2)], ids=["one folder", "names that say nothing"])
def test_run_takes_a_cameras_frames_without_classes(places, command, pictures, tmp_path):
    """The same scene again and again makes one event; a new one the next. The device's code, push by push."""
    command("train", pictures, "-o", tmp_path / "cups")
    X, _ = pictures_and_labels(colour=False, each=1)
    frames = tmp_path / "frames"
    frames.mkdir()
    for i in range(24):
        Image.fromarray(X[places[i // 8 % len(places)]]).save(frames / f"{i:03}.png")
    lines = command("run", tmp_path / "cups", frames).splitlines()
    events = [line.split("event: ")[1] for line in lines if "event" in line]
    assert events == [PLACES[place] for place in places]
    with open_bundle(tmp_path / "cups") as (_, predictor):
        table = load_pictures(frames, label="(.+)")
        pushed = [f"{best}  {votes}/10" for best, votes, _ in push_all(predictor, Frames(table))]
    assert [re.sub("  event: .*", "", line).split("  ", 1)[1] for line in lines] == pushed


@pytest.mark.parametrize("augment", [(), ("--augment", 2)], ids=["plain", "copies"])
def test_test_pictures_are_scored_and_not_trained_on(augment, command, divided, tmp_path):
    """Neither forest nor chosen features change with the test pictures, whatever these are."""
    options = ("--features-max", 20, "--seed", 1, *augment)
    out = command("train", divided, "-o", tmp_path / "a", *options)
    assert split_of(out) == "on its test pictures"
    assert scored(out) == 6
    assert "accuracy 1.000" in out
    command("train", divided / "train", "-o", tmp_path / "b", *options)
    test = divided / "test"
    (test / "left").rename(test / "was_left")
    (test / "right").rename(test / "left")
    (test / "was_left").rename(test / "right")
    wrong = command("train", divided, "-o", tmp_path / "c", *options)
    assert "accuracy 0.333" in wrong
    for name in ("trees.csv", "selftest.csv"):
        texts = {(tmp_path / bundle / name).read_text() for bundle in "abc"}
        assert len(texts) == 1, name
    parameters = [describe(tmp_path / bundle)["features"] for bundle in "abc"]
    assert parameters[0] == parameters[1] == parameters[2]


def test_evaluate_takes_the_test_pictures(command, divided, tmp_path):
    command("train", divided, "-o", tmp_path / "cups")
    assert scored(command("evaluate", tmp_path / "cups", divided)) == 6
    assert scored(command("evaluate", tmp_path / "cups", divided / "train")) == 12


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--group", LAST_CHARACTER), "5-fold by group"), (("--folds", 3), "3-fold by picture")],
)
def test_a_cross_validation_of_divided_pictures(options, words, command, divided, tmp_path):
    out = command("train", divided, "-o", tmp_path / "cups", *options)
    assert split_of(out) == words
    assert scored(out) == 18
    command("train", divided / "train", "-o", tmp_path / "part", *options)
    assert (tmp_path / "cups/trees.csv").read_text() != (tmp_path / "part/trees.csv").read_text()


def test_a_group_is_never_on_both_sides(command, noise, tmp_path):
    """Noise that is there twice is known by heart, unless its two copies stay together."""
    for path in sorted(noise.rglob("*.png")):  # a little brighter, so that nothing but the group tells
        Image.open(path).point(lambda value: min(255, value + 4)).save(path.with_name(f"{path.stem}_again.png"))
    alone = command("train", noise, "-o", tmp_path / "a", "--trees", 20)
    together = command("train", noise, "-o", tmp_path / "b", "--trees", 20, "--group", r"^(\d+)")
    accuracy = [float(re.search(r"^accuracy ([\d.]+)", out, re.MULTILINE)[1]) for out in (alone, together)]
    assert accuracy[0] > 0.7
    assert accuracy[1] < 0.7


def test_a_picture_under_two_names_is_never_on_both_sides(command, noise, tmp_path):
    for path in sorted(noise.rglob("*.png")):
        shutil.copy(path, path.with_name(f"{path.stem}_again.png"))
    out = command("train", noise, "-o", tmp_path / "a", "--trees", 20)
    assert float(re.search(r"^accuracy ([\d.]+)", out, re.MULTILINE)[1]) < 0.7
    assert "of 96 pictures 48 are different; the same under several names stay on one side of every split: " in out
    assert ": a/0.png = a/0_again.png; " in out
    assert "; and 45 more" in out


def test_a_list(command, pictures, tmp_path):
    rows = [
        f"{path.relative_to(tmp_path).as_posix()},{path.parent.name.upper()},{path.stem[-1]}"
        for path in pictures.rglob("*.png")
    ]
    (tmp_path / "list.csv").write_text("\n".join(["path,label,group", *sorted(rows)]) + "\n")
    out = command("train", tmp_path / "list.csv", "-o", tmp_path / "cups")
    assert split_of(out) == "4-fold by group"
    assert describe(tmp_path / "cups")["classes"] == ["LEFT", "MIDDLE", "RIGHT"]
    assert scored(command("evaluate", tmp_path / "cups", tmp_path / "list.csv")) == 12
    assert len(command("run", tmp_path / "cups", tmp_path / "list.csv").splitlines()) == 13


def test_a_label_expression(command, pictures, tmp_path):
    out = command("train", pictures, "-o", tmp_path / "cups", "--label", r"^(left|middle|ri)")
    assert "12 pictures: 4 left, 4 middle, 4 ri" in out


def test_one_picture_a_class_gives_no_scores_but_a_bundle(command, tmp_path):
    out = command("train", write_pictures(tmp_path / "in", each=1), "-o", tmp_path / "cups", "--features-max", 5)
    assert "no scores: a class is in one picture only; take at least two of each class" in out
    assert "accuracy" not in describe(tmp_path / "cups")["training"]
    assert len(describe(tmp_path / "cups")["features"]["columns"]) <= 5


def test_bad_pictures_can_be_skipped(command, pictures, tmp_path):
    (pictures / "left/bad.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    Image.new("RGB", (64, 64), "red").save(pictures / "right/cut.jpg")
    os.truncate(pictures / "right/cut.jpg", (pictures / "right/cut.jpg").stat().st_size - 20)
    out = command("train", pictures, "-o", tmp_path / "cups", "--skip-bad")
    assert re.search(r"Left out: 2\n(.*\n)*│ left/bad.jpg +│ ", out)
    assert re.search(r"│ right/cut.jpg +│ cannot be decoded", out)
    assert describe(tmp_path / "cups")["training"]["pictures"] == 12
    assert scored(command("evaluate", tmp_path / "cups", pictures, "--skip-bad")) == 12
    assert "left/left.4.png" in command("run", tmp_path / "cups", pictures, "--skip-bad")


def test_altered_copies(command, pictures, tmp_path):
    plain = command("train", pictures, "-o", tmp_path / "a", "--augment", 0)
    out = command("train", pictures, "-o", tmp_path / "b", "--augment", 3)
    assert scored(out) == scored(plain) == 12
    assert describe(tmp_path / "b")["training"]["augmentation"] == {"copies": 3}
    assert "augmentation" not in describe(tmp_path / "a")["training"]
    assert (tmp_path / "a/trees.csv").read_text() != (tmp_path / "b/trees.csv").read_text()
    assert (tmp_path / "a/selftest.csv").read_text().count("\ns,") + 1 == 4


def test_a_configuration(command, pictures, tmp_path):
    (tmp_path / "train.toml").write_text(
        "[pictures]\nlabel = '^(l|m|r)'\n[features]\nsize = 16\nhog = []\ncrop = true\n[augmentation]\nflip = false\n"
        "[model]\nfeatures_max = 6\nkind = 'random-forest'\nn_estimators = 7\n"
        "[decision]\nbackground = 'm'\nalpha = 1\n[evaluation]\nfolds = 2\n"
    )
    out = command("train", pictures, "-o", tmp_path / "cups", "--config", tmp_path / "train.toml")
    assert split_of(out) == "2-fold by picture"
    found = describe(tmp_path / "cups")
    assert found["classes"] == ["l", "m", "r"]
    assert (found["features"]["size"], found["features"]["hog"], found["features"]["crop"]) == (16, [], True)
    assert len(found["features"]["columns"]) <= 6
    # a table [augmentation] asks for copies; its defaults are those of Augmentation
    assert found["training"]["augmentation"] == {"copies": 4, "flip": False}
    assert found["model"]["trees"] == 7
    assert (found["decision"]["background"], found["decision"]["alpha"]) == (1, 4096)
    command("train", pictures, "-o", tmp_path / "cups", "--config", tmp_path / "train.toml", "--augment", 0)
    assert "augmentation" not in describe(tmp_path / "cups")["training"]


def test_the_background_class(command, pictures, tmp_path):
    command("train", pictures, "-o", tmp_path / "cups", "--background", "middle")
    assert describe(tmp_path / "cups")["decision"]["background"] == 1


def test_more_than_127_features(command, noise, tmp_path):
    many = command("train", noise, "-o", tmp_path / "many", "--trees", 60)
    assert len(describe(tmp_path / "many")["features"]["columns"]) > 127
    few = command("train", noise, "-o", tmp_path / "few", "--trees", 60, "--features-max", 127)
    assert 100 < len(describe(tmp_path / "few")["features"]["columns"]) <= 127
    for out, bundle, words in (
        (many, "many", "more than 127 features: our own evaluator is used"),
        (few, "few", "emlearn_trees can be used"),
    ):
        assert words in out
        assert words in command("info", tmp_path / bundle)
    assert "accuracy" in command("evaluate", tmp_path / "few", noise)


def test_more_than_127_features_of_recordings(command, tmp_path):
    """Six channels, and three classes of the same movement."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for i in range(6):
        two = [movement("idle", 800, 2 * i + k) for k in (0, 1)]
        table = pd.DataFrame(np.hstack(two), np.arange(800) / RATE, ["x", "y", "z", "ax", "ay", "az"])
        table.to_csv(folder / f"{'uvw'[i % 3]}.{i}.csv", index_label="time", float_format="%.4f")
    options = ("--window", "64", "--hop", "16", "--trees", 60, "--units", "g")
    many = command("train", folder, "-o", tmp_path / "many", *options)
    assert "more than 127 features: our own evaluator is used" in many
    few = command("train", folder, "-o", tmp_path / "few", *options, "--features-max", 127)
    assert "emlearn_trees can be used" in few
    n = int(re.search(r"features +(\d+)", command("info", tmp_path / "few"))[1])
    assert 100 < n <= 127
    names = re.findall(r"^ *\d+ (\S.*)$", command("info", tmp_path / "few", "--names"), re.MULTILINE)
    assert len(set(names)) == len(names) == n
    assert "accuracy" in command("evaluate", tmp_path / "few", folder, "--units", "g")


def test_the_same_run_gives_the_same_bytes(command, noise, tmp_path):
    options = ("--augment", 2, "--features-max", 40, "--trees", 4)
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        command("train", noise, "-o", tmp_path / name / "cups.zip", *options, "--seed", seed)
    made = {name: (tmp_path / name / "cups.zip").read_bytes() for name in "abc"}
    assert made["a"] == made["b"] != made["c"]


def test_where_the_pictures_are_does_not_matter(command, pictures, tmp_path):
    other = tmp_path / "elsewhere"
    for path in sorted(pictures.rglob("*.png"), reverse=True):
        (other / path.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, other / path.parent.name)
    for folder, name in ((pictures, "a"), (other, "b")):
        command("train", folder, "-o", tmp_path / name / "cups.zip", "--augment", 1)
    assert (tmp_path / "a/cups.zip").read_bytes() == (tmp_path / "b/cups.zip").read_bytes()


def test_interrupted_while_it_works(pictures, tmp_path):
    """Ctrl-C in a process of its own: one line, and the older bundle is as it was."""
    (tmp_path / "cups").mkdir()
    before = sorted(tmp_path.rglob("*"))
    process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, "train", pictures, "-o", tmp_path / "cups", "--augment", "1000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("12 pictures")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "error: interrupted\n")
    assert out == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_interrupted_while_it_writes(monkeypatch, capsys, command, pictures, tmp_path):
    command("train", pictures, "-o", tmp_path / "cups")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}

    def interrupt(description: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bundles, "_check", interrupt)
    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", "train", str(pictures), "-o", str(tmp_path / "cups")])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == "error: interrupted"
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_help_of_train_as_a_wide_terminal_shows_it(command, monkeypatch):
    """The lines of a paragraph are joined, and square brackets are no markup."""
    monkeypatch.setenv("COLUMNS", "700")
    lines = [line.strip(" │") for line in command("train", "--help").splitlines()]
    assert "Example: emlearn-gestures train pictures/ --augment 4 -o cups" in lines
    assert [line for line in lines if line.startswith("The scores are") and line.endswith("trained on everything.")]
    assert [line for line in lines if line.startswith("--augment") and "flip = false under [augmentation] in" in line]


def test_for_a_grey_camera(command, tmp_path):
    """Nothing of the bundle depends on colours, so that grey frames are as good."""
    coloured = write_pictures(tmp_path / "coloured", colour=True)
    command("train", coloured, "-o", tmp_path / "cups", "--grey")
    assert describe(tmp_path / "cups")["features"]["colour"] == 0
    assert describe(tmp_path / "cups")["source"]["colour"] is True
    ImagePredictor.load(str(tmp_path / "cups"), 160, 120, "grey")
