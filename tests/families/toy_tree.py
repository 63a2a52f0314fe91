"""A copy of both halves with the toy family in it: two files, and a line in each half's registration."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from runtimes.registry import DEVICE, ROOT

HERE = Path(__file__).parent
REGISTRATION = {
    "emlearn_gestures/families/__init__.py": (
        ("(MOTION, PICTURES, STROKES)\n", "(MOTION, PICTURES, STROKES, TOY)\n"),
        ("\n__all__", "\nfrom emlearn_gestures.families.toy import TOY\n\n__all__"),
    ),
    "emlearn_predict/__init__.py": (
        ('    "pictures": (', '    "toy": ("toy_predictor", "ToyPredictor"),\n    "pictures": ('),
    ),
}


def make_tree(target: Path) -> Path:
    """Copy the package's two halves and register the family; return the folder."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "emlearn_gestures", target / "emlearn_gestures", ignore=ignore)
    shutil.copytree(DEVICE / "emlearn_predict", target / "emlearn_predict", ignore=ignore)
    shutil.copy(HERE / "toy.py", target / "emlearn_gestures" / "families")
    shutil.copy(HERE / "toy_predictor.py", target / "emlearn_predict")
    for name, changes in REGISTRATION.items():
        path = target / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return target


def write_rows(folder: Path, files: int = 3) -> Path:
    """Write rows of two classes."""
    random = np.random.default_rng(0)
    for label, centre in (("high", 500), ("low", -500)):
        (folder / label).mkdir(parents=True)
        for k in range(files):
            rows = random.normal(centre, 50, (12, 4)).astype(int)
            np.savetxt(folder / label / f"{k}.toy", rows, "%d")
    return folder


def run(tree: Path, *arguments: object, where: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "120", "TERM": "dumb"}
    command = [sys.executable, "-c", "from emlearn_gestures.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=where)
