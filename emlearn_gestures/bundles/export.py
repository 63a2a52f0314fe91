"""From a fitted pipeline to a model bundle."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.store import check_output, write_bundle
from emlearn_gestures.checks import known
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES, Family, family_of_features
from emlearn_gestures.models.forest import BoardForest
from emlearn_predict import bundle as device


def export_bundle(
    model: Pipeline,
    path: str | os.PathLike,
    *,
    examples: Any = None,
    decision: DecisionSettings | None = None,
    training: Mapping[str, Any] | None = None,
    **source: Any,
) -> Path:
    """Write a fitted pipeline as a model bundle.

    Parameters
    ----------
    model : Pipeline
        `SpectralFeatures`, `PixelFeatures` or `StrokeFeatures`, perhaps a selector of features such as scikit-learn's
        SelectFromModel, and a forest, fitted; a step 'passthrough' is none. What no tree reads, the board need not
        compute.
    path : path
        Folder, or file when it ends in .zip. It appears when it is whole; an older bundle there is replaced.
    examples : array, DataFrame or sequence, optional
        Some of them become the self-test. Of motion: windows, (n, length, channels) int16 or as `create_windows` gives
        them. Of pictures: (height, width) or (height, width, 3) arrays of uint8, or `Frames`; four are reduced. Of
        strokes: (n, 2) arrays of int16. None: pseudo-random ones.
    decision : DecisionSettings, optional
        None: the defaults of the family; pictures are slower to decide than motion, a stroke is decided by itself.
    training : mapping, optional
        JSON summary of the training: versions, data, split, scores.
    **source
        Of motion: `hop` (int, default half a window; samples from one window to the next on the board), `lsb_per_g`
        and `lsb_per_dps` (float, default not known; scale of the accelerometer's and gyroscope's counts, for the
        driver on the board and for recordings in other units). Of strokes that a wand draws in the air: `sample_rate`
        (float, Hz) and `lsb_per_dps` of its gyroscope, and `forward` ("x", "y" or "z", default "x"; where it points).

    Returns
    -------
    Path

    Raises
    ------
    UserError
        If the model is not such a pipeline, or beyond a board's limits. Nothing is written then.
    """
    model = _without_passthrough(model)
    family = family_of_features(model[0]) if isinstance(model, Pipeline) and len(model) in (2, 3) else None
    if family is None:
        starts = " or ".join(f"{each.estimator().__name__}(...)" for each in FAMILIES)
        raise UserError(
            f"model must be make_pipeline({starts}, RandomForestClassifier(...)), fitted; a selector of features, such "
            "as SelectFromModel, may stand between the two"
        )
    features, forest = model[0], BoardForest(model[-1])
    name = type(features).__name__
    if not hasattr(features, "parameters_"):
        raise UserError(f"model's {name} is not fitted; call fit first")
    _check_source(family, name, source)
    support = _support(model)
    if forest.n_features != len(support):
        giver = f"{name} makes" if len(model) == 2 else f"{type(model[1]).__name__} leaves"
        raise UserError(f"the forest takes {forest.n_features} features, {giver} {len(support)}")
    path = Path(path)
    check_output(path)
    used = [support[i] for i in forest.used_features()]
    packed = family.pack(features, used, len(model) == 3, examples, source)
    place = {feature: i for i, feature in enumerate(support)}
    files = {
        # -1: what is computed and not selected, which no tree reads
        device.TREES: forest.csv_for([place.get(feature, -1) for feature in packed.taken]),
        device.SELFTEST: packed.text(packed.X[:, packed.taken], forest.votes(packed.X[:, support])),
    }
    description = {
        "format": device.FORMAT,
        "source": {"kind": family.name, **packed.source},
        "features": packed.parameters,
        "model": {"kind": "forest", "trees": forest.n_trees, "nodes": forest.n_nodes, "leaves": forest.n_leaves},
        "classes": [str(name) for name in forest.classes_],
        "decision": (decision or family.decision).integers(forest.classes_),
        "training": dict(training or {}),
    }
    return write_bundle(path, files, description)


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


def _check_source(family: Family, name: str, source: Mapping[str, Any]) -> None:
    for key in source:
        owner = next((each for each in FAMILIES if key in each.source_options), None)
        if owner is None:
            known(key, sorted({option for each in FAMILIES for option in each.source_options}), "export_bundle:")
        elif key not in family.source_options and source[key] is not None:
            raise UserError(f"{key} is for {owner.noun} only, the model starts with {name}; leave it out")


def _support(model: Pipeline) -> list[int]:
    """Which features go to the forest."""
    n_features = model[0].n_features_out_
    if len(model) == 2:
        return list(range(n_features))
    name = type(model[1]).__name__
    try:
        mask = np.asarray(model[1].get_support())
    except NotFittedError:  # which is an AttributeError as well
        raise UserError(f"model's {name} is not fitted; call fit first") from None
    except AttributeError:
        raise UserError(f"model's {name} is no selector: it has no get_support; leave it out") from None
    if len(mask) != n_features:
        raise UserError(f"{name} selects from {len(mask)} features, {type(model[0]).__name__} makes {n_features}")
    return np.flatnonzero(mask).tolist()
