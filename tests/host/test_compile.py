"""Every kernel of the runtime, compiled for every processor, and bundles whose kernels run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import emulated
import numpy as np
import pytest
from drawn_strokes import strokes_and_labels

from device.deploying import train, train_pictures
from emlearn_gestures import StrokeFeatures, export_bundle
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.targets import TARGETS
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import SHAPES
from emlearn_gestures.models.learner import make_model

PROGRAM = Program({name.split("/")[1].removesuffix(".py"): text.decode() for name, text in runtime_sources().items()})
KERNELS = [(module, kernel) for module in PROGRAM.names() for kernel in PROGRAM.module(module).kernels]
NOISE = np.random.default_rng(0).integers(0, 255, (12, 24, 32)).astype(np.uint8)
FILTER = {"filter": "low", "filter_cutoff": 15.0, "filter_order": 4}
MOMENTS = {"statistics": ("mean", "skewness"), "jerk": ("kurtosis",), "spectral_moments": True}
PICTURES = {"hog": (4,), "pixels": 4, "lbp": 2, "spots": 4, "difference": 4}
STROKES = {"path": 32, "directions": 12, "turns": 16, "shape": SHAPES, "raster": 16}


def train_strokes(path: Path, model: dict[str, Any]) -> Path:
    """Train on drawn strokes, with all features; write the bundle."""
    strokes, labels = strokes_and_labels(6)
    return export_bundle(make_model(StrokeFeatures(**STROKES), model).fit(strokes, labels), path, examples=strokes)


# the class that loads it, and what makes it
CASES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "default": ("GesturePredictor", lambda path: train(path, 3)),
    "filter": ("GesturePredictor", lambda path: train(path, 3, **FILTER)),
    "moments": ("GesturePredictor", lambda path: train(path, 3, **MOMENTS)),
    "pictures": ("ImagePredictor", lambda path: train_pictures(path, NOISE, **PICTURES)),
    "strokes": ("StrokePredictor", lambda path: train_strokes(path, {"n_estimators": 5, "max_features": 1})),
    "linear": ("StrokePredictor", lambda path: train_strokes(path, {"kind": "lda"})),
}


# one processor of each kind: the others are compiled for as a Cortex-M3 is
@pytest.mark.parametrize("arch", sorted({target: arch for arch, target in TARGETS.items()}.values()))
def test_every_kernel(arch):
    for module, kernel in KERNELS:
        assert len(compile_kernel(PROGRAM, module, kernel, arch, 0)) % 2 == 0


@pytest.fixture(scope="module")
def bundles(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bundles")
    return {name: make(folder / name) for name, (_, make) in CASES.items()}


@pytest.mark.parametrize("arch", emulated.ARCHES)
@pytest.mark.parametrize("name", CASES)
def test_selftest_in_an_emulator(arch, name, bundles):
    script = Path(__file__).with_name("emulated_selftest.py")
    command = [sys.executable, str(script), arch, str(bundles[name]), CASES[name][0]]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    features, votes, calls = json.loads(done.stdout)
    assert (features, votes) == (0, 0)
    # features and a model, and each of its cases
    assert len(calls) >= 2
    assert max(calls.values()) >= 3


def test_what_the_core_cannot_do_is_refused_by_name():
    """A loop that adds up what it counts, which LLVM makes a product of 64 bits of."""
    text = (
        "@micropython.viper\ndef f(n: int) -> int:\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    )
    assert compile_kernel(Program({"m": text}), "m", "f", "armv7m", 0)
    with pytest.raises(UserError, match=r"^m\.py: f: the code calls __muldi3, which no board has$"):
        compile_kernel(Program({"m": text}), "m", "f", "armv6m", 0)
