"""`emlearn-gestures select`: pictures and recordings without classes, lists, copies."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from simulated import CLASSES, RATE, csv_text, movement, write_recordings

from emlearn_gestures import cli, open_bundle
from emlearn_gestures.bundles.votes import bundle_votes
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.pictures import Frames, load_pictures
from emlearn_gestures.training.selection import k_centre, standardise
from emlearn_gestures.training.selection_list import copy_files

MOTION = ("--window", "640ms")


@pytest.fixture
def command(monkeypatch, capsys):
    """Run a command in this process; return what it printed and the line that it failed with or nothing."""

    def run(*arguments: object) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["emlearn-gestures", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out), str(left.value.code or "")

    return run


@pytest.fixture
def select(command, tmp_path):
    """Call select; return the list that it wrote, and what it printed."""

    def run(path: Path, *arguments: object, output: str = "selection.csv") -> tuple[pd.DataFrame, str]:
        out, error = command("select", path, "-o", tmp_path / output, *arguments)
        assert error == ""
        assert f"wrote {tmp_path / output}" in out
        return pd.read_csv(tmp_path / output), out

    return run


@pytest.fixture(scope="module")
def pool(tmp_path_factory) -> Path:
    """Pictures of noise of many brightnesses, of no class: beside each other and one folder down."""
    folder = tmp_path_factory.mktemp("pool")
    random = np.random.default_rng(0)
    (folder / "more").mkdir()
    for i in range(40):
        picture = random.integers(0, 40 + 5 * i, (24, 32), dtype=np.uint8)
        name = f"{'more/' if i % 4 == 0 else ''}{'abcdefgh'[i % 8]}{i}.png"
        Image.fromarray(picture).save(folder / name)
    return folder


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Path:
    """Recordings whose names say nothing."""
    folder = tmp_path_factory.mktemp("recordings")
    for i in range(9):
        rows = movement(list(CLASSES)[i % 3], 160, seed=i)
        (folder / f"2025-01-0{i + 1}.csv").write_text(csv_text(rows))
    return folder


def names(listed: pd.DataFrame) -> list[str]:
    return [Path(path).name for path in listed["path"]]


@pytest.mark.parametrize("method", ["coreset", "random"])
def test_pictures_without_classes(method, pool, select, tmp_path):
    listed, out = select(pool, "--n", 15, "--method", method, "--copy-to", tmp_path / "copies")
    assert list(listed) == ["path", "distance"] if method == "coreset" else ["path"]
    files = [(tmp_path / path).resolve() for path in listed["path"]]
    assert len(set(files)) == 15
    assert "15 of 40 pictures" in out
    assert "and 5 more" in out
    copies = {p.relative_to(tmp_path / "copies").as_posix() for p in (tmp_path / "copies").rglob("*.png")}
    assert copies == {file.relative_to(pool.resolve()).as_posix() for file in files}
    assert all((tmp_path / "copies" / name).read_bytes() == (pool / name).read_bytes() for name in copies)
    again, _ = select(pool, "--n", 15, "--method", method)
    pd.testing.assert_frame_equal(listed, again)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies", "selection.csv"]


def test_coreset_is_what_the_library_gives(pool, select):
    listed, out = select(pool, "--n", 12)
    table = load_pictures(pool, label="(.)")
    points = standardise(PixelFeatures().fit_transform(Frames(table)))
    indices, distances, radius = k_centre(points, 12, np.zeros(40, bool))
    assert names(listed) == [Path(path).name for path in table["path"].iloc[indices]]
    np.testing.assert_allclose(listed["distance"], distances, atol=1e-4)
    assert f"within {radius:.2f} standard deviations" in out


def test_features_of_the_configuration(pool, select, tmp_path):
    (tmp_path / "dark.toml").write_text("[features]\npixels = 1\nnormalise = false\ncolour = 0\nhog = []\nspots = 0\n")
    listed, _ = select(pool, "--n", 3, "--config", tmp_path / "dark.toml")
    brightness = {path.name: float(np.asarray(Image.open(path)).mean()) for path in pool.rglob("*.png")}
    ends = sorted(brightness, key=brightness.__getitem__)
    assert {names(listed)[1], names(listed)[2]} == {ends[0], ends[-1]}


def test_the_list_with_a_column_of_classes_can_be_trained_on(pool, select, command, tmp_path):
    listed, _ = select(pool, "--n", 20)
    listed["label"] = ["light" if i % 2 else "dark" for i in range(20)]
    listed.to_csv(tmp_path / "labelled.csv", index=False)
    out, error = command("train", tmp_path / "labelled.csv", "-o", tmp_path / "model", "--trees", 3)
    assert error == ""
    assert "20 pictures: 10 dark, 10 light" in out


def test_what_is_labelled_already(pool, select, tmp_path):
    whole, _ = select(pool, "--n", 20)
    whole[:8].to_csv(tmp_path / "first.csv", index=False)
    more, out = select(pool, "--n", 12, "--already", tmp_path / "first.csv", output="next.csv")
    assert "labelled already: 8 of 40 pictures" in out
    assert more["path"].tolist() == whole["path"][8:].tolist()
    np.testing.assert_allclose(more["distance"], whole["distance"][8:], atol=1e-3)
    drawn, _ = select(pool, "--n", 32, "--method", "random", "--already", tmp_path / "first.csv", output="next.csv")
    assert not set(drawn["path"]) & set(whole["path"][:8])
    # by PATH, with a row that is not there
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "list.csv").write_text("label,path\nx,more/a0.png\ny,b1.png\nz,gone.png\n")
    _, out = select(pool, "--n", 1, "--already", tmp_path / "elsewhere" / "list.csv")
    assert "labelled already: 2 of 40 pictures" in out
    assert "1 of 3 rows name nothing" in out


def test_windows_of_recordings_without_classes(recordings, select, tmp_path):
    listed, out = select(recordings, "--n", 14, *MOTION, "--copy-to", tmp_path / "copies")
    assert list(listed) == ["path", "recording", "start_s", "seconds", "distance"]
    assert "14 of 45 windows" in out
    assert (listed["seconds"] == 0.64).all()
    assert set(listed["start_s"]) <= {0, 0.64, 1.28, 1.92, 2.56}
    assert not listed.duplicated(["path", "start_s"]).any()
    assert listed["recording"].tolist() == names(listed)
    assert {p.name for p in (tmp_path / "copies").glob("*.csv")} == set(names(listed))
    _, out = select(recordings, "--n", 3, *MOTION, "--hop", "320ms", "--features", "plain")
    assert "3 of 81 windows" in out


def test_a_table_of_recordings(recordings, select, tmp_path):
    parts = [pd.read_csv(path).assign(session=f"s{i}") for i, path in enumerate(sorted(recordings.iterdir()))]
    pd.concat(parts).to_csv(tmp_path / "all.csv", index=False)
    folder, _ = select(recordings, "--n", 10, *MOTION)
    table, _ = select(
        tmp_path / "all.csv", "--n", 10, *MOTION, "--recording", "session", "--copy-to", tmp_path / "copies"
    )
    assert set(table["path"]) == {"all.csv"}
    order = [f"s{int(name[9]) - 1}" for name in folder["recording"]]
    assert table["recording"].tolist() == order
    assert table["start_s"].tolist() == folder["start_s"].tolist()
    assert (tmp_path / "copies" / "all.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


def test_windows_labelled_already(recordings, select, tmp_path):
    whole, _ = select(recordings, "--n", 20, *MOTION)
    whole[:5].to_csv(tmp_path / "first.csv", index=False)
    more, out = select(recordings, "--n", 15, *MOTION, "--already", tmp_path / "first.csv", output="next.csv")
    assert "labelled already: 5 of 45 windows" in out
    assert more[["path", "start_s"]].values.tolist() == whole[["path", "start_s"]][5:].values.tolist()
    # a stretch that touches three windows, and a whole file
    file = recordings / "2025-01-01.csv"
    (tmp_path / "first.csv").write_text(f"path,start_s,seconds\n{file},0.6,0.7\n")
    _, out = select(recordings, "--n", 1, *MOTION, "--already", tmp_path / "first.csv", output="next.csv")
    assert "labelled already: 3 of 45 windows" in out
    (tmp_path / "first.csv").write_text(f"path\n{file}\n")
    _, out = select(recordings, "--n", 1, *MOTION, "--already", tmp_path / "first.csv", output="next.csv")
    assert "labelled already: 5 of 45 windows" in out


@pytest.fixture
def model(command, tmp_path) -> Path:
    path = tmp_path / "model"
    _, error = command(
        "train", write_recordings(tmp_path / "train"), "-o", path, *MOTION, "--hop", "320ms", "--features", "plain"
    )
    assert error == ""
    return path


def test_windows_that_a_bundle_is_unsure_of(model, recordings, select):
    listed, out = select(recordings, "--n", 45, "--method", "uncertain", "--bundle", model)
    assert list(listed) == ["path", "recording", "start_s", "seconds", "margin", "activation"]
    keys = list(zip(listed["margin"], listed["activation"], listed["path"], listed["start_s"], strict=True))
    assert keys == sorted(keys)
    assert "45 of 45 windows, margins " in out
    assert "of 10 votes" in out
    near, _ = select(recordings, "--n", 5, "--bundle", model, output="near.csv")
    assert list(near)[-1] == "distance"


def test_pictures_that_a_bundle_is_unsure_of(pool, select, command, tmp_path):
    listed, _ = select(pool, "--n", 40, "--method", "random")
    bright = {path.name: int(np.asarray(Image.open(path)).mean() > 60) for path in pool.rglob("*.png")}
    listed["label"] = [["dark", "light"][bright[name]] for name in names(listed)]
    listed[:20].to_csv(tmp_path / "labelled.csv", index=False)
    _, error = command("train", tmp_path / "labelled.csv", "-o", tmp_path / "model", "--trees", 9)
    assert error == ""
    options = ("--method", "uncertain", "--bundle", tmp_path / "model", "--already", tmp_path / "labelled.csv")
    unsure, _ = select(pool, "--n", 20, *options, output="next.csv")
    assert not set(unsure["path"]) & set(listed["path"][:20])
    table = load_pictures(pool, label="(.)")
    with open_bundle(tmp_path / "model") as (description, predictor):
        votes = np.sort(bundle_votes(description, predictor, Frames(table)), axis=1)
    expected = {Path(path).name: (row[-1] - row[-2], row[-1]) for path, row in zip(table["path"], votes, strict=True)}
    found = list(zip(unsure["margin"], unsure["activation"], strict=True))
    assert found == [expected[name] for name in names(unsure)]
    assert found == sorted(found)


def test_copies_are_replaced_but_nothing_else_is(pool, select, command, tmp_path):
    copies, output = tmp_path / "copies", tmp_path / "selection.csv"
    copies.mkdir()
    select(pool, "--n", 9, "--copy-to", copies)
    select(pool, "--n", 4, "--copy-to", copies)
    assert len(list(copies.rglob("*.png"))) == 4
    assert len(load_pictures(copies, label="(.)")) == 4
    first = next(copies.rglob("*.png"))
    before = output.read_bytes()
    for change in (
        lambda: first.rename(first.with_name("renamed.png")),
        lambda: first.with_name("renamed.png").rename(first) and first.write_bytes(b"edited"),
    ):
        change()
        there = sorted(copies.rglob("*"))
        _, error = command("select", pool, "--n", 5, "-o", output, "--copy-to", copies)
        assert re.fullmatch(r"error: --copy-to is .*, where '.*\.png' is new or changed; name a new .*", error)
        assert sorted(copies.rglob("*")) == there
        assert output.read_bytes() == before


def test_interrupted_copies_leave_nothing(pool, select, command, tmp_path, monkeypatch):
    copies, copy2 = tmp_path / "copies", shutil.copy2
    select(pool, "--n", 2, "--copy-to", copies)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def interrupted(source, target):
        if len(list(Path(target).parents[1].rglob("*.png"))) > 3:
            raise KeyboardInterrupt
        return copy2(source, target)

    monkeypatch.setattr(shutil, "copy2", interrupted)
    _, error = command("select", pool, "--n", 20, "-o", tmp_path / "selection.csv", "--copy-to", copies)
    assert error in ("130", "error: interrupted")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies", "selection.csv"]


def test_copies_stay_in_their_folder(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    copy_files({"../../a.txt": str(tmp_path / "a.txt"), "/b/../c.txt": str(tmp_path / "a.txt")}, tmp_path / "x" / "y")
    copied = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.txt")}
    assert copied == {"a.txt", "x/y/a.txt", "x/y/b/c.txt"}
    assert set(json.loads((tmp_path / "x" / "y" / ".emlearn-selection").read_text())) == {"a.txt", "b/c.txt"}


def test_lists_of_others_are_kept(pool, select, command, tmp_path):
    listed, _ = select(pool, "--n", 5)
    path = tmp_path / "selection.csv"
    _, error = command("select", pool, "--n", 5, "-o", path, "--already", path)
    assert "which --already names too and would be lost" in error
    listed.assign(label="x").to_csv(path, index=False)
    before = path.read_bytes()
    _, error = command("select", pool, "--n", 5, "-o", path)
    assert "is no list as select writes it; choose another name" in error
    assert path.read_bytes() == before


def test_damaged_pictures(pool, select, command, tmp_path):
    shutil.copytree(pool, tmp_path / "pool")
    bad = tmp_path / "pool" / "b1.png"
    bad.write_bytes(bad.read_bytes()[:150])
    _, error = command("select", tmp_path / "pool", "--n", 5, "-o", tmp_path / "selection.csv")
    assert error.startswith("error: b1.png: ")
    assert not (tmp_path / "selection.csv").exists()
    listed, out = select(tmp_path / "pool", "--n", 39, "--skip-bad")
    assert re.search(r"Left out: 1\n(.*\n)*│ b1.png +│ ", out)
    assert "b1.png" not in names(listed)


def test_a_list_of_pictures_is_not_written_over(select, command, pool, tmp_path):
    _, _ = select(pool, "--n", 10)
    listed, _ = select(tmp_path / "selection.csv", "--n", 5, output="fewer.csv")
    assert len(listed) == 5
    _, error = command("select", tmp_path / "selection.csv", "--n", 5, "-o", tmp_path / "selection.csv")
    assert error.endswith("selection.csv, the data itself; choose a place beside it")


def test_pictures_do_not_pile_up_in_memory(select, tmp_path, monkeypatch):
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "2")  # joblib reads some pictures ahead for each processor
    (tmp_path / "many").mkdir()
    for i in range(400):
        Image.new("RGB", (400, 300), (i % 256, i // 2, 90)).save(tmp_path / "many" / f"{i}.png")
    tracemalloc.start()
    select(tmp_path / "many", "--n", 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6  # of 144 MB of pixels


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--n", "41"], "--n is 41, there are 40 pictures; choose at most 40"),
        (["--n", "0"], "Invalid value for '--n'"),
        (["--method", "best"], "Invalid value for '--method': "),
        (["--method", "uncertain"], "--method uncertain goes by the votes of a model; give --bundle, or choose"),
        (["--bundle", "MODEL"], "POOL holds pictures, MODEL is not for them; give the data that it was trained for"),
        (["--bundle", "nothing"], "nothing: no such bundle"),
        (["--window", "2s"], "--window is for recordings, POOL holds pictures; leave it out"),
        (["--already", "gone.csv"], "--already is gone.csv, no such file; give a list that select wrote"),
        (["--already", "POOL/a8.png"], "--already is POOL/a8.png, no such file"),
        (["--already", "label.csv"], "--already is label.csv, which has no column path but label, name"),
        (["--already", "half.csv"], "--already is half.csv, which has one of the columns start_s and seconds"),
        (["--already", "other.csv"], "--already is other.csv, none of its 1 rows names anything of POOL; its paths"),
        (["-o", "POOL/list.csv"], "--output is POOL/list.csv, inside POOL, where it would be read as data"),
        (["--copy-to", "POOL/new"], "--copy-to is POOL/new, inside POOL, where it would be read as data"),
        (["-o", "."], "--output is ., which is a folder; name a file, such as selection.csv"),
        (["-o", "label.csv"], "--output is label.csv, which is no list as select writes it; choose another name"),
        (["--copy-to", "label.csv"], "--copy-to is label.csv, which is a file; name a folder"),
        (["--copy-to", "."], "--copy-to is ., no name for a folder; give one, such as chosen"),
    ],
)
def test_refused(options, message, pool, model, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "label.csv").write_text("label,name\na,b\n")
    (tmp_path / "half.csv").write_text("path,start_s\na,0\n")
    (tmp_path / "other.csv").write_text("path\nelsewhere.png\n")
    before = sorted(tmp_path.rglob("*"))
    given = [option.replace("POOL", str(pool)).replace("MODEL", str(model)) for option in options]
    _, error = command("select", pool, *given)
    assert error.startswith("error: " + message.replace("POOL", str(pool)).replace("MODEL", str(model)))
    assert "\n" not in error
    assert sorted(tmp_path.rglob("*")) == before


def test_refused_of_recordings(recordings, model, command, tmp_path):
    for options, message in (
        (["--bundle", model, "--window", "1s"], "--window is 1s, but the bundle has its own; leave it out"),
        (["--window", "5ms"], f"--window is 0 samples at {RATE} Hz, must be from 16 to 1024; change it"),
        (["--n", "10000", *MOTION], "--n is 10000, there are 45 windows; choose at most 45"),
    ):
        _, error = command("select", recordings, "-o", tmp_path / "selection.csv", *options)
        assert error == f"error: {message}"
    (tmp_path / "empty").mkdir()
    _, error = command("select", tmp_path / "empty", "-o", tmp_path / "selection.csv")
    assert "no recordings or pictures in this folder" in error


@pytest.mark.parametrize("name", ["select", "thresholds"])
def test_help(name, command):
    out, error = command(name, "--help")
    assert error == ""
    assert f"Example: emlearn-gestures {name}" in out
