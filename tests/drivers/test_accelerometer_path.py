"""The whole path on every execution: an imitated chip, its driver, a trained bundle, the loop, an output."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline

from drivers.emoji_film import PORTABLE
from emlearn_gestures import SpectralFeatures, export_bundle
from runtimes.registry import REQUIRE, Execution, executions

LENGTH, HOP = 50, 10


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    """Still and shaken, at 4096 counts per g; the shaking is not that of the test, but of its kind."""
    rng = np.random.default_rng(0)
    still = rng.normal([0, 0, 4096], 40, (60, LENGTH, 3))
    time = np.arange(LENGTH)[None, :, None]
    shaken = still + rng.uniform(2000, 5000, (60, 1, 3)) * np.sin(
        2 * np.pi * (rng.uniform(4, 9, (60, 1, 1)) * time / 50 + rng.uniform(0, 1, (60, 1, 3)))
    )
    windows = np.clip(np.concatenate([still, shaken]), -32768, 32767).astype(np.int16)
    model = make_pipeline(SpectralFeatures(50.0), ExtraTreesClassifier(10, random_state=0))
    folder = tmp_path_factory.mktemp("path") / "shake"
    labels = np.repeat(["still", "shaken"], 60)
    return export_bundle(model.fit(windows, labels), folder, hop=HOP, examples=windows, lsb_per_g=4096)


def lines(execution: Execution, *arguments: object) -> list[str]:
    if execution.missing:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(execution.missing, pytrace=False)
        pytest.skip(execution.missing)
    done = execution.run(PORTABLE / "accelerometer_path.py", *map(str, arguments), timeout=300)
    assert done.returncode == 0, done.stdout
    return done.stdout.splitlines()


@pytest.mark.parametrize("execution", executions(), ids=lambda execution: execution.name)
def test_each_section_is_recognised_once(execution: Execution, bundle):
    """Three minutes of samples; none is lost."""
    *events, last = lines(execution, bundle, 10000)
    expected = [f"{'shaken' if section % 2 else 'still'} {section}" for section in range(50)]
    assert events == expected
    assert last == "lost 0 overruns 0 broadcasts 50"


@pytest.mark.parametrize("execution", executions(), ids=lambda execution: execution.name)
def test_a_loop_that_is_late_says_so_and_goes_on(execution: Execution, bundle):
    """Twenty seconds are more than the FIFO holds."""
    said = lines(execution, bundle, 4000, 1100, 20000)
    assert "samples lost, 1 times in all" in said
    at = said.index("samples lost, 1 times in all")
    assert said[:at] == ["still 0", "shaken 1", "still 2", "shaken 3", "still 4", "shaken 5"]
    # the predictor begins anew, and says what it sees then
    assert said[at + 1].split()[1] == "10"
    assert " overruns 1 " in said[-1]
