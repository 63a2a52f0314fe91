"""`load_recordings`: from a path to one validated DataFrame."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.table import Table
from emlearn_gestures.recordings.arguments import Arguments
from emlearn_gestures.recordings.counts import quantise
from emlearn_gestures.recordings.decisions import decisions, left_out
from emlearn_gestures.recordings.gather import join_classes, read_recordings, read_tables, same_channels, same_rate
from emlearn_gestures.recordings.model import Recording
from emlearn_gestures.recordings.roles import Roles
from emlearn_gestures.recordings.sources import find_sources
from emlearn_gestures.recordings.units import settle_units
from emlearn_gestures.recordings.unlabelled import drop_unlabelled


def load_recordings(
    path: str | PathLike[str],
    *,
    sample_rate: float | None = None,
    units: str | Mapping[str, str] | None = None,
    usual_units: Mapping[str, str] | None = None,
    lsb_per_g: float = 4096,
    lsb_per_dps: float = 16,
    lsb_per_ut: float = 16,
    file_lsb_per_g: float | None = None,
    file_lsb_per_dps: float | None = None,
    file_lsb_per_ut: float | None = None,
    channels: str | Sequence[str] | None = None,
    label: str | None = None,
    group: str | None = None,
    time: str | bool | None = None,
    recording: str | Sequence[str] | None = None,
    columns: str | Sequence[str] | None = None,
    rows_per_sample: int | None = None,
    max_gap: float | None = None,
    min_length: int = 2,
    category: str | None = None,
    unlabelled: str = "refuse",
    skip_bad: bool = False,
    progress: bool = False,
) -> pd.DataFrame:
    """Read labelled recordings of motion into one frame of int16 counts.

    ``path`` is one file or a folder with any number of sub-folders, of text (``.csv``, ``.tsv``, ``.txt``, ``.dat``,
    packed with gzip or not), Parquet, NumPy ``.npy`` and ``.npz``, or JSON and CBOR files (Edge Impulse's, records,
    records a line). A folder holds one format; a folder with ``info.labels`` is read by that index.

    A column is what the arguments say; else what its name says (`emlearn_gestures.recordings.vocabulary`); else what
    its values show: a counter, or time. A column of numbers of which nothing is known is left out, and
    ``attrs["columns"]`` says what became of each.

    Parameters
    ----------
    path : path-like
        File or folder.
    sample_rate : float, optional
        Rate of the result in Hz. Needed where the files carry neither time stamps nor a rate; otherwise the
        recognised rate (the median over the recordings) is kept.
    units : str or mapping of channel to str, optional
        ``"g"``, ``"mg"``, ``"m/s2"``, ``"deg/s"``, ``"rad/s"``, ``"mdps"``, ``"uT"``, ``"gauss"``, ``"mgauss"`` or
        ``"counts"``; final where given. A single unit of a kind of sensor applies to its channels, ``"counts"`` to
        all. Otherwise the unit is the one that the file states, in the name of a column, above the header or as its
        format does; else the one that the numbers show: the median length of the acceleration is about 1 in g and 9.8
        in m/s², large integers are counts. Recordings that state none and show several are refused.
    usual_units : mapping of channel to str, optional
        Units that hold where neither the files nor the numbers say.
    lsb_per_g, lsb_per_dps, lsb_per_ut : float, default 4096, 16 and 16
        Scale of the result: counts per g (±8 g), per °/s (±2047 °/s) and per µT. Values read as counts are not
        rescaled: there it says what the counts mean.
    file_lsb_per_g, file_lsb_per_dps, file_lsb_per_ut : float, optional
        Counts per g, °/s and µT of files of counts that are to be rescaled to ``lsb_per_g``, ``lsb_per_dps`` and
        ``lsb_per_ut``.
    channels : str or sequence of str, optional
        Columns to read, in this order; a text names several with commas between them. By default those that are known
        as accelerometer, gyroscope or magnetometer.
    label : str, optional
        Where the class comes from: a column of the table, ``"folder"``, ``"file"``, or a regular expression
        with one group that is searched in the file name, then in the path below ``path``. By default: the
        index; else a column named class, label, activity, gesture or target; else the sub-folder; else the first
        words without a digit in the file name (``snake.01.csv``, ``2025-06-15T192744_snake.npy``). A single
        file in whose name no class is found has the class ``""``.
    group : str, optional
        What must not be on both sides of a split (a subject, a session): a column, ``"folder"``, ``"file"``
        or an expression, as for ``label``; a column called ``file`` goes before the rule. By default a column
        named group, person, participant, subject, user or session that has several values, else every recording.
    time : str or False, optional
        Column of time: seconds, ms, µs, ns, dates or times of day. By default the one of those named like time that
        advances with every row; False ignores it, then the rows are evenly spaced at ``sample_rate``.
    recording : str or sequence of str, optional
        Column or columns whose value separates the recordings of a table. By default those of ``group``, and those
        named like recording, trial, take or file.
    columns : str or sequence of str, optional
        Names for all columns of files that have no header.
    rows_per_sample : int, optional
        For tables that are recordings of this many rows placed one after the other.
    max_gap : float, optional
        Steps in time longer than this (seconds) split a recording into ``name#1``, ``name#2``...; default
        0.1 s and at least three steps.
    min_length : int, default 2
        Fewest rows of a recording, at the rate of the result.
    category : {"training", "testing"}, optional
        Only this side of a source that is divided (Edge Impulse exports, folders named so).
    unlabelled : {"refuse", "drop", "keep"}, default "refuse"
        What to do with rows and recordings without a class: an empty cell, no label in the index, a name without.
        Those that are kept have the class "".
    skip_bad : bool, default False
        Leave bad recordings out, list them in ``attrs["report"]`` and warn once, instead of raising.
    progress : bool, default False
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        Index ``class`` (str, may change within a recording), ``sample`` (str, unique name of a continuous
        recording), ``time`` (float64, s from its start). Columns: the channels as int16, and ``group``
        (str). ``attrs`` has ``sample_rate`` (Hz), ``units`` ({channel: unit read}), ``lsb`` ({channel: counts
        per g, °/s, µT or, for other channels, count}), ``lsb_per_g``, ``lsb_per_dps``, ``lsb_per_ut``, ``columns``
        (what was decided: a list of {column, role, unit, low, high}), ``report`` (list of str) and, for divided
        sources, ``category`` ({sample: category}); all of it can be written as JSON.

    Raises
    ------
    UserError
        For the first bad file or option; one line that names it and the reason.

    Warns
    -----
    UserWarning
        Once, with ``skip_bad``, when recordings were left out.
    """
    given = locals().copy()
    where, progress = Path(given.pop("path")), given.pop("progress")
    arguments = Arguments(**given)
    report: list[str] = []
    problems = Problems(where, skip_bad, drop=unlabelled == "drop")
    tables = read_tables(find_sources(where, category, report), arguments.of_files, problems, progress)
    frame = frame_of(tables, arguments, problems, report)
    if problems.messages:
        warnings.warn(f"{where}: {len(problems.messages)} bad recordings skipped", UserWarning, stacklevel=2)
    return frame


def frame_of(
    tables: Sequence[tuple[Table, Roles]], arguments: Arguments, problems: Problems, report: list[str]
) -> pd.DataFrame:
    """Make the frame that `load_recordings` returns of tables that are read.

    Parameters
    ----------
    tables : sequence of (Table, Roles)
        As `read_tables` gives them.
    arguments : Arguments
    problems : Problems
        Gets the bad recordings, and says whether to go on.
    report : list of str
        Notes of what was done before; becomes ``attrs["report"]``.

    Raises
    ------
    UserError
        As `load_recordings`.
    """
    recordings = read_recordings(tables, arguments.of_files, problems, report)
    recordings = same_channels(join_classes(recordings, report), problems)
    roles = [roles for _, roles in tables if roles.channels == recordings[0].channels]
    _settle_groups(recordings, roles[0].group if arguments.group is None else None, report)
    recordings, rate = same_rate(
        recordings, arguments.sample_rate, arguments.max_gap, arguments.min_length, problems, report
    )
    all_units = settle_units(recordings, arguments.units, arguments.usual_units, report)
    scales = arguments.scales
    kept: list[Recording] = []
    counts: list[NDArray[np.int16]] = []
    for recorded, own_units in zip(recordings, all_units, strict=True):
        try:
            values, saturated = quantise(recorded, own_units, scales)
        except UserError as error:
            problems.found(error)
            continue
        if saturated:
            report.append(f"{recorded.where}: {saturated} values saturated at the limits of int16")
        kept.append(recorded)
        counts.append(values)
    problems.require_some(kept)
    report += problems.report()
    report += left_out(roles)
    frame = _frame(kept, counts, rate)
    if arguments.unlabelled == "drop":
        frame = drop_unlabelled(frame, report, str(problems.path))
    kinds = kept[0].kinds
    frame.attrs = {
        "sample_rate": rate,
        "units": all_units[0],
        "lsb": {name: scales.of(unit, kinds[name]) for name, unit in all_units[0].items()},
        "lsb_per_g": float(scales.lsb_per_g),
        "lsb_per_dps": float(scales.lsb_per_dps),
        "lsb_per_ut": float(scales.lsb_per_ut),
        "columns": decisions(roles, kept, all_units[0], rate),
        "report": report,
    }
    if any(recorded.category for recorded in kept):
        frame.attrs["category"] = {recorded.name: recorded.category for recorded in kept}
    return frame


def _settle_groups(recordings: Sequence[Recording], column: str | None, report: list[str]) -> None:
    """Let every recording be a group where the column that was found has one value only: it separates nothing."""
    if column is not None and len(recordings) > 1 and len({recording.group for recording in recordings}) == 1:
        report.append(f"column {column!r} has one value, {recordings[0].group!r}: every recording is a group")
        for recording in recordings:
            recording.group = recording.name


def _frame(recordings: list[Recording], counts: list[NDArray[np.int16]], rate: float) -> pd.DataFrame:
    lengths = [len(values) for values in counts]
    index = pd.MultiIndex.from_arrays(
        [
            pd.Index(np.concatenate([recording.classes for recording in recordings]), dtype="str"),
            pd.Index(np.repeat([recording.name for recording in recordings], lengths), dtype="str"),
            np.concatenate([np.arange(length) / rate for length in lengths]),
        ],
        names=["class", "sample", "time"],
    )
    frame = pd.DataFrame(np.concatenate(counts), columns=list(recordings[0].channels), index=index)
    frame["group"] = np.repeat([recording.group for recording in recordings], lengths)
    return frame
