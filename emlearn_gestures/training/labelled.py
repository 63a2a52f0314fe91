"""Labelled examples as a bundle sees them: what `evaluate` and `thresholds` read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.cli.common import kind_of, read_for, read_pictures, refuse
from emlearn_gestures.errors import UserError
from emlearn_gestures.pictures import Frames
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_gestures.training.settings import read_config


def check_kind(bundle: Path, description: dict[str, Any], path: Path) -> str:
    """Return what a path holds, recordings or pictures; refuse what the bundle is not for."""
    kind = kind_of(path)
    if (kind == "pictures") != ("picture" in description):
        raise UserError(f"{path} holds {kind}, {bundle} is not for them; give the data that it was trained for")
    return kind


def read_labelled(
    description: dict[str, Any],
    path: Path,
    kind: str,
    config: Path | None,
    *,
    purity: float | None = None,
    units: str | None = None,
    **options: Any,
) -> tuple[Any, np.ndarray]:
    """Read examples whose classes are all of the bundle. Of pictures in train/ and test/, the latter are taken.

    Parameters
    ----------
    description : dict
        The object of model.json.
    path : Path
    kind : {"recordings", "pictures"}
        From `check_kind`.
    config : Path or None
        File of settings.
    purity, units, **options
        Of the command line, None where not given: the latter are label, group and skip_bad.

    Returns
    -------
    X : DataFrame of windows, or Frames
    labels : array of str
    """
    settings = read_config(config, kind)
    if kind == "pictures":
        refuse(path, kind, purity=purity, units=units)
        X, index = _pictures(path, settings, options)
    else:
        X, index = _windows(description, path, settings, {"units": units, **options}, purity)
    labels = index.get_level_values("label").to_numpy().astype(str)
    unknown = sorted(set(labels) - set(description["classes"]))
    if "" in unknown:
        raise UserError(f"{path}: some {kind} have no class; name it by folder or file, or use --label")
    if unknown:
        known = ", ".join(description["classes"])
        raise UserError(f"{path}: class {str(unknown[0])!r} is not of the bundle, which has {known}")
    return X, labels


def _windows(
    description: dict[str, Any], path: Path, settings: dict[str, Any], options: dict[str, Any], purity: float | None
) -> tuple[Any, pd.Index]:
    frame = read_for(description, path, settings["recordings"], **options)
    if purity is None:
        purity = settings["windows"].get("purity", description.get("training", {}).get("purity", 1.0))
    windows = window_recordings(frame, description["window"]["length"], description["window"]["hop"], purity)
    return windows, windows.index


def _pictures(path: Path, settings: dict[str, Any], options: dict[str, Any]) -> tuple[Any, pd.Index]:
    given = {key: value for key, value in options.items() if value is not None}
    table = read_pictures(path, **{**settings["pictures"], **given})
    held_out = np.array(table.attrs["category"]) == "test"
    chosen = held_out if held_out.any() else np.full(len(table), True)
    return Frames(table)[chosen], table.index[chosen].set_names(["label", "group", "sample"])
