"""A third family goes to a board as the others do: its two files and its registration are enough."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from device.board import Board
from device.deploying import boot, files
from families.toy_tree import make_tree, run, write_rows


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """The copy with the toy family in ``tree``, and its bundle."""
    folder = tmp_path_factory.mktemp("toy")
    make_tree(folder / "tree")
    write_rows(folder / "rows")
    done = run(folder / "tree", "train", "rows", "-o", "bundle", "--trees", 3, where=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def board():
    """A board with nothing on it."""
    yield from boot("cortex-m3")


def test_deploy(place: Path, board: Board) -> None:
    done: subprocess.CompletedProcess[str] = run(place / "tree", "deploy", "bundle", "--port", board.port, where=place)
    assert done.returncode == 0, done.stderr
    assert "0 of 16 different from the PC's" in done.stdout
    assert "0 of 8 different" in done.stdout
    assert "ms for a row, 0 bytes allocated" in done.stdout
    assert "ToyPredictor.load('bundle')" in done.stdout
    names = {Path(name).stem for name in files(board)}
    assert "toy_predictor" in names
    assert not {"motion_predictor", "picture_predictor", "grid", "spectrum"} & names
