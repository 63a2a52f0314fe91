"""Loaders of the simulated sets, which `emlearn_gestures.datasets.wrist` and `wrist_gestures` make."""

from __future__ import annotations

import tempfile
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


def load_wrist_gestures(**options: Any) -> pd.DataFrame:
    """Twelve whole gestures of sixteen simulated people, four times each: 768 recordings of one gesture at 62.5 Hz.

    Channels x, y, z; every person is a group.
    """
    from emlearn_gestures.datasets.wrist_gestures import write_wrist_gestures  # a program, as wrist is

    with tempfile.TemporaryDirectory() as folder:
        return load_recordings(write_wrist_gestures(Path(folder)), **options)
