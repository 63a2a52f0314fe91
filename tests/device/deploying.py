"""What the tests of `emlearn-gestures deploy` share: a board, bundles, and the command itself."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from device.available import require_board
from device.board import Board
from emlearn_gestures import SpectralFeatures, cli, export_bundle
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.recordings.windows import window_recordings

LENGTH, HOP = 125, 31
WIDTH, HEIGHT = 32, 24
# places of a cut, beside a number of bytes sent: just before the switch, just before the self-test, and during it
SWITCH, SELFTEST, DURING = 10**9, 2 * 10**9, 3 * 10**9
# what a pulled cable, or an impatient user, does to the process after some bytes
_CUT = """
import os, signal, sys, threading
from emlearn_gestures.boards import transport
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background begins without
after, signum = int(sys.argv.pop(1)), int(sys.argv.pop(1))
write, run = transport.Connection.write, transport.Connection.run
sent = 0

def cut(at):
    if at >= after:
        os.kill(os.getpid(), signum)

def counted(self, path, content, progress):
    def count(n):
        global sent
        sent += n
        cut(sent)
        progress(n)
    write(self, path, content, count)

def watched(self, snippet, *arguments):
    if snippet == "switch":
        cut(10**9)
    if snippet == "selftest":
        cut(2 * 10**9)
        if after > 2 * 10**9:  # as one that takes its time: the emulated clock runs ahead of the PC's
            threading.Timer(0.5, os.kill, (os.getpid(), signum)).start()
            self.execute("import time\\nwhile True: time.sleep_ms(10)")
    return run(self, snippet, *arguments)

transport.Connection.write, transport.Connection.run = counted, watched
from emlearn_gestures.cli import main
main()
"""


@dataclass(frozen=True)
class Deployed:
    """How the command ended."""

    status: int
    out: str
    err: str


def deploy(*arguments: object, cut: tuple[int, int] | None = None) -> Deployed:
    """Run ``emlearn-gestures deploy`` in this process, or, to be cut off, in one of its own.

    Parameters
    ----------
    *arguments
    cut : tuple of int, optional
        Bytes, after which the process gets a signal, and its number; or SWITCH, SELFTEST, DURING in place of the first.
    """
    words = ["deploy", *map(str, arguments)]
    if cut:
        line = [sys.executable, "-c", _CUT, *map(str, cut), *words]
        done = subprocess.run(line, capture_output=True, text=True, timeout=180)
        return Deployed(done.returncode, done.stdout, done.stderr)
    out = io.StringIO()
    with mock.patch.object(sys, "argv", ["emlearn-gestures", *words]), contextlib.redirect_stdout(out):
        try:
            cli.main()
            left: object = 0
        except SystemExit as end:
            left = end.code
    text = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    return Deployed(1 if left else 0, text, f"{left}\n" if left else "")  # Python prints a text that is no number


def refused(*arguments: object) -> str:
    """Run the command, which must fail with one line; return that line."""
    done = deploy(*arguments)
    assert done.status == 1, done
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1, done.err
    return done.err.strip()


def boot(name: str) -> Iterator[Board]:
    """Yield a board for a fixture; skip, visibly, where this machine has no emulator or firmware."""
    require_board(name)
    with Board(name) as board:
        yield board


def train(path: Path, trees: int = 10, **settings: Any) -> Path:
    """Train a forest on the built-in sample, with settings of `SpectralFeatures`; write its bundle."""
    windows = window_recordings(load_wrist(), LENGTH, HOP, 0.75)
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    model = make_model(SpectralFeatures(62.5, **settings), {"n_estimators": trees}, 0)
    return export_bundle(model.fit(windows, labels), path, hop=HOP, examples=windows, lsb_per_g=4096.0)


def frames() -> np.ndarray:
    """Twelve frames: four with stripes one way, four the other way, and four as the first."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.array([((x if k // 4 % 2 else y) * 8 + k * 5) % 256 for k in range(12)], np.uint8)


def train_pictures(path: Path, X: np.ndarray | None = None, **settings: Any) -> Path:
    """Train a forest on twelve frames, those of `frames` by default; write its bundle."""
    X = frames() if X is None else X
    features = PixelFeatures(**{"size": 16, "pixels": 4, "difference": 4, **settings}, n_jobs=1)
    model = make_pipeline(features, RandomForestClassifier(5, random_state=0))
    return export_bundle(model.fit(X, np.where(np.arange(12) // 4 % 2, "across", "down")), path, examples=X)


_LIST = """
import os, binascii, hashlib
def walk(folder):
    for name in os.listdir(folder):
        path = folder.rstrip("/") + "/" + name
        if os.stat(path)[0] & 0x4000:
            walk(path)
            continue
        state = hashlib.sha256()
        with open(path, "rb") as f:
            while block := f.read(4096):
                state.update(block)
        print(path, binascii.hexlify(state.digest()).decode())
walk("/")
"""


def files(board: Board) -> dict[str, str]:
    """The hash of each file on the board."""
    return dict(line.rsplit(" ", 1) for line in board.exec(_LIST).splitlines())


def erase(board: Board) -> None:
    """Remove everything."""
    board.soft_reset()
    board.exec("""
import os
def erase(folder):
    for name in os.listdir(folder):
        path = folder.rstrip("/") + "/" + name
        if os.stat(path)[0] & 0x4000:
            erase(path); os.rmdir(path)
        else:
            os.remove(path)
erase("/")
""")
    assert files(board) == {}


def selftest(board: Board, name: str) -> str:
    """What the bundle's self-test says on the board."""
    board.soft_reset()
    code = f"from emlearn_predict import GesturePredictor as P; print(P.load({name!r}).selftest())"
    return board.exec(code).strip()
