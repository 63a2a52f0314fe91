"""Bundles of motion, and changes to their settings, most of which load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import IntegerProjection, SpectralFeatures, UnknownGate, export_bundle, window_recordings
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import as_windows
from emlearn_gestures.models.board import given
from emlearn_predict.motion_features import MotionFeatures
from emlearn_predict.motion_names import PEAKS
from emlearn_predict.statistics import NAMES

RATE = 62.5
SHORT = {"cutoff": None, "jerk": (), "statistics": ("mean", "rms"), "frame": 16}

# length of a window, classes from gesture and person, trees (0: a linear model), features; projection: whether it keeps
# the features
SETTINGS: dict[str, tuple[int, bool, int, dict[str, Any]]] = {
    "small": (16, False, 3, {**SHORT, "spectrum": False, "spectral_moments": False}),
    "default": (64, False, 3, {}),
    "people": (32, True, 4, {**SHORT, "statistics": ("minimum", "median", "iqr", "crossings"), "jerk": ("rms",)}),
    "low": (48, False, 3, {"filter": "low", "filter_cutoff": 10.0, "filter_order": 4, "decimate": 2, "frame": 16}),
    "high": (25, False, 2, {"filter": "high", "filter_cutoff": 1.0, "steady": True, "window": None, **SHORT}),
    "padded": (20, False, 2, {**SHORT, "frame": 32, "pad": True, "frames": "max", "spectral_moments": True}),
    "course": (64, False, 3, {**SHORT, "statistics": (), "spectrum": False, "shape": True, "strokes": True}),
    "linear": (32, False, 0, {}),
    "linear_people": (32, True, 0, SHORT),
    "projection": (32, False, 3, {"projection": True}),
    "projected": (32, False, 0, {**SHORT, "projection": False}),
    "moments": (33, False, 2, {**SHORT, "magnitude": False, "correlation": False, "statistics": ("kurtosis",)}),
}
# of whole gestures, stretched to the length of the settings; and with a gate
GESTURES = "small"
GATES = ("default", "projected")
SEGMENT = {"block": 2, "on": 400, "off": 100, "lead": 1, "gap": 2, "shortest": 2, "longest": 12}


def make(temporary: Path) -> Iterator[Path]:
    """Train on the built-in sample and export; yield the bundles' folders."""
    recordings = load_wrist()
    for name, (length, by_person, trees, options) in SETTINGS.items():
        windows = window_recordings(recordings, length, length)
        X, _ = as_windows(windows)
        y = windows.index.get_level_values("label").astype(str)
        if by_person:
            y = y + " of " + windows.index.get_level_values("group").astype(str)
        options = dict(options)
        steps = [IntegerProjection(keep=options.pop("projection"))] if "projection" in options else []
        model = make_pipeline(SpectralFeatures(RATE, **options), *steps, _classifier(trees)).fit(X, np.asarray(y))
        yield export_bundle(model, temporary / name, examples=X[:2], hop=length // 4)
        if name == GESTURES:
            yield export_bundle(model, temporary / "gestures", examples=X[:2], segment=SEGMENT)
        if name in GATES:
            gate = UnknownGate(0.5, n_clusters=1).fit(given(model, X), y)
            yield export_bundle(model, temporary / f"{name}_gate", examples=X[:2], hop=length // 4, gate=gate)


def _classifier(trees: int) -> Any:
    if not trees:
        return LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    return RandomForestClassifier(trees, max_depth=4, random_state=0)


def choose_features(random: Random, model: dict[str, Any]) -> int:
    """Return how many features the settings make, all of which the model takes."""
    source = model["source"]
    return MotionFeatures(model["features"], source["length"], len(source["channels"])).n_features


def change(random: Random, model: dict[str, Any]) -> None:
    """Change one of the settings to something that is likely right."""
    features, source, decision = model["features"], model["source"], model["decision"]
    way = random.randrange(17)
    if way == 0:
        source["length"] = random.choice((16, 17, 31, 64, 100, 128, 255, 500, 1024, random.randint(16, 300)))
    elif way == 1:
        source["hop"] = random.randint(1, source["length"])
    elif way in (14, 15):
        _change_segment(random, source)
    elif way == 2:
        source["channels"] = [f"c{i}" for i in range(random.choice((1, 2, 3, 4, 5, 6, 9, 16)))]
    elif way in (3, 4):
        name = ("statistics", "jerk")[way - 3]
        features[name] = [random.randrange(1 << len(NAMES)) for _ in features[name]]
    elif way == 5:
        key = random.choice(("magnitude", "correlation", "spectral_moments", "hann", "mean", "pad", "steady"))
        features[key] = not features[key]
    elif way == 6:
        size = random.choice((0, 16, 32, 64, 128, 256))
        # any numbers within their limits pass for a sine
        features.update(frame=size, sine=[random.randint(0, 8192) for _ in range(size // 4 + 1)] if size else [])
        features["bins"] = [sorted(random.randint(0, size // 2) for _ in range(2)) for _ in features["bins"]]
    elif way == 7:
        size = features["frame"] if isinstance(features["frame"], int) else 0
        choices = ([0, size // 2], [size // 2, 0], [size // 2] * 2, [1, 0], [0, size // 2 + random.randrange(2)])
        features["bins"] = [random.choice(choices) for _ in features["bins"]]
    elif way == 8:
        features["sections"] = [_section(random) for _ in range(random.randint(0, 4))]
    elif way == 9:
        features["decimate"] = random.choice((1, 2, 3, source["length"] // 16))
        features["sections"] = features["sections"] or [_section(random)]
    elif way == 10:
        for key in ("threshold", "margin"):
            decision[key] = [random.choice((0, 1, 2048, 4096)) for _ in decision[key]]
    elif way == 11:
        features["pool"] = random.choice((1, 2, 3, 4, 8, 16))
    elif way == 12:
        decision.update(alpha=random.choice((1, 2, 4095, 4096)), smoothed=random.choice((1, 2048, 4096)))
    elif way == 13:
        features["shape"] = [random.randrange(1 << 16) for _ in features["bins"]]
        features["peaks"] = [random.randrange(1 << len(PEAKS)) for _ in features["bins"]]
        features["orders"] = [random.choice((0, 9, 63, 64)) for _ in range((len(source["channels"]) + 2) // 3)]
    else:
        decision["background"] = random.randint(-1, len(model["classes"]) - 1)
    channels = len(source["channels"])
    signals = channels + ((channels + 1) // 3 if features["magnitude"] else 0)
    lists = [name for name in ("statistics", "jerk", "bins", "shape", "peaks") if name in features]
    for name in lists:  # an item for each signal, most of the time
        features[name] = (features[name] * signals)[: signals if random.random() < 0.95 else random.randint(0, 17)]


def _change_segment(random: Random, source: dict[str, Any]) -> None:
    """Whole gestures in place of windows, or other settings of the segmenter, most of them within their limits."""
    segment = source.setdefault("segment", dict(SEGMENT))
    if not isinstance(segment, dict):
        return
    segment["block"] = random.choice((1, 2, 3, 7, 100, 341, 342))
    longest = max(3, random.choice((3, 4, 12, 1024, 1025)) // segment["block"])
    lead = random.randint(0, longest - 2)
    segment.update(
        longest=longest, lead=lead, shortest=random.randint(2, longest - lead), gap=random.randrange(longest)
    )
    segment["on"] = random.choice((1, 400, (1 << 30) - 1, 1 << 30))
    segment["off"] = random.choice((0, 1, 100, segment["on"]))


def _section(random: Random) -> list[int]:
    """A section of a filter within its limits; few of them are filters."""
    words = [random.choice((0, 1, 16384, 32768, random.randint(0, 32768))) for _ in range(4)]
    shifts = [random.randint(2, 30) for _ in range(2)]
    return [random.randint(0, 1), words[0], words[1], shifts[0], words[2], shifts[1], words[3]]
