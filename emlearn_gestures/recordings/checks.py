"""Checks of single recordings, whatever file they come from."""

from __future__ import annotations

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.model import Recording

# Drivers that hand over samples in batches give some of them the same millisecond.
_EQUAL_TIMES = 0.05


def check_recording(recording: Recording) -> None:
    """Raise for the first value that is not finite, and for time that does not advance."""
    bad = np.argwhere(~np.isfinite(recording.values))
    if len(bad):
        row, column = bad[0]
        value = recording.values[row, column]
        raise UserError(
            f"{recording.where}: {recording.place(row)}, channel {recording.channels[column]!r}: "
            f"{'an empty cell or NaN' if np.isnan(value) else value}; every value must be a finite number"
        )
    if recording.time is not None:
        _check_time(recording)


def _check_time(recording: Recording) -> None:
    assert recording.time is not None
    steps = np.diff(recording.time)
    back = np.flatnonzero(steps < 0)
    if len(back):
        raise UserError(
            f"{recording.where}: {recording.place(int(back[0]) + 1)}: time goes backwards by "
            f"{-steps[back[0]]:g} s; when the table holds several recordings, name the column that separates "
            "them with sample="
        )
    still = np.flatnonzero(steps == 0)
    if len(still) > _EQUAL_TIMES * len(steps):
        raise UserError(
            f"{recording.where}: {recording.place(int(still[0]) + 1)}: duplicated time stamp, as in "
            f"{len(still)} of {len(recording)} rows; up to {_EQUAL_TIMES:.0%} pass as jitter; time=False "
            "ignores the column"
        )
