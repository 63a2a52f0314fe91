"""The bundles that mutants are made of: small models of the built-in sample and of the digits, and a forest alone."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import BoardForest, SpectralFeatures, export_bundle, window_recordings
from emlearn_gestures.bundles.store import DEVICE_FILES
from emlearn_gestures.datasets import load_digits_pictures, load_wrist
from emlearn_gestures.features import PixelFeatures, as_windows
from emlearn_predict.bundle import MODEL, TREES

RATE = 62.5
SHORT = {"cutoff": None, "jerk": (), "statistics": ("mean", "rms"), "frame": 16}

# length of a window, classes from gesture and person, trees, features
SETTINGS: dict[str, tuple[int, bool, int, dict[str, Any]]] = {
    "small": (16, False, 3, {**SHORT, "spectrum": False, "spectral_moments": False}),
    "default": (64, False, 3, {}),
    "people": (32, True, 4, {**SHORT, "statistics": ("minimum", "median", "iqr", "crossings"), "jerk": ("rms",)}),
    "low": (48, False, 3, {"filter": "low", "filter_cutoff": 10.0, "filter_order": 4, "decimate": 2, "frame": 16}),
    "high": (25, False, 2, {"filter": "high", "filter_cutoff": 1.0, "steady": True, "window": None, **SHORT}),
    "padded": (20, False, 2, {**SHORT, "frame": 32, "pad": True, "frames": "max", "spectral_moments": True}),
    "moments": (33, False, 2, {**SHORT, "magnitude": False, "correlation": False, "statistics": ("kurtosis",)}),
}

# settings of pictures; their names begin as the family's, which loads.py goes by
PICTURES: dict[str, dict[str, Any]] = {
    "pixels": {"size": 8, "pixels": 4, "colour": 2, "hog": (2,), "spots": 2},
    "pixels_all": {
        **{"size": 12, "crop": True, "pixels": 4, "normalise": False, "colour": 3, "hog": (6, 3), "orientations": 6},
        **{"lbp": 3, "spots": 2, "difference": 6, "background": 2},
    },
}


@dataclass(frozen=True)
class Base:
    """A whole bundle; without a model, a forest alone."""

    name: str
    files: dict[str, bytes]

    @property
    def model(self) -> dict[str, Any] | None:
        return json.loads(self.files[MODEL]) if MODEL in self.files else None


def make_bases() -> list[Base]:
    """Train and export; the same every time with the same libraries."""
    recordings = load_wrist()
    bases = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, (length, by_person, trees, options) in SETTINGS.items():
            windows = window_recordings(recordings, length, length)
            X, _ = as_windows(windows)
            y = windows.index.get_level_values("label").astype(str)
            if by_person:
                y = y + " of " + windows.index.get_level_values("group").astype(str)
            forest = RandomForestClassifier(trees, max_depth=4, random_state=0)
            model = make_pipeline(SpectralFeatures(RATE, **options), forest).fit(X, np.asarray(y))
            folder = export_bundle(model, Path(temporary, name), windows=X[:2], hop=length // 4)
            bases.append(Base(name, {file: (folder / file).read_bytes() for file in DEVICE_FILES}))
        frames, labels = load_digits_pictures()
        for name, options in PICTURES.items():
            forest = ExtraTreesClassifier(3, max_depth=5, max_features=1, random_state=0)
            chosen = make_pipeline(PixelFeatures(**options), forest).fit(frames[:300], labels[:300])
            folder = export_bundle(chosen, Path(temporary, name), frames=frames[:4])
            bases.append(Base(name, {file: (folder / file).read_bytes() for file in DEVICE_FILES}))
    digits = load_digits()
    forest = RandomForestClassifier(3, max_depth=5, random_state=0).fit(digits.data, digits.target)
    bases.append(Base("digits", {TREES: BoardForest(forest).csv.encode()}))
    return bases
