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


def acceleration(scale: float = 1.0, rows: int = 50) -> np.ndarray:
    noise = np.random.default_rng(7).normal(0, 0.1, (rows, 3))
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
    [(1, 50, "deg/s"), (GRAVITY, 1, "rad/s"), (GRAVITY, 300, "deg/s")],
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
    frame = load(tmp_path, values, "x,y,z,knob", units={"knob": "counts"}, channels="x,y,z,knob")
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


def test_gravity_of_one_over_seconds_wins_over_metadata(tmp_path: Path) -> None:
    (tmp_path / "idle.json").write_text(edge_impulse(acceleration(1, rows=300), "m/s2"))
    frame = load_recordings(tmp_path / "idle.json")
    assert frame.attrs["units"]["accx"] == "g"
    said = [line for line in frame.attrs["report"] if "say m/s2" in line]
    assert len(said) == 1
    assert said[0].endswith("read as g")


@pytest.mark.parametrize(("gravity", "rows"), [(0, 50), (0, 400), (1, 50)])
def test_metadata_wins_over_numbers_that_prove_nothing(tmp_path: Path, gravity: int, rows: int) -> None:
    """Linear acceleration is about 1 m/s² long when a hand moves; its mean over seconds is none."""
    values = acceleration(1, rows) - np.array([0, 0, 1 - gravity])
    values[:, 0] += 1.5 * np.sin(np.arange(rows))
    (tmp_path / "wave.json").write_text(edge_impulse(values, "m/s2"))
    frame = load_recordings(tmp_path / "wave.json")
    assert frame.attrs["units"]["accx"] == "m/s2"
    said = [line for line in frame.attrs["report"] if "gravity is missing" in line]
    assert len(said) == 1


def test_recordings_of_several_units_are_refused(tmp_path: Path) -> None:
    for number, scale in enumerate((1, GRAVITY, 1)):
        pd.DataFrame(acceleration(scale), columns=["x", "y", "z"]).to_csv(tmp_path / f"wave.{number}.csv", index=False)
    with pytest.raises(UserError, match=r"wave.1.csv: its x, y, z look like m/s2 .* those of wave.0.csv like g"):
        load_recordings(tmp_path, sample_rate=50)


def test_milli_g_in_whole_numbers_could_be_counts(tmp_path: Path) -> None:
    values = np.rint(acceleration(1000))
    with pytest.raises(UserError, match=r"1 g in mg or in counts of 1/1024 g\); give units=, of g, mg"):
        load(tmp_path, values)
    np.testing.assert_array_equal(load(tmp_path, values, units="mg")[["x", "y", "z"]], np.rint(values * 4.096))
    assert load(tmp_path, values, units="counts", lsb_per_g=1024).attrs["units"]["x"] == "counts"


def test_slow_rotation_beside_g_could_be_either(tmp_path: Path) -> None:
    values = np.hstack([acceleration(1), np.random.default_rng(1).uniform(-5, 5, (50, 3))])
    with pytest.raises(UserError, match=r"cannot tell the unit of gx, gy, gz .* of deg/s, rad/s, mdps, counts"):
        load(tmp_path, values, "x,y,z,gx,gy,gz")
    frame = load(tmp_path, values, "x,y,z,gx,gy,gz", units="rad/s")
    assert (frame.attrs["units"]["x"], frame.attrs["units"]["gx"]) == ("g", "rad/s")


@pytest.mark.parametrize(("scale", "unit", "lsb"), [(45, "uT", 16), (0.5, "gauss", 16)])
def test_a_magnetometer_has_a_scale_of_its_own(tmp_path: Path, scale: float, unit: str, lsb: float) -> None:
    frame = load(tmp_path, np.hstack([acceleration(1), acceleration(scale)]), "ax,ay,az,mx,my,mz")
    assert frame.attrs["units"]["mx"] == unit and frame.attrs["lsb"]["mx"] == lsb
    per_unit = lsb * (100 if unit == "gauss" else 1)
    np.testing.assert_array_equal(frame[["mx", "my", "mz"]], np.rint(acceleration(scale) * per_unit))


def test_counts_of_another_scale_are_rescaled(tmp_path: Path) -> None:
    counts = np.rint(acceleration(16384))
    frame = load(tmp_path, counts, file_lsb_per_g=16384)
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(counts / 4))


def test_metadata_stands_where_numbers_agree_or_are_silent(tmp_path: Path) -> None:
    for number, scale in enumerate((GRAVITY, 4.0)):
        (tmp_path / f"idle.{number}.json").write_text(edge_impulse(acceleration(scale), "m/s2"))
        frame = load_recordings(tmp_path / f"idle.{number}.json")
        assert frame.attrs["units"]["accx"] == "m/s2"
        assert not any("say m/s2" in line for line in frame.attrs["report"])


@pytest.mark.parametrize("scale", [0.05, 4.2, 60.0, 1000.0, 3000.0])
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


def test_undeclared_acceleration_without_gravity_is_asked_for(tmp_path: Path) -> None:
    """A wave in m/s² without gravity is as long as gravity in g."""
    values = acceleration(1, rows=200) - np.array([0, 0, 1])
    values[:, 0] += 1.8 * np.sin(np.arange(200))
    with pytest.raises(UserError, match=r"the mean is almost none: gravity seems to be missing\); give units="):
        load(tmp_path, values)
    assert load(tmp_path, values, units="m/s2").attrs["units"]["x"] == "m/s2"
