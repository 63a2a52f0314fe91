"""Loader of the built-in sample, which `emlearn_gestures.datasets.wrist` has made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from emlearn_gestures.recordings import load_recordings

FOLDER = Path(__file__).with_name("wrist")


def load_wrist(**options: Any) -> pd.DataFrame:
    """Four gestures with a sensor on the wrist, simulated: circle, idle, updown, wave.

    Eight sessions of 22.4 s at 62.5 Hz, one by each of eight people; channels x, y, z in counts of 1/4096 g.
    Every session is a recording and a group, and the class changes three times within it.

    Parameters
    ----------
    **options
        Passed on to `load_recordings`, of which none is needed.

    Returns
    -------
    pandas.DataFrame
        As `load_recordings` returns it.
    """
    return load_recordings(FOLDER, **options)
