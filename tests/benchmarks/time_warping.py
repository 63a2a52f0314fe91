"""The nearest neighbour by dynamic time warping: what whole gestures are measured against.

It keeps every recording that it was given and compares a new one with each, so it is no model for a board; but it knows
when things happen, and adapts to tempo. Distances by dtaidistance, the band as it is usual for the archive of UCR: a
tenth of the length.
"""

from __future__ import annotations

import numpy as np
from dtaidistance import dtw_ndim
from numpy.typing import NDArray


class NearestByTimeWarping:
    """A classifier of windows by their nearest neighbour.

    Parameters
    ----------
    X : (n_windows, length, channels) array of int16
        Known and unknown: the distances are computed once for all splits.
    """

    def __init__(self, X: NDArray[np.int16]):
        # each channel on a scale of its own, the same for all windows
        scaled = (X - X.mean(axis=(0, 1))) / X.std(axis=(0, 1)).clip(min=1)
        self.distances = dtw_ndim.distance_matrix_fast(scaled.astype(np.float64), window=max(1, X.shape[1] // 10))

    def predict(self, train: NDArray[np.intp], labels: NDArray[np.str_], test: NDArray[np.intp]) -> NDArray[np.str_]:
        """Labels of the windows number `test`, from those of the windows number `train`."""
        nearest: NDArray[np.str_] = labels[train][self.distances[np.ix_(test, train)].argmin(axis=1)]
        return nearest
