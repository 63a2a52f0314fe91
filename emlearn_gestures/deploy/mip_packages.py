"""The packages by which mip installs emlearn_predict: a .json for each family, so that a watch has no camera's half.

``python -m emlearn_gestures.deploy.mip_packages device`` writes those of the sources, beside their folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from emlearn_gestures.boards.sources import runtime_sources
from emlearn_predict import FAMILIES

# in the packages of sources; mip looks at urls and version only
SOURCE_NOTE = (
    "Source, compiled on the board. Not for MicroPython 1.26 and 1.27 on Arm and RISC-V, whose compiler makes wrong "
    "code of it: there take the .mpy packages of `make dist`, or `emlearn-gestures deploy`."
)


def family_files(family: str) -> list[str]:
    """Return the files of emlearn_predict that a family needs, by their paths in a board's lib."""
    return list(runtime_sources(FAMILIES[family][0]))


def package_json(files: Iterable[str], version: str, note: str = "") -> bytes:
    """Return what mip reads: `files` are both beside the .json and, on the board, in lib."""
    head = json.dumps(({"description": note} if note else {}) | {"version": version}, indent=1)
    urls = ",\n".join(f"  {json.dumps([name, name])}" for name in files)
    return head.removesuffix("\n}").encode() + f',\n "urls": [\n{urls}\n ]\n}}\n'.encode()


def main(folder: Path) -> None:
    """Write motion.json and so on into the folder that holds emlearn_predict."""
    for family in FAMILIES:
        path = folder / f"{family}.json"
        path.write_bytes(package_json(family_files(family), metadata.version("emlearn-gestures"), SOURCE_NOTE))
        print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
