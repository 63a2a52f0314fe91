"""Every format gives the same recordings: classes, names, groups, counts and time."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import cbor2
import numpy as np
import pandas as pd
import pytest

from emlearn_gestures.recordings import load_recordings

RATE = 50.0
ROWS = 60


def motion(seed: int, rows: int = ROWS) -> np.ndarray:
    """(rows, 3) acceleration in g: gravity on z and some movement, on multiples of 1/4096 g."""
    noise = np.random.default_rng(seed).normal(0, 0.2, (rows, 3))
    return np.rint((noise + np.array([0, 0, 1])) * 4096) / 4096


def write_csv(path: Path, values: np.ndarray, header: str = "x,y,z", separator: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [separator.join(str(value) for value in row) for row in values.tolist()]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def payload(values: np.ndarray, units: str = "g") -> dict:
    sensors = [{"name": name, "units": units} for name in ("accX", "accY", "accZ")]
    return {"payload": {"interval_ms": 1000 / RATE, "sensors": sensors, "values": values.tolist()}}


def samples(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """(class, sample) in the order of the rows."""
    return list(dict.fromkeys(zip(frame.index.get_level_values(0), frame.index.get_level_values(1), strict=True)))


def test_result_has_the_documented_form(tmp_path: Path) -> None:
    write_csv(tmp_path / "snake.01.csv", motion(1))
    frame = load_recordings(tmp_path, sample_rate=RATE)
    assert frame.index.names == ["class", "sample", "time"]
    assert list(frame.columns) == ["x", "y", "z", "group"]
    assert (frame.dtypes[["x", "y", "z"]] == np.int16).all()
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(motion(1) * 4096))
    np.testing.assert_allclose(frame.index.get_level_values("time"), np.arange(ROWS) / RATE)
    assert frame.attrs["sample_rate"] == RATE
    assert frame.attrs["units"] == {"x": "g", "y": "g", "z": "g"}
    assert frame.attrs["lsb"] == {"x": 4096, "y": 4096, "z": 4096}
    assert frame.attrs["lsb_per_g"] == 4096
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("snake.01.csv", "snake"),
        ("2025-06-15T192744_snake.csv", "snake"),
        ("idle_03.csv", "idle"),
        ("jumping_jack-7.csv", "jumping_jack"),
        ("circle.json.6600p2qi.ingestion-575.csv", "circle"),
        ("circ.csv", "circ"),
        ("wave 12.csv", "wave"),
        ("12.csv", "12"),
    ],
)
def test_class_from_file_name(tmp_path: Path, name: str, expected: str) -> None:
    write_csv(tmp_path / name, motion(1))
    frame = load_recordings(tmp_path / name, sample_rate=RATE)
    assert samples(frame) == [(expected, name)]


def test_class_from_folder_and_its_exceptions(tmp_path: Path) -> None:
    write_csv(tmp_path / "snake" / "ann_1.csv", motion(1))
    write_csv(tmp_path / "wave" / "bob_1.csv", motion(2))
    frame = load_recordings(tmp_path, sample_rate=RATE, group=r"/(\w+)_")
    assert samples(frame) == [("snake", "snake/ann_1.csv"), ("wave", "wave/bob_1.csv")]
    assert list(frame["group"].unique()) == ["ann", "bob"]
    by_file = load_recordings(tmp_path, sample_rate=RATE, label="file", group="folder")
    assert [name for name, _ in samples(by_file)] == ["ann", "bob"]
    assert list(by_file["group"].unique()) == ["snake", "wave"]


def test_training_and_testing_folders_are_no_classes(tmp_path: Path) -> None:
    write_csv(tmp_path / "train" / "snake.1.csv", motion(1))
    write_csv(tmp_path / "test" / "snake.2.csv", motion(2))
    frame = load_recordings(tmp_path, sample_rate=RATE)
    assert frame.attrs["category"] == {"test/snake.2.csv": "testing", "train/snake.1.csv": "training"}
    assert samples(load_recordings(tmp_path, sample_rate=RATE, category="testing")) == [("snake", "test/snake.2.csv")]


def test_label_by_expression(tmp_path: Path) -> None:
    write_csv(tmp_path / "s01-wave-a.csv", motion(1))
    frame = load_recordings(tmp_path, sample_rate=RATE, label=r"-(\w+)-", group=r"^(s\d+)")
    assert samples(frame) == [("wave", "s01-wave-a.csv")]
    assert set(frame["group"]) == {"s01"}


def test_single_file_without_class(tmp_path: Path) -> None:
    write_csv(tmp_path / "2025-06-15 120000.csv", motion(1))
    assert samples(load_recordings(tmp_path / "2025-06-15 120000.csv", sample_rate=RATE))[0][0] == ""


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_separators_byte_order_mark_and_quotes(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "wave.csv"
    write_csv(file, motion(3), header=separator.join(('\ufeff"x"', '"y"', '"z"')), separator=separator)
    frame = load_recordings(file, sample_rate=RATE)
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(motion(3) * 4096))


def test_csv_without_header(tmp_path: Path) -> None:
    file = tmp_path / "wave.csv"
    write_csv(file, motion(3))
    file.write_text(file.read_text().split("\n", 1)[1])
    assert list(load_recordings(file, sample_rate=RATE).columns) == ["x", "y", "z", "group"]
    assert len(load_recordings(file, sample_rate=RATE, columns="x,y,z", units="g")) == ROWS


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_table_with_label_group_and_sample_columns(tmp_path: Path, suffix: str) -> None:
    frames = [
        pd.DataFrame(motion(i), columns=["x", "y", "z"]).assign(
            activity=("NA", "wave")[i % 2], who=f"p{i // 2}", take=i
        )
        for i in range(4)
    ]
    table, file = pd.concat(frames), tmp_path / f"all{suffix}"
    table.to_csv(file, index=False) if suffix == ".csv" else table.to_parquet(file)
    frame = load_recordings(
        file,
        sample_rate=RATE,
        label="activity",
        group="who",
        recording=["who", "take"],
        channels=["x", "y", "z"],
    )
    assert samples(frame) == [("NA", "p0-0"), ("wave", "p0-1"), ("NA", "p1-2"), ("wave", "p1-3")]
    assert list(frame["group"].unique()) == ["p0", "p1"]
    np.testing.assert_array_equal(frame[["x", "y", "z"]], np.rint(table[["x", "y", "z"]] * 4096))


def test_interleaved_rows_keep_their_order_in_time(tmp_path: Path) -> None:
    one, two = (pd.DataFrame(motion(i), columns=["x", "y", "z"]).assign(take=i) for i in range(2))
    pd.concat([one, two]).sort_index(kind="stable").assign(label="a").to_csv(tmp_path / "t.csv", index=False)
    frame = load_recordings(tmp_path / "t.csv", sample_rate=RATE, recording="take")
    np.testing.assert_array_equal(frame[["x", "y", "z"]][:ROWS], np.rint(motion(0) * 4096))


def test_class_that_changes_within_a_sample(tmp_path: Path) -> None:
    table = pd.DataFrame(motion(1), columns=["x", "y", "z"])
    table["label"] = np.repeat(["sit", "walk", "sit"], ROWS // 3)
    table.to_csv(tmp_path / "day.csv", index=False)
    frame = load_recordings(tmp_path / "day.csv", sample_rate=RATE)
    assert list(frame.index.get_level_values("class")) == list(table["label"])
    assert frame.index.get_level_values("time").is_monotonic_increasing


def test_rows_per_sample(tmp_path: Path) -> None:
    write_csv(tmp_path / "flex.csv", motion(1))
    frame = load_recordings(tmp_path, sample_rate=RATE, rows_per_sample=20)
    assert samples(frame) == [("flex", f"flex.csv:{i}") for i in (1, 2, 3)]
    assert frame["group"].nunique() == 3
    assert frame.index.get_level_values("time").max() == pytest.approx(19 / RATE)


def test_npy(tmp_path: Path) -> None:
    counts = np.rint(motion(1) * 16384).clip(-32768, 32767).astype(np.int16)
    np.save(tmp_path / "2025-06-15T192744_snake.npy", counts)
    frame = load_recordings(tmp_path, sample_rate=RATE, lsb_per_g=16384)
    np.testing.assert_array_equal(frame[["x", "y", "z"]], counts)
    assert frame.attrs["units"]["x"] == "counts"
    assert frame.attrs["lsb"]["x"] == 16384


@pytest.mark.parametrize("suffix", ["json", "cbor"])
def test_edge_impulse(tmp_path: Path, suffix: str) -> None:
    files = []
    for number, category in enumerate(("training", "training", "testing")):
        relative = f"{category}/a{number}.{suffix}"
        (tmp_path / category).mkdir(exist_ok=True)
        content = payload(motion(number))
        raw = json.dumps(content).encode() if suffix == "json" else cbor2.dumps(content)
        (tmp_path / relative).write_bytes(raw)
        label = {"type": "label", "label": ("up", "down", "up")[number]}
        files.append({"path": relative, "category": category, "label": label})
    (tmp_path / "info.labels").write_text(json.dumps({"version": 1, "files": files}))
    frame = load_recordings(tmp_path)
    assert [name for name, _ in samples(frame)] == ["up", "down", "up"]
    assert frame.attrs["sample_rate"] == RATE
    assert list(frame.attrs["category"].values()) == ["training", "training", "testing"]
    np.testing.assert_array_equal(frame[["accX", "accY", "accZ"]][:ROWS], np.rint(motion(0) * 4096))
    assert len(load_recordings(tmp_path, category="training")) == 2 * ROWS
    one = load_recordings(tmp_path / files[0]["path"], channels=["accZ", "accX"])
    assert list(one.columns) == ["accZ", "accX", "group"]


def test_edge_impulse_labels_of_parts(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(payload(motion(1))))
    spans = [
        {"label": "sit", "startIndex": 0, "endIndex": 19},
        {"label": "walk", "startIndex": 20, "endIndex": ROWS - 1},
    ]
    entry = {"path": "a.json", "category": "training", "label": {"type": "multi-label", "labels": spans}}
    (tmp_path / "info.labels").write_text(json.dumps({"files": [entry]}))
    classes = load_recordings(tmp_path).index.get_level_values("class")
    assert list(classes) == ["sit"] * 20 + ["walk"] * (ROWS - 20)


def test_files_of_other_types_are_reported(tmp_path: Path) -> None:
    write_csv(tmp_path / "wave.csv", motion(1))
    (tmp_path / "LICENSE").write_text("free")
    (tmp_path / ".hidden.csv").write_text("")
    report = load_recordings(tmp_path, sample_rate=RATE).attrs["report"]
    assert f"{tmp_path.name}: files that are not read: 1 LICENSE" in report


def test_skip_bad_names_each_and_warns_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "wave.1.csv", motion(1))
    (tmp_path / "wave.2.csv").write_text("")
    (tmp_path / "wave.3.csv").write_text("x,y,z\n1,2\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = load_recordings(tmp_path, sample_rate=RATE, skip_bad=True)
    assert samples(frame) == [("wave", "wave.1.csv")]
    skipped = [line for line in frame.attrs["report"] if line.startswith("skipped")]
    assert [line.split(":")[0] for line in skipped] == ["skipped wave.2.csv", "skipped wave.3.csv"]
    assert [str(w.message) for w in caught] == [f"{tmp_path}: 2 bad recordings skipped"]


def test_skip_bad_leaves_the_good_recordings_of_a_table(tmp_path: Path) -> None:
    values = motion(1)
    values[25, 1] = np.nan
    table = pd.DataFrame(values, columns=["x", "y", "z"]).assign(take=np.repeat(["a", "b", "c"], 20))
    table.to_parquet(tmp_path / "wave.parquet")
    with pytest.warns(UserWarning, match="1 bad recordings skipped"):
        frame = load_recordings(tmp_path / "wave.parquet", sample_rate=RATE, recording="take", skip_bad=True)
    assert [name for _, name in samples(frame)] == ["a", "c"]


def test_progress_shows_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "wave.csv", motion(1))
    quiet = load_recordings(tmp_path, sample_rate=RATE)
    assert capsys.readouterr().out == ""
    shown = load_recordings(tmp_path, sample_rate=RATE, progress=True)
    assert "Reading recordings" in capsys.readouterr().out
    pd.testing.assert_frame_equal(quiet, shown)
