"""What goes wrong at the command line: each case has one line on stderr, exit status 1, and leaves nothing behind.

``python tests/host/test_bad_input.py`` prints the table of what was done and the line it gave.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from simulated import csv_text, fitted_model, movement, write_recordings

from emlearn_gestures import cli, export_bundle

Prepare = Callable[[], Any]  # runs in a folder with recordings/, good.csv and the bundle wrist/
GOOD = csv_text(movement("idle", 160, 1))
LINES = GOOD.splitlines()


class Case(NamedTuple):
    """What was done, how, the command, and the line that it gives: as it is, or an expression where it has /…/."""

    what: str
    prepare: Prepare
    command: str
    line: str


def nothing() -> None:
    pass


def bad(text: str | bytes, name: str = "recordings/idle.bad.csv") -> Prepare:
    return lambda: Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())


def without(name: str) -> Prepare:
    return lambda: Path(name).unlink()


def line(number: int, text: str) -> Prepare:
    """The good recording with one line changed."""
    return bad("\n".join([*LINES[:number], text, *LINES[number + 1 :]]))


def config(text: str) -> Prepare:
    return bad(text, "train.toml")


def edit(key: str, value: Any) -> Prepare:
    def change() -> None:
        description = json.loads(Path("wrist/model.json").read_text())
        description[key] = value
        Path("wrist/model.json").write_text(json.dumps(description))

    return change


def array(values: Any, keep: int | None = None) -> Prepare:
    """A folder with one .npy file, cut to so many bytes."""

    def make() -> None:
        Path("arrays").mkdir()
        np.save("arrays/idle.1.npy", values)
        if keep is not None:
            os.truncate("arrays/idle.1.npy", keep)

    return make


def only(name: str) -> Prepare:
    return lambda: [path.unlink() for path in Path("recordings").iterdir() if not path.name.startswith(name)]


def zipped(leave_out: str = "", keep: int | None = None) -> Prepare:
    def make() -> None:
        with zipfile.ZipFile("wrist.zip", "w") as archive:
            for path in sorted(Path("wrist").iterdir()):
                if path.name != leave_out:
                    archive.write(path, path.name)
        if keep is not None:
            os.truncate("wrist.zip", keep)

    return make


def folder(*files: str) -> Prepare:
    def make() -> None:
        Path("other").mkdir()
        for name in files:
            Path("other", name).write_text("mine")

    return make


TRAIN = "train recordings -o out --window 32"
CONFIG = f"{TRAIN} --config train.toml"

RECORDINGS = [
    Case("no such folder", nothing, "train nowhere -o out", ""),
    Case("empty folder", folder(), "train other -o out", ""),
    Case("folder of other files", folder("notes.txt"), "train other -o out", ""),
    Case("empty CSV", bad(""), TRAIN, ""),
    Case("CSV with a header only", bad("time,x,y,z\n"), TRAIN, ""),
    Case("an empty cell", line(5, "0.080,0.1,,1.0"), TRAIN, ""),
    Case("NaN", line(5, "0.080,0.1,nan,1.0"), TRAIN, ""),
    Case("infinity", line(5, "0.080,0.1,inf,1.0"), TRAIN, ""),
    Case("a word for a number", line(5, "0.080,0.1,high,1.0"), TRAIN, ""),
    Case("a row with a cell too few", line(5, "0.080,0.1,1.0"), TRAIN, ""),
    Case("two columns of one name", line(0, "time,x,x,z"), TRAIN, ""),
    Case("a picture named .csv", bad(b"\x89PNG\r\n\x1a\n\x00\xff"), TRAIN, ""),
    Case("time goes backwards", line(5, "0.020,0.1,0.2,1.0"), TRAIN, ""),
    Case("a file of other columns", bad(GOOD.replace("time,x,y,z", "time,a,b,c")), TRAIN, ""),
    Case("a file of another rate", bad(csv_text(movement("idle", 160, 1), 20)), TRAIN, ""),
    Case("a recording of one row", bad("\n".join(LINES[:2])), TRAIN, ""),
    Case(".npy shorter than its header", array(np.ones((100, 3), np.int16), 400), "train arrays -o out", ""),
    Case(".npy of 0 bytes", array([1], 0), "train arrays -o out", ""),
    Case(".npy with one axis", array(np.ones(9, np.int16)), "train arrays -o out", ""),
    Case(".npy without a rate", array(np.ones((100, 3), np.int16)), "train arrays -o out", ""),
    Case("Parquet that is none", bad(b"PAR1 no", "all.parquet"), "train all.parquet -o out", ""),
    Case("Edge Impulse export that is no JSON", bad("{", "idle.json"), "train idle.json -o out", ""),
    Case("a recording without class", bad(GOOD, "20260102.csv"), "train 20260102.csv -o out", ""),
    Case("one class only", only("idle"), TRAIN, ""),
    Case("recordings shorter than the window", nothing, "train recordings -o out --window 4s", ""),
]
OPTIONS = [
    Case("no command of that name", nothing, "teach recordings", ""),
    Case("no output given", nothing, "train recordings", ""),
    Case("an unknown option", nothing, f"{TRAIN} --tree 5", ""),
    Case("a word for a number of trees", nothing, f"{TRAIN} --trees many", ""),
    Case("no trees", nothing, f"{TRAIN} --trees 0", ""),
    Case("more trees than a board takes", nothing, f"{TRAIN} --trees 5000", ""),
    Case("a window that is no duration", nothing, "train recordings -o out --window two", ""),
    Case("a window of 5 ms", nothing, "train recordings -o out --window 5ms", ""),
    Case("a window of a minute", nothing, "train recordings -o out --window 60s", ""),
    Case("no hop", nothing, f"{TRAIN} --hop 0", ""),
    Case("a hop longer than the window", nothing, f"{TRAIN} --hop 1s", ""),
    Case("a sample rate of 0", nothing, f"{TRAIN} --sample-rate 0", ""),
    Case("units that nobody uses", nothing, f"{TRAIN} --units feet", ""),
    Case("a scale of 0", nothing, f"{TRAIN} --lsb-per-g 0", ""),
    Case("a label expression without group", nothing, f"{TRAIN} --label (?:x)", ""),
    Case("a label expression that is none", nothing, f"{TRAIN} --label (", ""),
    Case("a column that is not there", nothing, f"{TRAIN} --group person", ""),
    Case("a background that is no class", nothing, f"{TRAIN} --background sleep", ""),
    Case("one fold", nothing, f"{TRAIN} --folds 1", ""),
    Case("a negative seed", nothing, f"{TRAIN} --seed -1", ""),
    Case("a plot of unknown format", nothing, f"{TRAIN} --plot scores.jpg", ""),
    Case("a plot in no folder", nothing, f"{TRAIN} --plot plots/scores.png", ""),
    Case("output into a folder of other things", folder("notes.txt"), "train recordings -o other", ""),
    Case("output over a file", nothing, "train recordings -o good.csv", ""),
    Case("output over an archive of other things", bad(b"x", "a.zip"), "train recordings -o a.zip", ""),
    Case("no such configuration", nothing, CONFIG, ""),
    Case("configuration that is no TOML", config("[features"), CONFIG, ""),
    Case("an unknown table", config("[feature]"), CONFIG, ""),
    Case("an unknown key", config("[windows]\nsize = 32"), CONFIG, ""),
    Case("an unknown statistic", config("[features]\njerk = ['mode']"), CONFIG, ""),
    Case("a frame of 48", config("[features]\nframe = 48"), CONFIG, ""),
    Case("a frame longer than the window", config("[features]\nframe = 64"), CONFIG, ""),
    Case("a cut-off above half the rate", config("[features]\ncutoff = 30"), CONFIG, ""),
    Case("decimation without a filter", config("[features]\ndecimate = 2"), CONFIG, ""),
    Case("all features off", config("[features]\nstatistics=[]\njerk=[]\nmagnitude=false\ncorrelation=false\n"
                                    "spectrum=false\nspectral_moments=false"), CONFIG, ""),
    Case("a forest of another kind", config("[forest]\nkind = 'boosting'"), CONFIG, ""),
    Case("a setting that scikit-learn refuses", config("[forest]\ncriterion = 'best'"), CONFIG, ""),
    Case("a threshold of 2", config("[decision]\nthreshold = 2"), CONFIG, ""),
    Case("thresholds for two of three classes", config("[decision]\nthreshold = [1, 1]"), CONFIG, ""),
    Case("a purity of 0.4", config("[windows]\npurity = 0.4"), CONFIG, ""),
    Case("a word for a rate", config("[recordings]\nsample_rate = 'fast'"), CONFIG, ""),
]
BUNDLES = [
    Case("no such bundle", nothing, "info nothing", ""),
    Case("a folder that is no bundle", nothing, "info recordings", ""),
    Case("a file that is no bundle", nothing, "info good.csv", ""),
    Case("model.json cut short", bad("{", "wrist/model.json"), "run wrist good.csv", ""),
    Case("a bundle of a later format", edit("format", 2), "run wrist good.csv", ""),
    Case("features of another family", edit("features", {"family": "pixels"}), "run wrist good.csv", ""),
    Case("a class too few", edit("classes", ["idle", "shake"]), "run wrist good.csv", ""),
    Case("trees.csv damaged", bad("f,3\n", "wrist/trees.csv"), "run wrist good.csv", ""),
    Case("trees.csv missing", without("wrist/trees.csv"), "run wrist good.csv", ""),
    Case("selftest.csv missing", without("wrist/selftest.csv"), "run wrist good.csv", ""),
    Case("a zip cut short", zipped(keep=3000), "run wrist.zip good.csv", ""),
    Case("a zip without trees.csv", zipped("trees.csv"), "run wrist.zip good.csv", ""),
    Case("no such recording", nothing, "run wrist nothing.csv", ""),
    Case("a recording of other channels", bad("time,a,b\n0.0,1,2\n0.02,1,2\n", "ab.csv"), "run wrist ab.csv", ""),
    Case("a class that the bundle lacks", bad(GOOD, "recordings/jump.1.csv"), "evaluate wrist recordings", ""),
    Case("recordings without class", bad(GOOD, "1.csv"), "evaluate wrist 1.csv --label (9)", ""),
    Case("all recordings too short", bad("\n".join(LINES[:20]), "idle.csv"), "evaluate wrist idle.csv", ""),
]
CASES = RECORDINGS + OPTIONS + BUNDLES


def make_place(place: Path) -> Path:
    """What every case starts from."""
    write_recordings(place / "recordings", each=2)
    (place / "good.csv").write_text(GOOD)
    model, windows = fitted_model()
    export_bundle(model, place / "wrist", windows=windows)
    return place


@contextlib.contextmanager
def inside(place: Path, prepare: Prepare) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(place)
    try:
        prepare()
        yield
    finally:
        os.chdir(before)


def run(command: str) -> tuple[object, str]:
    """Run a command in this process; return what it exits with and what it wrote to stderr before."""
    stderr = io.StringIO()
    arguments = sys.argv
    sys.argv = ["emlearn-gestures", *command.split()]
    try:
        with contextlib.redirect_stderr(stderr), contextlib.redirect_stdout(io.StringIO()):
            cli.main()
    except SystemExit as error:
        return error.code, stderr.getvalue()
    finally:
        sys.argv = arguments
    raise AssertionError("main returns through sys.exit")


def content(place: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(place)): path.read_bytes() if path.is_file() else None for path in place.rglob("*")}


@pytest.fixture(scope="module")
def good_place(tmp_path_factory) -> Path:
    return make_place(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_one_line_and_nothing_left_behind(case, good_place, tmp_path):
    place = Path(shutil.copytree(good_place, tmp_path / "place"))
    with inside(place, case.prepare):
        before = content(place)
        code, stderr = run(case.command)
        after = content(place)
    assert stderr == ""
    assert isinstance(code, str), "sys.exit of a text prints it and exits with status 1"
    assert code.startswith("error: ")
    assert "\n" not in code
    assert after == before
    assert code == f"error: {case.line}"


def main() -> None:
    """Print the table."""
    print("| done | command | error |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        good = make_place(Path(folder, "good"))
        for number, case in enumerate(CASES):
            place = Path(shutil.copytree(good, Path(folder, str(number))))
            with inside(place, case.prepare):
                code, _ = run(case.command)
            cells = (case.what, f"`{case.command}`", f"`{code}`")
            print("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")


if __name__ == "__main__":
    main()
