"""Learning curve: how good a model is for people that it has not seen, by how many it was trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich.progress import track
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.duplicates import together
from emlearn_gestures.models.board import board_predict
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.task import Task

_HELD_OUT = 5  # one group of so many is held out
_LEAST = 3  # groups: one to hold out, and a curve over one and two
_SIZES = 8  # points of a curve, at most


@dataclass
class Curve:
    """Accuracy on groups held out, by the number of groups trained on.

    Attributes
    ----------
    sizes : (n_sizes,) array of int
        Groups trained on.
    accuracy : (n_sizes, draws) array of float
        Of the board's prediction, on the groups held out in that draw.
    held_out : int
        Groups held out, the same number in each draw.
    """

    sizes: np.ndarray
    accuracy: np.ndarray
    held_out: int

    @property
    def draws(self) -> int:
        """How often groups were drawn."""
        return self.accuracy.shape[1]

    def table(self) -> pd.DataFrame:
        """Mean, standard deviation, lowest and highest accuracy over the draws, for each number of groups."""
        a = self.accuracy
        columns = {"mean": a.mean(axis=1), "std": a.std(axis=1), "lowest": a.min(axis=1), "highest": a.max(axis=1)}
        return pd.DataFrame(columns, pd.Index(self.sizes, name="groups"))


def curve_groups(task: Task) -> np.ndarray:
    """Return the group of each example that may be trained on.

    Raises
    ------
    UserError
        If nobody has named groups, a class is in one of them only, or there are fewer than three.
    """
    if task.split is None or task.split.groups is None:
        raise UserError(
            "a learning curve is over groups, such as people, and each class must be in at least two; name them by "
            "group="
        )
    groups = together(task.split.groups, task.examples.alike)[task.trained]
    if len(set(groups)) < _LEAST:
        raise UserError(f"there are {len(set(groups))} groups to train on, a learning curve takes at least {_LEAST}")
    return groups


def learning_curve(
    steps: Pipeline, examples: Computed, groups: np.ndarray, draws: int = 10, seed: int = 0, progress: bool = False
) -> Curve:
    """Train on more and more groups, and score on others.

    In each draw the groups are shuffled; the last fifth is held out, and the model is trained on the first 1, 2, ... of
    the others, at last on all of them. All models of a draw are scored on the same groups, so that a curve rises by
    what was added. (`sklearn.model_selection.learning_curve` adds examples, of all groups at once.) A class that
    the groups drawn do not have is wrong wherever it occurs: that is part of having few people.

    Parameters
    ----------
    steps : Pipeline
        What follows the features.
    examples : Computed
        Copies are trained on with their example.
    groups : (n,) array of str
        Whose each example is, as `curve_groups` gives them.
    draws : int, default=10
    seed : int, default=0
        Of the draws.
    progress : bool, default=False
        Show a progress bar.
    """
    names = np.unique(groups)
    held_out = -(-len(names) // _HELD_OUT)
    sizes = curve_sizes(len(names) - held_out)
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(names) for _ in range(draws)]
    accuracy = np.zeros((len(sizes), draws))
    work = [(draw, order, i) for draw, order in enumerate(orders) for i in range(len(sizes))]
    for draw, order, i in track(work, "learning curve", disable=not progress):
        train = np.flatnonzero(np.isin(groups, order[: sizes[i]]))
        test = np.flatnonzero(np.isin(groups, order[len(names) - held_out :]))
        fitted = clone(steps).fit(*examples.rows(train))
        accuracy[i, draw] = np.mean(board_predict(fitted, examples.features[test]) == examples.labels[test])
    return Curve(sizes, accuracy, held_out)


def curve_sizes(most: int) -> np.ndarray:
    """Numbers of groups to train on: each while there are few, else spread geometrically."""
    if most <= _SIZES:
        return np.arange(1, most + 1)
    return np.unique(np.geomspace(1, most, _SIZES).round().astype(int))
