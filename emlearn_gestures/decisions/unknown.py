"""What is shown of examples that a gate has refused: they have no votes."""

from __future__ import annotations

from typing import Any

import numpy as np

UNKNOWN = "(unknown)"  # no name of a class: those come from folders, files and tables


def best_class(predictor: Any) -> tuple[str, int]:
    """Return the class with most votes in what a predictor has seen last, and these; `UNKNOWN` and 0 without any."""
    best = int(np.argmax(predictor.votes))
    most = int(predictor.votes[best])
    return (predictor.classes[best] if most else UNKNOWN), most


def predicted_classes(classes: list[str], votes: np.ndarray, background: int = -1) -> np.ndarray:
    """Return the class that each example is taken for.

    Parameters
    ----------
    classes : list of str
    votes : (n, n_classes) array of int
    background : int, default=-1
        The class that refused examples count for; -1: none, so that they are `UNKNOWN`.

    Returns
    -------
    (n,) array of str
    """
    names = np.array([*classes, UNKNOWN if background < 0 else classes[background]])
    return names[np.where(votes.any(axis=1), votes.argmax(axis=1), len(classes))]
