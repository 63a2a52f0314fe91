"""Shares become the integers that the device takes."""

from __future__ import annotations

import pytest

from emlearn_gestures import UserError, decision_settings


def test_decision_settings():
    found = decision_settings(3, threshold=[0, 0.5, 1], margin=0.25, alpha=1, smoothed=0.75, background=2)
    assert found == {
        "threshold": [0, 2048, 4096],
        "margin": [1024, 1024, 1024],
        "alpha": 4096,
        "smoothed": 3072,
        "background": 2,
    }
    assert decision_settings(2)["background"] == -1
    assert decision_settings(2, alpha=0, smoothed=0)["alpha"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 1.1}, "threshold is 1.1, must be from 0 to 1"),
        ({"threshold": [0.5]}, "threshold has 1 values for 2 classes; give one, or one for each"),
        ({"threshold": "high"}, "threshold is 'high', must be from 0 to 1"),
        ({"margin": -0.1}, "margin is -0.1, must be from 0 to 1"),
        ({"margin": [0, "x"]}, "margin is 'x', must be from 0 to 1"),
        ({"alpha": float("nan")}, "alpha is nan, must be from 0 to 1"),
        ({"smoothed": None}, "smoothed is None, must be from 0 to 1"),
        ({"background": 2}, "background is 2, must be a class from 0 to 1"),
        ({"background": "idle"}, "background is 'idle', must be a class from 0 to 1"),
    ],
)
def test_bad_decision_settings(options, message):
    with pytest.raises(UserError, match=message):
        decision_settings(2, **options)
