"""What `train` does with a task: score, fit, write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.export import export_bundle
from emlearn_gestures.errors import UserError
from emlearn_gestures.training.choice import Chooser, Plan, plans
from emlearn_gestures.training.curve import Curve, curve_groups, learning_curve
from emlearn_gestures.training.gating import Gated, fit_gate
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.summary import training_summary
from emlearn_gestures.training.task import Task
from emlearn_gestures.training.validation import held_out_scores


@dataclass
class Fitted:
    """What came of a task.

    Attributes
    ----------
    model : Pipeline
        Fitted.
    scores : Scores or None
        None where nothing honest can be said.
    plan : Plan
        Whose the model is.
    choice : DataFrame or None
        What was chosen from, as `Chooser.table` gives it; None where nothing was compared.
    refused : dict of str to str
        What could not be chosen, and why.
    gated : Gated or None
        The gate for the unknown, where one was asked for. The scores are without it.
    """

    model: Pipeline
    scores: Scores | None
    plan: Plan
    choice: pd.DataFrame | None
    refused: dict[str, str]
    gated: Gated | None


def fit_task(task: Task, settings: Settings, progress: bool = False) -> Fitted:
    """Score the model that the settings ask for on what is held out, then fit it to all that may be trained on.

    Of several candidates one is chosen for each part that is held out, by what is trained on there, and one for the
    model: no choice sees what it is scored on.

    Parameters
    ----------
    task : Task
    settings : Settings
    progress : bool, default=False
        Show progress bars.

    Raises
    ------
    UserError
        If a setting is out of its limits.
    """
    unknown, seed = settings.model.unknown, settings.evaluation.seed
    with _as_settings():
        found = plans(task, settings, progress)
        chooser = Chooser(found, task, seed)
        scores = held_out_scores(chooser.fit, task.labels, task.split, progress) if task.split else None
        trained = np.arange(len(task.labels))[task.trained]
        accuracy = chooser.compare(trained)
        plan = chooser.choose(accuracy)
        if accuracy is None:
            table = None
            plan.steps.fit(*plan.examples.rows(trained))
        else:
            table = chooser.table(trained, accuracy)  # which fits all of them
        gated = None if unknown is None else fit_gate(task, plan, unknown, seed)
    return Fitted(plan.model, scores, plan, table, chooser.refused, gated)


def curve_task(task: Task, fitted: Fitted, settings: Settings, progress: bool = False) -> Curve:
    """Return the learning curve of a task's model, over the groups that may be trained on.

    Its features were chosen once, by all of them.
    """
    groups = curve_groups(task)
    plan = fitted.plan
    seed = settings.evaluation.seed
    return learning_curve(plan.steps, plan.examples.part(task.trained), groups, seed=seed, progress=progress)


def write_task(task: Task, fitted: Fitted, settings: Settings, path: Path) -> Path:
    """Write a fitted model as a bundle, with what is remembered of its training."""
    examples = task.examples
    noun = examples.noun or task.family.examples_noun
    summary = training_summary(examples.index, examples.content(), fitted.scores, noun)
    summary |= {"choice": fitted.plan.name, **examples.remember}
    gate = None
    if fitted.gated is not None:
        gate = fitted.gated.gate
        summary["unknown"] = {"asked": gate.unknown, "refused": round(fitted.gated.refused, 4)}
    source = examples.source(task.trained)
    return export_bundle(fitted.model, path, decision=settings.decision, gate=gate, training=summary, **source)


@contextlib.contextmanager
def _as_settings() -> Iterator[None]:
    """Settings of a model go to scikit-learn as they are, which refuses bad ones when it fits."""
    try:
        yield
    except UserError:
        raise
    except (TypeError, ValueError) as error:
        raise UserError(f"model: {error}") from error
