"""The scales of the sensors: what a bundle remembers of it, and whether other recordings fit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.description import Description
from emlearn_gestures.recordings.gravity import median_length
from emlearn_gestures.recordings.units import STANDARD_GRAVITY
from emlearn_gestures.recordings.vocabulary import OF_KIND, meaning

_NEAR = 1.7  # a hand's gestures have other lengths than its rest, but not by more
_FAR = 3.0  # what no gesture explains: the usual scales differ by two, and by g in m/s²
_OUTSIDE = 0.1  # of the rows, beyond twice the range that was trained on
_SCALES = (256, 512, 1000, 1024, 2048, 4096, 8192, 16384)
_KIND = {"lsb_per_g": "acceleration", "lsb_per_dps": "rotation", "lsb_per_ut": "magnetic"}
_PER_G = {"g": 1.0, "mg": 1000.0, "m/s2": STANDARD_GRAVITY}


def axes_of(frame: pd.DataFrame) -> list[str]:
    """Return the first three channels of acceleration."""
    return [name for name in frame.columns if "acceleration" in meaning(str(name)).kind][:3]


def length_of(frame: pd.DataFrame) -> float | None:
    """Return the median length of the acceleration in counts, None without three axes."""
    axes = axes_of(frame)
    if len(axes) < 3:
        return None
    return median_length(frame[axes].to_numpy(np.float64))


def board_scales(frame: pd.DataFrame, given: Mapping[str, Any]) -> tuple[dict[str, float | None], list[str]]:
    """Return the scales that a bundle remembers.

    Parameters
    ----------
    frame : DataFrame
        As `load_recordings` gives it.
    given : mapping of str to object
        Arguments that were given to it.

    Returns
    -------
    scales : dict of str to float or None
        ``lsb_per_g``, ``lsb_per_dps`` and ``lsb_per_ut``; None for counts of a scale that nobody has said, and where
        there is no such sensor.
    notes : list of str
    """
    units = set(frame.attrs["units"].values())
    scales = {
        key: frame.attrs[key] if key in given or units & set(_physical(kind)) else None for key, kind in _KIND.items()
    }
    scales["lsb_per_g"], notes = _per_g(frame, "lsb_per_g" in given)
    return scales, notes


def _physical(kind: str) -> tuple[str, ...]:
    """Units of a kind of sensor that a scale turns into counts."""
    return tuple(unit for unit in OF_KIND[kind] if unit != "counts")


def _per_g(frame: pd.DataFrame, declared: bool) -> tuple[float | None, list[str]]:
    """Counts per g; None, and a note, for counts of a scale that nobody has said and that gravity does not show."""
    scale, units = frame.attrs["lsb_per_g"], set(frame.attrs["units"].values())
    counts = [name for name, unit in frame.attrs["units"].items() if unit == "counts"]
    axes = [name for name in axes_of(frame) if name in counts] or ([] if axes_of(frame) else counts[:3])
    if declared or units & set(_physical("acceleration")):
        return scale, []
    if not axes:
        return None, []
    length = float(np.median(np.sqrt((frame[axes].astype(float) ** 2).sum(axis=1))))
    if 0.67 < length / scale < 1.5:
        return scale, []
    return None, [f"counts of median length {length:.0f}: give lsb_per_g= to write their scale into the bundle"]


def scales_of(description: Description, given: dict[str, Any]) -> dict[str, float]:
    """Return the scales to read recordings with: the result's are the bundle's, those that are given are the files'.

    Parameters
    ----------
    description : dict
        Of a bundle.
    given : dict
        Arguments of `load_recordings`, from which the scales are taken away.

    Raises
    ------
    UserError
        If the bundle does not know a scale that is given, or two are given for the files.
    """
    scales: dict[str, float] = {}
    for key in _KIND:
        own, said, of_files = description["source"].get(key), given.pop(key, None), given.pop(f"file_{key}", None)
        if said and of_files and said not in (own, of_files):
            raise UserError(f"{key}={said:g} and file_{key}={of_files:g} both say what the files' scale is; give one")
        found = of_files or said
        if own is not None:
            scales[key] = own
            if found:
                scales[f"file_{key}"] = found
        elif found:
            raise UserError(f"{key}={found:g}: the bundle does not know the scale of its own counts")
    return scales


def require_scales(description: Description, frame: pd.DataFrame, path: Path) -> None:
    """Refuse recordings in a physical unit where a bundle does not know the scale of its counts."""
    for key, kind in _KIND.items():
        physical = _physical(kind)
        unit = next((unit for unit in frame.attrs["units"].values() if unit in physical), None)
        if unit and description["source"].get(key) is None:
            raise UserError(f"{path} is in {unit}, the bundle has no scale of its counts: give {key} when exporting")


def remembered(frame: pd.DataFrame) -> dict[str, Any]:
    """What a bundle remembers: columns and units, the length of the acceleration and the ranges in counts."""
    columns = {}
    for row in frame.attrs["columns"]:
        range_ = "" if row["low"] is None else f" {row['low']:g} to {row['high']:g}"
        columns[row["column"]] = f"{row['role']}{range_} {row['unit']}".strip()
    length = length_of(frame)
    names = list(frame.attrs["units"])
    ranges = {name: [int(frame[name].min()), int(frame[name].max())] for name in names}
    known = {"columns": columns, "units": frame.attrs["units"], "ranges": ranges}
    return known if length is None else {**known, "length": round(length)}


def compare_scale(description: Description, frame: pd.DataFrame, path: Path) -> list[str]:
    """Compare the acceleration of recordings with that of a bundle's training.

    Returns
    -------
    list of str
        Warnings.

    Raises
    ------
    UserError
        If counts are of another scale than gestures explain.
    """
    return [*_compare_length(description, frame, path), *_compare_ranges(description, frame, path)]


def _compare_ranges(description: Description, frame: pd.DataFrame, path: Path) -> list[str]:
    """Name the channel that is most beyond the range that was trained on, if there is one."""
    found = []
    for name, (low, high) in description.get("training", {}).get("ranges", {}).items():
        middle, reach = (low + high) / 2, max(high - low, 1)
        share = float((np.abs(frame[name].to_numpy(np.float64) - middle) > reach).mean())
        found.append(
            (share, f"{name} is {frame[name].min()} to {frame[name].max()}, trained on {low} to {high} counts")
        )
    share, words = max(found, default=(0.0, ""))
    return [f"warning: {path}: {words}; see its unit and scale"] if share > _OUTSIDE else []


def _compare_length(description: Description, frame: pd.DataFrame, path: Path) -> list[str]:
    known, here = description.get("training", {}).get("length"), length_of(frame)
    scale = description["source"].get("lsb_per_g")
    if not known or not here or 1 / _NEAR < here / known < _NEAR:
        return []
    ratio = here / known
    unit = frame.attrs["units"][axes_of(frame)[0]]
    words = f"{path}: its acceleration is of median length {here:.0f} counts, that of the bundle's training of {known}"
    far = not 1 / _FAR < ratio < _FAR
    if unit == "counts":
        fits = (scale or known) * ratio
        nearest = min(_SCALES, key=lambda one: abs(np.log(one / fits)))
        fits = nearest if 0.75 < fits / nearest < 1.33 else round(fits)
        if scale and far and 0.5 < known / scale < 3.5:  # with gravity, which is there in whatever is recorded
            raise UserError(f"{words}; give lsb_per_g={fits:g} if that is the scale of its counts, or units=")
        return [f"warning: {words}; if its counts are of another scale, lsb_per_g={fits:g} would fit"]
    others = [name for name, per in _PER_G.items() if 0.5 < ratio * _PER_G[unit] / per < 2 and name != unit]
    remedy = f"units={others[0]} would fit" if others else "units= may say another"
    return [f"warning: {words}; it was read as {unit}, {remedy}"] if far else []
