"""Small simulated recordings and models for the tests of the host half."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

from emlearn_gestures import SpectralFeatures

RATE = 50
LENGTH = 32
CLASSES = {"idle": (0.0, 1.0), "shake": (1.5, 8.0), "swing": (0.7, 2.0)}  # amplitude in g, Hz


def movement(name: str, rows: int, seed: int) -> np.ndarray:
    """One recording as (rows, 3) in g: gravity, a sine along x and noise."""
    random = np.random.default_rng(seed)
    amplitude, frequency = CLASSES[name]
    values = random.normal((0, 0, 1), 0.02, (rows, 3))
    values[:, 0] += amplitude * np.sin(2 * np.pi * (frequency * np.arange(rows) / RATE + random.random()))
    return values


def csv_text(values: np.ndarray, rate: float = RATE) -> str:
    """A recording as a user has it: a time stamp in seconds and three axes in g."""
    lines = [f"{i / rate:.3f},{x:.4f},{y:.4f},{z:.4f}" for i, (x, y, z) in enumerate(values)]
    return "\n".join(["time,x,y,z", *lines]) + "\n"


def write_recordings(folder: Path, each: int = 3, rows: int = 160) -> Path:
    """Fill a folder with files such as shake.1.csv; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for c, name in enumerate(CLASSES):
        for k in range(each):
            (folder / f"{name}.{k + 1}.csv").write_text(csv_text(movement(name, rows, seed=100 * c + k)))
    return folder


def windows_and_labels(each: int = 20, length: int = LENGTH) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows in counts of 1/4096 g, their classes and three groups."""
    cases = [(name, k) for name in CLASSES for k in range(each)]
    X = np.array([np.round(movement(name, length, seed=k) * 4096) for name, k in cases]).astype(np.int16)
    return X, np.array([name for name, _ in cases]), np.array([k % 3 for _, k in cases])


def fitted_model(**features: object) -> tuple[Pipeline, np.ndarray]:
    """A small fitted pipeline and its windows."""
    X, y, _ = windows_and_labels()
    options = {"frame": 16, **features}
    forest = RandomForestClassifier(5, max_depth=4, random_state=0)
    return make_pipeline(SpectralFeatures(RATE, **options), forest).fit(X, y), X


def pictures_and_labels(colour: bool, each: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Noisy pictures, 45 x 32, with a bright bar at the left, in the middle or at the right; colour: a red one."""
    random = np.random.default_rng(0)
    y = np.arange(3 * each) % 3
    X = random.integers(40, 80, (len(y), 32, 45))
    for picture, place in zip(X, y, strict=True):
        picture[:, 15 * place + 3 : 15 * place + 9] += 120
    return (np.stack([X, X // 2, X // 3], axis=3) if colour else X).astype(np.uint8), y
