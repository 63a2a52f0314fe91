"""Repetitions counted by the device code in the raw recordings of `exercise`, beside counts made by eye.

The reference, repetition_counts.csv, was made by looking at plots of the acceleration of each whole recording (all axes
in one, six recordings a page, a grid line each second or half second), before the counter had been run on it: one for
each trough of y, the axis along the forearm, where y is seen to fall by half a g and more and to rise again. What the
beginning or the end of a recording cuts off does not count; of the two troughs of a lunge the one after the tall peak
counts. Nobody has seen the person: a repetition is what looks like one.
Left out is 2000-01-01T000204_lunge, in which no repetitions can be told; so are files that are cut short.

The recordings are of three sessions of one person. Settings were chosen on the first two; the third, of 16:23 to 16:26,
tuned nothing and is what is reported. By itself the counter is told the exercise. Recognised, a forest of default
settings, trained on what is not of the third session, decides which of three counters counts, as `follow` does; that is
also done with the third session's recordings of other movements, in which nothing should be counted.

Run it by ``make bench-counting``; it writes ``build/results/counting.json``.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from benchmarks.results import console, write_results
from device.board import Board
from device.code import DEVICE, compiled
from device.firmware import missing
from emlearn_gestures import SpectralFeatures, export_bundle, load_recordings, window_recordings
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.datasets.find import find_data
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.recordings.arrays import device_array
from emlearn_predict import GesturePredictor

COUNTS = Path(__file__).with_name("repetition_counts.csv")
RATE, LENGTH, HOP = 100, 200, 24
SMALLEST = 2048  # counts: half a g
SHORTEST = {"jumpingjack": 0.6, "lunge": 1.7, "squat": 1.5}  # seconds
LAST_SESSION = "2024-12-01T162"
_ON_BOARD = """
import gc, time
from array import array
from emlearn_predict.repetitions import Repetitions
counter = Repetitions(3, {rate}, {shortest}, {smallest})
hop = array("h", bytes(6 * {hop}))
counter.push(hop)
counter.clear()
ticks = allocated = before = start = 0
with open("/samples", "rb") as file:
    while file.readinto(hop) == 6 * {hop}:
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        start = time.ticks_cpu()
        counter.push(hop)
        ticks += time.ticks_diff(time.ticks_cpu(), start)
        allocated += gc.mem_alloc() - before
        gc.enable()
print(ticks, allocated, counter.count)
"""


def reference() -> dict[str, int]:
    """Repetitions by eye, by the name of a recording."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return {row["recording"]: int(row["count"]) for row in csv.DictReader(file)}


def follow(predictor: GesturePredictor, counters: Mapping[str, Any], values: np.ndarray) -> dict[str, int]:
    """Push a recording; count the repetitions of the exercise that is recognised.

    All counters go along. When an exercise is recognised, the repetitions that its counter has seen until then are its
    own, and the other counters begin again.
    """
    predictor.clear()
    for counter in counters.values():
        counter.clear()
    done = dict.fromkeys(counters, 0)
    for start in range(0, len(values), HOP):
        samples = device_array(values[start : start + HOP].ravel())
        event = predictor.push(samples)
        for label, counter in counters.items():
            if event and event.label != label:
                counter.clear()
            before = counter.count if event else 0
            new = counter.push(samples)
            if predictor.index >= 0 and predictor.classes[predictor.index] == label:
                done[label] += before + new
    return done


def recordings() -> pd.DataFrame:
    """The raw recordings in counts of 1/4096 g, those that are whole."""
    folder = find_data("exercise") / "raw"
    return load_recordings(
        folder, sample_rate=RATE, units="counts", file_lsb_per_g=16384, label="_([a-z]+)", skip_bad=True
    )


def train(frame: pd.DataFrame, folder: Path) -> Path:
    """Write a bundle trained on what is not of the last session."""
    windows = window_recordings(frame, LENGTH, HOP)
    y = windows.index.get_level_values("label").to_numpy(str)
    model = make_model(SpectralFeatures(RATE), {}).fit(windows, y)
    return export_bundle(model, folder / "exercise", hop=HOP, examples=windows, lsb_per_g=4096)


def measure() -> list[dict[str, Any]]:
    """A row for each recording that was counted by eye."""
    counted = reference()
    frame = recordings()
    names = frame.index.get_level_values("sample").str.removesuffix(".npy")
    earlier = ~names.str.startswith(LAST_SESSION)
    exercise = frame.index.get_level_values("class").isin(list(SHORTEST))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # of recordings in which nothing is repeated the class says nothing
        kept = earlier & (~exercise | names.isin([name for name, count in counted.items() if count]))
        predictor = GesturePredictor.load(str(train(frame[kept], Path(folder))))
        counters = {label: predictor.counter(shortest, SMALLEST) for label, shortest in SHORTEST.items()}
        for name, count in counted.items():
            values = frame[names == name][channels(frame)].to_numpy(np.int16)
            label = name.split("_")[1]
            counters[label].clear()
            alone = counters[label].push(device_array(values.ravel()))
            recognised = follow(predictor, counters, values)
            last = name.startswith(LAST_SESSION)
            row = {"recording": name, "session": "last" if last else "tuned on", "class": label, "by_eye": count}
            row |= {"counted": alone, "recognised": None, "of_others": None}
            if last:
                row |= {"recognised": recognised.pop(label), "of_others": sum(recognised.values())}
            rows.append(row)
        for name in dict.fromkeys(names[~earlier & ~exercise]):
            found = sum(follow(predictor, counters, frame[names == name][channels(frame)].to_numpy(np.int16)).values())
            row = {"recording": name, "session": "last", "class": "other", "by_eye": 0, "counted": None}
            rows.append({**row, "recognised": 0, "of_others": found})
    return rows


def measure_board(values: np.ndarray, name: str = "cortex-m3") -> dict[str, Any] | None:
    """Instructions a sample and bytes allocated on an emulated board, None where it is not built."""
    if missing(name):
        return None
    with Board(name) as board:
        sources = runtime_sources("repetitions")
        board.put({f"/lib/{path[:-3]}.mpy": compiled(DEVICE.parent / path, board.spec.arch) for path in sources})
        board.put({"/samples": values.astype("<i2").tobytes()})
        printed = board.exec(_ON_BOARD.format(hop=HOP, rate=RATE, shortest=SHORTEST["squat"], smallest=SMALLEST))
    ticks, allocated, count = map(int, printed.split())
    instructions = round(board.instructions(ticks) / len(values), 1)
    return {"case": f"{name}, {values.shape[1]} axes", "instructions": instructions, "bytes": allocated, "count": count}


def channels(frame: pd.DataFrame) -> list[str]:
    """Columns that are channels."""
    return [name for name in frame.columns if name != "group"]


def summarise(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean error a recording, of each class of each session and of all of a session."""
    frame = pd.DataFrame(rows)
    frame["error"] = (frame["counted"] - frame["by_eye"]).abs()
    frame["recognised_error"] = (frame["recognised"] - frame["by_eye"]).abs() + frame["of_others"]
    result = []
    for session, part in frame.groupby("session"):
        for label, some in [*part.groupby("class"), ("all", part)]:
            means = {key: round(float(some[key].mean()), 3) for key in ("error", "recognised_error")}
            result.append({"session": session, "class": label, "recordings": len(some), **means})
    return result


def main() -> None:
    """Print both tables and write the results."""
    rows = measure()
    for title, records in (("by recording", rows), ("mean absolute error a recording", summarise(rows))):
        table = Table(*records[0], title=title, title_justify="left")
        for record in records:
            table.add_row(*("" if value is None or value != value else str(value) for value in record.values()))
        console().print(table)
    frame = recordings()
    squats = frame[frame.index.get_level_values("sample") == f"{LAST_SESSION}541_squat.npy"]
    board = measure_board(squats[channels(frame)].to_numpy(np.int16)[: 1000 // HOP * HOP])
    console().print(board or "no emulated Cortex-M3: make boards")
    write_results("counting", rows, summary=summarise(rows), board=board)


if __name__ == "__main__":
    main()
