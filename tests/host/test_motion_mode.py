"""Whole gestures or windows: what recordings hold, and what the user says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_gestures import moved, recordings, still

from emlearn_gestures import UserError
from emlearn_gestures.families.motion_cut import cut_gestures, cut_windows
from emlearn_gestures.families.motion_mode import choose_mode
from emlearn_gestures.families.motion_settings import GestureSettings, MotionSettings, WindowSettings

RATE = 50.0


def of_lengths(*rows: int, change: bool = False) -> pd.DataFrame:
    """Recordings of these lengths, of one class each or, at last, of two."""
    made = {f"r{k}": [("wave" if k % 2 else "swing", moved(n))] for k, n in enumerate(rows)}
    if change:
        made["last"] = [("wave", moved(30)), ("swing", moved(30))]
    frame = recordings(**made)
    frame.attrs["sample_rate"] = RATE
    return frame


@pytest.mark.parametrize(
    ("rows", "change", "mode"),
    [
        ([60, 60, 60, 60], False, "gesture"),  # shorter than 2 s
        ([20, 90, 150, 180], False, "gesture"),
        ([110, 150, 180, 200], False, "gesture"),  # of varying length, up to twice 2 s
        ([200, 200, 200, 200], False, "window"),  # cut by a program
        ([500, 900, 700, 1500], False, "window"),
        ([60, 60, 60, 60], True, "window"),
    ],
)
def test_by_the_recordings(rows, change, mode):
    chosen, why = choose_mode(of_lengths(*rows, change=change), MotionSettings())
    assert chosen == mode
    assert why.startswith("whole gestures: " if mode == "gesture" else "windows: ")


def test_what_is_given():
    frame = of_lengths(60, 60, 60)
    for tables, mode in (
        (MotionSettings(gestures=GestureSettings(mode="window")), "window"),
        (MotionSettings(windows=WindowSettings(length="1s")), "window"),
        (MotionSettings(windows=WindowSettings(hop=10)), "window"),
        (MotionSettings(windows=WindowSettings(length="1s"), gestures=GestureSettings(mode="gesture")), "gesture"),
    ):
        assert choose_mode(frame, tables) == (mode, "")
    with pytest.raises(UserError, match="mode is 'gestures', must be one of None, 'gesture', 'window'"):
        GestureSettings(mode="gestures")


@pytest.mark.parametrize(("rows", "length"), [(20, 32), (60, 64), (100, 128), (300, 128)])
def test_the_length_that_gestures_are_stretched_to(rows, length):
    cut = cut_gestures(of_lengths(*[rows] * 4), GestureSettings(), None)
    assert cut.examples.shape == (4, 2 * length)
    assert (cut.noun, cut.purity) == ("gestures", 0.75)
    assert cut_gestures(of_lengths(*[rows] * 4), GestureSettings(length=48), 0.9).examples.shape == (4, 96)


def test_settings_in_seconds_become_blocks():
    settings = GestureSettings(shortest="200ms", longest="3s", lead="80ms", gap="400ms")
    segment = cut_gestures(of_lengths(60, 60, 60), settings, None).source["segment"]
    assert {name: segment[name] for name in ("block", "shortest", "longest", "lead", "gap")} == {
        "block": 2,
        "shortest": 5,
        "longest": 75,
        "lead": 2,
        "gap": 10,
    }


def test_recordings_that_give_no_window_are_named(tmp_path):
    frame = of_lengths(60, 120, 60, 60)
    frame = pd.concat([frame, recordings(x=[("swing", still(200))])])
    frame.attrs["sample_rate"] = RATE
    cut = cut_windows(tmp_path, frame, WindowSettings())
    assert cut.notes == [
        "swing: 2 of 3 recordings have no window of 2 s within the class",
        "wave: 1 of 2 recordings have no window of 2 s within the class",
    ]
    assert np.array_equal(cut.examples.index.get_level_values("label").unique(), ["wave", "swing"])
