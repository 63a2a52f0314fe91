"""The arguments of `load_recordings`, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.counts import Scales
from emlearn_gestures.recordings.model import UNLABELLED, ReadOptions

_LIMITS = {
    "sample_rate": (0.001, 100_000),
    "rows_per_sample": (1, 10**9),
    "max_gap": (1e-6, 10**9),
    "min_length": (1, 10**9),
    "lsb_per_g": (1, 32767),
    "lsb_per_dps": (0.001, 32767),
    "lsb_per_ut": (0.001, 32767),
    "file_lsb_per_g": (1, 32767),
    "file_lsb_per_dps": (0.001, 32767),
    "file_lsb_per_ut": (0.001, 32767),
}


@dataclass(frozen=True)
class Arguments:
    """What `load_recordings` documents, but the path and whether progress is shown.

    Raises
    ------
    UserError
        If one is out of its limits.
    """

    sample_rate: float | None = None
    units: str | Mapping[str, str] | None = None
    usual_units: Mapping[str, str] | None = None
    lsb_per_g: float = 4096
    lsb_per_dps: float = 16
    lsb_per_ut: float = 16
    file_lsb_per_g: float | None = None
    file_lsb_per_dps: float | None = None
    file_lsb_per_ut: float | None = None
    channels: str | Sequence[str] | None = None
    label: str | None = None
    group: str | None = None
    time: str | bool | None = None
    recording: str | Sequence[str] | None = None
    columns: str | Sequence[str] | None = None
    rows_per_sample: int | None = None
    max_gap: float | None = None
    min_length: int = 2
    category: str | None = None
    unlabelled: str = "refuse"
    skip_bad: bool = False

    def __post_init__(self) -> None:
        for name, (lowest, highest) in _LIMITS.items():
            value = getattr(self, name)
            if value is not None and (not isinstance(value, (int, float, np.number)) or not lowest <= value <= highest):
                raise UserError(f"{name}={value!r}: it must be from {lowest:g} to {highest:g}")
        choice("unlabelled", self.unlabelled, UNLABELLED)

    @property
    def of_files(self) -> ReadOptions:
        """Those that say how single files are read."""
        return ReadOptions(
            self.label,
            self.group,
            _names(self.channels),
            self.time,
            _names(self.recording),
            _names(self.columns),
            self.rows_per_sample,
            self.unlabelled,
        )

    @property
    def scales(self) -> Scales:
        """The scales of the result and of files of counts."""
        result = self.lsb_per_g, self.lsb_per_dps, self.lsb_per_ut
        return Scales(*result, self.file_lsb_per_g, self.file_lsb_per_dps, self.file_lsb_per_ut)


def _names(given: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """Names of columns, of which a text may hold several."""
    if given is None:
        return None
    return tuple(name.strip() for name in given.split(",")) if isinstance(given, str) else tuple(given)
