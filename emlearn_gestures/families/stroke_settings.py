"""The settings that strokes have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.families.labelled_settings import LabelledSettings


@dataclass(frozen=True)
class ReadingSettings(LabelledSettings):
    """How strokes are read: the arguments of `load_strokes`, which documents them."""


@dataclass(frozen=True)
class StrokeSettings:
    """All tables. `features` holds arguments of `StrokeFeatures`."""

    strokes: ReadingSettings = field(default_factory=ReadingSettings)
    features: dict[str, Any] = field(default_factory=dict)
