"""The side of a split that the data itself gives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def given_sides(index: pd.Index, category: Mapping[str, str]) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Which examples are held out and which are trained on, where the data is divided into training and testing.

    Parameters
    ----------
    index : MultiIndex
        With the level sample.
    category : mapping of str to str
        "training", "testing" or "validation" by sample; what is not there may be trained on.

    Returns
    -------
    held_out, trained : arrays of bool, or None and None
        None where one of the sides is empty. Those of validation are on neither side.
    """
    side = np.array([category.get(sample, "") for sample in index.get_level_values("sample")], object)
    held_out, trained = side == "testing", (side == "training") | (side == "")
    return (held_out, trained) if held_out.any() and trained.any() else (None, None)
