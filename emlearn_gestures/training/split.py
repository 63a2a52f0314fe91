"""Which examples are held out together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold

from emlearn_gestures.files.duplicates import together


@dataclass
class Split:
    """Which examples are held out together.

    Attributes
    ----------
    parts : list of (train, test)
        Indices. No example is in two tests.
    words : str
        For the reader.
    groups : array of str or None, default=None
        Whose each example is, where groups were named and are held out whole.
    """

    parts: list[tuple[np.ndarray, np.ndarray]]
    words: str
    groups: np.ndarray | None = None


def named_groups(index: pd.Index, named: bool = False) -> np.ndarray | None:
    """Return the group of each example, None where every recording is one because nobody has named any.

    Parameters
    ----------
    index : MultiIndex
        With the levels group and sample.
    named : bool, default=False
        They were asked for, and count even where each has one recording.
    """
    groups = index.get_level_values("group").to_numpy().astype(str)
    return groups if named or len(set(groups)) < index.get_level_values("sample").nunique() else None


def group_split(
    index: pd.Index,
    folds: int = 5,
    seed: int = 0,
    noun: str = "recording",
    alike: np.ndarray | None = None,
    named: bool = False,
) -> Split | None:
    """Split so that no group is on both sides.

    Parameters
    ----------
    index : MultiIndex
        With the levels label, group and sample.
    folds : int, default=5
        At most; 0 holds out one group at a time. Where a class occurs in one group only, samples are held out instead
        of groups.
    seed : int, default=0
        Of the assignment of groups to folds.
    noun : str, default="recording"
        What a sample is.
    alike : array of int, optional
        Examples with the same number are of one content under several names, and are held out together.
    named : bool, default=False
        The groups were asked for: they are called so even where each has one sample.

    Returns
    -------
    Split or None
        None where a class has one sample only, so that nothing honest can be said.
    """
    labels = index.get_level_values("label").to_numpy().astype(str)
    owners = named_groups(index, named)
    for level, whose in (("group", owners), ("sample", None)):
        word = noun if whose is None else "group"
        groups = together(index.get_level_values(level).to_numpy().astype(str), alike)
        fewest = pd.Series(groups).groupby(labels).nunique().min()
        if fewest < 2:
            continue
        if folds == 0:
            return Split(list(LeaveOneGroupOut().split(labels, labels, groups)), f"leave one {word} out", whose)
        n = int(min(folds, fewest))
        splitter: Any = StratifiedGroupKFold(n, shuffle=True, random_state=seed)
        return Split(list(splitter.split(labels, labels, groups)), f"{n}-fold by {word}", whose)
    return None
