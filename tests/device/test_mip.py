"""Installation by `mpremote mip` from a server on this machine: the installed predictor runs on the board."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device.board import Board
from device.deploying import files, selftest, train, train_pictures
from emlearn_gestures.deploy.mip_packages import family_files
from emlearn_gestures.deploy.mip_trees import write_trees
from runtimes.registry import DEVICE


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; yield its URL."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return train(tmp_path_factory.mktemp("bundle") / "wrist", trees=3)


def mip_install(port: str, *arguments: str) -> None:
    line = [sys.executable, "-m", "mpremote", "connect", port, "mip", "install", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr


def in_lib(board: Board, suffix: str) -> set[str]:
    """The files in lib, as those of a package are named, and no other suffix."""
    found = [path.removeprefix("/lib/") for path in files(board) if path.startswith("/lib/")]
    assert all(path.endswith(suffix) for path in found)
    return {path.removesuffix(suffix) + ".py" for path in found}


def test_the_source_and_a_bundle(board, bundle):
    """The package of a family into lib, the bundle beside main.py."""
    with served(DEVICE) as url:
        mip_install(board.port, f"{url}/motion.json")
    with served(bundle) as url:
        mip_install(board.port, "--target", "", f"{url}/package.json")
    assert in_lib(board, ".py") == set(family_files("motion"))
    rest = {path for path in files(board) if not path.startswith("/lib/")}
    assert rest == {f"/wrist/{name}" for name in ("model.json", "trees.csv", "selftest.csv")}
    assert selftest(board, "wrist") == "(0, 0)"


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    write_trees(folder, "1")
    return folder


@pytest.mark.parametrize("form", ["bytecode", "armv7m"])
def test_the_trees_of_make_dist(form, board, bundle, trees):
    with served(trees) as url:
        mip_install(board.port, f"{url}/{form}/motion.json")
    board.put({f"/wrist/{name}": bundle / name for name in ("model.json", "trees.csv", "selftest.csv")})
    assert in_lib(board, ".mpy") == set(family_files("motion"))
    assert selftest(board, "wrist") == "(0, 0)"


def test_the_other_family(board, trees, tmp_path):
    """Its half only, and its own bundle on it."""
    pictures = train_pictures(tmp_path / "cups")
    with served(trees) as url:
        mip_install(board.port, f"{url}/armv7m/pictures.json")
    with served(pictures) as url:
        mip_install(board.port, "--target", "", f"{url}/package.json")
    assert in_lib(board, ".mpy") == set(family_files("pictures"))
    assert "emlearn_predict/motion_extract.py" not in in_lib(board, ".mpy")
    board.soft_reset()
    code = "from emlearn_predict import ImagePredictor as P; print(P.load('cups').selftest())"
    assert board.exec(code).strip() == "(0, 0)"


def test_a_driver_brings_what_it_is_built_on(board):
    """Files above its folder too; it needs nothing of the runtime."""
    with served(DEVICE) as url:
        mip_install(board.port, f"{url}/drivers/accelerometers/bmi270/package.json")
    assert in_lib(board, ".py") == {"bmi270.py", "bma423.py", "fifo_accelerometer.py"}
    board.soft_reset()
    assert board.exec("from bmi270 import Accelerometer; print(Accelerometer.NAME)").strip() == "bmi270"
