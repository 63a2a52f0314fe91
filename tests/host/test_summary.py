"""What a bundle remembers of its training."""

from __future__ import annotations

import json

from emlearn_gestures import window_recordings
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.training.scores import Scores
from emlearn_gestures.training.summary import training_summary


def summarise(windows, scores):
    return training_summary(windows.index, [windows.to_numpy().tobytes()], scores, "windows")


def test_summary():
    windows = window_recordings(load_wrist(), 125, 125)
    labels = windows.index.get_level_values("label").to_numpy().astype(str)
    summary = summarise(windows, Scores(labels, labels, None, "5-fold by group"))
    assert summary["windows"] == len(windows)
    assert summary["recordings"] == windows.index.get_level_values("sample").nunique()
    assert summary["groups"] == windows.index.get_level_values("group").nunique()
    assert summary["accuracy"] == summary["macro_f1"] == 1
    assert summary["split"] == "5-fold by group"
    assert summary["soft_accuracy"] is None
    assert set(summary["versions"]) == {"python", "emlearn-gestures", "emlearn", "scikit-learn", "numpy"}
    assert json.loads(json.dumps(summary)) == summary
    assert "accuracy" not in summarise(windows, None)


def test_fingerprint_follows_values_and_labels():
    windows = window_recordings(load_wrist(), 125, 125)
    fingerprint = summarise(windows, None)["data"]
    assert summarise(windows.copy(), None)["data"] == fingerprint
    changed = windows.copy()
    changed.iloc[0, 0] += 1
    assert summarise(changed, None)["data"] != fingerprint
    swapped = windows.rename(index={"idle": "wave", "wave": "idle"}, level="label")
    assert summarise(swapped, None)["data"] != fingerprint
