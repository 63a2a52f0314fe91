"""Rates and units above a header."""

from __future__ import annotations

import pytest

from emlearn_gestures.recordings.titles import rate_in, units_in


@pytest.mark.parametrize(
    ("lines", "rate"),
    [
        (["# rate 50 Hz"], 50),
        (["Rate: 50"], 50),
        (["Sample rate (Hz): 62.5"], 62.5),
        (["sampling frequency = 104 Hz"], 104),
        (["fs=119"], 119),
        (["ODR 1.6 kHz"], 1600),
        (["recorded at 25Hz with a watch"], 25),
        (["interval: 20 ms"], 50),
        (["interval_ms,20"], 50),
        (["period 500 us"], 2000),
        (["baud rate: 115200"], None),
        (["rate 50 Hz", "rate 100 Hz"], None),
        (["version 2", "by me, 2024-05-01"], None),
        ([], None),
    ],
)
def test_rates(lines: list[str], rate: float | None) -> None:
    assert rate_in(lines) == rate


KINDS = {"x": "acceleration", "gx": "rotation", "mx": "magnetic"}


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        (["# units: m/s^2"], {"x": "m/s2"}),
        (["unit: mg"], {"x": "mg"}),
        (["accelerometer in g, gyroscope in dps"], {"x": "g", "gx": "deg/s"}),
        (["Acc (m/s2)", "Gyro [rad/s]", "Mag: uT"], {"x": "m/s2", "gx": "rad/s", "mx": "uT"}),
        (["a gesture of g"], {}),
        (["device: lsm6ds3", "weight 3 g"], {}),
    ],
)
def test_units(lines: list[str], units: dict[str, str]) -> None:
    assert units_in(lines, KINDS) == units
