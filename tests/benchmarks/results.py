"""The results file of a benchmark or a measurement: one JSON object with machine, versions and rows."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console

FOLDER = Path(__file__).resolve().parents[2] / "build" / "results"
PACKAGES = ("emlearn-gestures", "emlearn", "joblib", "numba", "numpy", "pandas", "scikit-learn", "scipy")


def console() -> Console:
    """A console as wide as its terminal, or wide enough for a table where there is none."""
    found = Console()
    return found if found.is_terminal else Console(width=140)


def machine() -> dict[str, Any]:
    """Processor, cores that this process may use, load, memory in GiB and operating system."""
    return {
        "processor": _processor(),
        "architecture": platform.machine(),
        "cores": usable_cores(),
        "load": round(os.getloadavg()[0], 2),  # what else ran in the last minute, and this benchmark
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(terse=True),
    }


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def versions(packages: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Version of Python and of the packages that are installed."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def write_results(name: str, rows: Sequence[dict[str, Any]], **more: Any) -> Path:
    """Write ``build/results/{name}.json`` and print that as the last line.

    Parameters
    ----------
    name : str
    rows : sequence of dict
        One measurement each: "set" or "case", and metrics by name.
    **more
        Further members of the object, such as more versions: ``versions={...}`` is added to the usual ones.

    Returns
    -------
    Path
        Of the file. It is replaced whole or not at all.
    """
    content = {
        "machine": machine(),
        "versions": {**versions(), **more.pop("versions", {})},
        **more,
        "rows": list(rows),
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.json"
    temporary = file.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, file)
    print(f"wrote build/results/{name}.json")
    return file


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
