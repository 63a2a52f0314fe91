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

from device.deploying import files, selftest, train
from emlearn_gestures.deploy.trees import write_trees
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


def test_the_source_and_a_bundle(board, bundle):
    """As the README says it: the package into lib, the bundle beside main.py."""
    with served(DEVICE) as url:
        mip_install(board.port, f"{url}/package.json")
    with served(bundle) as url:
        mip_install(board.port, "--target", "", f"{url}/package.json")
    found = files(board)
    expected = {f"/lib/emlearn_predict/{path.name}" for path in (DEVICE / "emlearn_predict").glob("*.py")}
    expected.remove("/lib/emlearn_predict/_cpython.py")
    assert {path for path in found if path.startswith("/lib/")} == expected
    assert set(found) - expected == {f"/wrist/{name}" for name in ("model.json", "trees.csv", "selftest.csv")}
    assert selftest(board, "wrist") == "(0, 0)"


@pytest.mark.parametrize("form", ["bytecode", "armv7m"])
def test_the_trees_of_make_dist(form, board, bundle, tmp_path):
    write_trees(tmp_path / "mip", "1")
    with served(tmp_path / "mip") as url:
        mip_install(board.port, f"{url}/{form}/package.json")
    board.put({f"/wrist/{name}": bundle / name for name in ("model.json", "trees.csv", "selftest.csv")})
    assert selftest(board, "wrist") == "(0, 0)"
    assert all(path.endswith(".mpy") for path in files(board) if path.startswith("/lib/"))
