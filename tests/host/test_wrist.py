"""The built-in sample: what its generator writes, what loads, and how hard it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score

from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.datasets.wrist import GESTURES, PEOPLE, Pose, acceleration
from emlearn_gestures.features import SpectralFeatures
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.windows import window_recordings


def test_regenerates_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "emlearn_gestures.datasets.wrist"]
    subprocess.run([*command, "--output", tmp_path / "new"], check=True)
    committed = {file.relative_to(FOLDER): file.read_bytes() for file in FOLDER.rglob("*.csv")}
    new = tmp_path / "new"
    assert {file.relative_to(new): file.read_bytes() for file in new.rglob("*.*")} == committed
    assert sum(len(content) for content in committed.values()) <= 300_000


def test_loads_without_options() -> None:
    frame = load_recordings(FOLDER)
    assert list(frame.columns) == ["x", "y", "z", "group"]
    assert frame.attrs["sample_rate"] == 62.5
    assert frame.attrs["lsb"] == dict.fromkeys("xyz", 4096)
    assert not any("split" in line or "resampled" in line for line in frame.attrs["report"])
    sessions = frame.reset_index().groupby("sample")
    assert len(sessions) == PEOPLE
    assert (sessions["group"].nunique() == 1).all()
    assert frame["group"].nunique() == PEOPLE
    for _, session in sessions:
        assert session["class"].value_counts().to_dict() == dict.fromkeys(GESTURES, 350)
        assert (session["class"] != session["class"].shift()).sum() == len(GESTURES)
    assert load_wrist().equals(frame)


def test_looks_like_a_sensor() -> None:
    frame = load_wrist()
    length = np.sqrt((frame[["x", "y", "z"]].astype(float) ** 2).sum(axis=1)) / 4096
    # gravity, with what bias and slow movement add to it; nothing reaches the limit of 8 g
    assert 0.95 < length.loc["idle"].median() < 1.05
    assert 1.5 < length.max() < 7


def test_physics_at_rest_and_in_a_circle() -> None:
    """A still sensor feels 1 g along its upward axis, a turning one v²/r towards the elbow as well."""
    t = np.arange(-1, 201) * 0.016
    still = acceleration(Pose(t, pitch=0.5).values, 0.25, 0.016)
    np.testing.assert_allclose(still, np.tile([np.sin(0.5), 0, np.cos(0.5)], (200, 1)), atol=1e-9)
    rolled = acceleration(Pose(t, roll=np.pi / 2).values, 0.25, 0.016)
    np.testing.assert_allclose(rolled, np.tile([0, 1, 0], (200, 1)), atol=1e-9)
    turning = acceleration(Pose(t, yaw=6 * t).values, 0.25, 0.016)
    np.testing.assert_allclose(turning[:, 0], -0.25 * 6**2 / 9.80665, rtol=2e-3)
    np.testing.assert_allclose(turning[:, 1], 0, atol=1e-9)
    np.testing.assert_allclose(turning[:, 2], 1)


@pytest.mark.parametrize("seed", [0, 1])
def test_neither_trivial_nor_hopeless(seed: int) -> None:
    windows = window_recordings(load_wrist(), 125, 15)
    label, group = (windows.index.get_level_values(level).to_numpy(object) for level in ("label", "group"))
    features = SpectralFeatures(sample_rate=62.5).fit_transform(windows)
    forest = RandomForestClassifier(n_estimators=10, random_state=seed)
    accuracy = cross_val_score(forest, features, label, groups=group, cv=LeaveOneGroupOut()).mean()
    assert 0.88 < accuracy < 0.985
