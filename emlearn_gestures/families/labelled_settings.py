"""What the settings of reading have in common, whatever is read."""

from __future__ import annotations

from dataclasses import dataclass

from emlearn_gestures.checks import choice, switch, text
from emlearn_gestures.files.problems import UNLABELLED


@dataclass(frozen=True, kw_only=True)
class LabelledSettings:
    """Where classes and groups come from, and what happens to files that are bad; what reads documents them."""

    label: str | None = None
    group: str | None = None
    unlabelled: str = "refuse"
    skip_bad: bool = False

    def __post_init__(self) -> None:
        text("label", self.label)
        text("group", self.group)
        choice("unlabelled", self.unlabelled, UNLABELLED)
        switch("skip_bad", self.skip_bad)
