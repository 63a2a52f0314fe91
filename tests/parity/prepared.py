"""What the parity check has of a set, and scikit-learn's own word on the votes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from runtimes.registry import ROOT

BUILD = ROOT / "build" / "parity"


class Prepared(NamedTuple):
    """A set's folder, with its bundle and what a replay program takes, and what the PC makes of it.

    Attributes
    ----------
    folder : Path
    features : (n, n_features) array of int16
    votes : (n, n_classes) array of int16
    unlike : int
        Votes that differ between the pipeline, the bundle and scikit-learn's own trees.
    """

    folder: Path
    features: NDArray[np.int16]
    votes: NDArray[np.int16]
    unlike: int


def prepared(folder: Path, features: NDArray[np.int16], votes: NDArray[np.int16], unlike: int) -> Prepared:
    """Write features.bin and votes.bin for a replay program."""
    (folder / "features.bin").write_bytes(features.astype("<i2").tobytes())
    (folder / "votes.bin").write_bytes(votes.astype("<i2").tobytes())
    return Prepared(folder, features, votes, unlike)


def hard_votes(estimator: Any, X: NDArray[np.int16]) -> NDArray[np.int16]:
    """Votes counted from scikit-learn's own trees."""
    votes = np.zeros((len(X), len(estimator.classes_)), np.int16)
    for tree in estimator.estimators_:
        votes[np.arange(len(X)), tree.predict(X).astype(int)] += 1
    return votes
