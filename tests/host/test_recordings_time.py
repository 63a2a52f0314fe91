"""Time stamps: units, jitter, gaps and rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.errors import UserError
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


MS = np.rint(EVEN * 1e3).astype(np.int64)
US = np.rint(EVEN * 1e6).astype(np.int64)
TEXTS = pd.Timestamp("2025-06-15T23:59:59") + pd.to_timedelta(EVEN, unit="s")  # midnight comes after a second


@pytest.mark.parametrize(
    ("name", "stamps", "words"),
    [
        ("epoch", EVEN + 1_700_000_000.0, ""),
        ("Milliseconds", MS, ""),
        ("seconds_elapsed", EVEN, ""),
        ("time_ns", US * 1000 + 1_700_000_000 * 10**9, ""),
        ("micros", (US + 2**32 - 1_000_000) % 2**32, "time wraps at 32 bits, 1 times"),
        ("t_us", (US + 2**32 - 1_000_000).astype(np.uint32), "time wraps at 32 bits"),
        ("millis", (MS + 65_000) % 2**16, "time wraps at 16 bits, 1 times"),
        ("time of day", TEXTS.strftime("%H:%M:%S.%f"), "goes over midnight"),
        ("time of day", TEXTS.strftime("%H:%M:%S,%f"), "goes over midnight"),
        ("datetime", TEXTS.strftime("%Y-%m-%d %H:%M:%S.%f"), ""),
        ("datetime", TEXTS.strftime("%Y/%m/%d %H:%M:%S.%f"), ""),
        ("datetime", TEXTS.strftime("%d.%m.%Y %H:%M:%S.%f"), ""),
        ("datetime", TEXTS.strftime("%Y-%m-%d %H-%M-%S_%f"), ""),
        ("datetime", TEXTS.strftime("%Y-%m-%dT%H:%M:%S.%f+02:00"), ""),
    ],
)
def test_clocks(tmp_path: Path, name: str, stamps: object, words: str) -> None:
    frame = load(tmp_path, stamps, EVEN, name)
    assert frame.attrs["sample_rate"] == 100
    assert list(frame.columns) == ["x", "y", "z", "group"]
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))
    np.testing.assert_allclose(frame.index.get_level_values("time"), EVEN)
    assert not words or any(words in line for line in frame.attrs["report"])


def test_date_and_time_of_day_in_two_columns(tmp_path: Path) -> None:
    table = pd.DataFrame(sine(EVEN), columns=["x", "y", "z"])
    table.insert(0, "Date", TEXTS.strftime("%Y-%m-%d"))
    table.insert(1, "Time", TEXTS.strftime("%H:%M:%S.%f"))
    table.to_csv(tmp_path / "wave.csv", index=False)
    frame = load_recordings(tmp_path / "wave.csv")
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))
    assert frame.attrs["sample_rate"] == 100


@pytest.mark.parametrize("each", [2, 3, 5, 32])
def test_batches_of_one_stamp_are_spread_evenly(tmp_path: Path, each: int) -> None:
    frame = load(tmp_path, np.arange(300) // each * each * 10, EVEN, "time_ms")
    assert frame.attrs["sample_rate"] == 100
    assert len(frame) == 300
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))
    assert any(f"300 rows share {-(-300 // each)} time stamps" in line for line in frame.attrs["report"])


@pytest.mark.parametrize("first", [0.0, 0.37, 0.99])
def test_whole_seconds(tmp_path: Path, first: float) -> None:
    """The first and the last second are not whole."""
    time = np.arange(730) / 100.0
    stamps = np.floor(time + first).astype(int) + 1_700_000_000
    frame = load(tmp_path, stamps, time, "timestamp")
    assert frame.attrs["sample_rate"] == 100
    assert abs(len(frame) - 730) <= 2


def test_a_pause_between_batches_stays_one(tmp_path: Path) -> None:
    stamps = np.arange(300) // 10 * 100
    stamps[150:] += 2000
    frame = load(tmp_path, stamps, EVEN, "time_ms")
    assert frame.groupby("sample").size().tolist() == [150, 150]


@pytest.mark.parametrize("rows", [4, 9, 30])
def test_a_stamp_that_comes_twice_is_jitter_however_short_the_recording(tmp_path: Path, rows: int) -> None:
    time = EVEN[:rows].copy()
    time[2] = time[1]
    frame = load(tmp_path, time, EVEN[:rows])
    assert len(frame) == rows
    assert any("1 rows of equal time averaged" in line for line in frame.attrs["report"])


def test_the_column_that_advances_is_the_time(tmp_path: Path) -> None:
    table = pd.DataFrame(sine(EVEN), columns=["x", "y", "z"])
    table["timestamp"] = np.floor(EVEN).astype(int) + 1_700_000_000
    table["millis"] = MS
    table.to_csv(tmp_path / "wave.csv", index=False)
    frame = load_recordings(tmp_path / "wave.csv")
    roles = {row["column"]: row["role"] for row in frame.attrs["columns"]}
    assert roles["millis"] == "time" and roles["timestamp"] == "time, not read"
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))


def test_time_goes_on_in_a_column_of_an_unknown_name(tmp_path: Path) -> None:
    frame = load(tmp_path, MS + 40, EVEN, "foo")
    assert frame.attrs["sample_rate"] == 100
    assert frame.attrs["columns"][0]["column"] == "foo" and frame.attrs["columns"][0]["role"] == "time"
    random = np.cumsum(np.random.default_rng(0).uniform(1, 30, 300))
    frame = load(tmp_path, random, EVEN, "foo", sample_rate=100)
    assert "left out: foo" in frame.attrs["report"]


@pytest.mark.parametrize(
    ("rates", "expected", "words"),
    [
        ((8.7, 9.0, 9.3), 9, "recorded at 8.7 to 9.3 Hz: 2 of 3 resampled to 9 Hz"),
        ((40, 50, 50, 40), 50, "warning: recorded at 40 to 50 Hz: 2 of 4 resampled to 50 Hz, which is far"),
        ((50, 50.4, 49.7), 50, ""),
    ],
)
def test_rates_of_a_set(tmp_path: Path, rates: tuple[float, ...], expected: float, words: str) -> None:
    for number, rate in enumerate(rates):
        time = np.arange(200) / rate
        table = pd.DataFrame(sine(time), columns=["x", "y", "z"]).assign(time=time)
        table.to_csv(tmp_path / f"wave.{number}.csv", index=False)
    frame = load_recordings(tmp_path)
    assert frame.attrs["sample_rate"] == expected
    said = [line for line in frame.attrs["report"] if "recorded at" in line]
    assert len(said) == bool(words) and all(line.startswith(words) for line in said)
    ends = frame.reset_index("time")["time"].groupby("sample").max()
    np.testing.assert_allclose(ends, [199 / rate for rate in rates], atol=1 / min(rates) + 0.02)


def test_rate_and_unit_above_the_header(tmp_path: Path) -> None:
    body = pd.DataFrame(sine(EVEN) * 9.80665, columns=["x", "y", "z"]).to_csv(index=False)
    (tmp_path / "wave.csv").write_text("# sampling rate: 62.5 Hz\n# units: m/s^2\n" + body)
    frame = load_recordings(tmp_path / "wave.csv")
    assert frame.attrs["sample_rate"] == 62.5
    assert frame.attrs["units"]["x"] == "m/s2"
    assert not any("recognised as" in line and "units" in line for line in frame.attrs["report"])


def joined(tmp_path: Path, **columns: object) -> Path:
    table = pd.DataFrame(sine(EVEN), columns=["x", "y", "z"]).assign(**columns)
    table.to_csv(tmp_path / "wave.csv", index=False)
    return tmp_path / "wave.csv"


@pytest.mark.parametrize("name", ["time_ms", "counter"])
def test_a_clock_or_counter_that_starts_again_separates_recordings(tmp_path: Path, name: str) -> None:
    steps = np.concatenate([np.arange(120), np.arange(80), np.arange(100)]) * (10 if name == "time_ms" else 1)
    frame = load_recordings(joined(tmp_path, **{name: steps}), **({} if name == "time_ms" else {"sample_rate": 100}))
    assert frame.groupby("sample").size().to_dict() == {"wave.csv:1": 120, "wave.csv:2": 80, "wave.csv:3": 100}
    assert f"wave.csv: {name} starts 3 times: a recording each time" in frame.attrs["report"]


def test_what_wraps_or_jumps_back_a_little_does_not(tmp_path: Path) -> None:
    frame = load_recordings(joined(tmp_path, counter=np.arange(300) % 256), sample_rate=100)
    assert frame.index.get_level_values("sample").nunique() == 1
    with pytest.raises(UserError, match=r"time goes backwards by 0.39 s; .* recording="):
        load_recordings(joined(tmp_path, time=np.concatenate([EVEN[:150], EVEN[:150] + 1.1])))


def test_a_serial_monitor_gives_the_time(tmp_path: Path) -> None:
    stamps = (pd.Timestamp("2025-06-15T23:59:59") + pd.to_timedelta(EVEN, unit="s")).strftime("%H:%M:%S.%f").str[:-3]
    lines = [f"{at} -> x:{x:.6f} y:{y:.6f} z:{z:.6f}" for at, (x, y, z) in zip(stamps, sine(EVEN), strict=True)]
    (tmp_path / "wave.txt").write_text("\n".join(lines) + "\n")
    frame = load_recordings(tmp_path / "wave.txt")
    assert frame.attrs["sample_rate"] == 100
    assert list(frame.columns) == ["x", "y", "z", "group"]
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(sine(EVEN) * 4096))
    assert any("goes over midnight" in line for line in frame.attrs["report"])
