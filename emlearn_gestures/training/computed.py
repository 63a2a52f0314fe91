"""The features of examples and of their altered copies, which do not depend on a split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Computed:
    """Features of examples, which do not depend on a split, and of their altered copies.

    Attributes
    ----------
    features : (n, n_features) array of int16
    labels : array of str, n
    copies : list of (n, n_features) array of int16
    """

    features: np.ndarray
    labels: np.ndarray
    copies: list[np.ndarray]

    @classmethod
    def of(
        cls,
        features: Any,
        X: Any,
        labels: np.ndarray,
        *,
        copies: int = 0,
        altered: Callable[[Any, int], Any] | None = None,
        trained: Any = slice(None),
    ) -> Computed:
        """Compute all features by a fitted transformer.

        Parameters
        ----------
        features : SpectralFeatures or PixelFeatures
        X : DataFrame of windows, or sequence of pictures
        labels : array of str
        copies : int, default=0
            Altered copies an example.
        altered : callable, optional
            `altered(rows, k)` gives the copies number k of the examples `rows`, such as `Augmentation.of` makes it.
        trained : slice or array of int
            Of which examples copies are made. Those of the others, which must not be trained on, are zeros.
        """
        plain = np.asarray(features.transform(X))
        others = [np.zeros_like(plain) for _ in range(copies)]
        for k, other in enumerate(others):
            assert altered is not None
            other[trained] = features.transform(altered(trained, k))
        return cls(plain, labels, others)

    def part(self, index: Any) -> Computed:
        """The examples `index`, a slice or an array of int, by themselves."""
        return Computed(self.features[index], self.labels[index], [copy[index] for copy in self.copies])

    def rows(self, index: Any = slice(None)) -> tuple[np.ndarray, np.ndarray]:
        """Features and labels to train on: the examples `index` and their copies."""
        features = np.concatenate([part[index] for part in (self.features, *self.copies)])
        return features, np.tile(self.labels[index], 1 + len(self.copies))
