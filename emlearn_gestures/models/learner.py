"""The pipeline that `train` fits: features, perhaps a selector of them, and a forest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from sklearn.base import TransformerMixin
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures.checks import whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.settings import ForestSettings
from emlearn_predict.forest import MAX_TREES

FORESTS: dict[str, Any] = {
    "random-forest": RandomForestClassifier,
    "extra-trees": ExtraTreesClassifier,
    "decision-tree": DecisionTreeClassifier,
}
_DEFAULTS = {"n_estimators": 10, "max_features": 1.0}
_MOST_FEATURES = 10_000


def forest_arguments(kind: Any) -> list[str]:
    """Return the arguments that a kind of forest has.

    Raises
    ------
    UserError
        If there is no such kind.
    """
    if kind not in list(FORESTS):
        raise UserError(f"forest kind is {kind!r}, must be one of {', '.join(FORESTS)}")
    return sorted(FORESTS[kind]().get_params())


def make_model(features: TransformerMixin, forest: ForestSettings | Mapping[str, Any], seed: int = 0) -> Pipeline:
    """Build the pipeline that `train` fits.

    Parameters
    ----------
    features : SpectralFeatures or PixelFeatures
    forest : ForestSettings, or mapping of its tables' keys
    seed : int, default=0
    """
    settings = forest if isinstance(forest, ForestSettings) else ForestSettings.of(forest)
    allowed = forest_arguments(settings.kind)
    given = settings.arguments
    trees = given.get("n_estimators", 1)
    if not isinstance(trees, int) or isinstance(trees, bool) or not 1 <= trees <= MAX_TREES:
        raise UserError(f"n_estimators is {trees!r}, a board takes 1 to {MAX_TREES} trees", argument="n_estimators")
    most = settings.features_max
    if most is not None:
        whole("features_max", most, 1, _MOST_FEATURES)
    defaults = {key: value for key, value in _DEFAULTS.items() if key in allowed}
    try:
        estimator = FORESTS[settings.kind](**{"random_state": seed, **defaults, **given})
    except TypeError as error:
        raise UserError(f"forest: {error}") from None
    if most is None:
        return make_pipeline(features, estimator)
    judge = ExtraTreesClassifier(100, random_state=seed)
    selector = SelectFromModel(judge, threshold=-np.inf, max_features=partial(_at_most, most))
    return make_pipeline(features, selector, estimator)


def _at_most(most: int, X: np.ndarray) -> int:
    return min(most, X.shape[1])
