"""What recordings of motion hold: whole gestures, or streams to be cut into windows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from emlearn_gestures.families.durations import samples
from emlearn_gestures.families.motion_settings import MotionSettings

WINDOW = "2s"  # by default
_SPREAD = 1.25  # ratio of long to short recordings: recordings that a program has cut are all alike
_TENTH = 0.1  # of the recordings are below the short ones, and above the long ones


def choose_mode(frame: pd.DataFrame, tables: MotionSettings) -> tuple[str, str]:
    """Decide whether recordings are cut into whole gestures or into windows.

    Parameters
    ----------
    frame : DataFrame
        As `load_recordings` gives.
    tables : MotionSettings

    Returns
    -------
    mode : {"gesture", "window"}
    words : str
        Why, for the user; empty where it was given.
    """
    given = tables.gestures.mode
    if given is not None:
        return given, ""
    if tables.windows.length is not None or tables.windows.hop is not None:
        return "window", ""
    rate = frame.attrs["sample_rate"]
    window = samples("window", WINDOW, rate)
    recorded, classes = (frame.index.get_level_values(level) for level in ("sample", "class"))
    lengths = np.array(list(Counter(recorded).values()))
    short, middle, long = np.quantile(lengths, [_TENTH, 0.5, 1 - _TENTH])
    many = sum(n > 1 for n in Counter(name for name, _ in set(zip(recorded, classes, strict=True))).values())
    spread = f"{lengths.min() / rate:.3g} to {lengths.max() / rate:.3g} s long"
    if not many and (middle < window or (long <= 2 * window and long > _SPREAD * short)):
        return (
            "gesture",
            f"whole gestures: {len(lengths)} recordings of one class each, {spread}; mode=window cuts windows",
        )
    why = f"the class changes in {many} of {len(lengths)} recordings" if many else f"recordings are {spread}"
    return "window", f"windows: {why}; mode=gesture takes whole gestures"
