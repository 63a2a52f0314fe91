"""Checks of single recordings, whatever file they come from."""

from __future__ import annotations

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.model import Recording


def check_recording(recording: Recording) -> None:
    """Raise for the first value that is not finite, and for time that does not advance."""
    finite = np.isfinite(recording.values)
    if not finite.all():
        row, column = np.argwhere(~finite)[0]
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
            "them with recording="
        )
