"""Run the portable tests under every execution of the device code.

Every ``test_*.py`` in the folders of ``FOLDERS`` is found by its name. A runtime that is missing is a visible skip,
or a failure where ``EMLEARN_GESTURES_REQUIRE_RUNTIMES=1`` says that it must be there.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from runtimes.registry import REQUIRE, ROOT, Execution, executions

FOLDERS = (ROOT / "tests" / "shared", ROOT / "tests" / "drivers" / "portable")
FILES = [path for folder in FOLDERS for path in sorted(folder.glob("test_*.py"))]
TIME_LIMIT = 300  # seconds; numba compiles in the first run


def _counts(output: str) -> tuple[int, int]:
    """Return how many tests ran and how many were skipped, by the closing lines of either unittest."""
    ran = re.findall(r"^(?:Ran )?(\d+) tests?\b", output, re.MULTILINE)
    skipped = re.findall(r"\bskipped=(\d+)|\bfailures, (\d+) skipped", output)
    return int(ran[-1]) if ran else 0, int("".join(skipped[-1])) if skipped else 0


def _run(path: Path, execution: Execution) -> tuple[int | None, str]:
    """Return the exit status, None after the time limit, and the output."""
    try:
        done = execution.run(path, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        return None, (error.output or b"").decode(errors="replace")
    return done.returncode, done.stdout


@pytest.mark.parametrize("execution", executions(), ids=lambda execution: execution.name)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shared(path: Path, execution: Execution) -> None:
    if execution.missing:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(f"{execution.missing} ({REQUIRE}=1)", pytrace=False)
        pytest.skip(execution.missing)
    status, output = _run(path, execution)
    ran, skipped = _counts(output)
    if status == 0 and ran > skipped:
        return
    if status in (0, 5) and skipped:  # 5: from CPython 3.12 on, when none ran
        pytest.skip(f"all tests of {path.name} were skipped: {output.strip()}")
    end = f"no end after {TIME_LIMIT} s" if status is None else f"exit status {status}"
    pytest.fail(f"{path.name} under {execution.name}: {end}, {ran} tests\n{output}", pytrace=False)


def test_portable_tests_are_found() -> None:
    assert {"test_runtime.py", "test_strokes.py"} <= {path.name for path in FILES}
