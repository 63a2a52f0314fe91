"""Rows a second of text files: ours, with layout, roles and checks, beside plain `pandas.read_csv`, in one run.

Run it by ``make bench-reading``; it writes ``build/results/reading.json``. The files are those of the built-in sample,
the text files among the real sets where ``EMLEARN_GESTURES_DATA`` names them, and a long recording that is made here.
Both read the same files, one after the other in each round; a figure is that of the median round.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from benchmarks.results import console, write_results
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.source import Source
from emlearn_gestures.recordings.gather import read_recordings, read_tables
from emlearn_gestures.recordings.model import ReadOptions

ROUNDS = 9
LONG_ROWS = 500_000
MOST = 3.0  # times as long as pandas
SETS = ("nano_gestures", "wand_spells")


def plain(files: Sequence[Path]) -> int:
    """Read all by pandas alone, which is told nothing."""
    return sum(len(pd.read_csv(file)) for file in files)


def tables(files: Sequence[Path]) -> int:
    """Read all as tables, whatever their layout."""
    return sum(len(read_table(Source(file, file.name)).frame) for file in files)


def recordings(files: Sequence[Path]) -> int:
    """Read all, decide the roles of columns, cut and check the recordings."""
    problems = Problems(files[0].parent, skip=False)
    sources = [Source(file, file.name) for file in files]
    found = read_tables(sources, ReadOptions(), problems, progress=False)
    return sum(map(len, read_recordings(found, ReadOptions(), problems, [])))


READERS: dict[str, Callable[[Sequence[Path]], int]] = {"pandas": plain, "tables": tables, "recordings": recordings}


def measure(name: str, files: Sequence[Path], rounds: int = ROUNDS) -> dict[str, Any]:
    """Rows a second of each reader, and how many times as long as pandas ours take."""
    durations: dict[str, list[float]] = {reader: [] for reader in READERS}
    rows = 0
    for count in range(rounds + 1):  # the first round is not counted: imports, caches
        for reader, read in READERS.items():
            start = time.perf_counter()
            rows = read(files)
            if count:
                durations[reader].append(time.perf_counter() - start)
    seconds = {reader: statistics.median(each) for reader, each in durations.items()}
    speeds = {f"{reader}_rows_per_second": round(rows / seconds[reader]) for reader in READERS}
    times = {
        f"{reader}_times_pandas": round(seconds[reader] / seconds["pandas"], 2)
        for reader in READERS
        if reader != "pandas"
    }
    return {"set": name, "files": len(files), "rows": rows, **speeds, **times}


def write_long(folder: Path, rows: int = LONG_ROWS) -> Path:
    """A recording of hours: time in ms, six axes."""
    random = np.random.default_rng(0)
    values = random.normal((0, 0, 1, 0, 0, 0), (0.1, 0.1, 0.1, 50, 50, 50), (rows, 6)).round(4)
    frame = pd.DataFrame(values, columns=["ax", "ay", "az", "gx", "gy", "gz"])
    frame.insert(0, "time_ms", np.arange(rows) * 20)
    frame.to_csv(folder / "long.csv", index=False)
    return folder / "long.csv"


def all_sets(folder: Path) -> dict[str, list[Path]]:
    """Files by the name of their set."""
    found = {"built-in sample": sorted(FOLDER.rglob("*.csv"))}
    data = os.environ.get("EMLEARN_GESTURES_DATA")
    for name in SETS if data else ():
        if files := sorted((Path(str(data)) / name).glob("*.csv")):
            found[name] = files
    found["one of hours"] = [write_long(folder)]
    return found


def main() -> None:
    """Measure, show, write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(name, files) for name, files in all_sets(Path(folder)).items()]
    table = Table("set", "files", "rows", "pandas", "tables", "recordings", "times pandas", title="rows a second")
    for row in rows:
        speeds = (f"{row[f'{reader}_rows_per_second']:,}" for reader in READERS)
        times = f"{row['tables_times_pandas']:.2f}, {row['recordings_times_pandas']:.2f}"
        table.add_row(row["set"], str(row["files"]), f"{row['rows']:,}", *speeds, times)
    console().print(table)
    write_results("reading", rows)
    slow = [row["set"] for row in rows if row["recordings_times_pandas"] > MOST]
    if slow:
        sys.exit(f"error: {', '.join(slow)}: more than {MOST:g} times as long as pandas")


if __name__ == "__main__":
    main()
