"""Ctrl-C while the command begins: one line, whatever is being imported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

_MAIN = "from emlearn_gestures.cli import main; print('begins', flush=True); main()"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a process")
@pytest.mark.parametrize("wait", [0, 0.05, 0.1, 0.2, 0.5, 1.0])
def test_one_line(wait, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("time,x,y,z\n" + "".join(f"{i / 50},0,0,{i % 7}\n" for i in range(4000)))
    process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, "train", str(tmp_path), "-o", str(tmp_path) + "_out", "--trees", "1000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "error: interrupted\n")


def test_in_a_callback():
    """Python prints what is raised in a finaliser, and goes on."""
    code = """
import sys, time, weakref
from emlearn_gestures import cli
from emlearn_gestures.cli import commands

def interrupt():
    raise KeyboardInterrupt

def work(arguments):
    class Gone: pass
    gone = Gone()
    kept = weakref.ref(gone, lambda _: interrupt())
    del gone
    for _ in range(3000):
        time.sleep(0.01)

commands.run_command = work
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, done.stderr) == (1, "error: interrupted\n")
