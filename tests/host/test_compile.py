"""Every kernel of the runtime, compiled for every processor, and bundles whose kernels run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import emulated
import numpy as np
import pytest

from device.deploying import train, train_pictures
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.targets import TARGETS
from emlearn_gestures.errors import UserError

PROGRAM = Program({name.split("/")[1].removesuffix(".py"): text.decode() for name, text in runtime_sources().items()})
KERNELS = [(module, kernel) for module in PROGRAM.names() for kernel in PROGRAM.module(module).kernels]
NOISE = np.random.default_rng(0).integers(0, 255, (12, 24, 32)).astype(np.uint8)
CASES = {
    "default": ("GesturePredictor", {}),
    "filter": ("GesturePredictor", {"filter": "low", "filter_cutoff": 15.0, "filter_order": 4}),
    "moments": (
        "GesturePredictor",
        {"statistics": ("mean", "skewness"), "jerk": ("kurtosis",), "spectral_moments": True},
    ),
    "pictures": ("ImagePredictor", {"hog": (4,), "pixels": 4, "lbp": 2, "spots": 4, "difference": 4}),
}


# one processor of each kind: the others are compiled for as a Cortex-M3 is
@pytest.mark.parametrize("arch", sorted({target: arch for arch, target in TARGETS.items()}.values()))
def test_every_kernel(arch):
    for module, kernel in KERNELS:
        assert len(compile_kernel(PROGRAM, module, kernel, arch, 0)) % 2 == 0


@pytest.fixture(scope="module")
def bundles(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bundles")
    return {
        name: train(folder / name, 3, **settings)
        if predictor == "GesturePredictor"
        else train_pictures(folder / name, NOISE, **settings)
        for name, (predictor, settings) in CASES.items()
    }


@pytest.mark.parametrize("arch", emulated.ARCHES)
@pytest.mark.parametrize("name", CASES)
def test_selftest_in_an_emulator(arch, name, bundles):
    script = Path(__file__).with_name("emulated_selftest.py")
    command = [sys.executable, str(script), arch, str(bundles[name]), CASES[name][0]]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    features, votes, calls = json.loads(done.stdout)
    assert (features, votes) == (0, 0)
    family = "motion" if CASES[name][0] == "GesturePredictor" else "picture"
    assert calls[f"{family}_extract.extract"] >= 3
    assert calls["forest.vote"] >= 3


def test_what_the_core_cannot_do_is_refused_by_name():
    """A loop that adds up what it counts, which LLVM makes a product of 64 bits of."""
    text = (
        "@micropython.viper\ndef f(n: int) -> int:\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    )
    assert compile_kernel(Program({"m": text}), "m", "f", "armv7m", 0)
    with pytest.raises(UserError, match=r"^m\.py: f: the code calls __muldi3, which no board has$"):
        compile_kernel(Program({"m": text}), "m", "f", "armv6m", 0)
