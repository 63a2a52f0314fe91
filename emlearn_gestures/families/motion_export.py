"""The features of motion as a bundle has them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from emlearn_gestures.checks import whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.families.columns import with_columns
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Packed
from emlearn_gestures.families.selftest_lines import CASES, lines
from emlearn_gestures.features.spectral import SpectralFeatures, as_windows, extract_features
from emlearn_gestures.features.spectral_pruning import needed_parameters
from emlearn_gestures.recordings.augment import MotionAugmentation
from emlearn_predict.forest import NATIVE_FEATURES
from emlearn_predict.motion_predictor import MAX_STRETCHED


def estimator() -> type:
    """Return the class of the features in a pipeline."""
    return SpectralFeatures


def arguments(table: str) -> list[str]:
    """Return what the tables features and augmentation may hold: all that the data does not say."""
    if table == "augmentation":
        return sorted(field.name for field in fields(MotionAugmentation))
    return sorted(set(SpectralFeatures().get_params()) - {"sample_rate", "channels", "n_jobs", "progress"})


def compute(description: Description, X: Any, progress: bool = False) -> np.ndarray:
    """Compute all features that a bundle's extractor makes of windows."""
    return extract_features(description["features"], as_windows(X)[0], progress=progress)


def pack(features: SpectralFeatures, used: list[int], selected: bool, examples: Any, options: dict[str, Any]) -> Packed:
    """Leave out what no tree reads, choose windows for the self-test."""
    length, segment = features.length_, options.get("segment")
    if segment is None:
        hop = options.get("hop")
        stream: dict[str, Any] = {"hop": int(whole("hop", length // 2 if hop is None else hop, 1, length))}
    else:
        if options.get("hop") is not None:
            raise UserError(f"hop is {options['hop']!r}, but segment is given; whole gestures have none, leave it out")
        whole("length", length, 16, MAX_STRETCHED)
        stream = {"segment": dict(segment)}
    cases = selftest_windows(features, examples)
    parameters, taken = needed_parameters(features.parameters_, length, len(features.channels_), used)
    if selected and len(taken) > NATIVE_FEATURES:  # else a gap costs a board less than the list of columns
        parameters, taken = with_columns(parameters, taken, used)
    source = {
        "length": length,
        **stream,
        "channels": list(features.channels_),
        "sample_rate": float(features.sample_rate),
        "lsb_per_g": options.get("lsb_per_g"),
        "lsb_per_dps": options.get("lsb_per_dps"),
        "lsb_per_ut": options.get("lsb_per_ut"),
    }

    def text(F: np.ndarray, votes: np.ndarray) -> str:
        rows = zip(cases.reshape(len(cases), -1), F, votes, strict=True)
        return "".join(lines("w", window) + lines("f", row) + lines("v", counts) for window, row, counts in rows)

    alpha = 0.5 if segment is None else 1.0
    return Packed(parameters, taken, source, np.asarray(features.transform(cases)), text, alpha)


def selftest_windows(features: SpectralFeatures, windows: Any = None) -> np.ndarray:
    """Choose windows for a self-test.

    Parameters
    ----------
    features : SpectralFeatures, fitted
    windows : (n, length, channels) array of int16, DataFrame or None
        None: pseudo-random ones.

    Returns
    -------
    (4 or less, length, channels) array of int16
    """
    shape = (-1, features.length_, len(features.channels_))
    if windows is not None and len(windows):
        every = max(1, len(windows) // CASES)
        cases, _ = as_windows(windows.iloc[::every] if hasattr(windows, "iloc") else np.asarray(windows)[::every])
        if cases.shape[1:] != shape[1:]:
            raise UserError(f"examples are of {cases.shape[1:]} (samples, channels), the model takes {shape[1:]}")
        return cases[:CASES]
    count = CASES * shape[1] * shape[2]
    return np.random.default_rng(0).integers(-8192, 8192, count).astype(np.int16).reshape(shape)
