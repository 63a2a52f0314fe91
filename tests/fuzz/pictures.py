"""Bundles of pictures, and changes to their settings, most of which load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import PixelFeatures, export_bundle
from emlearn_gestures.datasets import load_digits_pictures
from emlearn_predict.picture_features import PictureFeatures

_GROUPS = ("pixels", "colour", "lbp", "spots", "difference")


SETTINGS: dict[str, dict[str, Any]] = {
    "small": {"size": 8, "pixels": 4, "colour": 2, "hog": (2,), "spots": 2},
    "all": {
        **{"size": 12, "crop": True, "pixels": 4, "normalise": False, "colour": 3, "hog": (6, 3), "orientations": 6},
        **{"lbp": 3, "spots": 2, "difference": 6, "background": 2},
    },
}


def make(temporary: Path) -> Iterator[Path]:
    """Train on the digits and export; yield the bundles' folders."""
    frames, labels = load_digits_pictures()
    for name, options in SETTINGS.items():
        forest = ExtraTreesClassifier(3, max_depth=5, max_features=1, random_state=0)
        chosen = make_pipeline(PixelFeatures(**options), forest).fit(frames[:300], labels[:300])
        yield export_bundle(chosen, temporary / name, examples=frames[:4])


def change(random: Random, model: dict[str, Any]) -> None:
    """Change one of the settings to something that is likely right."""
    features, decision = model["features"], model["decision"]
    size = features["size"]
    divisors = [n for n in range(1, size + 1) if size % n == 0]
    way = random.randrange(10)
    if way == 0:
        features["size"] = random.choice((4, 6, 8, 12, 16, 24, 30, 32, random.randint(1, 34)))
        divisors = [n for n in range(1, features["size"] + 1) if features["size"] % n == 0]
        for key in _GROUPS:
            features[key] = random.choice((0, *divisors))
        features["hog"] = _levels(random, divisors)
    elif way == 1:
        key = random.choice(("crop", "normalise"))
        features[key] = not features[key]
    elif way in (2, 3, 4):
        features[random.choice(_GROUPS)] = random.choice((0, *divisors, size, random.randint(-1, 40)))
    elif way == 5:
        features["hog"] = _levels(random, divisors)
    elif way == 6:
        count = random.choice((2, 4, 6, 8, 16, random.randint(0, 18)))
        # any that rise pass for a sine
        rising = sorted(random.sample(range(1, 4096), max(0, count // 2 - 1)))
        features.update(orientations=count, sine=[0, *rising, 4096])
    elif way == 7:
        features["contrast"] = random.choice((0, 1, 4079, 4080, random.randint(0, 4080)))
    elif way == 8:
        features["background"] = random.randint(0, 9)
    else:
        decision.update(
            alpha=random.choice((1, 2, 4095, 4096)), background=random.randint(-1, len(model["classes"]) - 1)
        )


def choose_features(random: Random, model: dict[str, Any]) -> int:
    """Let the forest take some features of those that the settings make, or one too many; return how many."""
    n_features = PictureFeatures(model["features"]).n_features
    chosen = sorted(random.sample(range(n_features), random.randint(1, n_features)))
    if random.random() < 0.5:
        chosen[-1] = n_features - 1 + (random.random() < 0.1)
    model["features"]["columns"] = chosen
    return len(chosen)


def _levels(random: Random, divisors: list[int]) -> list[int]:
    levels: list[int] = []
    while random.random() < 0.6 and len(levels) < 5:
        fitting = [n for n in divisors if not levels or (levels[-1] % n == 0 and n < levels[-1])]
        levels.append(random.choice(fitting or divisors))
    return levels
