"""The motion sets of the parity check: bundles, and streams of samples written for replay_motion.py."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures import UnknownGate, export_bundle, open_bundle
from emlearn_gestures.bundles.votes import bundle_votes
from emlearn_gestures.datasets import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_xiao_gestures,
)
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.features import STATISTICS, SpectralFeatures, extract_features
from emlearn_gestures.models.board import board_model, split_scaler
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.recordings.gestures import Finder, rest_after, with_rest
from emlearn_gestures.recordings.segment import learn_segment
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
    gestures : bool
        Whole gestures, stretched to `length`; there is no hop.
    unknown : float or None
        Of the gate, where there is one.
    columns : bool
        The forest takes some of the features that the board computes. That is a model for the larger boards.
    """

    load: Callable[[], pd.DataFrame]
    length: int
    hop: int
    features: dict[str, Any] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, float] = field(default_factory=dict)
    gestures: bool = False
    unknown: float | None = None
    columns: bool = False


# trees that look at one feature each read more of them than emlearn_trees takes, and not all
_MANY: dict[str, Any] = {"statistics": STATISTICS, "jerk": STATISTICS}
_SOME: dict[str, Any] = {"features_max": 160, "max_features": 1}
_COURSE: dict[str, Any] = {"shape": True, "strokes": True}
_AT_ONCE = {"alpha": 1.0}  # for recordings of one window
SETS = {
    "cgestures": Case(load_cgestures, 128, 32),
    "exercise": Case(load_exercise, 256, 64),
    "xiao_gestures": Case(load_xiao_gestures, 128, 32),
    "nano_gestures": Case(load_nano_gestures, 119, 119, decision=_AT_ONCE),
    "nano_gestures, course": Case(load_nano_gestures, 119, 119, _COURSE, decision=_AT_ONCE),
    "nano_gestures, selected": Case(load_nano_gestures, 119, 119, _MANY, _SOME, _AT_ONCE, columns=True),
    "nano_gestures, linear": Case(load_nano_gestures, 119, 119, model={"kind": "lda"}, decision=_AT_ONCE),
    "nano_gestures, whole": Case(load_nano_gestures, 64, 0, gestures=True),
    "cgestures, whole": Case(load_cgestures, 128, 0, gestures=True),
    "cgestures, projection": Case(load_cgestures, 128, 32, model={"projection": True}),
    "cgestures, gate": Case(load_cgestures, 128, 32, unknown=0.2),
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
    rate = recordings.attrs["sample_rate"]
    segment = learn_segment(recordings, rate) if case.gestures else None
    windows, labels, firsts = [], [], set()
    with (folder / "recordings.bin").open("wb") as stream:
        for _, recording in recordings.groupby("sample", sort=False):
            values = recording[channels].to_numpy(np.int16)
            classes = recording.index.get_level_values("class")
            if segment:
                values = with_rest(values, rest_after(segment))
            stream.write(struct.pack("<i", len(values)) + values.astype("<i2").tobytes())
            firsts.add(len(windows))
            if segment:
                finder = Finder(segment, case.length, len(channels))
                for start, count in finder.find(values):
                    windows.append(finder.stretched(values[start : start + count]).reshape(case.length, -1))
                    labels.append(classes[min(start + count // 2, len(classes) - 1)])
                continue
            for start in range(0, len(values) - case.length + 1, case.hop):
                windows.append(values[start : start + case.length])
                labels.append(classes[start + case.length // 2])
    X, y = np.array(windows), np.array(labels)
    model = make_model(SpectralFeatures(rate, **case.features), case.model).fit(X, y)
    decision = DecisionSettings(**case.decision)
    before, scaler = split_scaler(model)
    taken = before.transform(X)
    votes = board_model(model[-1], scaler).votes(taken)
    unlike = differing(model, X, taken, votes)
    gate = None
    if case.unknown is not None:
        gate = UnknownGate(case.unknown).fit(taken, y)
        votes[gate.distances(taken) > gate.radius_] = 0
    export_bundle(
        model, folder / "bundle", hop=case.hop or None, segment=segment, examples=X, decision=decision, gate=gate
    )
    with open_bundle(folder / "bundle") as (description, predictor):
        if case.columns != (predictor.columns is not None):
            raise SystemExit(f"{name}: the bundle must have columns if, and only if, features were selected")
        features = extract_features(description["features"], X)
        unlike += int((bundle_votes(description, predictor, X) != votes).sum())
    return Prepared(
        folder,
        features,
        votes,
        decided(description["decision"], predictor.n_votes, votes, firsts, case.gestures),
        unlike,
    ).write()
