"""A stroke as a file has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Drawn:
    """One stroke of a file.

    Attributes
    ----------
    name : str
        Which of the file's it is; "" for the only one.
    points : (n, 2) array of float64
        In the unit of the file.
    label, group : str or None
        What the file says of it; "" for an empty cell.
    """

    name: str
    points: np.ndarray
    label: str | None
    group: str | None
