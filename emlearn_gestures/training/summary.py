"""What a bundle remembers of its training."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Iterable
from typing import Any

import pandas as pd

from emlearn_gestures.training.scores import Scores


def training_summary(index: pd.Index, content: Iterable[bytes], scores: Scores | None, noun: str) -> dict[str, Any]:
    """What a bundle remembers of its training: versions, data, split and scores.

    Parameters
    ----------
    index : MultiIndex
        With the levels label, group and sample.
    content : iterable of bytes
        All that the features were computed from, for a fingerprint.
    scores : Scores or None
    noun : str
        What an example is, in the plural.

    Returns
    -------
    dict
        Of what JSON can hold. `per_group`, where groups were held out: [examples, accuracy, macro F1] of each, the
        worst first.
    """
    digest = hashlib.sha256()
    for block in content:
        digest.update(block)
    digest.update("\n".join(index.get_level_values("label").astype(str)).encode())
    packages = ("emlearn-gestures", "emlearn", "scikit-learn", "numpy")
    summary: dict[str, Any] = {
        "versions": {"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in packages},
        "data": digest.hexdigest()[:16],
        noun: len(index),
    }
    samples = int(index.get_level_values("sample").nunique())
    if samples != len(index):  # several examples come from one recording
        summary["recordings"] = samples
    summary["groups"] = int(index.get_level_values("group").nunique())
    if scores is not None:
        summary |= {
            "split": scores.split,
            "accuracy": round(scores.accuracy, 4),
            "macro_f1": round(scores.macro_f1, 4),
            "soft_accuracy": None if scores.soft_accuracy is None else round(scores.soft_accuracy, 4),
        }
        if scores.groups is not None:
            summary["per_group"] = {
                str(name): [int(row["examples"]), round(row["accuracy"], 4), round(row["macro_f1"], 4)]
                for name, row in scores.per_group().iterrows()
            }
    return summary
