"""The settings that recordings of motion have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.checks import choice, whole
from emlearn_gestures.families.labelled_settings import LabelledSettings


@dataclass(frozen=True)
class RecordingSettings(LabelledSettings):
    """How recordings are read: the arguments of `load_recordings`, which documents them."""

    sample_rate: float | None = None
    units: str | Mapping[str, str] | None = None
    usual_units: Mapping[str, str] | None = None
    lsb_per_g: float | None = None
    lsb_per_dps: float | None = None
    lsb_per_ut: float | None = None
    file_lsb_per_g: float | None = None
    file_lsb_per_dps: float | None = None
    file_lsb_per_ut: float | None = None
    channels: str | Sequence[str] | None = None
    time: str | bool | None = None
    recording: str | Sequence[str] | None = None
    columns: str | Sequence[str] | None = None
    rows_per_sample: int | None = None
    max_gap: float | None = None
    min_length: int = 2
    category: str | None = None

    def given(self) -> dict[str, Any]:
        """Return what is not left to `load_recordings`."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class WindowSettings:
    """How recordings are cut into windows.

    Parameters
    ----------
    length : str or int or None, default=None
        Of a window: a duration such as 2s or 240ms, or samples. None: 2s.
    hop : str or int or None, default=None
        From one window to the next. None: a quarter of a window, for `select` a whole one.
    purity : float or None, default=None
        Share of a window that its class must cover, above 0.5 to 1. None: that of the bundle, else 1; of a whole
        gesture 0.75.
    """

    length: str | int | None = None
    hop: str | int | None = None
    purity: float | None = None


@dataclass(frozen=True)
class GestureSettings:
    """How whole gestures are found, from rest to rest, and what becomes of them.

    What is not given is learned from the recordings, as `learn_segment` does. Movement is measured in blocks of
    samples, by the energy of the difference between the last samples of two that follow each other.

    Parameters
    ----------
    mode : {"gesture", "window"} or None, default=None
        What is classified: whole gestures, or windows that overlap. None: gestures where recordings have one class each
        and are shorter than a window, or of varying length and not longer than two; unless `windows` has a length or
        a hop.
    length : int or None, default=None
        Samples that each gesture is stretched to, 16 to 128. None: the least of 32, 64 and 128 that at least half of
        the gestures are not longer than.
    block : int or None, default=None
        Samples. None: 40 ms, rounded up.
    on, off : int or None, default=None
        Energies at which a gesture begins and ends, from 1; off is not above on.
    shortest, longest, lead, gap : str or int or None, default=None
        Of gestures; of what is taken before they begin; of rest that still belongs. Durations such as 300ms, or
        samples; they are rounded to blocks.
    """

    mode: str | None = None
    length: int | None = None
    block: int | None = None
    on: int | None = None
    off: int | None = None
    shortest: str | int | None = None
    longest: str | int | None = None
    lead: str | int | None = None
    gap: str | int | None = None

    def __post_init__(self) -> None:
        choice("mode", self.mode, (None, "gesture", "window"))
        for name, low, high in (("length", 16, 128), ("block", 1, None), ("on", 1, None), ("off", 1, None)):
            if getattr(self, name) is not None:
                whole(name, getattr(self, name), low, high)


@dataclass(frozen=True)
class MotionSettings:
    """All tables. `features` holds arguments of `SpectralFeatures`, `augmentation` of `MotionAugmentation`."""

    recordings: RecordingSettings = field(default_factory=RecordingSettings)
    windows: WindowSettings = field(default_factory=WindowSettings)
    gestures: GestureSettings = field(default_factory=GestureSettings)
    features: dict[str, Any] = field(default_factory=dict)
    augmentation: dict[str, Any] = field(default_factory=dict)
