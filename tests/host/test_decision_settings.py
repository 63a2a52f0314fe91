"""Shares become the integers that the device takes."""

from __future__ import annotations

import pytest

from emlearn_gestures import DecisionSettings, UserError

CLASSES = ("idle", "wave", 3)


def test_integers():
    settings = DecisionSettings(threshold=[0, 0.5, 1], margin=0.25, alpha=1, smoothed=0.75, background="3")
    found = settings.integers(CLASSES)
    assert found == {
        "threshold": [0, 2048, 4096],
        "margin": [1024, 1024, 1024],
        "alpha": 4096,
        "smoothed": 3072,
        "background": 2,
    }
    assert DecisionSettings().integers(CLASSES)["background"] == -1
    assert DecisionSettings(alpha=0, smoothed=0).integers(CLASSES)["alpha"] == 1


def test_the_kind_of_example_says_how_much_is_smoothed_by_default():
    assert DecisionSettings().integers(CLASSES)["alpha"] == 2048
    assert DecisionSettings().integers(CLASSES, alpha=1.0)["alpha"] == 4096
    assert DecisionSettings(alpha=0.25).integers(CLASSES, alpha=1.0)["alpha"] == 1024


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 1.1}, "threshold is 1.1, must be from 0 to 1"),
        ({"threshold": [0.5]}, "threshold has 1 values for 3 classes; give one, or one for each"),
        ({"threshold": "high"}, "threshold is 'high', must be from 0 to 1"),
        ({"margin": -0.1}, "margin is -0.1, must be from 0 to 1"),
        ({"margin": [0, 0, "x"]}, "margin is 'x', must be from 0 to 1"),
        ({"alpha": float("nan")}, "alpha is nan, must be from 0 to 1"),
        ({"smoothed": None}, "smoothed is None, must be from 0 to 1"),
        ({"background": 2}, "background is 2, classes are idle, wave, 3"),
        ({"background": "sleep"}, "background is 'sleep', classes are idle, wave, 3"),
    ],
)
def test_bad_settings(options, message):
    with pytest.raises(UserError, match=message):
        DecisionSettings(**options).integers(CLASSES)
