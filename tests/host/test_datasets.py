"""The named loaders of motion and pictures, and the raw files; skipped where the real sets are not at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures import datasets
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import family_of_path
from emlearn_gestures.pictures import Frames
from emlearn_gestures.recordings import load_recordings

VARIABLE = "EMLEARN_GESTURES_DATA"


@pytest.fixture(scope="module")
def data() -> Path:
    """Folder of the real sets."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"{VARIABLE} is not set: it names the folder of the real data sets")
    return Path(os.environ[VARIABLE])


SETS: dict[str, tuple[Callable[..., pd.DataFrame], dict[str, object]]] = {
    "cgestures": (
        datasets.load_cgestures,
        {
            "rows": 7600,
            "samples": 19,
            "groups": 19,
            "rate": 100,
            "units": {"g"},
            "classes": "idle snake updown wave",
        },
    ),
    "exercise": (
        datasets.load_exercise,
        {
            "rows": 32000,
            "samples": 32,
            "groups": 32,
            "rate": 100,
            "units": {"g"},
            "classes": "jumpingjack lunge other squat",
        },
    ),
    "xiao_gestures": (
        datasets.load_xiao_gestures,
        {
            "rows": 99840,
            "samples": 96,
            "groups": 96,
            "rate": 104,
            "units": {"g"},
            "classes": "circle flick idle updown",
        },
    ),
    "nano_gestures": (
        datasets.load_nano_gestures,
        {
            "rows": 31535,
            "samples": 265,
            "groups": 265,
            "rate": 119,
            "units": {"g", "deg/s"},
            "classes": "circ flex hori punch vert",
        },
    ),
    "wand_spells": (
        datasets.load_wand_spells,
        {
            "rows": 14875,
            "samples": 125,
            "groups": 125,
            "rate": 119,
            "units": {"g", "deg/s"},
            "classes": "AlohomoraCharm ArrestoMomentumCharm AvadaKedavra LocomotorCharm Revelio",
        },
    ),
    "watch_har": (
        datasets.load_watch_har,
        {
            "rows": 261767,
            "samples": 223,
            "groups": 23,
            "rate": 104,
            "units": {"m/s2"},
            "classes": "SEATED SITTING_DOWN STANDING_UP TURNING WALKING",
        },
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_shape(data: Path, name: str) -> None:
    load, expected = SETS[name]
    frame = load()
    levels = {level: frame.index.get_level_values(level) for level in frame.index.names}
    found = {
        "rows": len(frame),
        "samples": levels["sample"].nunique(),
        "groups": frame["group"].nunique(),
        "rate": frame.attrs["sample_rate"],
        "units": set(frame.attrs["units"].values()),
        "classes": " ".join(sorted(levels["class"].unique())),
    }
    assert found == expected
    channels = frame.drop(columns="group")
    assert (channels.dtypes == np.int16).all()
    # whatever the unit in the file was: gravity is about lsb_per_g afterwards
    length = np.sqrt((channels.iloc[:, :3].astype(float) ** 2).sum(axis=1)).median()
    fastest = 1.6 if name == "wand_spells" else 1.25  # the hand is never at rest there
    assert 0.85 < length / frame.attrs["lsb_per_g"] < fastest


def test_xiao_division(data: Path) -> None:
    training = datasets.load_xiao_gestures("training")
    testing = datasets.load_xiao_gestures("testing")
    names = [set(frame.index.get_level_values("sample")) for frame in (training, testing)]
    assert [len(each) for each in names] == [72, 24]
    assert not names[0] & names[1]
    assert set(testing.attrs["category"].values()) == {"testing"}
    assert any("say m/s2" in line and line.endswith("read as g") for line in testing.attrs["report"])


def test_xiao_single_recordings_are_recognised_as_g(data: Path) -> None:
    files = sorted((data / "xiao_gestures" / "testing").glob("*.json"))
    assert len(files) == 24
    for file in files:
        frame = load_recordings(file)
        assert set(frame.attrs["units"].values()) == {"g"}
        assert set(frame.index.get_level_values("class")) == {file.name.split(".")[0]}


@pytest.mark.parametrize(("split", "sides"), [("Z1", (132, 172)), ("Z2", (146, 158))])
def test_pebble_gestures_vary_in_length_and_are_divided(data: Path, split: str, sides: tuple[int, int]) -> None:
    frame = datasets.load_pebble_gestures(split)
    assert list(frame.columns) == ["z (m/s2)", "group"]
    assert sorted(set(frame.index.get_level_values("class"))) == list("123456")
    lengths = frame.groupby("sample").size()
    assert (len(lengths), lengths.min(), lengths.max()) == (304, 100, 455)
    given = list(frame.attrs["category"].values())
    assert (given.count("training"), given.count("testing")) == sides
    # a gesture of the archive: its first sample is 9.86 m/s²
    if split == "Z1":
        assert frame.iloc[0, 0] == round(9.86 / 9.80665 * 4096)


def test_pebble_refuses_another_split() -> None:
    with pytest.raises(UserError, match="split is 'Z3'"):
        datasets.load_pebble_gestures("Z3")


def test_watch_subjects_and_gyroscope(data: Path) -> None:
    frame = datasets.load_watch_har(["s01", "s02"], gyroscope=True)
    assert set(frame["group"]) == {"s01", "s02"}
    assert list(frame.columns[3:6]) == ["x_gyro", "y_gyro", "z_gyro"]
    assert frame.attrs["units"]["x_gyro"] == "rad/s"
    classes = frame.reset_index("class").groupby("sample")["class"].nunique()
    assert (classes > 1).all()
    assert any("resampled from" in line for line in frame.attrs["report"])
    with pytest.raises(UserError, match=r"subjects: 's99' is not in watch_har"):
        datasets.load_watch_har(["s99"])


@pytest.mark.parametrize(("name", "good", "bad"), [("cgestures", 19, 5), ("exercise", 120, 14)])
def test_raw_arrays(data: Path, name: str, good: int, bad: int) -> None:
    raw = data / name / "raw"
    with pytest.raises(UserError, match=r"\.npy: shorter than its header"):
        load_recordings(raw, sample_rate=100, lsb_per_g=16384)
    with pytest.warns(UserWarning, match=f"{bad} bad recordings skipped"):
        frame = load_recordings(raw, sample_rate=100, lsb_per_g=16384, skip_bad=True)
    assert frame.index.get_level_values("sample").nunique() == good
    skipped = [line for line in frame.attrs["report"] if line.startswith("skipped ")]
    assert len(skipped) == bad
    empty = [line for line in skipped if "empty file" in line]
    assert len(empty) == (name == "exercise")


def test_raw_counts_equal_the_table(data: Path) -> None:
    """The arrays, at 16384 counts per g, and the table in g are the same recordings."""
    table = datasets.load_cgestures(lsb_per_g=16384)
    with pytest.warns(UserWarning, match="5 bad"):
        raw = load_recordings(data / "cgestures" / "raw", sample_rate=100, lsb_per_g=16384, skip_bad=True)
    channels = ["x", "y", "z"]
    difference = table.sort_index()[channels].astype(int) - raw.sort_index()[channels].astype(int)
    assert len(difference) == len(table)
    assert difference.abs().to_numpy().max() <= 1


PICTURES: dict[str, tuple[Callable[..., pd.DataFrame], dict[str, int], int]] = {
    "mask_defects": (datasets.load_mask_defects, {"bad": 37 + 44, "good": 75 + 97, "no_mask": 88 + 359}, 4),
    "cups": (datasets.load_cups, {"0": 714, "1": 476, "2": 476}, 1666),
    "sign_digits": (
        datasets.load_sign_digits,
        dict(zip("0123456789", (205, 206, 206, 206, 207, 207, 207, 206, 208, 204), strict=True)),
        2062,
    ),
    "mask_or_not": (datasets.load_mask_or_not, {"mask": 11, "no_mask": 11}, 22),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(data: Path, name: str) -> None:
    load, classes, groups = PICTURES[name]
    table = load(skip_bad=True)
    assert table.index.get_level_values("class").value_counts().to_dict() == classes
    assert table.index.get_level_values("group").nunique() == groups
    assert table.index.get_level_values("sample").is_unique
    assert table["colour"].all()
    assert not [line for line in table.attrs["report"] if line.startswith("skipped ")]


def test_published_split_of_mask_defects(data: Path) -> None:
    whole = datasets.load_mask_defects()
    assert pd.Series(whole.attrs["category"]).value_counts().to_dict() == {"test": 500, "train": 200}
    for side, expected in (("train", [37, 75, 88]), ("test", [44, 97, 359])):
        table = datasets.load_mask_defects(side)
        assert table.index.get_level_values("class").value_counts().sort_index().tolist() == expected
        assert set(table.attrs["category"]) == {side}
    assert sorted(whole.index.get_level_values("group").unique()) == list("ABCD")


def test_large_pictures_are_reduced(data: Path) -> None:
    table = datasets.load_sign_digits()
    large = table[table["width"] > 100]
    assert large[["width", "height"]].to_numpy().tolist() == [[3024, 3024]] * 3
    assert [frame.shape for frame in Frames(large)] == [(1008, 1008, 3)] * 3


def test_which_sets_are_pictures(data: Path) -> None:
    families = {name: family_of_path(data / name).name for name in (*PICTURES, *SETS)}
    assert families == dict.fromkeys(PICTURES, "pictures") | dict.fromkeys(SETS, "motion")


def test_digits_need_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    frames, classes = datasets.load_digits_pictures()
    assert frames.shape == (1797, 8, 8) and frames.dtype == np.uint8
    assert np.unique(frames).tolist() == [(value * 255 + 8) // 16 for value in range(17)]
    assert pd.Series(classes).nunique() == 10 and classes[0] == "0"


LOADERS = {name: row[0] for sets in (SETS, PICTURES) for name, row in sets.items()}


@pytest.mark.parametrize("load", LOADERS.values(), ids=LOADERS)
def test_without_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, load: Callable[[], object]) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(UserError, match=f"the variable {VARIABLE} is not set"):
        load()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(UserError, match=f"no such folder in {VARIABLE}="):
        load()
