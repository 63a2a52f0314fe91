"""The same settings give what Edge Impulse's spectral-analysis block gives: a project can move over."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emlearn_gestures.features import SpectralFeatures

STATISTICS = 5  # of an axis: RMS, skewness, kurtosis, spectral skewness and kurtosis


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    if not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set: it names the folder of the real data sets")
    file = Path(os.environ["EMLEARN_GESTURES_DATA"]) / "edge_impulse_reference" / "spectral_v4.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def transformer(config: dict[str, Any], rate: float) -> SpectralFeatures:
    """The settings that correspond to those of a block."""
    filtered = config["filter"] != "none"
    return SpectralFeatures(
        rate,
        statistics=("rms", "skewness", "kurtosis"),
        jerk=(),
        magnitude=False,
        correlation=False,
        spectral_moments=True,
        pool=1,
        frame=config["fft_length"],
        window=None,
        frames="max",
        pad=True,
        filter=config["filter"] if filtered else None,
        filter_cutoff=config["cutoff_hz"] if filtered else None,
        filter_order=config["order"] if filtered else 2,
        cutoff=None if config["filter"] == "low" else rate / 2,
    )


@pytest.mark.parametrize("number", range(76))
def test_case(number: int, reference: dict[str, Any]) -> None:
    assert len(reference["cases"]) == 76
    case = reference["cases"][number]
    window = reference["windows"][case["window"]]
    counts = np.array([window["counts"]], np.int16)
    ours = transformer(case["config"], window["sample_rate_hz"]).fit_transform(counts)[0].reshape(3, -1)
    theirs = np.array(case["features"]).reshape(3, -1)
    assert ours.shape == theirs.shape == (3, len(case["names"]))
    moments = np.clip(theirs[:, 1:STATISTICS], -128, 127.99)
    errors = {
        "RMS": np.abs(ours[:, 0] - theirs[:, 0]) / np.maximum(1, 0.001 * theirs[:, 0]),
        "skewness and kurtosis": np.abs(ours[:, 1:STATISTICS] / 256 - moments) / 0.02,
        "log2 power": np.abs(ours[:, STATISTICS:] / 256 - theirs[:, STATISTICS:] / math.log10(2)) * 16,
    }
    print({name: round(float(error.max(initial=0)), 3) for name, error in errors.items()}, "of the bound")
    for name, error in errors.items():
        assert error.max(initial=0) <= 1, name
