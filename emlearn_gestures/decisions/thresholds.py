"""Which votes to ask for, so that a decision is right as often as wanted."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emlearn_gestures.bundles.store import check_output, open_bundle, write_bundle
from emlearn_gestures.decisions.settings import ONE
from emlearn_gestures.errors import UserError
from emlearn_predict.bundle import SELFTEST, TREES

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
    """The best class of each example, the first of equals; its votes; its lead over the second.

    Parameters
    ----------
    votes : (n, n_classes) array of int
    """
    ordered = np.sort(np.pad(votes.astype(int), ((0, 0), (1, 0))), axis=1)  # one class alone has no second
    return votes.argmax(axis=1), ordered[:, -1], ordered[:, -1] - ordered[:, -2]


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
    sure = (shares >= np.asarray(threshold)[best]) & (ahead >= np.asarray(margin)[best])
    return np.where(sure, best, background)


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
    """A share in 1/4096 as the shortest decimal that `decision_settings` reads, rounding down, as the same share."""
    for digits in range(1, 4):
        nearest = -(-share * 10**digits // ONE)  # rounded up
        if nearest * ONE // 10**digits == share:
            return f"{nearest / 10**digits:.{digits}f}"
    return f"{-(-share * 10_000 // ONE) / 10_000:.4f}"


def rewrite_decision(path: Path, decision: dict[str, Any]) -> Path:
    """Give a bundle another decision; all else stays as it is, and the self-test is run before the old one is replaced.

    Parameters
    ----------
    path : Path
        Folder or zip.
    decision : dict
        As model.json has it.

    Raises
    ------
    UserError
        If there is no bundle, its self-test fails, other files are beside it, or the decision is not valid. Nothing is
        written then.
    """
    check_output(path)
    predictor: Any
    with open_bundle(path) as (description, predictor):
        wrong = predictor.selftest()
    if wrong != (0, 0):
        raise UserError(
            f"{path}: its self-test gives {wrong[0]} other features and {wrong[1]} other votes: it is of another "
            "version; train it again"
        )
    if path.is_file():
        with zipfile.ZipFile(path) as archive:
            texts = {name: archive.read(name) for name in (TREES, SELFTEST)}
    else:
        texts = {name: (path / name).read_bytes() for name in (TREES, SELFTEST)}
    files = {name: text.decode("utf-8") for name, text in texts.items()}
    return write_bundle(path, files, {**description, "decision": decision})


def _at_least(most: np.ndarray, lead: np.ndarray, trees: int) -> np.ndarray:
    """Examples of at least so many votes (columns) and so much lead (rows)."""
    counts = np.zeros((trees + 1, trees + 1), int)
    np.add.at(counts, (lead, most), 1)
    return counts[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
