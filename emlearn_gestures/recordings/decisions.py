"""What was decided about columns, for the user to see and a bundle to remember."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from emlearn_gestures.recordings.model import Recording
from emlearn_gestures.recordings.roles import Roles


def decisions(
    roles: Sequence[Roles], recordings: Sequence[Recording], units: Mapping[str, str], rate: float
) -> list[dict[str, Any]]:
    """Return a row for each column: its name, role, unit, and the range of a channel's values in that unit."""
    rows: list[dict[str, Any]] = []

    def add(column: str, role: str, unit: str = "", low: float | None = None, high: float | None = None) -> None:
        if column not in [row["column"] for row in rows]:
            rows.append({"column": column, "role": role, "unit": unit, "low": low, "high": high})

    for one in roles:
        if one.time:
            add(one.time, "time", one.time_unit or f"{rate:g} Hz")
        for i, name in enumerate(one.channels):
            low = min(float(recording.values[:, i].min()) for recording in recordings)
            high = max(float(recording.values[:, i].max()) for recording in recordings)
            add(name, one.kinds[name], units[name], float(f"{low:.4g}"), float(f"{high:.4g}"))
        for column, role in ((one.label, "class"), (one.group, "group")):
            if column:
                add(column, role)
        for name in one.recording:
            add(name, "recording")
        for name, role in one.others.items():
            add(name, role)
    return rows


def left_out(roles: Sequence[Roles]) -> list[str]:
    """Return a line that names the columns that are not read, if there are any."""
    names = dict.fromkeys(name for one in roles for name, role in one.others.items() if name)
    return [f"left out: {', '.join(names)}"] if names else []
