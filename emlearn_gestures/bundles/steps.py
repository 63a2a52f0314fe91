"""The steps of a fitted pipeline, told apart as a bundle needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline

from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES, Family, family_of_features
from emlearn_gestures.models.board import board_model, split_scaler
from emlearn_gestures.models.forest import BoardForest
from emlearn_gestures.models.linear import BoardLinear
from emlearn_gestures.models.projection import IntegerProjection


@dataclass(frozen=True)
class Steps:
    """A pipeline that a board can run.

    Attributes
    ----------
    family : Family
    features : transformer
        Its first step.
    selected : bool
        Whether a selector follows.
    support : list of int
        Which of the features go on from there.
    projection : IntegerProjection or None
        What comes next.
    board : BoardForest or BoardLinear
        Its last step.
    """

    family: Family
    features: Any
    selected: bool
    support: list[int]
    projection: IntegerProjection | None
    board: BoardForest | BoardLinear


def board_steps(model: Any) -> Steps:
    """Tell the steps of a fitted pipeline apart.

    Raises
    ------
    UserError
        If it is no such pipeline, or beyond a board's limits.
    """
    model = _without_passthrough(model)
    family = family_of_features(model[0]) if isinstance(model, Pipeline) and len(model) > 1 else None
    before, scaler = split_scaler(model) if family else (model, None)
    projection = None
    if family and isinstance(before[-1], IntegerProjection):
        projection, before = before[-1], before[:-1]
        if not hasattr(projection, "weights_"):
            raise UserError("model's IntegerProjection is not fitted; call fit first")
    if family is None or not 1 <= len(before) <= 2:
        starts = " or ".join(f"{each.estimator().__name__}(...)" for each in FAMILIES)
        raise UserError(
            f"model must be make_pipeline({starts}, RandomForestClassifier(...)), fitted; a selector of features, such "
            "as SelectFromModel, may stand between the two, then an IntegerProjection, then, before a linear "
            "classifier, a StandardScaler"
        )
    features, board = model[0], board_model(model[-1], scaler)
    name = type(features).__name__
    if not hasattr(features, "parameters_"):
        raise UserError(f"model's {name} is not fitted; call fit first")
    support = _support(before)
    giver = f"{name} makes" if len(before) == 1 else f"{type(before[1]).__name__} leaves"
    given = len(support)
    if projection is not None:
        if projection.n_features_in_ != given:
            raise UserError(f"IntegerProjection takes {projection.n_features_in_} features, {giver} {given}")
        giver, given = "IntegerProjection makes", len(projection.get_feature_names_out())
    if board.n_features != given:
        raise UserError(f"the classifier takes {board.n_features} features, {giver} {given}")
    return Steps(family, features, len(before) == 2, support, projection, board)


def _without_passthrough(model: Any) -> Any:
    """The pipeline without steps that do nothing; refuse a search around it."""
    if hasattr(model, "estimator") and hasattr(model, "refit"):  # GridSearchCV and its kin
        fitted = hasattr(model, "best_estimator_")
        remedy = "give its best_estimator_" if fitted else "fit it with refit=True, and give its best_estimator_"
        raise UserError(f"model is a {type(model).__name__}, not a pipeline; {remedy}")
    if not isinstance(model, Pipeline):
        return model
    kept = [(name, step) for name, step in model.steps if not (step is None or isinstance(step, str))]
    return model if len(kept) in (0, len(model)) else Pipeline(kept)


def _support(steps: Pipeline) -> list[int]:
    """Which features go on: all, or those that the second step selects."""
    n_features = steps[0].n_features_out_
    if len(steps) == 1:
        return list(range(n_features))
    name = type(steps[1]).__name__
    try:
        mask = np.asarray(steps[1].get_support())
    except NotFittedError:  # which is an AttributeError as well
        raise UserError(f"model's {name} is not fitted; call fit first") from None
    except AttributeError:
        raise UserError(f"model's {name} is no selector: it has no get_support; leave it out") from None
    if len(mask) != n_features:
        raise UserError(f"{name} selects from {len(mask)} features, {type(steps[0]).__name__} makes {n_features}")
    return np.flatnonzero(mask).tolist()
