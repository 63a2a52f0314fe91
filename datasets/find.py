"""Where the real data sets lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from emlearn_gestures.errors import UserError

VARIABLE = "EMLEARN_GESTURES_DATA"


def find_data(name: str) -> Path:
    """Folder of the set ``name``.

    Raises
    ------
    UserError
        When the variable is not set, or no such folder is below it.
    """
    root = os.environ.get(VARIABLE)
    if not root:
        raise UserError(f"{name}: the variable {VARIABLE} is not set; set it to the folder with the data sets")
    folder = Path(root) / name
    if not folder.is_dir():
        raise UserError(f"{name}: no such folder in {VARIABLE}={root}; see datasets/README.md for its source")
    return folder
