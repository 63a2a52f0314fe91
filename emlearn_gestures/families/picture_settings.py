"""The settings that pictures have: tables of a configuration file, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emlearn_gestures.checks import choice, switch, text
from emlearn_gestures.files.problems import UNLABELLED


@dataclass(frozen=True)
class ReadingSettings:
    """How pictures are read: the arguments of `load_pictures`, which documents them."""

    label: str | None = None
    group: str | None = None
    category: str | None = None
    unlabelled: str = "refuse"
    skip_bad: bool = False
    max_side: int = 1024

    def __post_init__(self) -> None:
        text("label", self.label)
        text("group", self.group)
        choice("unlabelled", self.unlabelled, UNLABELLED)
        switch("skip_bad", self.skip_bad)


@dataclass(frozen=True)
class PictureSettings:
    """All tables. `features` holds arguments of `PixelFeatures`, `augmentation` of `Augmentation`."""

    pictures: ReadingSettings = field(default_factory=ReadingSettings)
    features: dict[str, Any] = field(default_factory=dict)
    augmentation: dict[str, Any] = field(default_factory=dict)
