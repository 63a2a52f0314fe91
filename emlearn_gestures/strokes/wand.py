"""Strokes that a wand draws in the air, from recordings of its accelerometer and gyroscope."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.checks import between, choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.windows import device_array
from emlearn_gestures.strokes.points import ragged
from emlearn_predict.stroke_path import StrokePath
from emlearn_predict.stroke_trace import MAX_POINTS

AXES = ("x", "y", "z")


def gyro_step(sample_rate: float, lsb_per_dps: float) -> int:
    """Angle of one count of a gyroscope in the time of one sample, in 2**-30 radian, as the device takes it.

    Parameters
    ----------
    sample_rate : float
        Hz.
    lsb_per_dps : float
        Counts per degree a second.
    """
    rate = between("sample_rate", sample_rate, 1, 100_000, "Hz")
    scale = between("lsb_per_dps", lsb_per_dps, 0.01, 32767, "counts")
    return max(1, min(1 << 24, round(2**30 * math.radians(1) / scale / rate)))


def trace_recordings(recordings: pd.DataFrame, forward: str = "x") -> pd.DataFrame:
    """Draw the stroke of each recording by the device's `StrokePath`: a recording is a gesture from rest to rest.

    Parameters
    ----------
    recordings : DataFrame
        From `load_recordings`, with an accelerometer's and a gyroscope's three axes, in this order.
    forward : {"x", "y", "z"}, default="x"
        The sensor's axis along which the wand points.

    Returns
    -------
    DataFrame
        As of `load_strokes`: a row a recording. ``attrs`` has ``sample_rate`` and ``lsb_per_dps``, for `export_bundle`,
        and ``report``.

    Raises
    ------
    UserError
        If there are other channels, the scale of the gyroscope is not known, or a recording is longer than a board
        takes.
    """
    axis = AXES.index(choice("forward", forward, AXES))
    channels = [name for name in recordings.columns if name != "group"]
    scale, rate = recordings.attrs.get("lsb_per_dps"), recordings.attrs.get("sample_rate")
    if len(channels) != 6:
        names = ", ".join(channels)
        raise UserError(f"recordings have the channels {names}, must be an accelerometer's and a gyroscope's three")
    if not scale or not rate:
        raise UserError("recordings do not know the scale of their gyroscope; read them with units=")
    path = StrokePath(gyro_step(rate, scale), axis, MAX_POINTS)
    rows, strokes = [], []
    for name, recording in recordings.groupby("sample", sort=False):
        values = recording[channels].to_numpy(np.int16)
        if len(values) > MAX_POINTS:
            raise UserError(f"{name}: {len(values)} samples, must be at most {MAX_POINTS}; cut it to the gesture")
        label = str(recording.index.get_level_values("class")[0])
        rows.append((label, str(recording["group"].iloc[0]), str(name)))
        strokes.append(_traced(path, values))
    arrays = [pd.Index(level, dtype="str") for level in zip(*rows, strict=True)]
    table = pd.DataFrame(
        {"points": ragged(strokes)}, index=pd.MultiIndex.from_arrays(arrays, names=["class", "group", "sample"])
    )
    report = list(recordings.attrs.get("report", []))
    table.attrs = {"category": [""] * len(table), "sample_rate": rate, "lsb_per_dps": scale, "report": report}
    return table


def _traced(path: StrokePath, values: NDArray[np.int16]) -> NDArray[np.int16]:
    count = path.trace(device_array(values.ravel()))
    return np.array(path.points[: 2 * count], np.int16).reshape(-1, 2)
