"""The native module's functions called at random: calls.py in a process that may die."""

from __future__ import annotations

import subprocess
from pathlib import Path

from fuzz.drive import Outcome
from runtimes.registry import Execution

CALLS = Path(__file__).with_name("calls.py")
SECONDS = 600


def run(execution: Execution, seed: int, count: int) -> list[Outcome]:
    """Build `count` models; return what went wrong, nothing when all is well."""
    try:
        done = execution.run(CALLS, str(seed), str(count), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return [Outcome(None, "hung", f"random calls, seed {seed}")]
    lines = done.stdout.strip().splitlines() or [""]
    if done.returncode == 0 and lines[-1].startswith("predicted") and int(lines[-1].split()[1]) > count // 10:
        return []
    # an exception comes from the copy: the module has accepted what it must not
    kind = "outside" if done.returncode == 1 else "crashed"
    return [Outcome(None, kind, f"random calls, seed {seed}, exit status {done.returncode}: {lines[-1]}")]
