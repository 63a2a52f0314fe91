"""What recordings hold, as they were read: rates, gaps, limits that were reached, the same under two names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.duplicates import duplicate_notes, numbered
from emlearn_gestures.files.people import index_hint
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.arguments import Arguments
from emlearn_gestures.recordings.decisions import decisions, left_out
from emlearn_gestures.recordings.gather import join_classes, read_recordings
from emlearn_gestures.recordings.model import Recording
from emlearn_gestures.recordings.resample import common_rate, gap_limit, mixed_rates, own_rate
from emlearn_gestures.recordings.roles import Roles
from emlearn_gestures.recordings.units import settle_units

_STUCK = 3  # rows in a row at the largest or smallest value of a channel
_SHOWN = 3


@dataclass
class Findings:
    """Attributes.

    recordings : list of Recording
        As read, before they are resampled and scaled.
    columns : list of dict
        What was decided about columns.
    units : dict of str to str
        Of the channels; empty where they cannot be told.
    rate : float or None
    """

    recordings: list[Recording]
    columns: list[dict[str, Any]]
    units: dict[str, str]
    rate: float | None

    def classes(self) -> pd.DataFrame:
        """A row a class: recordings, groups, seconds in all, of the shortest and of the longest recording."""
        rows: dict[str, list[tuple[str, str, float]]] = {}
        for recording in self.recordings:
            seconds = self.seconds(recording) / max(len(recording), 1)
            names, counts = np.unique(recording.classes.astype(str), return_counts=True)
            for name, count in zip(names, counts, strict=True):
                rows.setdefault(str(name), []).append((recording.name, recording.group, float(count * seconds)))
        table = {
            name: {
                "recordings": len(found),
                "groups": len({group for _, group, _ in found}),
                "seconds": round(sum(seconds for _, _, seconds in found), 2),
                "shortest": round(min(seconds for _, _, seconds in found), 2),
                "longest": round(max(seconds for _, _, seconds in found), 2),
            }
            for name, found in sorted(rows.items())
        }
        return pd.DataFrame.from_dict(table, orient="index")

    def seconds(self, recording: Recording) -> float:
        """Length of a recording; NaN where nothing says how fast its rows follow each other."""
        if recording.time is not None and len(recording) > 1:
            return float(recording.time[-1] - recording.time[0]) * len(recording) / (len(recording) - 1)
        rate = recording.rate or self.rate
        return len(recording) / rate if rate else float("nan")


def look(tables: Sequence[tuple[Table, Roles]], arguments: Arguments, problems: Problems, notes: list[str]) -> Findings:
    """Look at tables as far as they can be understood; rows without a class are shown, too.

    Parameters
    ----------
    tables : sequence of (Table, Roles)
        As `read_tables` gives them.
    arguments : Arguments
    problems : Problems
        Gets what is bad.
    notes : list of str
        Gets what was noticed.

    Raises
    ------
    UserError
        If there is nothing at all.
    """
    max_gap = arguments.max_gap
    read = read_recordings(tables, replace(arguments.of_files, unlabelled="keep"), problems, notes)
    recordings = join_classes(read, notes)
    problems.require_some(recordings)
    rates = [own_rate(recording, max_gap) for recording in recordings]
    rate = arguments.sample_rate or common_rate(rates)
    if rate and (mixed := mixed_rates(rates, rate)):
        notes.append(mixed)
    by_channels: dict[tuple[str, ...], list[Recording]] = {}
    for recording in recordings:
        by_channels.setdefault(recording.channels, []).append(recording)
    if len(by_channels) > 1:
        each = "; ".join(f"{len(found)} of {', '.join(names)}" for names, found in by_channels.items())
        notes.append(f"recordings of different channels: {each}")
    alike = max(by_channels.values(), key=len)
    found: dict[str, str] = {}
    try:
        found = settle_units(alike, arguments.units, None, notes)[0]
    except UserError as error:
        problems.found(error)
    roles = [roles for _, roles in tables if roles.channels == alike[0].channels]
    known = {name: found.get(name, "") for name in alike[0].channels}
    columns = decisions(roles, alike, known, rate or 0.0)
    notes += [*left_out(roles), *_gaps(recordings, max_gap), *_limits(alike), *_together(recordings)]
    return Findings(recordings, columns, found, rate)


def _gaps(recordings: Sequence[Recording], max_gap: float | None) -> list[str]:
    found = []
    for recording in recordings:
        if recording.time is None or len(recording) < 2:
            continue
        steps = np.diff(recording.time)
        limit = gap_limit(recording, max_gap)
        wide = steps[steps > limit]
        if len(wide):
            found.append(f"{recording.where}: {len(wide)} gaps above {limit:g} s, the longest {wide.max():.3g} s")
    return _first(found, "recordings with gaps")


def _limits(recordings: Sequence[Recording]) -> list[str]:
    """Channels that stay at their largest or smallest value, as where a sensor's range ends."""
    found = []
    for i, name in enumerate(recordings[0].channels):
        columns = [recording.values[:, i] for recording in recordings]
        low, high = min(column.min() for column in columns), max(column.max() for column in columns)
        if low == high:
            found.append(f"{name} is {low:g} throughout")
            continue
        for limit in (low, high):
            rows = sum(_stuck(column == limit) for column in columns)
            if rows:
                found.append(f"{name} stays at {limit:g} in {rows} rows: is this the end of the sensor's range?")
    return _first(found, "channels at their limits")


def _stuck(at_limit: np.ndarray) -> int:
    """Rows in runs that are long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], at_limit.astype(int), [0]])))
    lengths = edges[1::2] - edges[::2]
    return int(lengths[lengths >= _STUCK].sum())


def _together(recordings: Sequence[Recording]) -> list[str]:
    """What should stay on one side of a split: the same under two names, and people that names show."""
    numbers = numbered(hashlib.blake2b(recording.values.tobytes()).digest() for recording in recordings)
    labels = [str(recording.classes[0]) for recording in recordings]
    names = [recording.name for recording in recordings]
    index = pd.MultiIndex.from_arrays(
        [labels, [recording.group for recording in recordings], names], names=["label", "group", "sample"]
    )
    return [*duplicate_notes(numbers, names, labels, "recordings"), *index_hint(index)]


def _first(lines: list[str], what: str) -> list[str]:
    return lines if len(lines) <= _SHOWN else [*lines[:_SHOWN], f"and {len(lines) - _SHOWN} more {what}"]
