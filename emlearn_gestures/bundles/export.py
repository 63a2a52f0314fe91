"""From a fitted pipeline to a model bundle."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.selftest import gesture_cases, gesture_text, picture_cases, picture_features, picture_text
from emlearn_gestures.bundles.store import check_output, write_bundle
from emlearn_gestures.decisions.settings import PICTURE_DECISION, decision_settings
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.features.pixel_pruning import needed_pixels
from emlearn_gestures.features.spectral_pruning import needed_parameters
from emlearn_gestures.models.forest import BoardForest
from emlearn_predict import bundle as device
from emlearn_predict.forest import NATIVE_FEATURES


def export_bundle(
    model: Pipeline,
    path: str | os.PathLike,
    *,
    hop: int | None = None,
    windows: Any = None,
    frames: Sequence[np.ndarray] | None = None,
    lsb_per_g: float | None = None,
    lsb_per_dps: float | None = None,
    decision: Mapping[str, Any] | None = None,
    training: Mapping[str, Any] | None = None,
) -> Path:
    """Write a fitted pipeline as a model bundle.

    Parameters
    ----------
    model : Pipeline
        `SpectralFeatures` or `PixelFeatures`, perhaps a selector of features such as scikit-learn's SelectFromModel,
        and a forest, fitted. What no tree reads, the board need not compute.
    path : path
        Folder, or file when it ends in .zip. It appears when it is whole; an older bundle there is replaced.
    hop : int or None, default=None
        Of gestures: samples from one window to the next on the board. None: half a window.
    windows : (n, length, channels) array of int16, DataFrame or None
        Of gestures: some of them become the self-test. None: pseudo-random ones.
    frames : sequence of (height, width) or (height, width, 3) arrays of uint8, or None
        Of pictures: some of them, reduced, become the self-test. None: pseudo-random ones.
    lsb_per_g, lsb_per_dps : float or None, default=None
        Of gestures: scale of the accelerometer's and gyroscope's counts, for the driver on the board and for
        recordings in other units. None: not known.
    decision : mapping or None, default=None
        From `decision_settings`. None: its defaults, for pictures with `PICTURE_DECISION`.
    training : mapping or None, default=None
        JSON summary of the training: versions, data, split, scores.

    Returns
    -------
    Path

    Raises
    ------
    UserError
        If the model is not such a pipeline, or beyond a board's limits. Nothing is written then.
    """
    known = SpectralFeatures, PixelFeatures
    if not isinstance(model, Pipeline) or len(model) not in (2, 3) or not isinstance(model[0], known):
        raise UserError(
            "model must be make_pipeline(SpectralFeatures(...) or PixelFeatures(...), RandomForestClassifier(...)), "
            "fitted; a selector of features, such as SelectFromModel, may stand between the two"
        )
    features, forest = model[0], BoardForest(model[-1])
    name = type(features).__name__
    if not hasattr(features, "parameters_"):
        raise UserError(f"model's {name} is not fitted; call fit first")
    support = _support(model)
    if forest.n_features != len(support):
        source = f"{name} makes" if len(model) == 2 else f"{type(model[1]).__name__} leaves"
        raise UserError(f"the forest takes {forest.n_features} features, {source} {len(support)}")
    path = Path(path)
    used = [support[i] for i in forest.used_features()]
    scales = {"lsb_per_g": lsb_per_g, "lsb_per_dps": lsb_per_dps}
    if isinstance(features, SpectralFeatures):
        _refuse("pictures", name, {"frames": frames})
        hop = _hop(hop, features.length_)
        check_output(path)
        made = _of_gestures(features, used, len(model) == 3, hop, windows, scales)
    else:
        _refuse("gestures", name, {"hop": hop, "windows": windows, **scales})
        check_output(path)
        made = _of_pictures(features, used, frames)
    place = {feature: i for i, feature in enumerate(support)}
    files = {
        # -1: what is computed and not selected, which no tree reads
        device.TREES: forest.csv_for([place.get(feature, -1) for feature in made.taken]),
        device.SELFTEST: made.text(made.X[:, made.taken], forest.votes(made.X[:, support])),
    }
    description = {
        "format": device.FORMAT,
        "features": made.parameters,
        **made.source,
        "classes": [str(name) for name in forest.classes_],
        "decision": dict(decision or decision_settings(len(forest.classes_), **made.decision)),
        "capacity": {"trees": forest.n_trees, "nodes": forest.n_nodes, "leaves": forest.n_leaves},
        "training": dict(training or {}),
    }
    return write_bundle(path, files, description)


@dataclass(frozen=True)
class _Family:
    """What a bundle has of its family of features.

    Attributes
    ----------
    parameters : dict
        The object `features` of model.json.
    taken : list of int
        Which of the pipeline's features the board's forest takes.
    source : dict
        The entry of model.json that says what the features are computed from.
    X : (n_cases, n_features) array of int16
        All features of the self-test's cases.
    text : callable
        Makes selftest.csv of the features taken and the votes.
    decision : dict
        Arguments of `decision_settings` by default.
    """

    parameters: dict[str, Any]
    taken: list[int]
    source: dict[str, Any]
    X: np.ndarray
    text: Callable[[np.ndarray, np.ndarray], str]
    decision: dict[str, Any]


def _of_gestures(
    features: SpectralFeatures, used: list[int], selected: bool, hop: int, windows: Any, scales: dict[str, Any]
) -> _Family:
    cases = gesture_cases(features, windows)
    parameters, taken = needed_parameters(features.parameters_, features.length_, len(features.channels_), used)
    if selected and len(taken) > NATIVE_FEATURES:  # else a gap costs a board less than the list of columns
        parameters, taken = _with_columns(parameters, taken, used)
    window = {
        "length": features.length_,
        "hop": hop,
        "channels": list(features.channels_),
        "sample_rate": float(features.sample_rate),
        **scales,
    }
    X = np.asarray(features.transform(cases))
    return _Family(parameters, taken, {"window": window}, X, lambda F, votes: gesture_text(cases, F, votes), {})


def _of_pictures(features: PixelFeatures, used: list[int], frames: Sequence[np.ndarray] | None) -> _Family:
    cases = picture_cases(bool(features.picture_["colour"]), frames)
    parameters, taken = _with_columns(*needed_pixels(features.parameters_, used), used)
    X = picture_features(features.parameters_, cases)
    source = {"picture": dict(features.picture_)}
    return _Family(parameters, taken, source, X, lambda F, votes: picture_text(cases, F, votes), PICTURE_DECISION)


def _with_columns(parameters: dict[str, Any], made: list[int], used: list[int]) -> tuple[dict[str, Any], list[int]]:
    """Let the forest take those of the features `made` that a tree reads, or one where none reads any."""
    taken = used or made[:1]
    return {**parameters, "columns": [made.index(feature) for feature in taken]}, taken


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


def _hop(hop: int | None, length: int) -> int:
    hop = length // 2 if hop is None else hop
    if not isinstance(hop, (int, np.integer)):
        raise UserError(f"hop is {hop!r}, must be a whole number of samples")
    if not 1 <= hop <= length:
        raise UserError(f"hop is {hop}, must be from 1 to the window's {length} samples")
    return int(hop)


def _refuse(kind: str, name: str, options: dict[str, Any]) -> None:
    for option, value in options.items():
        if value is not None:
            raise UserError(f"{option} is for {kind} only, the model starts with {name}; leave it out")
