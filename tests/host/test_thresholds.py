"""Suggested thresholds: what the device makes of them, that they are the best, and the command."""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from simulated import pictures_and_labels, write_recordings

from emlearn_gestures import cli, open_bundle
from emlearn_gestures.bundles.store import rewrite_decision
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.decisions.thresholds import as_decimal, decide, leaders, share_of, suggest
from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.arrays import device_array
from emlearn_gestures.reports.threshold_curves import plot_thresholds
from emlearn_predict.bundle import checksum
from emlearn_predict.decision import Decision

PLACES = ("left", "middle", "right")


def on_device(votes: np.ndarray, trees: int, threshold: list[int], margin: list[int], background: int = -1) -> list:
    decision = Decision(votes.shape[1], trees, threshold, margin, 4096, 1, background)
    found = []
    for row in votes:
        decision.clear()
        decision.update(device_array(np.asarray(row, np.int16)))
        found.append(decision.index)
    return found


@pytest.mark.parametrize("trees", [1, 2, 3, 7, 10, 13])
def test_the_device_accepts_exactly_the_votes_that_are_meant(trees):
    three = [(a, b, trees - a - b) for a in range(trees + 1) for b in range(trees + 1 - a)]
    votes = np.array(three)
    best, most, lead = leaders(votes)
    for count in range(trees + 1):
        share = [share_of(count, trees)] * 3
        activation = on_device(votes, trees, share, [0] * 3)
        np.testing.assert_array_equal(activation, np.where(most >= count, best, -1))
        margin = on_device(votes, trees, [0] * 3, share)
        np.testing.assert_array_equal(margin, np.where(lead >= count, best, -1))


@pytest.mark.parametrize("trees", [*range(1, 130), 256, 333, 500, 997, 999, 1000])
def test_every_number_of_votes_up_to_a_thousand_trees(trees):
    counts = np.arange(trees + 1)
    shares = (counts << 12) // trees  # as decision.py has it
    wanted = np.array([share_of(count, trees) for count in counts.tolist()])
    np.testing.assert_array_equal(shares[None, :] >= wanted[:, None], counts[None, :] >= counts[:, None])
    for lead in range(1, trees + 1):
        second = np.arange(trees - lead + 1)
        assert (shares[second + lead] - shares[second]).min() >= wanted[lead]
        assert (shares[second + lead - 1] - shares[second]).max() < wanted[lead]


def test_written_as_decimals_they_are_read_as_the_same_integers():
    every = list(range(4097))
    settings = DecisionSettings(threshold=[float(as_decimal(share)) for share in every]).integers(range(4097))
    assert settings["threshold"] == every
    assert [as_decimal(share) for share in (0, 2048, 2457, 4096)] == ["0.0", "0.5", "0.6", "1.0"]


@pytest.mark.parametrize("background", [-1, 1])
def test_decide_is_what_the_device_does(background):
    random = np.random.default_rng(0)
    votes = random.multinomial(10, [0.3, 0.3, 0.2, 0.2], 300)
    threshold, margin = random.integers(0, (2500, 1200), (4, 2)).T.tolist()
    expected = on_device(votes, 10, threshold, margin, background)
    np.testing.assert_array_equal(decide(votes, 10, threshold, margin, background), expected)
    assert len(set(expected)) > 2


def noisy(trees: int, seed: int, n: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """Votes that are for the true class more often than not."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 3, n)
    return np.array([random.multinomial(trees, np.where(np.arange(3) == t, 0.5, 0.25)) for t in truth]), truth


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("precision", [0.6, 0.75, 0.9, 1.0])
def test_no_other_pair_rejects_fewer(seed, precision):
    trees = 6
    votes, truth = noisy(trees, seed)
    best, most, lead = leaders(votes)
    for c, found in enumerate(suggest(votes, truth, trees, precision)):
        figures = {}
        for margin in range(trees + 1):
            for activation in range(trees + 1):
                taken = (best == c) & (most >= activation) & (lead >= margin)
                if taken.any():
                    figures[margin, activation] = int((truth[taken] == c).sum()), int(taken.sum())
        right, accepted = figures[found.margin, found.activation]
        assert (found.right, found.accepted) == (right, accepted)
        assert found.predicted == (best == c).sum()
        reaching = {pair: f for pair, f in figures.items() if f[0] / f[1] >= precision}
        assert found.reached == bool(reaching)
        if not reaching:
            top = max(f[0] / f[1] for f in figures.values())
            assert found.precision == top
            reaching = {pair: f for pair, f in figures.items() if f[0] / f[1] == top}
        assert right == max(f[0] for f in reaching.values())
        margin, fewer = min((m, -a) for (m, a), f in reaching.items() if f[0] == right)
        assert (found.margin, found.activation) == (margin, -fewer)


def test_by_hand():
    votes = np.array([[10, 0], [8, 2], [7, 3], [6, 4], [0, 10], [1, 9]])
    truth = np.array([0, 0, 1, 0, 1, 0])
    first, second = suggest(votes, truth, 10, 0.95)
    assert (first.activation, first.margin, first.predicted, first.accepted, first.right) == (8, 0, 4, 2, 2)
    assert (second.activation, second.margin, second.predicted, second.accepted, second.right) == (10, 0, 2, 1, 1)
    assert first.reached and second.reached
    assert suggest(votes, truth, 10, 0.75)[0].activation == 6
    # 19 of 20 are 0.95
    assert suggest(np.tile([3, 0], (20, 1)), np.array([1] + 19 * [0]), 3, 0.95)[0].reached


def test_a_class_that_cannot_reach_it_and_one_never_predicted():
    votes = np.array([[9, 1, 0], [9, 1, 0], [5, 5, 0], [8, 2, 0]])
    truth = np.array([0, 1, 0, 2])
    first, second, third = suggest(votes, truth, 10, 0.9)
    assert not first.reached
    assert (first.precision, first.activation) == (0.5, 5)
    assert (second.predicted, third.predicted) == (0, 0)
    assert not second.reached
    assert np.isnan(third.precision)


@pytest.mark.parametrize(("classes", "ending"), [(3, "png"), (1, "svg"), (6, "pdf")])
def test_plot(classes, ending, tmp_path):
    random = np.random.default_rng(0)
    votes = random.multinomial(10, [1 / classes] * classes, 50)
    truth = random.integers(0, classes, 50)
    names = ["$n_a$", "_", "tick", "four", "five", "six"][:classes]
    path = tmp_path / f"plot.{ending}"
    found = suggest(votes, truth, 10, 0.5)
    assert plot_thresholds(votes, truth, names, 10, found, 0.5, path) == path
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def call(monkeypatch, capsys, *arguments: object) -> tuple[str, str]:
    """Output of a command, and the line that it failed with or nothing."""
    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out), str(left.value.code or "")


@pytest.fixture
def command(monkeypatch, capsys):
    return lambda *arguments: call(monkeypatch, capsys, *arguments)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> Path:
    """Pictures in train/ and test/; of the latter some are under a wrong name."""
    folder = tmp_path_factory.mktemp("bars")
    X, y = pictures_and_labels(False, 30)
    for i, (picture, place) in enumerate(zip(X, y, strict=True)):
        label = PLACES[place] if i < 30 or i % 10 else PLACES[(place + 1) % 3]
        path = folder / ("train" if i < 30 else "test") / label / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path)
    return folder


@pytest.fixture(scope="module")
def trained(pictures, tmp_path_factory) -> Path:
    """A folder with the bundle as a folder and as a zip."""
    folder = tmp_path_factory.mktemp("trained")
    for name in ("bars", "bars.zip"):
        cli.app(["train", str(pictures), "-o", str(folder / name), "--trees", "7"], standalone_mode=False)
    return folder


@pytest.fixture(params=["bars", "bars.zip"])
def bundle(request, trained, tmp_path) -> Path:
    copy = shutil.copytree if request.param == "bars" else shutil.copy2
    return Path(copy(trained / request.param, tmp_path / request.param))


def content(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_command_from_suggestion_to_bundle(bundle, pictures, command, tmp_path):
    before = content(bundle)
    out, error = command("thresholds", bundle, pictures, "--precision", "0.8", "--plot", tmp_path / "plot.png")
    assert error == ""
    assert "Votes of 7, on 60 pictures" in out
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    assert content(bundle) == before
    config = tmp_path / "train.toml"
    config.write_text(out[out.index("[decision]") :])

    out, error = command("thresholds", bundle, pictures, "--precision", "0.8", "--write")
    assert error == ""
    assert f"wrote {bundle}" in out
    after = content(bundle)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} == {"model.json"}
    old, new = json.loads(before["model.json"]), json.loads(after["model.json"])
    assert {key for key in new if new[key] != old[key]} == {"decision"}
    assert list(new) == list(old)
    assert {key for key in new["decision"] if new["decision"][key] != old["decision"][key]} <= {"threshold", "margin"}
    assert new["decision"]["threshold"] != old["decision"]["threshold"]
    with open_bundle(bundle) as (_, predictor):
        assert predictor.selftest() == (0, 0)

    out, error = command("train", pictures, "-o", tmp_path / "again", "--trees", "7", "--config", config)
    assert error == ""
    assert json.loads((tmp_path / "again" / "model.json").read_text())["decision"] == new["decision"]


def test_recordings(command, tmp_path):
    data = write_recordings(tmp_path / "recordings")
    bundle = tmp_path / "wrist"
    _, error = command("train", data, "-o", bundle, "--window", "640ms", "--hop", "320ms", "--features", "plain")
    assert error == ""
    out, error = command("thresholds", bundle, data, "--purity", "1", "--write")
    assert error == ""
    assert "Votes of 5, on 81 windows" in out
    found = re.findall(r"│ (idle|shake|swing) +│ +(\d) │ +(\d) │", out)
    decision = json.loads((bundle / "model.json").read_text())["decision"]
    assert decision["threshold"] == [int(activation) * 4096 // 5 for _, activation, _ in found]
    assert decision["margin"] == [int(margin) * 4096 // 5 for _, _, margin in found]
    assert command("run", bundle, data / "shake.1.csv")[1] == ""


def test_background(bundle, pictures, command):
    out, error = command("thresholds", bundle, pictures, "--background", "left", "--write")
    assert error == ""
    assert "left: uncertain pictures count for it" in out
    decision = json.loads(content(bundle)["model.json"])["decision"]
    assert decision["background"] == 0
    assert decision["threshold"][0] == 2048


def test_what_cannot_be_said(bundle, pictures, command, tmp_path):
    out, error = command("thresholds", bundle, pictures / "train", "--precision", "1")
    assert error == ""
    assert "left: its precision stands on 10 of 10 predictions; 20 or more would say something" in out
    files = sorted((pictures / "train" / "left").iterdir())
    (tmp_path / "left.csv").write_text("path,label\n" + "".join(f"{file},left\n" for file in files))
    out, error = command("thresholds", bundle, tmp_path / "left.csv", "--precision", "1")
    assert error == ""
    assert "middle: none of the pictures has most votes for it; its thresholds stay as they are" in out
    (tmp_path / "left.csv").write_text("path,label\n" + "".join(f"{file},right\n" for file in files))
    out, error = command("thresholds", bundle, tmp_path / "left.csv")
    assert error == ""
    assert "left: cannot reach 0.95; the best is 0.000 (0 of 10)" in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--precision", "0"], "--precision is 0, must be above 0 and at most 1, such as 0.95"),
        (["--precision", "nan"], "--precision is nan, must be above 0"),
        (["--background", "idle"], "--background is 'idle', classes are left, middle, right"),
        (["--plot", "x.gif"], "--plot is x.gif, must end in .png, .svg or .pdf"),
        (["--units", "g"], "--units is for recordings"),
    ],
)
def test_refused(options, message, pictures, bundle, command):
    before = content(bundle)
    _, error = command("thresholds", bundle, pictures, "--write", *options)
    assert error.startswith(f"error: {message}")
    assert "\n" not in error
    assert content(bundle) == before


def test_files_beside_the_bundle_are_not_lost(trained, pictures, tmp_path, command):
    shutil.copytree(trained / "bars", tmp_path / "bars")
    (tmp_path / "bars" / "main.py").write_text("mine")
    _, error = command("thresholds", tmp_path / "bars", pictures, "--write")
    assert "'main.py'" in error
    assert (tmp_path / "bars" / "main.py").read_text() == "mine"


def test_a_decision_that_the_device_refuses_is_not_written(bundle):
    before = content(bundle)
    with open_bundle(bundle) as (description, _):
        wrong = {**description["decision"], "threshold": [1, 2]}
    with pytest.raises(UserError, match="must be 3 integers"):
        rewrite_decision(bundle, wrong)
    assert content(bundle) == before


def test_a_bundle_of_another_version_is_not_written(bundle, pictures, command, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    for name, data in content(bundle).items():
        (old / name).write_bytes(data)
    lines = (old / "selftest.csv").read_text().splitlines()
    last = max(i for i, line in enumerate(lines) if line.startswith("f,"))
    fields = lines[last].split(",")
    lines[last] = ",".join([*fields[:-1], str(int(fields[-1]) ^ 1)])
    (old / "selftest.csv").write_text("\n".join(lines) + "\n")
    description = json.loads((old / "model.json").read_text())
    description["files"]["selftest.csv"] = checksum(str(old / "selftest.csv"))
    (old / "model.json").write_text(json.dumps(description))
    before = content(old)
    _, error = command("thresholds", old, pictures, "--write")
    assert "its self-test gives 1 other features and 0 other votes: it is of another version; train" in error
    assert content(old) == before
