"""What the classifiers have in common that a board evaluates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np


class Voter(ABC):
    """Labels and shares from votes.

    Attributes
    ----------
    classes_ : array
    n_votes : int
        That an example has.
    """

    classes_: Any
    n_votes: int

    @abstractmethod
    def votes(self, X) -> np.ndarray:
        """Return the votes for each class: (n, n_classes) array of int16, of an (n, n_features) array of int16."""

    def predict(self, X) -> np.ndarray:
        """The class with most votes, the first of equals."""
        return self.classes_[self.votes(X).argmax(axis=1)]

    def predict_proba(self, X) -> np.ndarray:
        """votes / n_votes."""
        return self.votes(X) / self.n_votes
