"""Windows of recordings, against NumPy's sliding windows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emlearn_gestures import UserError, create_windows, window_recordings
from emlearn_gestures.datasets import load_wrist

RATE = 62.5


def recording(classes: list[str], channels: int = 2, name: str = "a", group: str | None = "g") -> pd.DataFrame:
    """Random counts; one class for each row."""
    rows = len(classes)
    index = pd.MultiIndex.from_arrays(
        [classes, [name] * rows, np.arange(rows) / RATE], names=["class", "sample", "time"]
    )
    values = np.random.default_rng(rows).integers(-32768, 32768, (rows, channels), dtype=np.int16)
    frame = pd.DataFrame(values, index, [f"c{i}" for i in range(channels)])
    return frame if group is None else frame.assign(group=group)


def sliding(frame: pd.DataFrame, length: int, hop: int) -> np.ndarray:
    values = frame.drop(columns="group", errors="ignore").to_numpy()
    windows = np.lib.stride_tricks.sliding_window_view(values, length, axis=0)[::hop]
    return windows.transpose(0, 2, 1).reshape(len(windows), -1)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 60), st.integers(1, 4), st.data())
def test_like_numpy_for_any_length_and_hop(rows, channels, data):
    length = data.draw(st.integers(1, rows))
    hop = data.draw(st.integers(1, length))
    frame = recording(["wave"] * rows, channels)
    windows = create_windows(frame, length, hop)
    assert (windows.to_numpy() == sliding(frame, length, hop)).all()
    assert (windows.dtypes == np.int16).all()
    starts = windows.index.get_level_values("start")
    np.testing.assert_allclose(starts, np.arange(0, rows - length + 1, hop) / RATE)


def test_columns_and_index():
    windows = create_windows(recording(["wave"] * 10), 4, 3)
    assert list(windows.columns[:3]) == [(0, "c0"), (0, "c1"), (1, "c0")]
    assert windows.columns.names == ["step", "channel"]
    assert windows.index.names == ["label", "group", "start"]
    assert set(windows.index.get_level_values("group")) == {"g"}
    assert set(create_windows(recording(["a"] * 10, group=None), 4, 3).index.get_level_values("group")) == {""}


def test_groupby_apply():
    frame = pd.concat([recording(["wave"] * 20), recording(["idle"] * 33, name="b", group="h")])
    windows = frame.groupby(["class", "sample"]).apply(create_windows, length=8, hop=5)
    assert windows.index.names == ["class", "sample", "label", "group", "start"]
    parts = [(frame.xs(name, level="sample")) for name in ("b", "a")]  # idle comes before wave
    np.testing.assert_array_equal(windows.to_numpy(), np.concatenate([sliding(part, 8, 5) for part in parts]))
    assert (windows.index.get_level_values("class") == windows.index.get_level_values("label")).all()
    by_sample = window_recordings(frame, 8, 5)
    assert by_sample.index.names == ["sample", "label", "group", "start"]
    assert sorted(map(tuple, by_sample.to_numpy())) == sorted(map(tuple, windows.to_numpy()))


@pytest.mark.parametrize(
    ("purity", "expected"),
    [
        (1.0, {0: "a", 1: "a", 2: "a", 12: "b"}),
        (0.9, {0: "a", 1: "a", 2: "a", 3: "a", 11: "b", 12: "b"}),
        (0.7, {**dict.fromkeys(range(6), "a"), **dict.fromkeys(range(9, 13), "b")}),
        (0.51, {**dict.fromkeys(range(7), "a"), **dict.fromkeys(range(8, 13), "b")}),
    ],
)
def test_share_of_the_label_at_a_change(purity, expected):
    """12 rows of a, then 10 of b: the window of 10 from row i holds 12 - i of a."""
    windows = create_windows(recording(["a"] * 12 + ["b"] * 10), 10, 1, purity)
    rows = np.round(windows.index.get_level_values("start").to_numpy() * RATE).astype(int)
    assert dict(zip(rows.tolist(), windows.index.get_level_values("label"), strict=True)) == expected


def test_three_labels_in_a_window():
    frame = recording(["a"] * 3 + ["b"] * 6 + ["c"])
    assert list(create_windows(frame, 10, 1, 0.6).index.get_level_values("label")) == ["b"]
    assert len(create_windows(frame, 10, 1, 0.61)) == 0


def test_the_class_of_the_windows_is_what_is_in_them():
    frame = load_wrist()
    windows = window_recordings(frame, 64, 9, 0.8)
    assert len(windows) > 500
    classes = frame.index.get_level_values("class").to_numpy()
    first = {name: rows[0] for name, rows in frame.groupby("sample").indices.items()}
    for name, label, _, start in windows.index[::7]:
        at = first[name] + round(start * 62.5)
        assert np.mean(classes[at : at + 64] == label) >= 0.8


def test_no_window_spans_a_jump_in_time():
    """Grouping by class joins what another class separates."""
    frame = recording(["a"] * 10 + ["b"] * 10 + ["a"] * 10)
    windows = frame.groupby(["class", "sample"]).apply(create_windows, length=6, hop=2)
    expected = [sliding(frame[i : i + 10], 6, 2) for i in (0, 20, 10)]
    np.testing.assert_array_equal(windows.to_numpy(), np.concatenate(expected))


def test_no_window_spans_two_recordings():
    frame = pd.concat([recording(["a"] * 9), recording(["a"] * 11, name="b")])
    windows = frame.groupby("class").apply(create_windows, length=5, hop=1)
    assert len(windows) == 5 + 7


def test_short_recordings_give_no_window():
    frame = pd.concat([recording(["a"] * 7), recording(["a"] * 8, name="b")])
    assert len(create_windows(recording(["a"] * 7), 8, 8)) == 0
    windows = window_recordings(frame, 8, 4)
    assert list(windows.index.get_level_values("sample")) == ["b"]
    assert (windows.dtypes == np.int16).all()
    with pytest.raises(UserError, match="length is 9 samples, the longest recording has 8; choose a shorter window"):
        window_recordings(frame, 9, 4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"length": 0}, "length is 0 and channels 2, each must be at least 1"),
        ({"length": 2.5}, "length is 2.5, must be a whole number of samples"),
        ({"length": "2s"}, "length is '2s', must be a whole number of samples"),
        ({"hop": 0}, "hop is 0, must be from 1 to the window's length of 8 samples"),
        ({"hop": 9}, "hop is 9, must be from 1 to the window's length of 8 samples"),
        ({"hop": None}, "hop is None, must be a whole number of samples"),
        ({"purity": 0.5}, "purity is 0.5, must be above 0.5 and at most 1"),
        ({"purity": 1.01}, "purity is 1.01, must be above 0.5 and at most 1"),
        ({"purity": "most"}, "purity is 'most', must be above 0.5 and at most 1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(UserError, match=message) as caught:
        create_windows(recording(["a"] * 20), **{"length": 8, "hop": 4, **arguments})
    assert "\n" not in str(caught.value)


def test_bad_frames():
    frame = recording(["a"] * 20)
    with pytest.raises(UserError, match="channel 'c0' is float64, must be int16; use load_recordings"):
        create_windows(frame.astype({"c0": float}), 8, 4)
    with pytest.raises(UserError, match="length is 8 and channels 0"):
        create_windows(frame[["group"]], 8, 4)
    with pytest.raises(UserError, match="no level 'class'"):
        create_windows(frame.reset_index("class", drop=True), 8, 4)
