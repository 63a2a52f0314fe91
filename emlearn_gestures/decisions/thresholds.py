"""Which votes to ask for, so that a decision is right as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from emlearn_gestures.decisions.settings import ONE

_ROUNDING = 1e-12  # 19 of 20 are 0.95


@dataclass
class Suggestion:
    """Least votes for a class, from examples whose class is known.

    Attributes
    ----------
    activation, margin : int
        Least votes of the class, and least lead over the second; 0 to the number of trees.
    predicted, accepted, right : int
        Examples in which the class is best; those of them that reach both; those of these that are of the class.
    reached : bool
        Whether the precision is as wanted.
    """

    activation: int
    margin: int
    predicted: int
    accepted: int
    right: int
    reached: bool

    @property
    def precision(self) -> float:
        """Share of the accepted examples that are of the class; NaN where there are none."""
        return self.right / self.accepted if self.accepted else float("nan")


def suggest(votes: np.ndarray, truth: np.ndarray, trees: int, precision: float) -> list[Suggestion]:
    """Search all activations and margins for those that reach a precision, for each class.

    Of the pairs that reach it, the one that rejects the fewest examples of the class is taken; where none does, the
    pair of the highest precision. Of equals, the smallest margin, then the largest activation: it costs nothing here,
    and what is like none of these examples gets few votes.

    Parameters
    ----------
    votes : (n, n_classes) array of int
    truth : (n,) array of int
        The class of each example.
    trees : int
    precision : float
        Above 0, at most 1.

    Returns
    -------
    list of Suggestion
        One a class. A class that is never best has no examples to go by, and the activation and margin 0.
    """
    best, most, lead = leaders(votes)
    found = []
    for c in range(votes.shape[1]):
        mine = best == c
        found.append(_suggest_one(most[mine], lead[mine], truth[mine] == c, trees, precision))
    return found


def _suggest_one(most: np.ndarray, lead: np.ndarray, is_right: np.ndarray, trees: int, precision: float) -> Suggestion:
    """Search for one class, by the examples in which it is best: their votes, leads, and whether they are of it."""
    if not len(most):
        return Suggestion(0, 0, 0, 0, 0, False)
    # tables of all pairs, a row a margin and a column an activation
    accepted = _at_least(most, lead, trees)
    right = _at_least(most[is_right], lead[is_right], trees)
    precisions = np.where(accepted > 0, right / np.maximum(accepted, 1), -1.0)
    least = precision - _ROUNDING
    reached = bool(precisions.max() >= least)
    allowed = precisions >= least if reached else precisions == precisions.max()
    kept = np.where(allowed, right, -1)
    margins, activations = np.nonzero(kept == kept.max())  # row by row: the smallest margin comes first
    margin = int(margins[0])
    activation = int(activations[margins == margin].max())
    counts = int(accepted[margin, activation]), int(right[margin, activation])
    return Suggestion(activation, margin, len(most), *counts, reached)


def leaders(votes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The best class of each example, the first of equals, -1 without votes; its votes; its lead over the second.

    Parameters
    ----------
    votes : (n, n_classes) array of int
    """
    ordered = np.sort(np.pad(votes.astype(int), ((0, 0), (1, 0))), axis=1)  # one class alone has no second
    most = ordered[:, -1]
    return np.where(most > 0, votes.argmax(axis=1), -1), most, most - ordered[:, -2]


def decide(
    votes: np.ndarray, trees: int, threshold: Sequence[int], margin: Sequence[int], background: int = -1
) -> np.ndarray:
    """What the device's `Decision` takes each example for, before it smooths.

    Parameters
    ----------
    votes : (n, n_classes) array of int
    trees : int
    threshold, margin : sequence of int, n_classes
        In 1/4096, as in model.json.
    background : int, default=-1
        The class that uncertain examples count for.

    Returns
    -------
    (n,) array of int
        The class, or -1 for none.
    """
    best, most, lead = leaders(votes)
    shares = (most * ONE) // trees
    ahead = shares - ((most - lead) * ONE) // trees
    sure = (best >= 0) & (shares >= np.asarray(threshold)[best]) & (ahead >= np.asarray(margin)[best])
    return np.where(sure, best, background)


def with_suggestions(
    decision: Mapping[str, Any], found: Sequence[Suggestion], trees: int, background: int
) -> dict[str, Any]:
    """Return a bundle's decision with the thresholds found.

    A class without predictions, and the background, to which uncertain examples go, keep theirs.

    Parameters
    ----------
    decision : dict
        As model.json has it.
    found : sequence of Suggestion
        One a class.
    trees : int
    background : int
        The class that uncertain examples count for, or -1.
    """
    changed: Any = {**decision, "threshold": list(decision["threshold"]), "margin": list(decision["margin"])}
    for c, suggestion in enumerate(found):
        if suggestion.predicted and c != background:
            changed["threshold"][c] = share_of(suggestion.activation, trees)
            changed["margin"][c] = share_of(suggestion.margin, trees)
    changed["background"] = background
    return changed


def share_of(count: int, trees: int) -> int:
    """The setting in 1/4096 that `count` votes reach and `count` - 1 do not, as activation and as margin.

    A share is rounded down, so the difference of two may be one more than the share of the difference; up to 1000
    trees, one vote is at least four, and that cannot be confused.

    Parameters
    ----------
    count : int
        0 to `trees`.
    trees : int
        1 to 1000.
    """
    return count * ONE // trees


def as_decimal(share: int) -> str:
    """A share in 1/4096 as the shortest decimal that `DecisionSettings` takes, rounding down, as the same share."""
    for digits in range(1, 4):
        nearest = -(-share * 10**digits // ONE)  # rounded up
        if nearest * ONE // 10**digits == share:
            return f"{nearest / 10**digits:.{digits}f}"
    return f"{-(-share * 10_000 // ONE) / 10_000:.4f}"


def _at_least(most: np.ndarray, lead: np.ndarray, trees: int) -> np.ndarray:
    """Examples of at least so many votes (columns) and so much lead (rows)."""
    counts = np.zeros((trees + 1, trees + 1), int)
    np.add.at(counts, (lead, most), 1)
    return counts[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
