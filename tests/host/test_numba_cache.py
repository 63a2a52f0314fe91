"""Compiled device code is never older than its source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emlearn_predict._runtime import NUMBA

PACKAGE = Path(__file__).resolve().parents[2] / "device" / "emlearn_predict"
SCRIPT = """
from emlearn_predict import statistics
from emlearn_predict._runtime import words16, words32
x, facts = words16(64), words32(16)
for i in range(64):
    x[i] = 30000 + i * i
statistics.extremes(x, 0, 64, facts, 0)
statistics.normalise(64, 13, facts, 0)
statistics.survey(x, 0, 0, 64, facts, 0, 0, 0)
print(facts[5] & 0xFFFF)
"""


@pytest.mark.skipif(not NUMBA, reason="numba is not used here")
def test_an_edited_callee_in_another_file_is_compiled_anew(tmp_path: Path) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "emlearn_predict", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def run() -> int:
        return int(subprocess.check_output([sys.executable, "-c", SCRIPT], env=environment, text=True))

    before = run()
    assert run() == before
    source = package / "arithmetic.py"
    text = source.read_text()
    assert text.count("    return (e << 16) | r\n") == 1
    source.write_text(text.replace("    return (e << 16) | r\n", "    return (e << 16) | (r >> 1)\n"))
    assert before // 2 - 1 <= run() <= before // 2 + 1
