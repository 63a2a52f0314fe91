"""A deployment that is cut off: the model that the board has keeps working, and the next deployment tidies up."""

from __future__ import annotations

import os
import signal
import threading
from importlib import resources

import pytest

from device.board import Board
from device.deploying import DURING, SELFTEST, SWITCH, boot, deploy, erase, files, refused, selftest, train
from emlearn_gestures.boards import transport


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
    board.put({"/.deploy-unproven": b""})
    board.exec("import os; os.rename('/lib/emlearn_predict', '/lib/emlearn_predict.deploy-old')")
    board.exec("import os; os.rename('/lib/emlearn_predict.deploy-new', '/lib/emlearn_predict')")
    board.exec("import os; os.rename('/wrist', '/wrist.deploy-old')")
    # the next deployment puts it right before it begins, and is cut off itself
    done = deploy(new, "--port", board.port, cut=(1, signal.SIGKILL))
    assert done.status == -signal.SIGKILL
    now = files(board)
    assert {path: now.get(path) for path in before} == before
    assert selftest(board, "wrist") == "(0, 0)"


@pytest.mark.parametrize("at", [SELFTEST, DURING])
def test_a_cable_pulled_before_the_proof(at, board, new):
    """The new is in place, with the old beside it: the next deployment goes back, as nothing has proven the new."""
    before = files(board)
    assert deploy(new, "--port", board.port, cut=(at, signal.SIGKILL)).status == -signal.SIGKILL
    now = files(board)
    assert board.get("/wrist/trees.csv") == (new / "trees.csv").read_bytes()
    assert {path.replace(".deploy-old", ""): digest for path, digest in now.items() if ".deploy-old" in path} == before
    assert selftest(board, "wrist") == "(0, 0)"
    # the next is cut off as well, after it has put that right
    assert deploy(new, "--port", board.port, cut=(1, signal.SIGKILL)).status == -signal.SIGKILL
    now = files(board)
    assert {path: now.get(path) for path in before} == before
    assert all(".deploy-new" in path for path in set(now) - set(before))
    again = deploy(new, "--port", board.port)
    assert again.status == 0, again.err
    assert "an interrupted deployment was put right" in again.out
    assert not [path for path in files(board) if ".deploy-" in path]


def test_a_first_deployment_that_nothing_proved(board, new):
    erase(board)
    deploy(new, "--port", board.port, cut=(SELFTEST, signal.SIGKILL))
    assert "/wrist/trees.csv" in files(board)
    deploy(new, "--port", board.port, cut=(1, signal.SIGKILL))
    assert all(".deploy-new" in path for path in files(board))


def test_ctrl_c_in_the_self_test(board, new):
    """The host is still there: it goes back at once."""
    before = files(board)
    done = deploy(new, "--port", board.port, cut=(DURING, signal.SIGINT))
    assert (done.status, done.err) == (1, "error: interrupted; the board has again what it had before\n")
    assert files(board) == before


def test_a_self_test_without_end(board, new, monkeypatch):
    before = files(board)
    run = transport.Connection.run

    def endless(self, snippet, *arguments):
        if snippet != "selftest":
            return run(self, snippet, *arguments)
        monkeypatch.setattr(transport, "_WORK", 2)
        try:
            return self.execute("import time\nwhile True: time.sleep_ms(10)")
        finally:
            monkeypatch.setattr(transport, "_WORK", 60)

    monkeypatch.setattr(transport.Connection, "run", endless)
    line = refused(new, "--port", board.port)
    assert line == f"error: {board.port}: the board did not come to an end; the board has again what it had before"
    assert files(board) == before


@pytest.mark.parametrize("renames", range(4))
def test_a_switch_that_fails_on_the_board(renames, board, new, monkeypatch):
    """The flash is full in one of the four renames: the host goes back at once, and the old model runs."""
    before = files(board)
    fail_switch(monkeypatch, renames)
    line = refused(new, "--port", board.port)
    assert line == (
        f"error: {board.port}: the board says OSError: 28; the flash is full: remove files from the board; "
        "the board has again what it had before"
    )
    assert files(board) == before
    assert selftest(board, "wrist") == "(0, 0)"


def test_a_switch_that_fails_on_a_board_that_goes_away(board, new, monkeypatch):
    before = files(board)
    fail_switch(monkeypatch, 2)
    # the first reset opens the connection
    reset, unplugged = transport.Connection.reset, lambda self: (_ for _ in ()).throw(self._lost())
    resets = iter([reset])
    monkeypatch.setattr(transport.Connection, "reset", lambda self: next(resets, unplugged)(self))
    line = refused(new, "--port", board.port)
    assert line.endswith("remove files from the board; the board keeps what it had before: deploy again")
    monkeypatch.undo()
    deploy(new, "--port", board.port, cut=(1, signal.SIGKILL))
    now = files(board)
    assert {path: now.get(path) for path in before} == before


def fail_switch(monkeypatch: pytest.MonkeyPatch, renames: int) -> None:
    """Let the snippet that switches find the flash full after some renames."""
    run = transport.Connection.run

    def failing(self, snippet, *arguments):
        if snippet != "switch":
            return run(self, snippet, *arguments)
        source = (resources.files("emlearn_gestures.boards") / "onboard" / "switch.py").read_text(encoding="utf-8")
        head = f"left = {renames}\n"
        head += "def rename(a, b):\n global left\n left -= 1\n if left < 0: raise OSError(28)\n os.rename(a, b)\n"
        return self.execute(f"{head}{source.replace('os.rename(', 'rename(')}\nmain(*{arguments!r})")

    monkeypatch.setattr(transport.Connection, "run", failing)


def test_a_board_that_goes_away(new):
    for board in boot("cortex-m3"):
        _unplug(board, after=0.5)
        line = refused(new, "--port", board.port)
        assert line.startswith(f"error: {board.port}: the board went away")


def _unplug(board: Board, after: float) -> None:
    """End the emulator while the command talks to it, `after` seconds from its first word."""
    write = transport.Connection.write

    def pulled(self, path, content, progress):
        transport.Connection.write = write
        threading.Timer(after, os.kill, (board.pid, signal.SIGKILL)).start()
        write(self, path, content * 500, progress)

    transport.Connection.write = pulled
