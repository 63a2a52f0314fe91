"""Write the tables of docs/results.md from the results files, between its markers, and the picture of the boards.

A figure that cannot be stops it: see plausible.py. Then nothing is written.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.device_plot import draw
from benchmarks.device_tables import markdown
from benchmarks.picture_tables import accuracy_markdown, device_markdown, host_markdown
from benchmarks.plausible import implausible
from benchmarks.results import FOLDER
from emlearn_gestures import UserError

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "results.md"
PICTURE = ROOT / "docs" / "device.svg"
VERSIONS = ("python", "numpy", "scikit-learn", "numba", "emlearn")
BOARD_VERSIONS = ("micropython", "mpy-cross", "arm-none-eabi-gcc", "qemu-system-arm", "m2cgen", "everywhereml")


def accuracy(rows: list[dict[str, Any]]) -> list[str]:
    """Held-out accuracy, beside har_trees on the same folds."""
    lines = [
        "| recordings | held out | windows | accuracy | macro F1 | `har_trees` | bundle | buffers |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for r in (row for row in rows if "windows" in row):
        lines.append(
            f"| {r['set']} | {r['split']} | {r['windows']} | {r['accuracy']:.3f} ± {r['accuracy_sd']:.3f} "
            f"| {r['macro_f1']:.3f} | {r['har_trees_accuracy']:.3f} ± {r['har_trees_sd']:.3f} "
            f"| {r['bundle_bytes'] / 1000:.1f} kB | {r['ram_bytes'] / 1000:.1f} kB |"
        )
    return lines


def host(rows: list[dict[str, Any]]) -> list[str]:
    """Throughput of feature extraction."""
    lines = ["| | windows | cores | µs a window | windows/s |", "| --- | ---: | ---: | ---: | ---: |"]
    for r in (row for row in rows if "windows" in row):
        speed = f"{r['us_per_window']:,.0f} | {r['windows_per_second']:,.0f}"
        lines.append(f"| {r['case']} | {r['windows']} | {r['cores']} | {speed} |")
    return lines


def device(rows: list[dict[str, Any]]) -> list[str]:
    """Instructions and bytes on the emulated boards."""
    return markdown(rows)


# marker in the page, file of results, what makes the table
TABLES = (
    ("accuracy", "accuracy", accuracy),
    ("host", "host", host),
    ("device", "device", device),
    ("accuracy-pictures", "accuracy", accuracy_markdown),
    ("pictures-host", "host", host_markdown),
    ("pictures-device", "device", device_markdown),
)


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the results files that the tables are made of, by name, with the day of each.

    Raises
    ------
    UserError
        If one is missing, or has a figure that cannot be.
    """
    found = {}
    for name in dict.fromkeys(file for _, file, _ in TABLES):
        path = folder / f"{name}.json"
        if not path.exists():
            raise UserError(f"{name}.json is missing in build/results; run its make target first")
        found[name] = json.loads(path.read_text(encoding="utf-8"))
        found[name]["day"] = datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()
        if wrong := implausible(found[name]["rows"]):
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise UserError(f"{name}.json: {wrong[0]}{more}")
    return found


def filled(text: str, found: dict[str, dict[str, Any]]) -> str:
    """Return a page with the tables between its markers."""
    for name, file, make in TABLES:
        results = found[file]
        wanted = BOARD_VERSIONS if file == "device" else VERSIONS
        versions = ", ".join(f"{p} {results['versions'][p]}" for p in wanted if p in results["versions"])
        block = "\n".join([*make(results["rows"]), "", f"Measured on {results['day']} with {versions}."])
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text, count = re.subn(pattern, lambda m, block=block: m[1] + block + "\n" + m[2], text, flags=re.DOTALL)
        if count != 1:
            raise UserError(f"the page has {count} places for the table {name}, must have 1")
    return text


def main() -> None:
    """Write page and picture."""
    found = read(FOLDER)
    text = filled(PAGE.read_text(encoding="utf-8"), found)
    draw(found["device"]["rows"], PICTURE)
    partial = PAGE.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(PAGE)
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
