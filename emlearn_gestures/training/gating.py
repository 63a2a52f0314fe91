"""The gate for the unknown, of a task: learned on what may be trained on, its radius measured on what is held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emlearn_gestures.checks import between
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.board import given
from emlearn_gestures.models.gate import UnknownGate
from emlearn_gestures.training.choice import Plan
from emlearn_gestures.training.split import group_split
from emlearn_gestures.training.task import Task

_FOLDS = 5


@dataclass
class Gated:
    """A gate, and what it costs the known.

    Attributes
    ----------
    gate : UnknownGate
        Fitted.
    refused : float
        Share of held-out known examples that it refuses, its radius being of the other parts.
    split : str
        Which were held out, in words.
    """

    gate: UnknownGate
    refused: float
    split: str


def check_unknown(unknown: float | None) -> None:
    """Refuse a share that is none, before the work.

    Raises
    ------
    UserError
    """
    if unknown is not None:
        between("unknown", unknown, 1e-6, 0.5, "of the known examples")


def fit_gate(task: Task, plan: Plan, unknown: float, seed: int) -> Gated:
    """Learn the gate of a fitted plan.

    What the classifier is given depends, where features are selected or projected, on what was trained on: so each part
    of the cross-validation fits these anew.

    Parameters
    ----------
    task : Task
    plan : Plan
        Its steps are fitted to all that may be trained on.
    unknown : float
        Share of known examples that may be refused.
    seed : int

    Raises
    ------
    UserError
        If nothing can be held out, or there are more classes than a gate takes.
    """
    gate = UnknownGate(unknown, random_state=seed)
    trained = np.arange(len(task.labels))[task.trained]
    alike = None if task.examples.alike is None else task.examples.alike[trained]
    split = group_split(task.examples.index[trained], _FOLDS, seed, task.family.unit, alike)
    if split is None:
        raise UserError(
            f"unknown: a class is in one {task.family.unit} only, so nothing known can be held out; add some"
        )
    distances = []
    for inner, held in ((trained[inner], trained[held]) for inner, held in split.parts):
        fitted, features = plan.fit(inner)
        X, y = plan.examples.rows(inner)
        distances.append(gate.held_out_distances(given(fitted, X), y, given(fitted, features[held])))
    X, y = plan.examples.rows(trained)
    gate.fit(given(plan.steps, X), y, np.concatenate(distances))
    return Gated(gate, _refused(distances, unknown), split.words)


def _refused(distances: list[np.ndarray], unknown: float) -> float:
    count = 0
    for k, own in enumerate(distances):
        others = np.concatenate([each for i, each in enumerate(distances) if i != k])
        count += int((own > np.quantile(others, 1 - unknown, method="higher")).sum())
    return count / sum(map(len, distances))
