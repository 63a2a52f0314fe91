"""The motion sets of the parity check: bundles, and streams of samples written for replay.py."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable

import numpy as np
import pandas as pd

from emlearn_gestures import BoardForest, export_bundle, open_bundle
from emlearn_gestures.datasets import (
    load_cgestures,
    load_exercise,
    load_nano_gestures,
    load_watch_har,
    load_xiao_gestures,
)
from emlearn_gestures.features import SpectralFeatures, extract_features
from emlearn_gestures.models.forest import count_votes
from emlearn_gestures.models.learner import make_model
from parity.prepared import BUILD, Prepared, hard_votes, prepared

SETS: dict[str, tuple[Callable[[], pd.DataFrame], int, int]] = {
    "cgestures": (load_cgestures, 128, 32),
    "exercise": (load_exercise, 256, 64),
    "xiao_gestures": (load_xiao_gestures, 128, 32),
    "nano_gestures": (load_nano_gestures, 119, 119),
    "watch_har": (lambda: load_watch_har(["s01", "s02"]), 128, 64),
}


def prepare(name: str) -> Prepared:
    """Train on a set, write its stream and what the PC makes of it."""
    load, length, hop = SETS[name]
    recordings = load()
    channels = [c for c in recordings.columns if c != "group"]
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    windows, labels = [], []
    with (folder / "recordings.bin").open("wb") as stream:
        for _, recording in recordings.groupby("sample", sort=False):
            values = recording[channels].to_numpy("<i2")
            classes = recording.index.get_level_values("class")
            stream.write(struct.pack("<i", len(values)) + values.tobytes())
            for start in range(0, len(values) - length + 1, hop):
                windows.append(values[start : start + length])
                labels.append(classes[start + length // 2])
    X, y = np.array(windows), np.array(labels)
    model = make_model(SpectralFeatures(recordings.attrs["sample_rate"]), {}).fit(X, y)
    export_bundle(model, folder / "bundle", hop=hop, examples=X)
    votes = BoardForest(model[1]).votes(model[0].transform(X))
    unlike = int((votes != hard_votes(model[1], model[0].transform(X))).sum())
    with open_bundle(folder / "bundle") as (description, predictor):
        features = extract_features(description["features"], X)
        unlike += int((count_votes(predictor.forest, features) != votes).sum())
    return prepared(folder, features, votes, unlike)
