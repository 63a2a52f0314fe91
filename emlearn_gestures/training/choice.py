"""Which features are computed, and what takes them: chosen by cross-validation within what may be trained on."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.bundles.export import export_bundle
from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.checks import choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Candidate
from emlearn_gestures.models.board import board_predict
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.split import group_split
from emlearn_gestures.training.task import Task

AUTO = "auto"
_FOLDS = 3  # within what is trained on
CLOSE = 0.005  # of accuracy: so little is not worth what a board pays for more features


@dataclass
class Plan:
    """A candidate, ready to be fitted.

    Attributes
    ----------
    name : str
    model : Pipeline
        Whose first step, the features, is fitted; they learn nothing of values.
    examples : Computed
        What the others are fitted to.
    """

    name: str
    model: Pipeline
    examples: Computed

    @property
    def steps(self) -> Pipeline:
        """What follows the features."""
        return self.model[1:]

    def fit(self, train: np.ndarray) -> tuple[Pipeline, np.ndarray]:
        """Return a new model that is fitted to the examples `train`, and what it takes of all."""
        return clone(self.steps).fit(*self.examples.rows(train)), self.examples.features


def plans(task: Task, settings: Settings, progress: bool = False) -> list[Plan]:
    """Compute the features of all candidates, the cheapest first.

    Parameters
    ----------
    task : Task
    settings : Settings
        A name for `choice.features` leaves one candidate. Where the settings say something themselves, candidates that
        would change it are left out: those with a linear model where a kind of model or arguments of one are given.
    progress : bool, default=False
        Show progress bars.

    Raises
    ------
    UserError
        If the family has no features of that name, or a setting is out of its limits.
    """
    wanted = settings.choice.features
    candidates = _candidates(settings)
    choice("features", wanted, [AUTO, *(each.name for each in candidates)])
    found = []
    known: dict[str, tuple[Any, Computed]] = {}
    for each in candidates:
        if wanted not in (AUTO, each.name):
            continue
        key = repr(each.features)
        if key not in known:
            features = clone(task.examples.features).set_params(**each.features, progress=progress)
            known[key] = _computed(features.fit(task.examples.X), task)
        features, examples = known[key]
        model = make_model(features, replace(settings.model, **each.model), settings.evaluation.seed)
        found.append(Plan(each.name, model, examples))
    return found


def _computed(features: Any, task: Task) -> tuple[Any, Computed]:
    """Fitted features, and those of a task's examples and of their altered copies."""
    examples = task.examples
    copies, altered = examples.copies, examples.altered
    found = Computed.of(features, examples.X, task.labels, copies=copies, altered=altered, trained=task.trained)
    return features, found


class Chooser:
    """Chooses a plan by what is trained on alone.

    Parameters
    ----------
    found : sequence of Plan
        The cheapest on a board first.
    task : Task
    seed : int
        Of the division.

    Attributes
    ----------
    refused : dict of str to str
        Why a board does not take a plan's model, by the plan's name.
    """

    def __init__(self, found: Sequence[Plan], task: Task, seed: int):
        self.refused: dict[str, str] = {}
        self._found = found
        self._task = task
        self._seed = seed

    def fit(self, train: np.ndarray) -> tuple[Pipeline, np.ndarray]:
        """Choose by the examples `train` and fit to them, as `Plan.fit` does."""
        return self.choose(self.compare(train)).fit(train)

    def choose(self, accuracy: np.ndarray | None) -> Plan:
        """Return the cheapest plan that is about as good as the best; the cheapest where they were not compared."""
        if accuracy is None:
            return self._found[0]
        return self._found[int(np.flatnonzero(accuracy >= np.nanmax(accuracy) - CLOSE)[0])]

    def compare(self, train: np.ndarray) -> np.ndarray | None:
        """Return each plan's accuracy by cross-validation within the examples `train`.

        Groups are kept together as they are for the scores. None where nothing can be held out, or there is one plan;
        NaN for one whose model a board does not take.

        Raises
        ------
        UserError
            If a board takes none.
        """
        accuracy = np.zeros(len(self._found))
        task = self._task
        alike = None if task.examples.alike is None else task.examples.alike[train]
        split = group_split(task.examples.index[train], _FOLDS, self._seed, task.family.unit, alike)
        if split is None or len(self._found) == 1:
            return None
        labels = task.labels
        for inner, held in ((train[inner], train[held]) for inner, held in split.parts):
            for i, plan in enumerate(self._found):
                fitted, features = plan.fit(inner)
                try:
                    accuracy[i] += np.sum(board_predict(fitted, features[held]) == labels[held])
                except UserError as error:
                    accuracy[i] = np.nan
                    self.refused[plan.name] = str(error)
        if np.isnan(accuracy).all():
            raise UserError(self.refused[self._found[0].name])
        return accuracy / sum(len(held) for _, held in split.parts)

    def table(self, train: np.ndarray, accuracy: np.ndarray) -> pd.DataFrame:
        """Fit all plans to the examples `train`; return what they are and cost.

        Returns
        -------
        DataFrame
            By name, of those that a board takes: accuracy, as `compare` found it; features that the model takes; bytes
            of the bundle without its self-test; ram, bytes of the predictor's buffers.
        """
        rows = {}
        source = {**self._task.examples.source(train), "examples": None}
        with tempfile.TemporaryDirectory() as scratch:
            for plan, value in zip(self._found, accuracy, strict=True):
                if np.isnan(value):
                    continue
                plan.steps.fit(*plan.examples.rows(train))
                path = export_bundle(plan.model, Path(scratch, plan.name), **source)
                with open_bundle(path) as (description, predictor):
                    cost = bundle_cost(path, description, predictor)
                rows[plan.name] = {
                    "accuracy": value,
                    "features": cost.features,
                    "bytes": cost.flash - cost.selftest,
                    "ram": cost.ram,
                }
        return pd.DataFrame.from_dict(rows, orient="index")


def _candidates(settings: Settings) -> list[Candidate]:
    """The family's, without those that would change what is given."""
    given, model = set(getattr(settings.own, "features", {})), settings.model
    fixed = {"kind"} if model.kind is not None or model.arguments else set()
    if model.projection:
        fixed.add("projection")
    return [
        each for each in settings.family.candidates if given.isdisjoint(each.features) and fixed.isdisjoint(each.model)
    ]
