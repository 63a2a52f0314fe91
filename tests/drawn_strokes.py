"""Strokes of known kinds for the tests, drawn by no hand: rings, eights, waves and corners."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

KINDS = ("corner", "eight", "ring", "wave")


def stroke(kind: str, random: np.random.Generator) -> NDArray[np.int16]:
    """Return an (n, 2) stroke of a kind, of any place, size and tempo, a little turned and shaken."""
    n = int(random.integers(24, 120))
    t = np.sort(random.uniform(0, 1, n))
    a = 2 * np.pi * t
    x, y = {
        "ring": (np.cos(a), np.sin(a)),
        "eight": (np.sin(a), np.sin(2 * a) / 2),
        "wave": (2 * t - 1, np.sin(3 * a) / 3),
        "corner": (np.minimum(2 * t, 1), np.maximum(0, 1 - 2 * t)),
    }[kind]
    angle = random.normal(0, 0.15)
    size = random.uniform(200, 9000)
    points = size * np.stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], axis=1)
    points += random.normal(0, 0.02 * size, points.shape) + random.uniform(-9000, 9000, 2)
    return np.rint(points).astype(np.int16)


def strokes_and_labels(each: int, seed: int = 0) -> tuple[list[NDArray[np.int16]], NDArray[np.str_]]:
    """Return `each` strokes of every kind, by turns, and their kinds."""
    random = np.random.default_rng(seed)
    labels = np.array(KINDS * each)
    return [stroke(kind, random) for kind in labels], labels


def write_json(path: Path, strokes: list[NDArray[np.int16]], labels: NDArray[np.str_] | None = None) -> Path:
    """Write strokes as the magic wand's recorder does, coordinates within -1 and 1."""
    entries = []
    for i, points in enumerate(strokes):
        entry = {"index": i, "strokePoints": [{"x": x / 32768, "y": y / 32768} for x, y in points.tolist()]}
        entries.append(entry if labels is None else {**entry, "label": str(labels[i])})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"strokes": entries}), encoding="utf-8")
    return path


def write_csv(path: Path, points: NDArray[np.int16]) -> Path:
    """Write one stroke, a point a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(path, points, "%d", delimiter=",", header="x,y", comments="")
    return path
