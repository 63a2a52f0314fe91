"""Pictures as examples, with their classes or without."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from emlearn_gestures.families.augmentation import augmentation_of
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Examples, Pool
from emlearn_gestures.families.picture_settings import PictureSettings, ReadingSettings
from emlearn_gestures.features.pixels import PixelFeatures
from emlearn_gestures.files.duplicates import duplicate_notes
from emlearn_gestures.files.people import index_hint
from emlearn_gestures.pictures.alike import same_pictures
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.pictures.decode import SUFFIXES
from emlearn_gestures.pictures.frames import Frames
from emlearn_gestures.pictures.load import load_pictures

_LEVELS = ["label", "group", "sample"]


def suffixes() -> tuple[str, ...]:
    """Return those of pictures."""
    return SUFFIXES


def read(path: Path, tables: PictureSettings, seed: int = 0, progress: bool = False) -> Examples:
    """List pictures, to train on; those in test/ are held out, those in val/ are on neither side."""
    table = load(path, tables.pictures, progress)
    frames = Frames(table)
    category = np.array(table.attrs["category"])
    held_out = category == "test"
    rest = (category == "train") | (category == "")
    divided = bool(held_out.any()) and bool(rest.any())
    alike = same_pictures([Path(path) for path in frames.paths], progress)
    index = table.index.set_names(_LEVELS)
    labels = index.get_level_values("label")
    augmentation, altered = augmentation_of(Augmentation, tables.augmentation, seed)
    return Examples(
        frames,
        index,
        PixelFeatures(**tables.features),
        lambda: _content(frames),
        held_out if divided else None,
        rest if divided else None,
        alike,
        augmentation.copies,
        augmentation.of(frames),
        lambda rows: {"examples": frames[rows]},
        altered,
        [*table.attrs["report"], *duplicate_notes(alike, frames.samples, labels), *index_hint(index)],
    )


def read_for(description: Description, path: Path, tables: PictureSettings, progress: bool = False) -> Examples:
    """List pictures to score a bundle on: of pictures in train/ and test/, the latter."""
    table = load(path, tables.pictures, progress)
    held_out = np.array(table.attrs["category"]) == "test"
    chosen = held_out if held_out.any() else np.full(len(table), True)
    frames = Frames(table)[chosen]
    index = table.index[chosen].set_names(_LEVELS)
    return Examples(frames, index, PixelFeatures(), lambda: _content(frames), notes=table.attrs["report"])


def pool(path: Path, tables: PictureSettings, description: Description | None = None, progress: bool = False) -> Pool:
    """List pictures of which no class is asked."""
    table = load(path, replace(tables.pictures, label="(.)", group="file"), progress)
    frames = Frames(table)
    there = pd.DataFrame({"file": [os.path.realpath(file) for file in frames.paths]})
    return Pool(frames, there, list(frames.samples), PixelFeatures(**tables.features), table.attrs["report"])


def load(path: Path, settings: ReadingSettings, progress: bool = False) -> pd.DataFrame:
    """List pictures; what was left out is in the report."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* skipped", UserWarning)  # the report says so
        return load_pictures(path, progress=progress, **vars(settings))


def _content(frames: Frames) -> Iterator[bytes]:
    return (Path(path).read_bytes() for path in frames.paths)
