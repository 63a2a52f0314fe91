"""Which files of emlearn_predict a board needs."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "emlearn_predict"
FOLDER = Path(str(getattr(find_spec(PACKAGE), "origin", ""))).parent  # found, not imported: that takes numba


def runtime_sources(*modules: str, columns: bool = True) -> dict[str, bytes]:
    """Return the files of emlearn_predict by their path in a board's lib, sorted.

    Parameters
    ----------
    *modules : str
        Of the package, such as motion_predictor: only these and what they import. None: all that a board can import.
    columns : bool, default=True
        Whether a forest takes only some of the features.
    """
    names = {path.stem for path in FOLDER.glob("*.py")} - {"_cpython"}
    if modules:
        names = set().union(*(_imported(name, names) for name in ("__init__", *modules)))
    if not columns:
        names.discard("columns")
    return {f"{PACKAGE}/{name}.py": (FOLDER / f"{name}.py").read_bytes() for name in sorted(names)}


def _imported(module: str, known: set[str]) -> set[str]:
    """Return a module of the package with those of it that it imports, directly or by others."""
    found, ahead = set(), [module]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_bytes())):
                if isinstance(node, ast.ImportFrom) and node.level:
                    ahead += known & ({node.module} if node.module else {alias.name for alias in node.names})
    return found
