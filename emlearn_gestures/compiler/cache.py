"""What LLVM made before, in the user's folder of caches: object files by the intermediate code that they are of."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """Return what was made for a key before, or make it.

    Parameters
    ----------
    key : str
        All that decides what is made, of any length.
    make : callable
        What it raises is raised. A folder that cannot be read or written only costs the time to make it again.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base, "emlearn_gestures", "kernels", hashlib.sha256(key.encode()).hexdigest())
    with contextlib.suppress(OSError):
        return path.read_bytes()
    content = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # whole or not at all, whoever else writes it
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, path)
    return content
