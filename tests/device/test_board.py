"""The emulated boards themselves: what they have, what survives a reset, and how they count."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.available import require_board
from device.board import BOARDS, Board, BoardError

# for processes that a test starts
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
MODULES = "array asyncio binascii deflate gc json machine micropython select time vfs"
VIPER = """
import micropython, time
@micropython.viper
def work(n: int) -> int:
    s = 0
    for i in range(n):
        s += i & 3
    return s
def ticks(n):
    before = time.ticks_cpu()
    work(n)
    return time.ticks_diff(time.ticks_cpu(), before)
ticks(1)
"""


@pytest.fixture(scope="module", params=BOARDS)
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    require_board(request.param)
    with Board(request.param) as board:
        yield board


def test_it_reports_what_it_is(board: Board) -> None:
    said = board.exec("import gc, os, sys; print(sys.implementation._mpy >> 10, gc.mem_alloc() + gc.mem_free())")
    arch, heap = map(int, said.split())
    assert arch == board.spec.reported
    assert 0.96 * board.spec.heap < heap < board.spec.heap  # less the collector's tables
    assert board.exec("print(sys.platform, os.uname().sysname, sys.path[-1])").split() == ["qemu", "qemu", "/lib"]
    block, _, blocks, free = map(int, board.exec("print(*os.statvfs('/')[:4])").split())
    assert block * blocks == 1 << 20
    assert 0 < free < blocks


def test_it_has_the_modules(board: Board) -> None:
    code = f"for name in {MODULES.split()}: __import__(name)\n"
    assert board.exec(code + "import binascii; print(binascii.crc32(b'123456789'))") == "3421780262\n"


def test_files_survive_soft_and_hard_resets(board: Board) -> None:
    content = bytes(range(256)) * 20
    board.put({"/lib/deep/er/file.bin": content, "/empty": b""})
    board.exec("kept = 1")
    board.soft_reset()
    assert board.exec("print('kept' in globals())") == "False\n"
    assert board.get("/lib/deep/er/file.bin") == content
    with pytest.raises(BoardError):
        board.exec("import machine; machine.reset()", timeout=2)
    assert board.get("/lib/deep/er/file.bin") == content
    assert board.get("/empty") == b""


def test_boot_and_main_run_as_on_a_board(board: Board) -> None:
    board.put({"/boot.py": b"booted = 1", "/main.py": b"open('/ran', 'w').close()"})
    board.soft_reset()  # by the raw mode, which leaves main.py alone
    assert board.exec("import os; print(booted, 'ran' in os.listdir('/'))") == "1 False\n"
    board.exec("import os; os.remove('/boot.py'); os.remove('/main.py')")
    board.soft_reset()


def test_an_error_is_the_boards_traceback(board: Board) -> None:
    with pytest.raises(BoardError, match=r"(?s)before.*Traceback.*ZeroDivisionError"):
        board.exec("print('before')\n1 // 0")
    with pytest.raises(BoardError, match="no end after 1 s"):
        board.exec("import time\nwhile True: time.sleep_ms(1)", timeout=1)
    assert board.exec("print(1)") == "1\n"  # the next call has interrupted it


def test_the_same_code_takes_the_same_instructions(board: Board) -> None:
    board.soft_reset()
    board.exec(VIPER)
    counts = [int(board.exec("print(ticks(100000) - ticks(50000))")) for _ in range(3)]
    assert max(counts) - min(counts) <= 2
    # the loop takes a few instructions a round
    assert 3 <= board.instructions(counts[0]) / 50000 <= 40


def test_time_goes_on_while_it_sleeps(board: Board) -> None:
    code = "import time\nt = time.ticks_ms()\ntime.sleep_ms(1500)\nprint(time.ticks_diff(time.ticks_ms(), t))"
    assert 1500 <= int(board.exec(code)) <= 1510
    code = "import asyncio\nasync def nap(): await asyncio.sleep(0.25)\nt = time.ticks_us()\nasyncio.run(nap())\n"
    assert 249_000 <= int(board.exec(code + "print(time.ticks_diff(time.ticks_us(), t))")) <= 270_000


def test_mpremote_as_a_command_several_times(board: Board, tmp_path: Path) -> None:
    def mpremote(*arguments: str) -> str:
        command = [sys.executable, "-m", "mpremote", "connect", board.port, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    source = tmp_path / "hello.py"
    source.write_text("print('hello')\n")
    mpremote("cp", str(source), ":hello.py")
    for _ in range(3):  # with a soft reset each
        assert mpremote("exec", "import hello").strip() == "hello"
    assert "hello.py" in mpremote("fs", "ls")
    assert mpremote("mount", str(tmp_path), "exec", "import os; print(os.listdir('/remote'))").count("hello.py") == 1


def alive(pid: int) -> bool:
    """Tell a process that runs from none and from one that only waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_is_left_behind() -> None:
    require_board("cortex-m3")
    with Board("cortex-m3") as board:
        pid = board.pid
        assert alive(pid)
    assert not alive(pid)


@pytest.mark.parametrize("end", ["raise SystemExit", "os.kill(os.getpid(), 9)"])
def test_nothing_is_left_behind_by_a_process_that_ends(end: str) -> None:
    require_board("cortex-m3")
    code = f"""
        import os
        from device.board import Board
        print(Board("cortex-m3").pid, flush=True)
        {end}
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert done.stdout, done.stderr
    pid = int(done.stdout)
    assert done.returncode in (0, -signal.SIGKILL)
    for _ in range(100):
        if not alive(pid):
            return
        os.sched_yield()
    pytest.fail(f"the emulator {pid} outlived the process that started it")


def test_as_a_command() -> None:
    require_board("cortex-m3")
    command = [sys.executable, "-m", "device.board", "cortex-m3"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert re.match(r"cortex-m3 answers at /dev/pts/\d+\. Try:  mpremote connect ", process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
