"""`load_recordings`: from a path to one validated DataFrame."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.files.problems import UNLABELLED, Problems
from emlearn_gestures.files.spellings import join_spellings
from emlearn_gestures.recordings.gather import read_sources, same_channels, same_rate
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.sources import find_sources
from emlearn_gestures.recordings.units import counts_scale, quantise, settle_units
from emlearn_gestures.recordings.unlabelled import drop_unlabelled


def load_recordings(
    path: str | PathLike[str],
    *,
    sample_rate: float | None = None,
    units: str | Mapping[str, str] | None = None,
    lsb_per_g: float = 4096,
    lsb_per_dps: float = 16,
    channels: Sequence[str] | None = None,
    label: str | None = None,
    group: str | None = None,
    time: str | bool | None = None,
    sample: str | Sequence[str] | None = None,
    rows_per_sample: int | None = None,
    max_gap: float | None = None,
    min_length: int = 2,
    category: str | None = None,
    unlabelled: str = "refuse",
    skip_bad: bool = False,
    progress: bool = False,
) -> pd.DataFrame:
    """Read labelled recordings of motion into one frame of int16 counts.

    ``path`` is one file or a folder with any number of sub-folders, of CSV, Parquet, NumPy ``.npy`` or
    Edge Impulse JSON or CBOR files. A folder holds one format; a folder with ``info.labels`` is read by
    that index.

    Parameters
    ----------
    path : path-like
        File or folder.
    sample_rate : float, optional
        Rate of the result in Hz. Needed where the files carry neither time stamps nor a rate; otherwise the
        recognised rate (the median over the recordings) is kept.
    units : str or mapping of channel to str, optional
        ``"g"``, ``"m/s2"``, ``"deg/s"``, ``"rad/s"`` or ``"counts"``; final where given. A single unit of
        acceleration or rotation applies to the channels of that kind, ``"counts"`` to all. Otherwise the
        unit follows from the numbers (the median length of the acceleration is about 1 in g and 9.8 in
        m/s²; large integers are counts), then from the file. Acceleration without gravity must be declared.
    lsb_per_g, lsb_per_dps : float, default 4096 and 16
        Scale of the result: counts per g (±8 g) and per °/s (±2047 °/s). Values read as counts are not
        rescaled: there it says what the counts mean.
    channels : sequence of str, optional
        Columns to read, in this order; names for all columns where the file has none. By default all
        columns of numbers that have no other role.
    label : str, optional
        Where the class comes from: a column of the table, ``"folder"``, ``"file"``, or a regular expression
        with one group that is searched in the file name, then in the path below ``path``. By default: the
        index; else a column named class, label, activity or gesture; else the sub-folder; else the first
        words without a digit in the file name (``snake.01.csv``, ``2025-06-15T192744_snake.npy``). A single
        file in whose name no class is found has the class ``""``.
    group : str, optional
        What must not be on both sides of a split (a subject, a session): a column, ``"folder"``, ``"file"``
        or an expression, as for ``label``; a column called ``file`` goes before the rule. By default every
        recording is a group.
    time : str or False, optional
        Column of time stamps: seconds, ms, µs, ns or ISO date-times. By default one named like time or
        timestamp; False ignores it, then the rows are evenly spaced at ``sample_rate``.
    sample : str or sequence of str, optional
        Column or columns whose value separates the recordings of a table; ``group`` by default.
    rows_per_sample : int, optional
        For tables that are recordings of this many rows placed one after the other.
    max_gap : float, optional
        Steps in time longer than this (seconds) split a recording into ``name#1``, ``name#2``...; default
        0.1 s and at least three steps.
    min_length : int, default 2
        Fewest rows of a recording, at the rate of the result.
    category : {"training", "testing"}, optional
        Only this side of a source that is divided (Edge Impulse exports, folders named so).
    unlabelled : {"refuse", "drop"}, default "refuse"
        What to do with rows and recordings without a class: an empty cell, no label in the index, a name without.
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
        per g, °/s or, for other channels, count}), ``lsb_per_g``, ``lsb_per_dps``, ``report`` (list of str)
        and, for divided sources, ``category`` ({sample: category}); all of it can be written as JSON.

    Raises
    ------
    UserError
        For the first bad file or option; one line that names it and the reason.

    Warns
    -----
    UserWarning
        Once, with ``skip_bad``, when recordings were left out.
    """
    _check_options(sample_rate, rows_per_sample, max_gap, min_length, lsb_per_g, lsb_per_dps)
    options = ReadOptions(
        label,
        group,
        None if channels is None else tuple(channels),
        time,
        (sample,) if isinstance(sample, str) else None if sample is None else tuple(sample),
        rows_per_sample,
        choice("unlabelled", unlabelled, UNLABELLED),
    )
    report: list[str] = []
    problems = Problems(Path(path), skip_bad, drop=unlabelled == "drop")
    sources = find_sources(Path(path), category, report)
    recordings = read_sources(sources, options, problems, progress)
    recordings = same_channels(_joined(recordings, report), problems)
    recordings, rate = same_rate(recordings, sample_rate, max_gap, min_length, problems, report)
    all_units = settle_units(recordings, units, report)
    kept: list[Recording] = []
    counts: list[NDArray[np.int16]] = []
    for recording, own_units in zip(recordings, all_units, strict=True):
        factors, lsb = counts_scale(recording.channels, own_units, lsb_per_g, lsb_per_dps)
        try:
            values, saturated = quantise(recording, own_units, factors)
        except UserError as error:
            problems.found(error)
            continue
        if saturated:
            report.append(f"{recording.where}: {saturated} values saturated at the limits of int16")
        kept.append(recording)
        counts.append(values)
    problems.require_some(kept)
    report += problems.report()
    if problems.messages:
        warnings.warn(f"{path}: {len(problems.messages)} bad recordings skipped", UserWarning, stacklevel=2)
    frame = _frame(kept, counts, rate)
    if unlabelled == "drop":
        frame = drop_unlabelled(frame, report, str(path))
    frame.attrs = {
        "sample_rate": rate,
        "units": all_units[0],
        "lsb": lsb,
        "lsb_per_g": float(lsb_per_g),
        "lsb_per_dps": float(lsb_per_dps),
        "report": report,
    }
    if any(recording.category for recording in kept):
        frame.attrs["category"] = {recording.name: recording.category for recording in kept}
    return frame


def _joined(recordings: list[Recording], report: list[str]) -> list[Recording]:
    """One spelling for each class."""
    spelling, notes = join_spellings(str(name) for each in recordings for name in pd.unique(each.classes))
    report += notes
    for recording in recordings if any(name != chosen for name, chosen in spelling.items()) else ():
        recording.classes = np.array([spelling[str(name)] for name in recording.classes], object)
    return recordings


def _check_options(
    sample_rate: float | None,
    rows_per_sample: int | None,
    max_gap: float | None,
    min_length: int,
    lsb_per_g: float,
    lsb_per_dps: float,
) -> None:
    limits: list[tuple[str, float | None, float, float]] = [
        ("sample_rate", sample_rate, 0.001, 100_000),
        ("rows_per_sample", rows_per_sample, 1, 10**9),
        ("max_gap", max_gap, 1e-6, 10**9),
        ("min_length", min_length, 1, 10**9),
        ("lsb_per_g", lsb_per_g, 1, 32767),
        ("lsb_per_dps", lsb_per_dps, 0.001, 32767),
    ]
    for name, value, lowest, highest in limits:
        if value is not None and (not isinstance(value, (int, float, np.number)) or not lowest <= value <= highest):
            raise UserError(f"{name}={value!r}: it must be from {lowest:g} to {highest:g}")


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
