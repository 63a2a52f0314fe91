"""The pipeline that `train` fits: features, perhaps a selector of them, and a classifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from sklearn.base import TransformerMixin
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures.checks import switch, whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.projection import IntegerProjection
from emlearn_gestures.models.settings import ModelSettings
from emlearn_predict.forest import MAX_TREES


@dataclass(frozen=True)
class Kind:
    """A kind of classifier: scikit-learn's estimator, our defaults, and whether it wants features of one spread."""

    estimator: Any
    defaults: Mapping[str, Any]
    scaled: bool = False


_TREES = {"n_estimators": 10, "max_features": 1.0}
KINDS = {
    "random-forest": Kind(RandomForestClassifier, _TREES),
    "extra-trees": Kind(ExtraTreesClassifier, _TREES),
    "decision-tree": Kind(DecisionTreeClassifier, {"max_features": 1.0}),
    # its shrinkage scales the features itself
    "lda": Kind(LinearDiscriminantAnalysis, {"solver": "lsqr", "shrinkage": "auto"}),
    "logistic": Kind(LogisticRegression, {"max_iter": 1000}, scaled=True),
    "ridge": Kind(RidgeClassifier, {}, scaled=True),
}
USUAL = "extra-trees"
_MOST_FEATURES = 10_000


def model_arguments(kind: Any) -> list[str]:
    """Return the arguments that a kind of classifier has.

    Raises
    ------
    UserError
        If there is no such kind.
    """
    kind = kind or USUAL
    if kind not in list(KINDS):
        raise UserError(f"model kind is {kind!r}, must be one of {', '.join(KINDS)}")
    return sorted(KINDS[kind].estimator().get_params())


def make_model(features: TransformerMixin, model: ModelSettings | Mapping[str, Any], seed: int = 0) -> Pipeline:
    """Build the pipeline that `train` fits.

    Parameters
    ----------
    features : SpectralFeatures or PixelFeatures
    model : ModelSettings, or mapping of its tables' keys
    seed : int, default=0
    """
    settings = model if isinstance(model, ModelSettings) else ModelSettings.of(model)
    allowed = model_arguments(settings.kind)
    kind, given = KINDS[settings.kind or USUAL], settings.arguments
    for key in given:
        if key not in allowed:
            words = f"is no argument of model={settings.kind or USUAL}, which has {', '.join(allowed)}; leave it out"
            raise UserError(f"{key} {words}", argument=key)
    trees = given.get("n_estimators", 1)
    if not isinstance(trees, int) or isinstance(trees, bool) or not 1 <= trees <= MAX_TREES:
        raise UserError(f"n_estimators is {trees!r}, a board takes 1 to {MAX_TREES} trees", argument="n_estimators")
    most = settings.features_max
    if most is not None:
        whole("features_max", most, 1, _MOST_FEATURES)
    random = {"random_state": seed} if "random_state" in allowed else {}
    steps: list[Any] = [features]
    if most is not None:
        judge = ExtraTreesClassifier(100, random_state=seed)
        steps.append(SelectFromModel(judge, threshold=-np.inf, max_features=partial(_at_most, most)))
    if switch("projection", settings.projection):
        steps.append(IntegerProjection())
    if kind.scaled:
        steps.append(StandardScaler())
    return make_pipeline(*steps, kind.estimator(**{**random, **kind.defaults, **given}))


def _at_most(most: int, X: np.ndarray) -> int:
    return min(most, X.shape[1])
