"""The settings that strokes have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.checks import choice, switch, text
from emlearn_gestures.files.problems import UNLABELLED


@dataclass(frozen=True)
class ReadingSettings:
    """How strokes are read: the arguments of `load_strokes`, which documents them."""

    label: str | None = None
    group: str | None = None
    unlabelled: str = "refuse"
    skip_bad: bool = False

    def __post_init__(self) -> None:
        text("label", self.label)
        text("group", self.group)
        choice("unlabelled", self.unlabelled, UNLABELLED)
        switch("skip_bad", self.skip_bad)


@dataclass(frozen=True)
class StrokeSettings:
    """All tables. `features` holds arguments of `StrokeFeatures`."""

    strokes: ReadingSettings = field(default_factory=ReadingSettings)
    features: dict[str, Any] = field(default_factory=dict)
