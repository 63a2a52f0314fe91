"""What to do with a bad file: stop, or note it and go on."""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path

from emlearn_gestures.errors import UserError

SKIPPED = "skipped "  # begins the line of a report for what was left out


class Problems:
    """Collects the problems of a set under ``skip``, raises the first one otherwise.

    ``kind`` is what the set consists of, for the message when nothing is left of it.
    """

    def __init__(self, path: Path, skip: bool, kind: str = "recordings") -> None:
        self.path = path
        self.skip = skip
        self.kind = kind
        self.messages: list[str] = []

    def found(self, error: UserError) -> None:
        """Raise, or note, one problem."""
        if not self.skip:
            raise error
        self.messages.append(str(error))

    def report(self) -> list[str]:
        """A line for each problem that was noted."""
        return [f"{SKIPPED}{message}" for message in self.messages]

    def require_some(self, rest: Sized) -> None:
        """Raise when everything was bad."""
        if not len(rest):
            raise UserError(
                f"{self.path}: none of its {len(self.messages)} {self.kind} can be read; the first: {self.messages[0]}"
            )
