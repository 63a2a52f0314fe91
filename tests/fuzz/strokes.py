"""Bundles of strokes, and changes to their settings, most of which load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from drawn_strokes import strokes_and_labels
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import StrokeFeatures, export_bundle
from emlearn_predict.stroke_features import SHAPES
from emlearn_predict.stroke_features import StrokeFeatures as Extractor

SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "default": ({}, {}),
    "raster": ({"path": 0, "directions": 0, "turns": 0, "shape": (), "raster": 5}, {}),
    "wand": ({"path": 4, "raster": 3}, {"sample_rate": 119.0, "lsb_per_dps": 16.4, "forward": "y"}),
}


def make(temporary: Path) -> Iterator[Path]:
    """Train on strokes that are computed and export; yield the bundles' folders."""
    strokes, labels = strokes_and_labels(20)
    for name, (options, source) in SETTINGS.items():
        forest = ExtraTreesClassifier(3, max_depth=5, max_features=1, random_state=0)
        model = make_pipeline(StrokeFeatures(**options), forest).fit(strokes, labels)
        yield export_bundle(model, temporary / name, examples=strokes[:4], **source)


def change(random: Random, model: dict[str, Any]) -> None:
    """Change one of the settings to something that is likely right."""
    features, decision, source = model["features"], model["decision"], model["source"]
    way = random.randrange(8)
    if way in (0, 1):
        features[random.choice(("path", "turns"))] = random.choice((0, 1, 2, 4, 8, 16, 32, random.randint(-1, 33)))
    elif way == 2:
        features["directions"] = random.randint(0, 17)
    elif way == 3:
        features["raster"] = random.randint(0, 17)
    elif way == 4:
        features["shape"] = random.randint(0, 1 << SHAPES)
    elif way == 5:
        source["step"] = random.choice((1, 9601, 1 << 24, random.randint(-1, 1 << 25)))
        source["forward"] = random.randint(0, 3)
    elif way == 6:
        decision["alpha"] = random.choice((4096, 4096, 4095, 1))
    else:
        for key in ("threshold", "margin"):
            decision[key] = [random.choice((0, 1, 2048, 4096)) for _ in decision[key]]


def choose_features(random: Random, model: dict[str, Any]) -> int:
    """Let the forest take some features of those that the settings make, or one too many; return how many."""
    n_features = Extractor(model["features"]).n_features
    chosen = sorted(random.sample(range(n_features), random.randint(1, n_features)))
    if random.random() < 0.1:
        chosen[-1] = n_features
    model["features"]["columns"] = chosen
    return len(chosen)
