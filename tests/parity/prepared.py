"""What the parity check has of a set, scikit-learn's own word on the votes, and the PC's on the events."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emlearn_predict._runtime import int16s
from emlearn_predict.decision import Decision
from runtimes.registry import ROOT

BUILD = ROOT / "build" / "parity"
HERE = Path(__file__).parent


class Prepared(NamedTuple):
    """A set's folder, with its bundle and what a replay program takes, and what the PC makes of it.

    Attributes
    ----------
    folder : Path
    features : (n, n_features) array of int16
    votes : (n, n_classes) array of int16
    events : (n,) array of int16
        The class of the event that a window or picture makes, -1 for none.
    unlike : int
        Votes that differ between the pipeline, the bundle and scikit-learn's own trees.
    """

    folder: Path
    features: NDArray[np.int16]
    votes: NDArray[np.int16]
    events: NDArray[np.int16]
    unlike: int

    def files(self, rows: slice | list[int] = slice(None)) -> dict[str, bytes]:
        """What a replay program compares with, by the file's name; of some rows only, as a board has little room."""
        parts = {"features": self.features, "votes": self.votes, "events": self.events}
        return {f"{name}.bin": values[rows].astype("<i2").tobytes() for name, values in parts.items()}

    def write(self) -> Prepared:
        """Write the files into the folder."""
        for name, content in self.files().items():
            (self.folder / name).write_bytes(content)
        return self


class Found(NamedTuple):
    """What a replay program has counted.

    Attributes
    ----------
    count : int
        Of windows or pictures.
    features, votes, events : int
        How many differ.
    """

    count: int
    features: int
    votes: int
    events: int

    @classmethod
    def read(cls, output: str) -> Found:
        """Take it from the last line that was printed."""
        return cls(*map(int, output.splitlines()[-1].split()))


def differing(model: Any, X: Any, taken: NDArray[np.int16], votes: NDArray[np.int16]) -> int:
    """How many votes are not those of scikit-learn's own trees; of a linear model, how many decisions are not its own.

    Parameters
    ----------
    model : Pipeline
        Fitted.
    X : sequence
        What its first step takes.
    taken : (n, n_features) array of int16
        What the classifier takes of it, before a scaler.
    votes : (n, n_classes) array of int16
        The board's.
    """
    if hasattr(model[-1], "coef_"):
        return int((model.classes_[votes.argmax(axis=1)] != model.predict(X)).sum())
    return int((votes != hard_votes(model[-1], taken)).sum())


def hard_votes(estimator: Any, X: NDArray[np.int16]) -> NDArray[np.int16]:
    """Votes counted from scikit-learn's own trees."""
    votes = np.zeros((len(X), len(estimator.classes_)), np.int16)
    for tree in estimator.estimators_:
        votes[np.arange(len(X)), tree.predict(X).astype(int)] += 1
    return votes


def decided(
    settings: dict[str, Any], trees: int, votes: NDArray[np.int16], firsts: set[int], each: bool = False
) -> NDArray[np.int16]:
    """Return the class of the event that each row of votes makes, -1 for none.

    Parameters
    ----------
    settings : dict
        The bundle's decision.
    trees : int
    votes : (n, n_classes) array of int16
    firsts : set of int
        The rows before which all is forgotten.
    each : bool, default=False
        Whether each row is a decision of its own, as whole gestures are.
    """
    classes = votes.shape[1]
    decision = Decision(classes, trees, **settings)
    decision.each = each
    events = np.full(len(votes), -1, np.int16)
    buffer = int16s(classes)
    for i, row in enumerate(votes):
        if i in firsts:
            decision.clear()
        buffer[:] = array("h", row.tolist())
        if decision.update(buffer):
            events[i] = decision.index
    return events
