"""Windows per second of features on the PC: ours, plain Python, and NumPy with SciPy; and pictures per second.

Run it by ``make bench-host``; it writes ``build/results/host.json``. All see the same windows of 128 samples
of three axes: random places of the built-in sample. Every figure is the median of several repeats.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks import interpreted as interpreted_module
from benchmarks.host_pictures import measure_pictures, show_pictures
from benchmarks.interpreted import interpreted_features
from benchmarks.reference import reference_features
from benchmarks.results import console, usable_cores, write_results
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import SpectralFeatures
from emlearn_gestures.recordings.windows import window_recordings

LENGTH = 128
SIZES = (100, 1_000, 10_000, 50_000)
REPEATS = 5
CHUNK = 512  # windows a call of the NumPy implementation: its fastest, as its arrays then stay in the cache

Windows = NDArray[np.int16]


def make_windows(count: int) -> Windows:
    """Windows at random places of the built-in sample, whole within a session."""
    frame = load_wrist()
    sessions = [part[["x", "y", "z"]].to_numpy() for _, part in frame.groupby("sample")]
    chance = np.random.default_rng(0)
    result = np.empty((count, LENGTH, 3), np.int16)
    for window in result:
        session = sessions[chance.integers(len(sessions))]
        start = chance.integers(len(session) - LENGTH + 1)
        window[:] = session[start : start + LENGTH]
    return result


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median duration of `work`, after one run that is not counted: compilation, caches, threads."""
    work()
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def chunked(windows: Windows, transformer: SpectralFeatures, cores: int) -> list[Any]:
    """The NumPy implementation over chunks of windows; NumPy and SciPy let threads run side by side."""
    parts = [windows[i : i + CHUNK] for i in range(0, len(windows), CHUNK)]
    run = Parallel(cores, backend="threading")
    return run(delayed(reference_features)(part, transformer) for part in parts)


def interpreted(windows: list[Any]) -> None:
    """Plain Python, one window after the other; each window is three lists already."""
    for window in windows:
        interpreted_features(window)


def interpreted_processes(windows: list[Any], cores: int) -> None:
    """The same in processes: threads of CPython do not interpret side by side."""
    run = Parallel(cores, backend="loky")
    step = -(-len(windows) // cores)
    run(delayed(interpreted)(windows[i : i + step]) for i in range(0, len(windows), step))


def frames_of_recordings(count: int) -> pd.DataFrame:
    """Recordings of 10 s at 100 Hz: random places of the built-in sample, as one DataFrame."""
    windows = make_windows(count * 8).reshape(count, -1, 3)[:, :1000]
    index = pd.MultiIndex.from_product([["circle"], [f"r{i}" for i in range(count)], np.arange(1000) / 100])
    frame = pd.DataFrame(windows.reshape(-1, 3), index.set_names(["class", "sample", "time"]), columns=["x", "y", "z"])
    return frame.assign(group="person")


def har_trees(recordings: pd.DataFrame, cores: int) -> None:
    """emlearn-micropython's way from recordings to labelled features, in our own words.

    Every window is a DataFrame of its own, scaled and labelled one by one; each recording's windows go through files
    to a process that computes their features in plain Python.
    """

    def one(recording: pd.DataFrame) -> pd.DataFrame:
        windows = [recording.iloc[i : i + LENGTH].copy() for i in range(0, len(recording) - LENGTH + 1, 64)]
        windows = [w for w in windows if not w[["x", "y", "z"]].isnull().values.any()]
        counts = np.stack([(w[["x", "y", "z"]] / 4096 * 4096).astype(np.int16) for w in windows])
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "windows"), Path(folder, "features")
            counts.tofile(source)
            subprocess.run([sys.executable, interpreted_module.__file__, source, target], check=True)
            features = pd.DataFrame(np.fromfile(target, np.float32).reshape(len(windows), -1))
        features["label"] = [w["class"].value_counts().index[0] for w in windows]
        return features

    plain = recordings.reset_index()
    pd.concat(Parallel(cores)(delayed(one)(part) for _, part in plain.groupby("sample")))


def ours(recordings: pd.DataFrame, transformer: SpectralFeatures) -> None:
    """Our way from recordings to labelled features."""
    transformer.transform(window_recordings(recordings, LENGTH, 64))


def measure() -> list[dict[str, Any]]:
    """One row a case: name, windows, cores, seconds, microseconds a window, windows a second."""
    windows = make_windows(max(SIZES))
    cores = usable_cores()
    rows: list[dict[str, Any]] = []

    def row(case: str, count: int, used: int, work: Callable[[], object], repeats: int = REPEATS) -> None:
        taken = seconds(work, repeats)
        rows.append(
            {
                "case": case,
                "windows": count,
                "cores": used,
                "seconds": round(taken, 6),
                "us_per_window": round(1e6 * taken / count, 2),
                "windows_per_second": round(count / taken, 1),
            }
        )

    part = windows[:2_048]
    for used in sorted({1, cores}):
        transformer = SpectralFeatures(n_jobs=used).fit(windows)
        for count in SIZES:
            row("SpectralFeatures", count, used, partial(transformer.transform, windows[:count]))
        row("NumPy and SciPy, vectorised", len(part), used, partial(chunked, part, transformer, used))
    few = windows[:100]
    row(
        "NumPy and SciPy, one by one",
        len(few),
        1,
        lambda: [reference_features(few[i : i + 1], transformer) for i in range(len(few))],
    )
    lists = [window.T.tolist() for window in windows[:400]]
    row("plain Python", 100, 1, lambda: interpreted(lists[:100]))
    if cores > 1:
        row("plain Python", len(lists), cores, lambda: interpreted_processes(lists, cores))
    recordings = frames_of_recordings(64)
    count = 64 * 14
    row("recordings to features: ours", count, cores, lambda: ours(recordings, transformer))
    row("recordings to features: as har_trees", count, cores, lambda: har_trees(recordings, cores))
    return rows


def show(rows: list[dict[str, Any]], console: Console) -> None:
    """Print the rows, and how many times faster ours is, for the most windows and as many cores."""
    cores = max(row["cores"] for row in rows)
    table = Table(title=f"feature extraction, windows of {LENGTH} x 3, {cores} cores")
    for heading in ("", "cores", "windows", "µs a window", "windows a second", "ours is faster by"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    for row in rows:
        from_recordings = row["case"].startswith("recordings")
        mine = "recordings to features: ours" if from_recordings else "SpectralFeatures"
        ratio = best(rows, mine, row["cores"]) / row["windows_per_second"]
        table.add_row(
            row["case"],
            str(row["cores"]),
            f"{row['windows']:,}",
            f"{row['us_per_window']:,.1f}",
            f"{row['windows_per_second']:,.0f}",
            "" if row["case"] == mine else f"{ratio:.1f} x",
        )
    console.print(table)


def best(rows: list[dict[str, Any]], case: str, cores: int) -> float:
    """Windows a second of a case for the most windows."""
    found = [row for row in rows if row["case"] == case and row["cores"] == cores]
    return float(max(found, key=lambda row: row["windows"])["windows_per_second"])


def main() -> None:
    """Measure, print, write."""
    rows = measure()
    show(rows, console())
    of_pictures = measure_pictures(seconds, console())
    show_pictures(of_pictures, console())
    write_results("host", rows + of_pictures)


if __name__ == "__main__":
    main()
