"""Write the tables of README.md from the results files, between its markers, and the picture of the boards."""

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

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
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
    """Instructions and bytes on the emulated boards; the steps are drawn as well."""
    draw(rows, PICTURE)
    return markdown(rows)


# marker in README.md, file of results, what makes the table
TABLES = (
    ("accuracy", "accuracy", accuracy),
    ("host", "host", host),
    ("device", "device", device),
    ("accuracy-pictures", "accuracy", accuracy_markdown),
    ("pictures-host", "host", host_markdown),
    ("pictures-device", "device", device_markdown),
)


def main() -> None:
    """Replace what stands between the markers of each table."""
    text = README.read_text(encoding="utf-8")
    for name, file, make in TABLES:
        path = ROOT / "build" / "results" / f"{file}.json"
        if not path.exists():
            sys.exit(f"error: {path.relative_to(ROOT)} is missing; run its make target first")
        results = json.loads(path.read_text(encoding="utf-8"))
        day = datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()
        wanted = BOARD_VERSIONS if file == "device" else VERSIONS
        versions = ", ".join(f"{p} {results['versions'][p]}" for p in wanted if p in results["versions"])
        block = "\n".join([*make(results["rows"]), "", f"Measured on {day} with {versions}."])
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text, count = re.subn(pattern, lambda m, block=block: m[1] + block + "\n" + m[2], text, flags=re.DOTALL)
        if count != 1:
            sys.exit(f"error: README.md has {count} places for the table {name}, must have 1")
    partial = README.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(README)
    print("wrote README.md")


if __name__ == "__main__":
    main()
