"""A further family is two files and its registration: every command knows it then."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from families.toy_tree import REGISTRATION, make_tree, run, write_rows


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """The copy in ``tree``, rows in ``rows``, a bundle."""
    folder = tmp_path_factory.mktemp("toy")
    make_tree(folder / "tree")
    write_rows(folder / "rows")
    done = run(folder / "tree", "train", "rows", "-o", "bundle", "--first", 10, "--trees", 3, where=folder)
    assert done.returncode == 0, done.stderr
    assert "60 rows: 30 high, 30 low" in done.stdout
    assert "accuracy 1.000" in done.stdout and "3-fold by file" in done.stdout
    assert "wrote bundle; try it: emlearn-gestures run bundle FILE" in done.stdout
    return folder


def command(place: Path, *arguments: object) -> str:
    done: subprocess.CompletedProcess[str] = run(place / "tree", *arguments, where=place)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(place: Path, *arguments: object) -> str:
    done = run(place / "tree", *arguments, where=place)
    assert done.returncode == 1
    return done.stderr


def test_only_the_registrations_are_edited():
    assert list(REGISTRATION) == ["emlearn_gestures/families/__init__.py", "emlearn_predict/__init__.py"]


def test_bundle(place):
    description = json.loads((place / "bundle" / "model.json").read_text())
    assert description["source"] == {"kind": "toy", "width": 4}
    assert description["model"]["kind"] == "forest"
    assert description["decision"]["alpha"] == 4096


def test_evaluate(place):
    assert "accuracy 1.000, macro F1 1.000 on 72 rows" in command(place, "evaluate", "bundle", "rows")


def test_thresholds(place):
    assert "on 72 rows" in command(place, "thresholds", "bundle", "rows", "--write")


def test_select(place):
    assert "5 of 72 rows" in command(place, "select", "rows", "-n", 5, "-o", "chosen.csv")
    words = command(place, "select", "rows", "-n", 5, "--method", "uncertain", "--bundle", "bundle", "-o", "next.csv")
    assert "margins 3 to 3 of 3 votes" in words


def test_run(place):
    out = command(place, "run", "bundle", "rows/high/0.toy")
    assert out.splitlines()[0] == "row 0  high  3/3  event: high"


def test_info(place):
    out = command(place, "info", "bundle", "--names")
    assert "of 4" in out and "column3" in out


def test_help_and_options(place):
    out = command(place, "train", "--help")
    assert "--first" in out and "Toy" in out
    (place / "train.toml").write_text("[rows]\nfrist = 3\n")
    words = refusal(place, "train", "rows", "-o", "other", "--config", "train.toml")
    assert "[rows] frist is not known; did you mean first? keys are first, group, label, skip_bad, unlabelled" in words


def test_what_is_for_others_is_refused(place):
    words = refusal(place, "train", "rows", "-o", "other", "--window", "2s")
    assert "--window is for recordings, rows holds rows of a toy; leave it out" in words
    (place / "cups").mkdir()
    (place / "cups" / "a.csv").write_text("x,y,z\n1,2,3\n")
    assert "--first is for rows of a toy, cups holds recordings" in refusal(
        place, "train", "cups", "-o", "other", "--first", 3
    )
    assert "cups holds recordings, bundle is not for them" in refusal(place, "evaluate", "bundle", "cups")
