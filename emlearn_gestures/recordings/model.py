"""What every reader returns, and the options that every reader gets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNLABELLED = ("refuse", "drop", "keep")  # what to do with what has no class


@dataclass(frozen=True)
class ReadOptions:
    """The arguments of `load_recordings` that the readers of single files need."""

    label: str | None = None
    group: str | None = None
    channels: tuple[str, ...] | None = None
    time: str | bool | None = None
    recording: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    rows_per_sample: int | None = None
    unlabelled: str = "refuse"


@dataclass
class Recording:
    """One recording, as read: floats in the unit of the file, not checked yet.

    ``values`` is float64 (rows, channels), ``classes`` one str per row, ``time`` seconds or None when the
    rows are evenly spaced at ``rate`` (Hz, None when the file does not say). ``kinds`` are those of the channels'
    sensors. ``units`` holds what the file declares for a channel; a channel that it does not mention is absent.
    ``lines`` are the line numbers of the rows in a text file, ``notes`` what was put right.
    """

    name: str
    file: str
    values: NDArray[np.float64]
    channels: tuple[str, ...]
    classes: NDArray[Any]
    group: str
    time: NDArray[np.float64] | None = None
    rate: float | None = None
    units: dict[str, str] = field(default_factory=dict)
    category: str | None = None
    lines: NDArray[np.int64] | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def where(self) -> str:
        """What messages call it: its file, and its name when the file holds several."""
        return self.name if self.name.startswith(self.file) else f"{self.file} [{self.name}]"

    def place(self, row: int) -> str:
        """What messages call a row."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def rows(self, rows: slice, name: str) -> Recording:
        """A part of this recording under a name of its own."""
        return replace(
            self,
            name=name,
            values=self.values[rows],
            classes=self.classes[rows],
            time=None if self.time is None else self.time[rows],
            lines=None if self.lines is None else self.lines[rows],
        )
