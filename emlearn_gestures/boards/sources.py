"""Which files of emlearn_predict a board needs."""

from __future__ import annotations

import ast
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "emlearn_predict"
FOLDER = Path(str(getattr(find_spec(PACKAGE), "origin", ""))).parent  # found, not imported: that takes numba


def runtime_sources(*modules: str, later: Collection[str] | None = None) -> dict[str, bytes]:
    """Return the files of emlearn_predict by their path in a board's lib, sorted.

    Parameters
    ----------
    *modules : str
        Of the package, such as motion_predictor: only these and what they import. None: all that a board can import.
    later : collection of str, optional
        Which to take of those that are imported within a function, when they are needed: forest or linear, the kind of
        the model; columns, where it takes some of the features; projection and gate, where the bundle has them; native,
        beside emlearn_trees; segmenter, for whole gestures; repetitions, to count. None: all.
    """
    names = {path.stem for path in FOLDER.glob("*.py")} - {"_cpython"}
    if modules:
        names = set().union(*(_imported(name, names, later) for name in ("__init__", *modules)))
    return {f"{PACKAGE}/{name}.py": (FOLDER / f"{name}.py").read_bytes() for name in sorted(names)}


def _imported(module: str, known: set[str], later: Collection[str] | None) -> set[str]:
    """Return a module of the package with those of it that it imports, directly or by others."""
    found, ahead = set(), [module]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            tree = ast.parse((FOLDER / f"{name}.py").read_bytes())
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
            within = {id(node) for function in functions for node in ast.walk(function)}
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.level:
                    names = known & ({node.module} if node.module else {alias.name for alias in node.names})
                    ahead += names if later is None or id(node) not in within else names & set(later)
    return found
