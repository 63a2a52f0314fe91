"""Units: recognised, declared, contradicted, and turned into counts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings

GRAVITY = 9.80665


def acceleration(scale: float = 1.0) -> np.ndarray:
    noise = np.random.default_rng(7).normal(0, 0.1, (50, 3))
    return (noise + np.array([0, 0, 1])) * scale


def load(tmp_path: Path, values: np.ndarray, names: str = "x,y,z", **options: object) -> pd.DataFrame:
    file = tmp_path / "wave.csv"
    pd.DataFrame(values, columns=names.split(",")).to_csv(file, index=False)
    return load_recordings(file, **{"sample_rate": 50, **options})


@pytest.mark.parametrize(("scale", "unit"), [(1, "g"), (2.9, "g"), (GRAVITY, "m/s2"), (2 * GRAVITY, "m/s2")])
def test_recognised_by_the_length_of_the_vector(tmp_path: Path, scale: float, unit: str) -> None:
    frame = load(tmp_path, acceleration(scale))
    assert frame.attrs["units"] == {"x": unit, "y": unit, "z": unit}
    in_g = acceleration(scale) / (GRAVITY if unit == "m/s2" else 1)
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(in_g * 4096))
    assert any(f"recognised as {unit}" in line for line in frame.attrs["report"])


def test_integers_are_counts(tmp_path: Path) -> None:
    counts = np.rint(acceleration(2048))
    frame = load(tmp_path, counts, lsb_per_g=2048)
    assert set(frame.attrs["units"].values()) == {"counts"}
    np.testing.assert_array_equal(frame[["x", "y", "z"]], counts)


@pytest.mark.parametrize(
    ("acc_scale", "gyro_scale", "unit"),
    [(1, 5, "deg/s"), (GRAVITY, 1, "rad/s"), (GRAVITY, 300, "deg/s")],
)
def test_rotation(tmp_path: Path, acc_scale: float, gyro_scale: float, unit: str) -> None:
    spin = np.random.default_rng(1).uniform(-gyro_scale, gyro_scale, (50, 3))
    values = np.hstack([acceleration(acc_scale), spin])
    frame = load(tmp_path, values, "ax,ay,az,gx,gy,gz")
    assert frame.attrs["units"]["gx"] == unit
    assert frame.attrs["lsb"] == {
        **dict.fromkeys(("ax", "ay", "az"), 4096),
        **dict.fromkeys(("gx", "gy", "gz"), 16),
    }
    degrees = np.degrees(spin) if unit == "rad/s" else spin
    np.testing.assert_array_equal(frame[["gx", "gy", "gz"]], np.rint(degrees * 16))


def test_declared_unit_is_final(tmp_path: Path) -> None:
    frame = load(tmp_path, acceleration(1), units="m/s2")
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(acceleration(1) / GRAVITY * 4096))


def test_declared_for_one_channel(tmp_path: Path) -> None:
    values = np.hstack([acceleration(1), np.full((50, 1), 2.0)])
    frame = load(tmp_path, values, "x,y,z,knob", units={"knob": "counts"})
    assert frame.attrs["units"] == {"x": "g", "y": "g", "z": "g", "knob": "counts"}
    assert frame.attrs["lsb"]["knob"] == 1
    assert (frame["knob"] == 2).all()


def test_unit_in_the_column_name_decides_where_numbers_cannot(tmp_path: Path) -> None:
    linear = acceleration(1) - np.array([0, 0, 1])  # without gravity
    frame = load(tmp_path, linear, "accX (m/s2),accY (m/s2),accZ (m/s2)")
    assert set(frame.attrs["units"].values()) == {"m/s2"}


def edge_impulse(values: np.ndarray, units: str) -> str:
    sensors = [{"name": name, "units": units} for name in ("accx", "accy", "accz")]
    return json.dumps({"payload": {"interval_ms": 20, "sensors": sensors, "values": values.tolist()}})


def test_numbers_win_over_metadata(tmp_path: Path) -> None:
    (tmp_path / "idle.json").write_text(edge_impulse(acceleration(1), "m/s2"))
    frame = load_recordings(tmp_path / "idle.json")
    assert frame.attrs["units"]["accx"] == "g"
    said = [line for line in frame.attrs["report"] if "say m/s2" in line]
    assert len(said) == 1
    assert said[0].endswith("read as g")


def test_metadata_stands_where_numbers_agree_or_are_silent(tmp_path: Path) -> None:
    for number, scale in enumerate((GRAVITY, 4.0)):
        (tmp_path / f"idle.{number}.json").write_text(edge_impulse(acceleration(scale), "m/s2"))
        frame = load_recordings(tmp_path / f"idle.{number}.json")
        assert frame.attrs["units"]["accx"] == "m/s2"
        assert not any("say m/s2" in line for line in frame.attrs["report"])


@pytest.mark.parametrize("scale", [0.05, 4.2, 60.0, 1000.0])
def test_undecidable_asks_for_units(tmp_path: Path, scale: float) -> None:
    with pytest.raises(UserError, match=r"cannot tell the unit of x, y, z .*give units="):
        load(tmp_path, acceleration(scale))


def test_saturation_is_reported(tmp_path: Path) -> None:
    values = acceleration(1)
    values[3] = [9, -9, 1]
    frame = load(tmp_path, values)
    assert frame["x"].iloc[3] == 32767
    assert frame["y"].iloc[3] == -32768
    assert "wave.csv: 2 values saturated at the limits of int16" in frame.attrs["report"]
