"""What to do with a bad file: stop, or note it and go on."""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path

from emlearn_gestures.errors import UserError

UNLABELLED = ("refuse", "drop")  # what to do with that
SKIPPED = "skipped "  # begins the line of a report for what was left out


class UnlabelledError(UserError):
    """A file or row without a class, which may be left out on request. `name` is what messages call it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


class Problems:
    """Collects the problems of a set under ``skip``, raises the first one otherwise.

    ``kind`` is what the set consists of, for the message when nothing is left of it. What has no class is not bad
    where it is to be dropped.
    """

    def __init__(self, path: Path, skip: bool, kind: str = "recordings", *, drop: bool = False) -> None:
        self.path = path
        self.skip = skip
        self.kind = kind
        self.drop = drop
        self.messages: list[str] = []
        self.dropped: list[str] = []

    def found(self, error: UserError) -> None:
        """Raise, or note, one problem."""
        if self.drop and isinstance(error, UnlabelledError):
            self.dropped.append(error.name)
            return
        if not self.skip:
            raise error
        self.messages.append(str(error))

    def report(self) -> list[str]:
        """A line for each problem that was noted, and one for all that have no class."""
        dropped = f"{self.path.name}: {self.kind} without a class left out: {len(self.dropped)}"
        some = [f"{dropped}, such as {self.dropped[0]}"] if self.dropped else []
        return some + [f"{SKIPPED}{message}" for message in self.messages]

    def require_some(self, rest: Sized) -> None:
        """Raise when everything was bad."""
        if not len(rest) and not self.messages:
            raise UserError(f"{self.path}: none of its {len(self.dropped)} {self.kind} has a class; label some")
        if not len(rest):
            raise UserError(
                f"{self.path}: none of its {len(self.messages)} {self.kind} can be read; the first: {self.messages[0]}"
            )
