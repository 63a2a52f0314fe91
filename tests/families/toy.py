"""The host's file of the toy family: ``.toy`` files of rows of four numbers, a folder a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.families.family import Examples, Family, Moment, Option, Packed, Pool, Replay
from emlearn_gestures.families.selftest_lines import CASES, lines
from emlearn_gestures.features.base import DeviceFeatures
from emlearn_gestures.files.walk import visible_files
from emlearn_gestures.recordings.arrays import device_array

WIDTH = 4


class ToyFeatures(DeviceFeatures):
    """The rows as they are, times a factor."""

    def __init__(self, scale: int = 1, progress: bool = False):
        self.scale = scale
        self.progress = progress

    def fit(self, X, y=None):
        self.parameters_ = {"version": 1}
        self.n_features_out_ = WIDTH
        self._names = [f"column{i}" for i in range(WIDTH)]
        return self

    def transform(self, X):
        return np.asarray(X, np.int16) * np.int16(self.scale)


@dataclass(frozen=True)
class Reading:
    """How files are read."""

    label: str | None = None
    group: str | None = None
    unlabelled: str = "refuse"
    skip_bad: bool = False
    first: int | None = None


@dataclass(frozen=True)
class Tables:
    """All settings."""

    rows: Reading = field(default_factory=Reading)
    features: dict[str, Any] = field(default_factory=dict)


def _load(path: Path, reading: Reading) -> tuple[np.ndarray, pd.MultiIndex, list[Path]]:
    files = visible_files(path).files if path.is_dir() else [path]
    files = [file for file in files if file.suffix == ".toy"]
    parts = [np.loadtxt(file, dtype=np.int16, ndmin=2)[: reading.first] for file in files]
    owner = np.repeat(np.arange(len(files)), [len(part) for part in parts])
    names = [file.relative_to(path).as_posix() if path.is_dir() else file.name for file in files]
    levels = [np.array(values, object)[owner] for values in ([file.parent.name for file in files], names, names)]
    index = pd.MultiIndex.from_arrays(levels, names=["label", "group", "sample"])
    return np.concatenate(parts), index, [files[i] for i in owner]


def _read(path: Path, tables: Tables, seed: int = 0, progress: bool = False) -> Examples:
    X, index, _ = _load(path, tables.rows)
    return Examples(
        *(X, index, ToyFeatures(**tables.features), lambda: [X.tobytes()]), source=lambda rows: {"examples": X[rows]}
    )


def _pool(path: Path, tables: Tables, description: Any = None, progress: bool = False) -> Pool:
    X, index, files = _load(path, tables.rows)
    there = pd.DataFrame({"file": [str(file.resolve()) for file in files]})
    return Pool(X, there, list(index.get_level_values("sample")), ToyFeatures(), ["rows of four numbers"])


def _pack(features: ToyFeatures, used: list[int], selected: bool, examples: Any, options: dict[str, Any]) -> Packed:
    cases = np.zeros((1, WIDTH), np.int16) if examples is None else np.asarray(examples)[:: len(examples) // CASES]

    def text(F: np.ndarray, votes: np.ndarray) -> str:
        return "".join(lines("w", w) + lines("f", f) + lines("v", v) for w, f, v in zip(cases, F, votes, strict=True))

    X = np.asarray(features.transform(cases))
    return Packed({"version": 1}, list(range(WIDTH)), {"width": WIDTH, **options}, X, text)


def _replay(
    description: Any, predictor: Any, path: Path, tables: Tables, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    X, _, _ = _load(path, tables.rows)

    def moments() -> Iterator[Moment]:
        for i, row in enumerate(X):
            event = predictor.push(device_array(row))
            best = int(np.argmax(predictor.votes))
            yield Moment(f"row {i}", predictor.classes[best], int(predictor.votes[best]), event.label if event else "")

    return [], iter([Replay("", moments(), "no event")])


TOY = Family(
    name="toy",
    noun="rows of a toy",
    unit="file",
    examples_noun="rows",
    panel="Toy",
    kinds="files of four numbers a line",
    tables=Tables,
    reading="rows",
    options=(Option("first", "rows", "first", int, "Rows of each file.", ("train",)),),
    decision=DecisionSettings(alpha=1.0, smoothed=0.5),
    lists=False,
    second="write a second",
    twice="write each class twice",
    main="from emlearn_predict import ToyPredictor\npredictor = ToyPredictor.load({name!r})",
    source_options=("maker",),
    suffixes=lambda: (".toy",),
    estimator=lambda: ToyFeatures,
    arguments=lambda table: ["scale"],
    read=_read,
    read_for=lambda description, path, tables, progress=False: _read(path, tables),
    pool=_pool,
    replay=_replay,
    compute=lambda description, X, progress=False: np.asarray(X, np.int16),
    pack=_pack,
    check=lambda description: None,
    describe=lambda description: [("rows", f"of {description['source']['width']}")],
    names=lambda description, predictor: [f"column{i}" for i in range(WIDTH)],
    buffers=lambda predictor: 0,
    case=lambda selftest: "a row",
)
