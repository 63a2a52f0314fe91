"""The commands on strokes: train, evaluate, run, info, inspect, select and thresholds."""

from __future__ import annotations

import json
import math

import pytest
from drawn_strokes import strokes_and_labels, write_json
from typer.testing import CliRunner

from emlearn_gestures import StrokeFeatures, UserError, export_bundle, open_bundle
from emlearn_gestures.cli import app
from emlearn_gestures.models.learner import make_model


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Strokes in ``drawn`` and ``more``, a bundle of the former."""
    folder = tmp_path_factory.mktemp("strokes")
    for name, seed in (("drawn", 0), ("more", 1)):
        write_json(folder / name / "all.json", *strokes_and_labels(15, seed))
    done = command("train", folder / "drawn", "-o", folder / "wand")
    assert "60 strokes: 15 corner, 15 eight, 15 ring, 15 wave" in done
    assert "5-fold by stroke" in done and "wrote" in done
    return folder


def command(*arguments, status=0):
    result = CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "160", "TERM": "dumb"})
    assert result.exit_code == status, result.output
    return str(result.exception) if status else result.output


def test_bundle(place):
    description = json.loads((place / "wand" / "model.json").read_text())
    assert description["source"] == {"kind": "strokes"}
    assert description["decision"]["alpha"] == 4096
    assert description["training"]["accuracy"] > 0.9
    assert description["training"]["split"] == "5-fold by stroke"


def test_evaluate(place):
    assert "on 60 strokes" in command("evaluate", place / "wand", place / "more")


def test_run_gives_an_event_a_stroke(place):
    lines = command("run", place / "wand", place / "more" / "all.json").splitlines()
    assert len([line for line in lines if line.startswith("all.json:")]) == 60
    assert sum("event:" in line for line in lines) > 50


def test_info(place):
    out = command("info", place / "wand", "--names")
    assert "of any size and number of points" in out and "stroke of" not in out.splitlines()[0]


def test_inspect(place):
    out = command("inspect", place / "drawn", "--plot", place / "drawn.png")
    assert "60, 60 of them different" in out and (place / "drawn.png").stat().st_size > 1000


def test_select_names_the_strokes_of_a_file(place):
    command("select", place / "drawn", "-n", 5, "-o", place / "chosen.csv")
    rows = (place / "chosen.csv").read_text().splitlines()
    assert rows[0] == "path,recording,distance" and rows[1].startswith("drawn/all.json,all.json:")
    out = command("select", place / "drawn", "-n", 5, "--already", place / "chosen.csv", "-o", place / "next.csv")
    assert "labelled already: 5 of 60 strokes" in out
    command("select", place / "drawn", "-n", 5, "-o", place / "chosen.csv")  # over its own list


def test_thresholds(place):
    assert "on 60 strokes" in command("thresholds", place / "wand", place / "more")


def test_settings(place, tmp_path):
    (tmp_path / "raster.toml").write_text("[features]\npath = 0\ndirections = 0\nturns = 0\nshape = []\nraster = 6\n")
    out = command("train", place / "drawn", "-o", tmp_path / "raster", "--config", tmp_path / "raster.toml")
    assert "a raster of 6 x 6" in out
    (tmp_path / "wrong.toml").write_text("[features]\nrasta = 6\n")
    assert "did you mean raster?" in command(
        "train", place / "drawn", "-o", tmp_path / "no", "--config", tmp_path / "wrong.toml", status=1
    )


def test_smoothing_is_refused(place, tmp_path):
    (tmp_path / "slow.toml").write_text("[decision]\nalpha = 0.5\n")
    words = command("train", place / "drawn", "-o", tmp_path / "no", "--config", tmp_path / "slow.toml", status=1)
    assert "each stroke is decided by itself" in words


def test_a_wands_bundle(tmp_path):
    strokes, labels = strokes_and_labels(5)
    model = make_model(StrokeFeatures(), {}).fit(strokes, labels)
    export_bundle(model, tmp_path / "wand", sample_rate=119, lsb_per_dps=16.4, forward="z", examples=strokes)
    with open_bundle(tmp_path / "wand") as (description, predictor):
        assert description["source"]["step"] == round(2**30 * math.pi / 180 / 16.4 / 119)
        assert description["source"]["forward"] == 2
        assert predictor.path is not None
    assert "points along z; gyroscope at 119 Hz, 16.4 LSB/dps" in command("info", tmp_path / "wand")
    for options, words in (
        ({"sample_rate": 119}, "lsb_per_dps is not given"),
        ({"sample_rate": 119, "lsb_per_dps": 16.4, "forward": "up"}, "forward is 'up'"),
        ({"sample_rate": 0, "lsb_per_dps": 16.4}, "sample_rate is 0"),
        ({"hop": 3}, "hop is for recordings only"),
    ):
        with pytest.raises(UserError, match=words):
            export_bundle(model, tmp_path / "none", **options)
