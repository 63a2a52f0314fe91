"""Ask a MicroPython binary what it can do."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

_QUESTIONS = """
import sys, micropython
try:
    exec("@micropython.viper\\ndef f(): pass")
    viper = "yes"
except (SyntaxError, NotImplementedError):
    viper = "no"
mpy = sys.implementation._mpy
print("micropython", ".".join(str(n) for n in sys.implementation[1][:3]),
      "%d.%d" % (mpy & 0xFF, mpy >> 8 & 3), 64 if 1.0 + 2.0 ** -40 != 1.0 else 32, viper)
"""


class NotMicroPython(Exception):  # noqa: N818 - it says what the file is
    """The command does not run, or it is something else: the message is one line."""


@dataclass(frozen=True)
class Probe:
    """What a binary reports: its version, that of the `.mpy` files that it loads, its floats, viper."""

    version: str
    mpy: str
    float_bits: int
    viper: bool

    def __str__(self) -> str:
        viper = "yes" if self.viper else "no"
        return f"MicroPython {self.version}, .mpy {self.mpy}, {self.float_bits}-bit floats, viper: {viper}"


def probe(command: Sequence[str]) -> Probe:
    """Run `command` as MicroPython and return what it reports; raise NotMicroPython when it is not that."""
    name = " ".join(command)
    try:
        done = subprocess.run([*command, "-c", _QUESTIONS], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMicroPython(f"{name} does not run: {error}") from error
    words = done.stdout.split()
    if done.returncode or words[:1] != ["micropython"]:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise NotMicroPython(f"{name} is not a MicroPython this project can use: {last[0]}")
    return Probe(words[1], words[2], int(words[3]), words[4] == "yes")
