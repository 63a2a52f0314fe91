"""The motion sets of the parity check: bundles, and streams of samples written for replay_motion.py."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures import export_bundle, open_bundle
from emlearn_gestures.datasets import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_xiao_gestures,
)
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.features import STATISTICS, SpectralFeatures, extract_features
from emlearn_gestures.models.board import board_model, count_votes, split_scaler
from emlearn_gestures.models.learner import make_model
from parity.prepared import BUILD, HERE, Prepared, decided, differing

REPLAY = HERE / "replay_motion.py"


@dataclass(frozen=True)
class Case:
    """A set, how it is cut, and settings other than the defaults of `train`.

    Attributes
    ----------
    load : callable
    length, hop : int
    features, model, decision : dict
    columns : bool
        The forest takes some of the features that the board computes. That is a model for the larger boards.
    """

    load: Callable[[], pd.DataFrame]
    length: int
    hop: int
    features: dict[str, Any] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, float] = field(default_factory=dict)
    columns: bool = False


# trees that look at one feature each read more of them than emlearn_trees takes, and not all
_MANY: dict[str, Any] = {"statistics": STATISTICS, "jerk": STATISTICS}
_SOME: dict[str, Any] = {"features_max": 160, "max_features": 1}
_AT_ONCE = {"alpha": 1.0}  # for recordings of one window
SETS = {
    "cgestures": Case(load_cgestures, 128, 32),
    "exercise": Case(load_exercise, 256, 64),
    "xiao_gestures": Case(load_xiao_gestures, 128, 32),
    "nano_gestures": Case(load_nano_gestures, 119, 119, decision=_AT_ONCE),
    "nano_gestures, selected": Case(load_nano_gestures, 119, 119, _MANY, _SOME, _AT_ONCE, columns=True),
    "nano_gestures, linear": Case(load_nano_gestures, 119, 119, model={"kind": "lda"}, decision=_AT_ONCE),
    "exercise, linear": Case(load_exercise, 256, 64, model={"kind": "logistic"}),
    "watch_har": Case(lambda: load_watch_har(["s01", "s02"]), 128, 64),
}


def prepare(name: str) -> Prepared:
    """Train on a set, write its stream and what the PC makes of it."""
    case = SETS[name]
    recordings = case.load()
    channels = [c for c in recordings.columns if c != "group"]
    folder = BUILD / name.replace(", ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    windows, labels, firsts = [], [], set()
    with (folder / "recordings.bin").open("wb") as stream:
        for _, recording in recordings.groupby("sample", sort=False):
            values = recording[channels].to_numpy("<i2")
            classes = recording.index.get_level_values("class")
            stream.write(struct.pack("<i", len(values)) + values.tobytes())
            firsts.add(len(windows))
            for start in range(0, len(values) - case.length + 1, case.hop):
                windows.append(values[start : start + case.length])
                labels.append(classes[start + case.length // 2])
    X, y = np.array(windows), np.array(labels)
    model = make_model(SpectralFeatures(recordings.attrs["sample_rate"], **case.features), case.model).fit(X, y)
    decision = DecisionSettings(**case.decision)
    export_bundle(model, folder / "bundle", hop=case.hop, examples=X, decision=decision)
    before, scaler = split_scaler(model)
    taken = before.transform(X)
    votes = board_model(model[-1], scaler).votes(taken)
    unlike = differing(model, X, taken, votes)
    with open_bundle(folder / "bundle") as (description, predictor):
        if case.columns != (predictor.columns is not None):
            raise SystemExit(f"{name}: the bundle must have columns if, and only if, features were selected")
        features = extract_features(description["features"], X)
        taken = features if predictor.columns is None else features[:, predictor.columns]
        unlike += int((count_votes(predictor.model, taken) != votes).sum())
    return Prepared(
        folder, features, votes, decided(description["decision"], predictor.n_votes, votes, firsts), unlike
    ).write()
