"""From units to int16 counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.model import Recording
from emlearn_gestures.recordings.units import STANDARD_GRAVITY
from emlearn_gestures.recordings.vocabulary import OF_KIND

_KIND_OF = {
    unit: kind for kind in ("acceleration", "rotation", "magnetic") for unit in OF_KIND[kind] if unit != "counts"
}


@dataclass(frozen=True)
class Scales:
    """Counts per g, °/s and µT of the result, and those of files of counts where they are others."""

    lsb_per_g: float
    lsb_per_dps: float
    lsb_per_ut: float
    file_lsb_per_g: float | None = None
    file_lsb_per_dps: float | None = None
    file_lsb_per_ut: float | None = None

    def factor(self, unit: str, kind: str) -> float:
        """From a unit to counts."""
        if unit == "counts":
            scale, of_file = self._of_kind(kind)
            return scale / of_file if of_file else 1.0
        return {
            "g": self.lsb_per_g,
            "mg": self.lsb_per_g / 1000.0,
            "m/s2": self.lsb_per_g / STANDARD_GRAVITY,
            "deg/s": self.lsb_per_dps,
            "mdps": self.lsb_per_dps / 1000.0,
            "rad/s": self.lsb_per_dps * 180.0 / np.pi,
            "uT": self.lsb_per_ut,
            "gauss": self.lsb_per_ut * 100.0,
            "mgauss": self.lsb_per_ut / 10.0,
        }[unit]

    def of(self, unit: str, kind: str) -> float:
        """Counts per g, °/s or µT of a channel, and 1 for counts of other channels."""
        return float(self._of_kind(kind if unit == "counts" else _KIND_OF[unit])[0])

    def _of_kind(self, kind: str) -> tuple[float, float | None]:
        """The scale of the result and that of files of counts."""
        return {
            "acceleration": (self.lsb_per_g, self.file_lsb_per_g),
            "linear acceleration": (self.lsb_per_g, self.file_lsb_per_g),
            "gravity": (self.lsb_per_g, self.file_lsb_per_g),
            "rotation": (self.lsb_per_dps, self.file_lsb_per_dps),
            "magnetic": (self.lsb_per_ut, self.file_lsb_per_ut),
        }.get(kind, (1.0, None))


def quantise(recording: Recording, units: Mapping[str, str], scales: Scales) -> tuple[NDArray[np.int16], int]:
    """int16 counts of a recording, and how many values were saturated.

    Physical units saturate, as a sensor of that range would; counts are taken as they are and must fit.
    """
    factors = np.array([scales.factor(units[name], recording.kinds[name]) for name in recording.channels])
    is_counts = np.array([units[name] == "counts" for name in recording.channels])
    scaled = np.rint(recording.values * factors)
    outside = (scaled < -32768) | (scaled > 32767)
    whole = np.rint(recording.values)
    wrong = np.argwhere(((whole < -32768) | (whole > 32767) | (recording.values != whole)) & is_counts)
    if len(wrong):
        row, column = wrong[0]
        raise UserError(
            f"{recording.where}: {recording.place(int(row))}, channel {recording.channels[column]!r}: "
            f"{recording.values[row, column]:g} is not an int16 count (-32768 to 32767); "
            "give units= if it is a physical unit"
        )
    return np.clip(scaled, -32768, 32767).astype(np.int16), int(outside.sum())
