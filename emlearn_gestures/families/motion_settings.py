"""The settings that recordings of motion have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.checks import switch, text


@dataclass(frozen=True)
class RecordingSettings:
    """How recordings are read: the arguments of `load_recordings`, which documents them."""

    sample_rate: float | None = None
    units: str | Mapping[str, str] | None = None
    usual_units: Mapping[str, str] | None = None
    lsb_per_g: float | None = None
    lsb_per_dps: float | None = None
    lsb_per_ut: float | None = None
    file_lsb_per_g: float | None = None
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
        text("label", self.label)
        text("group", self.group)
        switch("skip_bad", self.skip_bad)

    def given(self) -> dict[str, Any]:
        """Return what is not left to `load_recordings`."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class WindowSettings:
    """How recordings are cut into windows.

    Parameters
    ----------
    length : str or int, default="2s"
        Of a window: a duration such as 2s or 240ms, or samples.
    hop : str or int or None, default=None
        From one window to the next. None: a quarter of a window, for `select` a whole one.
    purity : float or None, default=None
        Share of a window that its class must cover, above 0.5 to 1. None: that of the bundle, else 1.
    """

    length: str | int = "2s"
    hop: str | int | None = None
    purity: float | None = None


@dataclass(frozen=True)
class MotionSettings:
    """All tables. `features` holds arguments of `SpectralFeatures`, `augmentation` of `MotionAugmentation`."""

    recordings: RecordingSettings = field(default_factory=RecordingSettings)
    windows: WindowSettings = field(default_factory=WindowSettings)
    features: dict[str, Any] = field(default_factory=dict)
    augmentation: dict[str, Any] = field(default_factory=dict)
