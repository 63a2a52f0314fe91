"""Which features a model and its gate read, directly and through a projection, and the files that say so to a board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from emlearn_gestures.bundles.steps import Steps
from emlearn_gestures.models.gate import UnknownGate
from emlearn_gestures.models.projection import project
from emlearn_predict import bundle as device
from emlearn_predict.projection import Projection


class ReadFeatures:
    """The features that the model of a pipeline and its gate read, of those that its first step makes.

    Parameters
    ----------
    steps : Steps
    gate : UnknownGate, fitted, optional
        On what the classifier takes.

    Attributes
    ----------
    used : list of int
        Indices of the features, as the first step makes them, that classifier, gate or projection read.
    """

    def __init__(self, steps: Steps, gate: UnknownGate | None = None):
        self._steps = steps
        self._gate = gate
        read = sorted({*steps.board.used_features(), *([] if gate is None else gate.features_.tolist())})
        projection = steps.projection
        self._kept = len(steps.support) if projection is None or projection.keep else 0
        self._sums = [i - self._kept for i in read if i >= self._kept]
        self._weights = None
        direct = {i for i in read if i < self._kept}
        if projection is not None and (self._sums or not self._kept):
            self._sums = self._sums or [0]  # of a model that reads nothing
            self._weights = projection.weights_.for_sums(self._sums)
            direct |= set(self._weights.used())
        self.used = [steps.support[i] for i in sorted(direct)]

    def files(self, taken: Sequence[int]) -> dict[str, str]:
        """Texts of the files for a board that computes the features `taken`; what is not selected, no model reads."""
        place = {feature: i for i, feature in enumerate(self._steps.support)}
        columns = [place.get(feature, -1) for feature in taken]
        board = self._steps.board
        found = {}
        given = columns
        if self._weights is not None:
            found[device.PROJECTION] = self._weights.for_columns(columns).csv()
            given = [*(columns if self._kept else []), *(self._kept + k for k in self._sums)]
        found[board.file] = board.csv_for(given)
        if self._gate is not None:
            found[device.GATE] = self._gate.csv_for([given.index(i) for i in self._gate.features_])
        return found

    def described(self, taken: Sequence[int]) -> dict[str, Any]:
        """The sections of model.json about these features."""
        board = self._steps.board
        gate = {} if self._gate is None else {"gate": self._gate.described()}
        if self._weights is None:
            return {"model": board.described(len(taken)), **gate}
        n_features = (len(taken) if self._kept else 0) + len(self._sums)
        projection = {"features": len(taken), "sums": len(self._sums), "kept": bool(self._kept)}
        return {"projection": projection, "model": board.described(n_features), **gate}

    def of(self, X: np.ndarray, taken: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """What a board's model takes of examples, and how it votes: not at all on what the gate refuses.

        Parameters
        ----------
        X : (n, n_features) array of int16
            All that the first step makes.
        taken : sequence of int

        Returns
        -------
        features : (n, n_model_features) array of int16
        votes : (n, n_classes) array of int16
        """
        selected = X[:, self._steps.support]
        projection = self._steps.projection
        given = selected if projection is None else projection.transform(selected)
        votes = self._steps.board.votes(given)
        if self._gate is not None:
            votes[self._gate.predict(given) < 0] = 0
        if self._weights is None:
            return X[:, taken], votes
        sums = project(Projection(self._weights.load(device.PROJECTION), False), np.ascontiguousarray(selected))
        return np.hstack([X[:, taken], sums]) if self._kept else sums, votes
