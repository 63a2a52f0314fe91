"""Recordings of motion cut into examples, windows or whole gestures, to train on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.durations import samples
from emlearn_gestures.families.motion_mode import WINDOW
from emlearn_gestures.families.motion_settings import GestureSettings, WindowSettings
from emlearn_gestures.families.segment_words import segment_words
from emlearn_gestures.recordings.gestures import MOVEMENT, WHOLE, gesture_recordings
from emlearn_gestures.recordings.segment import default_block, learn_segment
from emlearn_gestures.recordings.windows import window_recordings
from emlearn_predict.motion_features import MAX_LENGTH

_LENGTHS = (32, 64, 128)
_OWN_PURITY = 0.75  # of a gesture


@dataclass
class Cut:
    """Examples of recordings.

    Attributes
    ----------
    examples : DataFrame
        Windows, or gestures stretched to one length.
    source : dict
        What `export_bundle` is told of them.
    purity : float
    noun : str
        What an example is, in the plural.
    notes : list of str
        What is used of each class, and what is not.
    """

    examples: pd.DataFrame
    source: dict[str, Any]
    purity: float
    noun: str
    notes: list[str]


def cut_windows(path: Path, frame: pd.DataFrame, settings: WindowSettings) -> Cut:
    """Cut windows that overlap."""
    rate = frame.attrs["sample_rate"]
    length = samples("window", WINDOW if settings.length is None else settings.length, rate)
    hop = max(1, length // 4) if settings.hop is None else samples("hop", settings.hop, rate)
    check_length(length, rate)
    purity = 1.0 if settings.purity is None else settings.purity
    windows = window_recordings(frame, length, hop, purity)
    lost = sorted(set(frame.index.get_level_values("class")) - set(windows.index.get_level_values("label")) - {""})
    if lost:
        raise UserError(
            f"{path}: no window is whole within class {lost[0]!r}; shorten window= or lower purity=, or take whole "
            "gestures by mode=gesture"
        )
    return Cut(windows, {"hop": hop}, purity, "windows", _unused(frame, windows, length / rate))


def cut_gestures(frame: pd.DataFrame, settings: GestureSettings, purity: float | None) -> Cut:
    """Cut whole gestures, by settings that are given or learned."""
    rate = frame.attrs["sample_rate"]
    segment = learn_segment(frame, rate, **_given(settings, rate))
    purity = _OWN_PURITY if purity is None else purity
    length = settings.length
    if length is None:
        found = gesture_recordings(frame, segment, _LENGTHS[0], purity)
        middle = np.median(found.index.get_level_values("rows"))
        length = next((each for each in _LENGTHS if middle <= each), _LENGTHS[-1])
    gestures = gesture_recordings(frame, segment, length, purity)
    notes = [f"segmenter: {segment_words(segment, rate, gestures.shape[1] // length)}", *usage_notes(gestures)]
    return Cut(gestures, {"segment": segment}, purity, "gestures", notes)


def usage_notes(gestures: pd.DataFrame) -> list[str]:
    """Say what `gesture_recordings` has used of each class, and what it has not and why, a line each."""
    notes = []
    for name, counted in sorted(gestures.attrs["usage"].items()):
        parts = [f"{counted[MOVEMENT]} by their movement"] if MOVEMENT in counted else []
        for why, n in counted.items():
            if why.startswith(WHOLE):
                parts.append(f"{n} as a whole, as {why.removeprefix(WHOLE)}")
            elif why != MOVEMENT:
                parts.append(f"{n} not used: {why}")
        notes.append(f"{name or '(no class)'}: {', '.join(parts)}")
    return notes


def check_length(length: int, rate: float) -> None:
    """Refuse a window, in samples, of another length than the features take."""
    if not 16 <= length <= MAX_LENGTH:
        raise UserError(
            f"window is {length} samples at {rate:g} Hz, must be from 16 to {MAX_LENGTH}; change it", argument="window"
        )


def _given(settings: GestureSettings, rate: float) -> dict[str, int]:
    """What the settings say of the segmenter, durations in its blocks."""
    given = {name: value for name in ("block", "on", "off") if (value := getattr(settings, name)) is not None}
    durations = {name: value for name in ("shortest", "longest", "lead", "gap") if (value := getattr(settings, name))}
    if durations:
        block = given.setdefault("block", default_block(rate))
        given |= {name: max(1, round(samples(name, value, rate) / block)) for name, value in durations.items()}
    return given


def _unused(frame: pd.DataFrame, windows: pd.DataFrame, seconds: float) -> list[str]:
    """Name, for each class, how many recordings give no window."""
    every, used = _recordings(frame, "class"), _recordings(windows, "label")
    words = f"have no window of {seconds:.3g} s within the class"
    return [
        f"{name or '(no class)'}: {count - used[name]} of {count} recordings {words}"
        for name, count in sorted(every.items())
        if used[name] < count
    ]


def _recordings(frame: pd.DataFrame, level: str) -> Counter[str]:
    """How many recordings each class occurs in."""
    pairs = zip(*(frame.index.get_level_values(name) for name in (level, "sample")), strict=True)
    return Counter(str(name) for name, _ in dict.fromkeys(pairs))
