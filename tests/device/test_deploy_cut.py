"""A deployment that is cut off: the model that the board has keeps working, and the next deployment tidies up."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from device.board import Board
from device.deploying import boot, deploy, erase, files, refused, selftest, train

SWITCH = 10**9  # bytes that are never sent: the cut comes just before the switch


@pytest.fixture(scope="module")
def cortex_m3():
    yield from boot("cortex-m3")


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    return train(tmp_path_factory.mktemp("old") / "wrist", trees=3)


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    return train(tmp_path_factory.mktemp("new") / "wrist", trees=10)


@pytest.fixture
def board(cortex_m3, old):
    """With the old bundle, and its runtime as bytecode, so that the new differs in every folder."""
    erase(cortex_m3)
    assert deploy(old, "--port", cortex_m3.port, "--as", "bytecode").status == 0
    return cortex_m3


@pytest.mark.parametrize("after", [1, 20_000, 40_000, SWITCH])
def test_a_killed_process(after, board, new):
    before = files(board)
    done = deploy(new, "--port", board.port, cut=(after, signal.SIGKILL))
    assert done.status == -signal.SIGKILL
    now = files(board)
    assert {path: now.get(path) for path in before} == before
    assert all(".deploy-new/" in path for path in now if path not in before)
    assert selftest(board, "wrist") == "(0, 0)"
    again = deploy(new, "--port", board.port)
    assert again.status == 0, again.err
    assert "an interrupted deployment was put right" in again.out
    assert "0 of 16 different" in again.out
    assert not [path for path in files(board) if ".deploy-" in path]
    assert board.get("/wrist/trees.csv") == (new / "trees.csv").read_bytes()


def test_ctrl_c(board, new):
    before = files(board)
    done = deploy(new, "--port", board.port, cut=(20_000, signal.SIGINT))
    assert done.status == 1
    assert done.err == "error: interrupted; the board has a whole model still: deploy again for the new one\n"
    now = files(board)
    assert {path: now.get(path) for path in before} == before
    assert selftest(board, "wrist") == "(0, 0)"


def test_a_switch_cut_off_by_a_lost_supply(board, new):
    """All that the cut can leave, but for the place of the cut: test_deploy_switch.py has every one."""
    before = files(board)
    deploy(new, "--port", board.port, cut=(SWITCH, signal.SIGKILL))
    board.exec("import os; os.rename('/lib/emlearn_predict', '/lib/emlearn_predict.deploy-old')")
    board.exec("import os; os.rename('/lib/emlearn_predict.deploy-new', '/lib/emlearn_predict')")
    board.exec("import os; os.rename('/wrist', '/wrist.deploy-old')")
    # the next deployment puts it right before it begins, and is cut off itself
    done = deploy(new, "--port", board.port, cut=(1, signal.SIGKILL))
    assert done.status == -signal.SIGKILL
    now = files(board)
    assert {path: now.get(path) for path in before} == before
    assert selftest(board, "wrist") == "(0, 0)"


def test_a_board_that_goes_away(new):
    for board in boot("cortex-m3"):
        _unplug(board, after=0.5)
        line = refused(new, "--port", board.port)
        assert line.startswith(f"error: {board.port}: the board went away")


def _unplug(board: Board, after: float) -> None:
    """End the emulator while the command talks to it, `after` seconds from its first word."""
    from emlearn_gestures.boards import transport

    write = transport.Connection.write

    def pulled(self, path, content, progress):
        transport.Connection.write = write
        threading.Timer(after, os.kill, (board.pid, signal.SIGKILL)).start()
        write(self, path, content * 500, progress)

    transport.Connection.write = pulled
