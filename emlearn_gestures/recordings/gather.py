"""From files to recordings that fit together: same channels, same rate, long enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rich.progress import track

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.source import Source
from emlearn_gestures.recordings.checks import check_recording
from emlearn_gestures.recordings.csv_file import read_csv
from emlearn_gestures.recordings.edge_impulse import read_edge_impulse
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.npy import read_npy
from emlearn_gestures.recordings.parquet import read_parquet
from emlearn_gestures.recordings.resample import Resampler, common_rate, is_mixed, own_rate

_READERS: dict[str, Callable[[Source, ReadOptions], list[Recording]]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".npy": read_npy,
    ".json": read_edge_impulse,
    ".cbor": read_edge_impulse,
}


def read_sources(
    sources: Sequence[Source], options: ReadOptions, problems: Problems, progress: bool
) -> list[Recording]:
    """Read the files and check each recording by itself."""
    recordings: list[Recording] = []
    for source in track(sources, "Reading recordings", disable=not progress):
        try:
            found = _read(source, options)
        except UserError as error:
            problems.found(error)
            continue
        for recording in found:
            try:
                check_recording(recording)
                recordings.append(recording)
            except UserError as error:
                problems.found(error)
    return recordings


def _read(source: Source, options: ReadOptions) -> list[Recording]:
    reader = _READERS.get(source.path.suffix.lower())
    if reader is None:
        raise UserError(f"{source.relative}: unknown suffix; recordings are {', '.join(_READERS)}")
    if not source.path.is_file():
        raise UserError(f"{source.relative}: the index names this file, but it is missing")
    try:
        return reader(source, options)
    except OSError as error:
        raise UserError(f"{source.relative}: cannot be read ({error.strerror or error})") from None


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
    """The continuous parts of all recordings at one rate.

    Too short ones are problems, and so is, unless ``sample_rate`` is given, one of another rate.
    """
    rates = [own_rate(recording, max_gap) for recording in recordings]
    rate = sample_rate or common_rate(rates)
    if rate is None:
        raise UserError(f"{recordings[0].where}: neither time stamps nor a rate in this file; give sample_rate= in Hz")
    if sample_rate is None:
        report.append(f"sample rate: {rate:g} Hz recognised")
    resampler = Resampler(float(rate), max_gap)
    even: list[Recording] = []
    for recording, own in zip(recordings, rates, strict=True):
        if sample_rate is None and is_mixed(own, rate):
            problems.found(
                UserError(
                    f"{recording.where}: recorded at {own:g} Hz, the others at {rate:g} Hz; "
                    "give sample_rate= to resample"
                )
            )
            continue
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
