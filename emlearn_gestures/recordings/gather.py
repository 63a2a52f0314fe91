"""From files to recordings that fit together: same channels, same rate, long enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from rich.progress import track

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.spellings import join_spellings
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.checks import check_recording
from emlearn_gestures.recordings.json_file import read_cbor, read_json, read_json_lines
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.npy import read_npy, read_npz
from emlearn_gestures.recordings.parquet import read_parquet
from emlearn_gestures.recordings.resample import Resampler, common_rate, mixed_rates, own_rate
from emlearn_gestures.recordings.roles import Roles, decide_roles, name_columns
from emlearn_gestures.recordings.sources import TEXT, kind_of
from emlearn_gestures.recordings.tables import recordings_of

_READERS: dict[str, Callable[[Source], list[Table]]] = {
    **dict.fromkeys(TEXT, lambda source: [read_table(source)]),
    ".parquet": read_parquet,
    ".npy": read_npy,
    ".npz": read_npz,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".cbor": read_cbor,
}


def read_tables(
    sources: Sequence[Source], options: ReadOptions, problems: Problems, progress: bool
) -> list[tuple[Table, Roles]]:
    """Read the files; the roles of columns are decided together for all tables that have the same ones."""
    tables: list[Table] = []
    for source in track(sources, "Reading recordings") if progress else sources:
        try:
            found = _read(source)
            for table in found:
                name_columns(table, options.columns)
        except UserError as error:
            problems.found(error)
            continue
        tables += found
    layouts: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        layouts.setdefault(tuple(table.columns), []).append(table)
    decided = {}
    for columns, alike in layouts.items():
        try:
            decided[columns] = decide_roles(alike, options)
        except UserError as error:
            problems.found(error)
            for table in alike[1:]:
                problems.found(UserError(f"{table.where}: its columns are those of {alike[0].where}"))
    return [(table, decided[tuple(table.columns)]) for table in tables if tuple(table.columns) in decided]


def read_recordings(
    tables: Sequence[tuple[Table, Roles]], options: ReadOptions, problems: Problems, report: list[str]
) -> list[Recording]:
    """Cut the tables and check each recording by itself."""
    recordings: list[Recording] = []
    for table, roles in tables:
        try:
            found = recordings_of(table, roles, options)
        except UserError as error:
            problems.found(error)
            continue
        for recording in found:
            try:
                check_recording(recording)
                recordings.append(recording)
            except UserError as error:
                problems.found(error)
    report += _together([note for recording in recordings for note in recording.notes])
    return recordings


def _together(notes: list[str]) -> list[str]:
    """Notes of many recordings in a few lines."""
    if len(notes) <= 3:
        return notes
    return [*notes[:2], f"and {len(notes) - 2} more recordings like these"]


def _read(source: Source) -> list[Table]:
    reader = _READERS.get(kind_of(source.path.name))
    if reader is None:
        raise UserError(f"{source.relative}: unknown suffix; recordings are {', '.join(_READERS)}")
    if not source.path.is_file():
        raise UserError(f"{source.relative}: the index names this file, but it is missing")
    try:
        return reader(source)
    except OSError as error:
        raise UserError(f"{source.relative}: cannot be read ({error.strerror or error})") from None


def join_classes(recordings: list[Recording], report: list[str]) -> list[Recording]:
    """One spelling for each class."""
    spelling, notes = join_spellings(str(name) for each in recordings for name in pd.unique(each.classes))
    report += notes
    for recording in recordings if any(name != chosen for name, chosen in spelling.items()) else ():
        recording.classes = np.array([spelling[str(name)] for name in recording.classes], object)
    return recordings


def same_channels(recordings: Sequence[Recording], problems: Problems) -> list[Recording]:
    """Those that have the channels that most have; the others are problems."""
    problems.require_some(recordings)
    usual = Counter(recording.channels for recording in recordings).most_common(1)[0][0]
    same = [recording for recording in recordings if recording.channels == usual]
    for recording in recordings:
        if recording.channels != usual:
            problems.found(
                UserError(
                    f"{recording.where}: its columns are {', '.join(recording.channels)}, "
                    f"those of the others {', '.join(usual)}; give channels= to choose"
                )
            )
    return same


def same_rate(
    recordings: Sequence[Recording],
    sample_rate: float | None,
    max_gap: float | None,
    min_length: int,
    problems: Problems,
    report: list[str],
) -> tuple[list[Recording], float]:
    """The continuous parts of all recordings at one rate; too short ones are problems."""
    rates = [own_rate(recording, max_gap) for recording in recordings]
    rate = sample_rate or common_rate(rates)
    if rate is None:
        raise UserError(
            f"{recordings[0].where}: neither time stamps nor a rate in this file, so nothing says how fast its rows "
            "follow each other; give sample_rate= in Hz"
        )
    if sample_rate is None:
        report.append(f"sample rate: {rate:g} Hz recognised")
        if mixed := mixed_rates(rates, rate):
            report.append(mixed)
    resampler = Resampler(float(rate), max_gap)
    even: list[Recording] = []
    for recording in recordings:
        parts = resampler.split(recording)
        enough = [part for part in parts if len(part) >= min_length]
        if not enough:
            longest = max(len(part) for part in parts)
            problems.found(UserError(f"{recording.where}: too short: {longest} rows, at least {min_length} are needed"))
        elif len(enough) < len(parts):
            short = len(parts) - len(enough)
            report.append(f"{recording.where}: {short} parts shorter than {min_length} rows left out")
        even += enough
    report += resampler.report()
    problems.require_some(even)
    return even, float(rate)
