"""From recordings or pictures to a fitted pipeline: the settings of `train` and what it does with them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import platform
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import TransformerMixin
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures.decisions.settings import decision_settings
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.pictures import load_pictures
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.windows import create_windows
from emlearn_gestures.training.scores import Scores
from emlearn_predict.forest import MAX_TREES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FORESTS: dict[str, Any] = {
    "random-forest": RandomForestClassifier,
    "extra-trees": ExtraTreesClassifier,
    "decision-tree": DecisionTreeClassifier,
}
DEFAULT_FOREST: dict[str, Any] = {"kind": "extra-trees", "n_estimators": 10, "max_features": 1.0}


def _arguments(function: Any, *without: str) -> set[str]:
    return set(inspect.signature(function).parameters) - {"self", *without}


_SHARED: dict[str, set[str]] = {
    "forest": {"kind", "features_max"},
    "decision": _arguments(decision_settings, "n_classes"),
    "evaluation": {"folds", "seed"},
}
# what each table of a configuration file may hold, for recordings and for pictures
TABLES: dict[str, dict[str, set[str]]] = {
    "recordings": {
        "recordings": _arguments(load_recordings, "path", "progress"),
        "windows": _arguments(create_windows, "frame"),
        "features": _arguments(SpectralFeatures, "sample_rate", "channels", "n_jobs", "progress"),
        **_SHARED,
    },
    "pictures": {
        "pictures": _arguments(load_pictures, "path", "progress"),
        "features": _arguments(PixelFeatures, "n_jobs", "progress"),
        "augmentation": _arguments(Augmentation),
        **_SHARED,
    },
}
FEATURES_MAX = 10_000


def read_config(path: Path | None, kind: str = "recordings") -> dict[str, dict[str, Any]]:
    """Read a TOML file of settings.

    Parameters
    ----------
    path : path or None
        With tables, each optional. The keys are the arguments of `load_recordings` and `create_windows` (tables
        recordings and windows) or of `load_pictures` and `Augmentation` (pictures and augmentation); of
        `SpectralFeatures` or `PixelFeatures` (features); of the forest, and `kind`: random-forest, extra-trees or
        decision-tree, and `features_max` (forest); of `decision_settings`, background as a class name (decision);
        and folds, seed (evaluation).
    kind : {"recordings", "pictures"}, default="recordings"

    Raises
    ------
    UserError
        If the file is not TOML, or has a table or key that is not known.
    """
    tables = TABLES[kind]
    config: dict[str, dict[str, Any]] = {name: {} for name in tables}
    if path is None:
        return config
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    for name, table in given.items():
        other = "pictures" if kind == "recordings" else "recordings"
        if name not in tables and name in TABLES[other]:
            raise UserError(f"{path}: [{name}] is for {other}, not {kind}; tables are {', '.join(tables)}")
        if name not in tables or not isinstance(table, dict):
            raise UserError(f"{path}: [{name}] is not known; tables are {', '.join(tables)}")
        allowed = tables[name] | (_forest_arguments(table) if name == "forest" else set())
        for key in table:
            if key not in allowed:
                raise UserError(f"{path}: [{name}] {key} is not known; keys are {', '.join(sorted(allowed))}")
        config[name] = table
    return config


def make_model(features: TransformerMixin, forest: dict[str, Any], seed: int = 0) -> Pipeline:
    """Build the pipeline that `train` fits.

    Parameters
    ----------
    features : SpectralFeatures or PixelFeatures
    forest : dict
        Arguments, as in `read_config`. With `features_max`, only so many features are used: those most important to
        a forest of 100 trees.
    seed : int, default=0
    """
    settings = dict(forest)
    kind = settings.pop("kind", DEFAULT_FOREST["kind"])
    most = settings.pop("features_max", None)
    if kind not in list(FORESTS):
        raise UserError(f"forest kind is {kind!r}, must be one of {', '.join(FORESTS)}")
    trees = settings.get("n_estimators", 1)
    if not isinstance(trees, int) or isinstance(trees, bool) or not 1 <= trees <= MAX_TREES:
        raise UserError(f"n_estimators is {trees!r}, a board takes 1 to {MAX_TREES} trees")
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= FEATURES_MAX):
        raise UserError(f"features_max is {most!r}, must be a whole number from 1 to {FEATURES_MAX}")
    allowed = inspect.signature(FORESTS[kind]).parameters
    defaults = {key: value for key, value in DEFAULT_FOREST.items() if key in allowed}
    try:
        estimator = FORESTS[kind](**{"random_state": seed, **defaults, **settings})
    except TypeError as error:
        raise UserError(f"forest: {error}") from None
    if most is None:
        return make_pipeline(features, estimator)
    judge = ExtraTreesClassifier(100, random_state=seed)
    selector = SelectFromModel(judge, threshold=-np.inf, max_features=partial(_at_most, most))
    return make_pipeline(features, selector, estimator)


def _at_most(most: int, X: np.ndarray) -> int:
    return min(most, X.shape[1])


def training_summary(
    index: pd.Index, content: Iterable[bytes], scores: Scores | None, noun: str = "windows"
) -> dict[str, Any]:
    """What a bundle remembers of its training: versions, data, split and scores.

    Parameters
    ----------
    index : MultiIndex
        With the levels label, group and sample.
    content : iterable of bytes
        All that the features were computed from, for a fingerprint.
    scores : Scores or None
    noun : {"windows", "pictures"}, default="windows"
        What an example is.
    """
    digest = hashlib.sha256()
    for block in content:
        digest.update(block)
    digest.update("\n".join(index.get_level_values("label").astype(str)).encode())
    packages = ("emlearn-gestures", "emlearn", "scikit-learn", "numpy")
    summary: dict[str, Any] = {
        "versions": {"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in packages},
        "data": digest.hexdigest()[:16],
        noun: len(index),
    }
    if noun == "windows":
        summary["recordings"] = int(index.get_level_values("sample").nunique())
    summary["groups"] = int(index.get_level_values("group").nunique())
    if scores is not None:
        summary |= {
            "split": scores.split,
            "accuracy": round(scores.accuracy, 4),
            "macro_f1": round(scores.macro_f1, 4),
            "soft_accuracy": None if scores.soft_accuracy is None else round(scores.soft_accuracy, 4),
        }
    return summary


def _forest_arguments(table: dict[str, Any]) -> set[str]:
    kind = str(table.get("kind", DEFAULT_FOREST["kind"]))
    return _arguments(FORESTS[kind]) if kind in FORESTS else set(table)  # make_model refuses an unknown kind
