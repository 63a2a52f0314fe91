"""Time stamps: units, jitter, gaps and rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.resample import sensible


def sine(time: np.ndarray) -> np.ndarray:
    """(rows, 3) in g: 1.5 Hz on x and y, gravity on z."""
    phase = 2 * np.pi * 1.5 * time
    return np.column_stack([0.5 * np.sin(phase), 0.5 * np.cos(phase), np.ones_like(time)])


def load(tmp_path: Path, stamps: object, true_time: np.ndarray, name: str = "time", **options: object) -> pd.DataFrame:
    table = pd.DataFrame(sine(true_time), columns=["x", "y", "z"])
    table.insert(0, name, stamps)
    table.to_csv(tmp_path / "wave.csv", index=False)
    return load_recordings(tmp_path / "wave.csv", **options)


EVEN = np.arange(300) / 100.0


@pytest.mark.parametrize(
    ("name", "stamps"),
    [
        ("time", EVEN),
        ("t", EVEN + 17.25),
        ("timestamp", np.rint(EVEN * 1e3).astype(int) + 1_657_533_977_810),
        ("timestamp", np.rint(EVEN * 1e6).astype(int)),
        ("timestamp", np.rint(EVEN * 1e9).astype(int) + 1_657_533_977_810_000_000),
        ("time_us", np.rint(EVEN * 1e6).astype(int)),
        ("Time (ms)", EVEN * 1e3),
        ("datetime", pd.Timestamp("2025-06-15T19:27:44Z") + pd.to_timedelta(EVEN, unit="s")),
    ],
)
def test_units_of_time(tmp_path: Path, name: str, stamps: object) -> None:
    frame = load(tmp_path, stamps, EVEN, name)
    assert frame.attrs["sample_rate"] == 100
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))
    np.testing.assert_allclose(frame.index.get_level_values("time"), EVEN)
    assert not any("resampled" in line for line in frame.attrs["report"])


def test_a_named_column_of_date_times(tmp_path: Path) -> None:
    dates = pd.Timestamp("2025-06-15T19:27:44") + pd.to_timedelta(EVEN, unit="s")
    assert load(tmp_path, dates, EVEN, "when", time="when").attrs["sample_rate"] == 100


def test_time_false_ignores_the_column(tmp_path: Path) -> None:
    frame = load(tmp_path, EVEN[::-1], EVEN, time=False, sample_rate=50)
    assert list(frame.columns) == ["x", "y", "z", "group"]
    assert frame.index.get_level_values("time").max() == pytest.approx(299 / 50)


@pytest.mark.parametrize("rate", [62.5, 100.0, 130.0])
def test_jitter_is_interpolated_to_the_sine(tmp_path: Path, rate: float) -> None:
    time = np.sort(np.random.default_rng(3).uniform(0, 3, 420))
    time[0] = 0
    frame = load(tmp_path, time, time, sample_rate=rate)
    grid = np.asarray(frame.index.get_level_values("time"))
    np.testing.assert_allclose(grid, np.arange(len(grid)) / rate)
    # a chord of length h is off a sine by at most a·(2πf·h)²/8, and half a count is rounded
    widest = np.diff(time).max()
    bound = 0.5 * (2 * np.pi * 1.5 * widest) ** 2 / 8 * 4096 + 0.5
    assert np.abs(frame[["x", "y", "z"]] - sine(grid) * 4096).to_numpy().max() <= bound
    assert sum("resampled" in line for line in frame.attrs["report"]) == 1


def test_a_recording_of_another_rate_is_resampled_to_the_declared_one(tmp_path: Path) -> None:
    frame = load(tmp_path, EVEN, EVEN, sample_rate=50)
    assert len(frame) == 150
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN[::2]) * 4096))
    assert any("resampled from 100 Hz to 50 Hz" in line for line in frame.attrs["report"])


def test_whole_milliseconds_are_no_jitter(tmp_path: Path) -> None:
    time = np.arange(500) / 104.0
    frame = load(tmp_path, np.rint(time * 1e3).astype(int), time, "time_ms")
    assert frame.attrs["sample_rate"] == 104
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(time) * 4096))


def test_gaps_split(tmp_path: Path) -> None:
    time = np.concatenate([EVEN[:100], EVEN[:120] + 1.5, EVEN[:80] + 3.2])
    frame = load(tmp_path, time, time)
    lengths = frame.groupby("sample").size().to_dict()
    assert lengths == {"wave.csv#1": 100, "wave.csv#2": 120, "wave.csv#3": 80}
    assert set(frame["group"]) == {"wave.csv"}
    second = frame.xs("wave.csv#2", level="sample")
    assert second.index.get_level_values("time").min() == 0
    np.testing.assert_array_equal(second[["x", "y", "z"]], np.rint(sine(time[100:220]) * 4096))
    assert "wave.csv: split at 2 gaps above 0.1 s, the longest 0.51 s" in frame.attrs["report"]


def test_max_gap_bridges_or_splits(tmp_path: Path) -> None:
    time = np.delete(EVEN, np.arange(100, 107))  # a step of 80 ms
    whole = load(tmp_path, time, time)
    assert whole.index.get_level_values("sample").nunique() == 1
    assert len(whole) == len(EVEN)
    split = load(tmp_path, time, time, max_gap=0.05)
    assert split.index.get_level_values("sample").nunique() == 2


def test_short_parts_are_left_out_and_reported(tmp_path: Path) -> None:
    time = np.concatenate([EVEN[:100], EVEN[:5] + 2])
    frame = load(tmp_path, time, time, min_length=10)
    assert len(frame) == 100
    assert "wave.csv: 1 parts shorter than 10 rows left out" in frame.attrs["report"]


def test_a_few_equal_stamps_are_averaged(tmp_path: Path) -> None:
    time = EVEN.copy()
    time[150] = time[149]
    frame = load(tmp_path, time, EVEN)
    assert len(frame) == len(EVEN)
    expected = np.rint((sine(EVEN[149:150]) + sine(EVEN[150:151])) / 2 * 4096)
    np.testing.assert_array_equal(frame[["x", "y", "z"]][149:150], expected)
    assert any("1 rows of equal time averaged" in line for line in frame.attrs["report"])


def test_class_follows_the_nearest_row(tmp_path: Path) -> None:
    table = pd.DataFrame(sine(EVEN), columns=["x", "y", "z"])
    table["time"], table["label"] = EVEN, np.where(EVEN < 1.0, "a", "b")
    table.to_csv(tmp_path / "day.csv", index=False)
    frame = load_recordings(tmp_path / "day.csv", sample_rate=62.5)
    classes, time = (np.asarray(frame.index.get_level_values(name)) for name in ("class", "time"))
    np.testing.assert_array_equal(classes, np.where(time < 0.995, "a", "b"))


@pytest.mark.parametrize(
    ("rate", "expected"), [(99.8, 100), (104.26, 104), (62.51, 62.5), (119, 119), (33.333, 33.33), (0.8, 0.8)]
)
def test_sensible_rate(rate: float, expected: float) -> None:
    assert sensible(rate) == expected
