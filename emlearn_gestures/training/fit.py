"""What `train` does with a task: score, fit, write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.export import export_bundle
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.curve import Curve, curve_groups, learning_curve
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.summary import training_summary
from emlearn_gestures.training.task import Task
from emlearn_gestures.training.validation import cross_validate


def fit_task(task: Task, settings: Settings, progress: bool = False) -> tuple[Pipeline, Scores | None]:
    """Score the model that the settings ask for on what is held out, then fit it to all that may be trained on.

    Parameters
    ----------
    task : Task
    settings : Settings
    progress : bool, default=False
        Show progress bars.

    Returns
    -------
    model : Pipeline
        Fitted.
    scores : Scores or None
        None where nothing honest can be said.

    Raises
    ------
    UserError
        If a setting is out of its limits.
    """
    model = make_model(task.examples.features, settings.model, settings.evaluation.seed)
    with _as_settings():
        features = model[0].set_params(progress=progress).fit(task.examples.X)
        computed = _compute(features, task)
        scores = cross_validate(model[1:], computed, task.split, progress) if task.split else None
        model[1:].fit(*computed.rows(task.trained))
    return model, scores


def curve_task(task: Task, settings: Settings, progress: bool = False) -> Curve:
    """Return the learning curve of the model that the settings ask for, over the groups that may be trained on."""
    groups = curve_groups(task)
    model = make_model(task.examples.features, settings.model, settings.evaluation.seed)
    features = model[0].set_params(progress=progress).fit(task.examples.X)
    computed = _compute(features, task)
    seed = settings.evaluation.seed
    return learning_curve(model[1:], computed.part(task.trained), groups, seed=seed, progress=progress)


def _compute(features: Any, task: Task) -> Computed:
    examples = task.examples
    copies, altered = examples.copies, examples.altered
    return Computed.of(features, examples.X, task.labels, copies=copies, altered=altered, trained=task.trained)


def write_task(task: Task, model: Pipeline, scores: Scores | None, settings: Settings, path: Path) -> Path:
    """Write a fitted model as a bundle, with what is remembered of its training."""
    examples = task.examples
    noun = examples.noun or task.family.examples_noun
    summary = training_summary(examples.index, examples.content(), scores, noun)
    summary |= examples.remember
    source = examples.source(task.trained)
    return export_bundle(model, path, decision=settings.decision, training=summary, **source)


@contextlib.contextmanager
def _as_settings() -> Iterator[None]:
    """Settings of a model go to scikit-learn as they are, which refuses bad ones when it fits."""
    try:
        yield
    except UserError:
        raise
    except (TypeError, ValueError) as error:
        raise UserError(f"model: {error}") from error
