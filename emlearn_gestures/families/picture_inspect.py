"""What pictures there are, for `inspect`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.families.family import Inspection
from emlearn_gestures.families.picture_examples import load
from emlearn_gestures.families.picture_settings import PictureSettings
from emlearn_gestures.files.duplicates import duplicate_notes
from emlearn_gestures.files.people import index_hint
from emlearn_gestures.files.problems import SKIPPED
from emlearn_gestures.pictures.alike import same_pictures
from emlearn_gestures.pictures.frames import Frames


def inspect(path: Path, tables: PictureSettings, progress: bool = False) -> Inspection:
    """Look at pictures without training: every one is decoded."""
    table = load(path, replace(tables.pictures, skip_bad=True), progress)
    report = table.attrs["report"]
    refused = [line.removeprefix(SKIPPED) for line in report if line.startswith(SKIPPED)]
    labels, groups, samples = (table.index.get_level_values(level) for level in ("class", "group", "sample"))
    frames = Frames(table)
    alike = same_pictures([Path(file) for file in frames.paths], progress)
    return Inspection(
        [],
        _classes(labels, groups, table.attrs["category"]),
        _facts(table, groups, len(set(alike))),
        [line for line in report if not line.startswith(SKIPPED)]
        + duplicate_notes(alike, samples, labels)
        + index_hint(table.index.set_names(["label", "group", "sample"])),
        refused,
        refused[0] if refused and not tables.pictures.skip_bad else "",
        {str(name): frames[int(np.argmax(labels == name))] for name in sorted(set(labels))},
    )


def _classes(labels: pd.Index, groups: pd.Index, sides: list[str]) -> pd.DataFrame:
    """A row a class: pictures, groups, and how many are on each side of a split that folders name."""
    rows = {}
    for name in sorted(set(labels)):
        own = np.flatnonzero(labels == name)
        row: dict[str, Any] = {"pictures": len(own), "groups": len(set(groups[own]))}
        row |= {side: sum(sides[i] == side for i in own) for side in ("train", "test", "val") if side in sides}
        rows[str(name)] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def _facts(table: pd.DataFrame, groups: pd.Index, different: int) -> list[tuple[str, str]]:
    sizes = [f"{table[side].min()} to {table[side].max()}" for side in ("width", "height")]
    coloured = int(table["colour"].sum())
    return [
        ("pictures", f"{len(table)}, {different} of them different"),
        ("width, height", f"{', '.join(sizes)} pixels"),
        ("colour", f"{coloured} in colour, {len(table) - coloured} grey"),
        ("groups", str(groups.nunique())),
    ]
