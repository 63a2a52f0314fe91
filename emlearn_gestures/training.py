"""From recordings to a fitted pipeline: the settings of `train` and what it does with them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import platform
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.tree import DecisionTreeClassifier

from emlearn_predict.forest import MAX_TREES

from .bundle import decision_settings
from .errors import UserError
from .evaluate import Scores
from .features import SpectralFeatures
from .recordings import load_recordings
from .windows import create_windows

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


# what each table of a configuration file may hold
TABLES = {
    "recordings": _arguments(load_recordings, "path", "progress"),
    "windows": _arguments(create_windows, "frame"),
    "features": _arguments(SpectralFeatures, "sample_rate", "channels", "n_jobs", "progress"),
    "forest": {"kind"},
    "decision": _arguments(decision_settings, "n_classes"),
    "evaluation": {"folds", "seed"},
}


def read_config(path: Path | None) -> dict[str, dict[str, Any]]:
    """Read a TOML file of settings.

    Parameters
    ----------
    path : path or None
        With the tables recordings, windows, features, forest, decision, evaluation; each optional. The keys are the
        arguments of `load_recordings`, `create_windows`, `SpectralFeatures`, the forest (and `kind`: random-forest,
        extra-trees or decision-tree), `decision_settings` (background as a class name) and folds, seed.

    Raises
    ------
    UserError
        If the file is not TOML, or has a table or key that is not known.
    """
    config: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    if path is None:
        return config
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    for name, table in given.items():
        if name not in TABLES or not isinstance(table, dict):
            raise UserError(f"{path}: [{name}] is not known; tables are {', '.join(TABLES)}")
        allowed = TABLES[name] | (_forest_arguments(table) if name == "forest" else set())
        for key in table:
            if key not in allowed:
                raise UserError(f"{path}: [{name}] {key} is not known; keys are {', '.join(sorted(allowed))}")
        config[name] = table
    return config


def make_model(sample_rate: float, features: dict[str, Any], forest: dict[str, Any], seed: int = 0) -> Pipeline:
    """Build the pipeline that `train` fits.

    Parameters
    ----------
    sample_rate : float
        Hz.
    features, forest : dict
        Arguments, as in `read_config`.
    seed : int, default=0
    """
    settings = dict(forest)
    kind = settings.pop("kind", DEFAULT_FOREST["kind"])
    if kind not in list(FORESTS):
        raise UserError(f"forest kind is {kind!r}, must be one of {', '.join(FORESTS)}")
    trees = settings.get("n_estimators", 1)
    if not isinstance(trees, int) or not 1 <= trees <= MAX_TREES:
        raise UserError(f"n_estimators is {trees!r}, a board takes 1 to {MAX_TREES} trees")
    allowed = inspect.signature(FORESTS[kind]).parameters
    defaults = {key: value for key, value in DEFAULT_FOREST.items() if key in allowed}
    try:
        estimator = FORESTS[kind](**{"random_state": seed, **defaults, **settings})
    except TypeError as error:
        raise UserError(f"forest: {error}") from None
    return make_pipeline(SpectralFeatures(sample_rate, **features), estimator)


def training_summary(windows: pd.DataFrame, scores: Scores | None) -> dict[str, Any]:
    """What a bundle remembers of its training: versions, data, split and scores."""
    labels = windows.index.get_level_values("label").astype(str)
    fingerprint = hashlib.sha256(windows.to_numpy().tobytes() + "\n".join(labels).encode()).hexdigest()[:16]
    packages = ("emlearn-gestures", "emlearn", "scikit-learn", "numpy")
    summary: dict[str, Any] = {
        "versions": {"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in packages},
        "data": fingerprint,
        "windows": len(windows),
        "recordings": int(windows.index.get_level_values("sample").nunique()),
        "groups": int(windows.index.get_level_values("group").nunique()),
    }
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
