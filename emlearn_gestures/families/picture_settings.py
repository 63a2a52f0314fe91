"""The settings that pictures have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.families.labelled_settings import LabelledSettings


@dataclass(frozen=True)
class ReadingSettings(LabelledSettings):
    """How pictures are read: the arguments of `load_pictures`, which documents them."""

    category: str | None = None
    max_side: int = 1024


@dataclass(frozen=True)
class PictureSettings:
    """All tables. `features` holds arguments of `PixelFeatures`, `augmentation` of `Augmentation`."""

    pictures: ReadingSettings = field(default_factory=ReadingSettings)
    features: dict[str, Any] = field(default_factory=dict)
    augmentation: dict[str, Any] = field(default_factory=dict)
