"""What `evaluate --events` does: the device code's events beside the intervals in which they should come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from emlearn_gestures.cli.options import Given
from emlearn_gestures.cli.show import console, show_notes
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Description

if TYPE_CHECKING:
    import pandas as pd

LABELS = "labels"
_LONGEST = 3600  # seconds of tolerance


def event_scores(
    bundle: Path,
    description: Description,
    predictor: Any,
    path: Path,
    given: Given,
    config: Path | None,
    events: str,
    tolerance: float | None,
) -> None:
    """Push recordings through the device code, and show how its events are.

    Parameters
    ----------
    bundle, path, config : Path
    description, predictor
        As `open_bundle` gives them.
    given : Given
    events : str
        `LABELS`, or the path of a table of intervals.
    tolerance : float or None
        Seconds; None for half a window.
    """
    from emlearn_gestures.checks import between
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.training.events import score_events
    from emlearn_gestures.training.intervals import own_intervals, read_intervals
    from emlearn_gestures.training.labelled import family_for

    family = family_for(bundle, description, path)
    if family.streams is None:
        raise UserError(f"--events is for streams, {path} holds {family.noun}; leave it out")
    own = events == LABELS
    if not own and not Path(events).is_file():
        raise UserError(f"--events is {events}, no such file; give a table of intervals, or {LABELS}")
    source = description["source"]
    half = source["length"] / source["sample_rate"] / 2
    tolerance = half if tolerance is None else between("tolerance", tolerance, 0, _LONGEST, "s")
    settings = given.settings(path, family, config)
    compile_first(predictor.selftest)
    notes, streams = family.streams(description, predictor, path, settings.own, own, console.is_terminal)
    if not own:  # else `evaluate` has said so of the windows
        show_notes(notes, given.command)
    pushed = list(streams)
    classes = description["classes"]
    if own:
        own_intervals(pushed, classes, path)
    else:
        found = read_intervals(Path(events), {stream.recording: stream.seconds for stream in pushed}, classes)
        for stream in pushed:
            stream.intervals = found.get(stream.recording, [])
    index = description["decision"]["background"]
    table = score_events(pushed, classes, tolerance, classes[index] if index >= 0 else None)
    minutes = sum(stream.seconds for stream in pushed) / 60
    title = f"Events of the device code in {len(pushed)} {family.noun}, {minutes:.1f} min, tolerance {tolerance:g} s"
    _show(table, title)


def _show(scores: pd.DataFrame, title: str) -> None:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("class")
    for name in ("intervals", "found", "missed", "false", "double", "false/h", "delay", "90 %"):
        table.add_column(name, justify="right")
    for label, row in scores.iterrows():
        counts = [f"{row[name]:.0f}" for name in scores.columns[:5]]
        delays = ["" if row[name] != row[name] else f"{row[name]:.2f} s" for name in ("delay_median", "delay_90")]
        table.add_row(str(label), *counts, f"{row['false_per_hour']:.1f}", *delays)
    console.print(table)
    console.print("delay: from the start of an interval to its event, median and 90th percentile", style="dim")
