"""Private parts of other packages: where one has gone, an error says which version to install."""

from __future__ import annotations

import re
from importlib import metadata

from emlearn_gestures.errors import UserError

NAME = "emlearn-gestures"


def missing_part(package: str, part: str) -> UserError:
    """Return the error for a package whose version has no longer what is used of it.

    Parameters
    ----------
    package : str
        As in setup.cfg, whose bounds are the remedy.
    part : str
        What is missing.
    """
    found = re.compile(rf"{re.escape(package)}\b(?!-)", re.IGNORECASE)
    wanted = next((line for line in metadata.requires(NAME) or () if found.match(line)), package)
    requirement = wanted.split(";")[0].replace(" ", "")
    return UserError(
        f"{package} {metadata.version(package)} has no {part}, which {NAME} uses; pip install '{requirement}'"
    )
