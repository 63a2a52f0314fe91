"""Which columns are channels, where names alone leave it open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures import load_recordings
from emlearn_gestures.errors import UserError

ROWS = 100
TIME = np.arange(ROWS) / 50


def write(folder: Path, columns: dict[str, object], *names: str) -> Path:
    for name in names or ("wave.1.csv", "idle.1.csv"):
        pd.DataFrame(columns).to_csv(folder / name, index=False)
    return folder


def axes(*names: str, scale: float = 1.0, seed: int = 0) -> dict[str, object]:
    """Acceleration at rest, with a little noise."""
    values = np.random.default_rng(seed).normal((0, 0, 1), 0.05, (ROWS, 3)) * scale
    return {name: column.round(4) for name, column in zip(names, values.T, strict=True)}


def channels(folder: Path) -> list[str]:
    return [name for name in load_recordings(folder).columns if name != "group"]


def test_two_sensors_whose_axes_take_turns(tmp_path):
    left, right = axes("l_acc_x", "l_acc_y", "l_acc_z"), axes("r_acc_x", "r_acc_y", "r_acc_z", seed=1)
    mixed = [name for pair in zip(left, right, strict=True) for name in pair]
    table = {"time": TIME, **{name: {**left, **right}[name] for name in mixed}}
    assert channels(write(tmp_path, table)) == [*left, *right]
    frame = load_recordings(tmp_path)
    assert set(frame.attrs["units"].values()) == {"g"}
    assert (frame["r_acc_z"].to_numpy()[:ROWS] == np.rint(np.asarray(right["r_acc_z"]) * 4096)).all()


def test_axes_in_another_order(tmp_path):
    assert channels(write(tmp_path, {"time": TIME, **axes("az", "ay", "ax"), "gx": 90.5})) == ["ax", "ay", "az", "gx"]


@pytest.mark.parametrize("name", ["acc", "mag", "Acc Mag"])
def test_a_magnitude_beside_axes_is_left_out(tmp_path, name):
    table = {"time": TIME, **axes("acc_x", "acc_y", "acc_z"), name: 1.0}
    assert channels(write(tmp_path, table)) == ["acc_x", "acc_y", "acc_z"]
    assert f"left out: {name}" in load_recordings(tmp_path).attrs["report"]


def test_numbered_features_are_no_axes(tmp_path):
    folder = write(tmp_path, {**axes("x1", "x2", "x3"), "y": 1})
    with pytest.raises(UserError, match=r"no column is known as a sensor of motion: x1 \(.*channels=x1,x2,x3,y or"):
        load_recordings(folder, sample_rate=50)
    frame = load_recordings(folder, sample_rate=50, channels="x1,x2,x3", units="g")
    assert list(frame.columns) == ["x1", "x2", "x3", "group"]


def test_bare_axes_beside_an_accelerometer_are_left_out(tmp_path):
    folder = write(tmp_path, {"time": TIME, **axes("x", "y", "z", scale=9), **axes("ax", "ay", "az")})
    assert channels(folder) == ["ax", "ay", "az"]
    assert "left out: x, y, z" in load_recordings(folder).attrs["report"]


def test_two_numbered_sensors(tmp_path):
    table = {"time": TIME, **axes("x1", "y1", "z1"), **axes("x2", "y2", "z2", seed=1)}
    assert channels(write(tmp_path, table)) == ["x1", "y1", "z1", "x2", "y2", "z2"]


def test_a_gyroscope_by_its_unit(tmp_path):
    names = [f"{axis}-axis (deg/s)" for axis in "xyz"]
    frame = load_recordings(write(tmp_path, {"epoc (ms)": TIME * 1000, **axes(*names, scale=30)}))
    assert frame.attrs["units"] == dict.fromkeys(names, "deg/s") and frame.attrs["sample_rate"] == 50
    assert {row["role"] for row in frame.attrs["columns"]} == {"time", "rotation"}


def test_minutes(tmp_path):
    frame = load_recordings(write(tmp_path, {"time (min)": TIME / 60, **axes("ax", "ay", "az")}))
    assert frame.attrs["sample_rate"] == 50


def test_thousandths_of_units(tmp_path):
    table = {"time": TIME, **axes("ax", "ay", "az")}
    table |= axes("G_X [mdps]", "G_Y [mdps]", "G_Z [mdps]", scale=30_000)
    table |= axes("M_X [mgauss]", "M_Y [mgauss]", "M_Z [mgauss]", scale=400)
    frame = load_recordings(write(tmp_path, table))
    assert frame["G_Z [mdps]"].median() == pytest.approx(30 * 16, rel=0.03)
    assert frame["M_Z [mgauss]"].median() == pytest.approx(40 * 16, rel=0.03)


def test_every_file_of_a_refused_layout_is_named(tmp_path):
    write(tmp_path, {"time": TIME, **axes("ax", "ay", "az")})
    write(tmp_path, {"time": TIME, "foo": 1.5, "bar": 2.5}, "wave.2.csv", "wave.3.csv")
    with pytest.warns(UserWarning, match="2 bad recordings skipped"):
        report = load_recordings(tmp_path, skip_bad=True).attrs["report"]
    assert "skipped wave.3.csv: its columns are those of wave.2.csv" in report
    assert any(line.startswith("skipped wave.2.csv: no column is known as a sensor") for line in report)


def test_a_unit_of_no_channel(tmp_path):
    folder = write(tmp_path, {"time": TIME, **axes("ax", "ay", "az")})
    with pytest.raises(UserError, match="units='rad/s': a unit of none of the channels, which are of the kind accel"):
        load_recordings(folder, units="rad/s")
