"""What goes wrong at the command line: each case has one line on stderr, exit status 1, and leaves nothing behind.

``python tests/host/test_bad_input.py`` prints the table of what was done and the line it gave.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_cases import BUNDLES, GOOD, RECORDINGS, Prepare
from bad_options import OPTIONS
from bad_picture_cases import PICTURES, make_pictures
from simulated import fitted_model, write_recordings

from emlearn_gestures import cli, export_bundle

CASES = RECORDINGS + OPTIONS + BUNDLES + PICTURES


def make_place(place: Path) -> Path:
    """What every case starts from."""
    write_recordings(place / "recordings", each=2)
    (place / "good.csv").write_text(GOOD)
    model, windows = fitted_model()
    export_bundle(model, place / "wrist", examples=windows, lsb_per_g=4096)
    make_pictures(place)
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
    assert case.words in code


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
