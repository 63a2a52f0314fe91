"""Bundles appear whole or not at all, and say the same everywhere. Damaged ones: test_bundle_damaged.py."""

from __future__ import annotations

import binascii
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from simulated import LENGTH, RATE, fitted_model, windows_and_labels
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import BoardForest, SpectralFeatures, UserError, export_bundle, open_bundle
from emlearn_gestures.bundles import store as bundle_module
from emlearn_gestures.recordings.arrays import device_array
from emlearn_predict import GesturePredictor

FILES = ["model.json", "package.json", "selftest.csv", "trees.csv"]


@pytest.fixture(scope="module")
def model():
    return fitted_model()


@pytest.fixture(scope="module")
def whole(model, tmp_path_factory) -> Path:
    """A bundle that no test changes."""
    return export_bundle(model[0], tmp_path_factory.mktemp("whole") / "wrist", examples=model[1], lsb_per_g=4096)


def entries(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize("name", ["wrist", "wrist.zip"])
def test_round_trip(name, model, tmp_path):
    pipeline, X = model
    path = export_bundle(pipeline, tmp_path / name, hop=5, examples=X, lsb_per_g=2048, training={"accuracy": 0.5})
    assert entries(tmp_path) == [name]
    with open_bundle(path) as (description, predictor):
        assert predictor.selftest() == (0, 0)
        expected = {"kind": "motion", "length": LENGTH, "hop": 5, "sample_rate": RATE}
        expected |= {"channels": ["x", "y", "z"], "lsb_per_g": 2048, "lsb_per_dps": None, "lsb_per_ut": None}
        assert description["source"] == expected
        assert description["classes"] == predictor.classes == ["idle", "shake", "swing"]
        assert description["training"] == {"accuracy": 0.5}
        board = BoardForest(pipeline[-1])
        features = pipeline[0].transform(X)
        names = list(pipeline[0].get_feature_names_out())
        columns = [names.index(name) for name in predictor.extractor.names(("x", "y", "z"), RATE)]
        assert set(board.used_features()) <= set(columns)
        assert len(columns) < len(names)  # what no tree reads is left out
        for window, row, votes in zip(X, features, board.votes(features), strict=True):
            label = predictor.predict(device_array(window.ravel()))
            np.testing.assert_array_equal(predictor.features, row[columns])
            np.testing.assert_array_equal(predictor.votes, votes)
            assert label == predictor.classes[votes.argmax()]


def test_folder_and_zip_hold_the_same(model, tmp_path):
    folder = export_bundle(model[0], tmp_path / "wrist", examples=model[1])
    packed = export_bundle(model[0], tmp_path / "wrist.zip", examples=model[1])
    assert entries(folder) == FILES
    with zipfile.ZipFile(packed) as archive:
        assert sorted(archive.namelist()) == FILES
        for name in FILES:
            assert archive.read(name) == (folder / name).read_bytes()


def test_the_same_model_gives_the_same_bytes(model, tmp_path):
    first, second = (export_bundle(fitted_model()[0], tmp_path / f"{i}" / "w.zip", examples=model[1]) for i in range(2))
    assert first.read_bytes() == second.read_bytes()


def test_package_json_installs_the_folder_with_mip(whole):
    package = json.loads((whole / "package.json").read_text())
    targets = {target: source for target, source in package["urls"]}
    assert {f"{whole.name}/{name}" for name in FILES if name != "package.json"} == set(targets)
    assert all((whole / source).is_file() for source in targets.values())


def test_checksums_and_capacity(whole, model):
    description = json.loads((whole / "model.json").read_text())
    for name, crc in description["files"].items():
        assert crc == binascii.crc32((whole / name).read_bytes())
    kinds = [line.split(",")[0] for line in (whole / "trees.csv").read_text().splitlines()]
    expected = {"kind": "forest", "trees": kinds.count("r"), "nodes": kinds.count("n"), "leaves": kinds.count("l")}
    assert description["model"] == expected
    assert set(description["files"]) == {"trees.csv", "selftest.csv"}


def test_texts_have_one_kind_of_line_end(whole):
    assert all(b"\r" not in (whole / name).read_bytes() for name in FILES)


def test_labels_in_any_script(tmp_path):
    X, y, _ = windows_and_labels(3)
    names = {"idle": "Ruhe", "shake": "schütteln", "swing": "揺れる"}
    pipeline = make_pipeline(SpectralFeatures(RATE, frame=16), RandomForestClassifier(2, random_state=0))
    pipeline.fit(X, [names[label] for label in y])
    with open_bundle(export_bundle(pipeline, tmp_path / "wrist")) as (_, predictor):
        assert predictor.classes == sorted(names.values())


def test_numbers_as_labels_and_pandas_output(tmp_path):
    X, y, _ = windows_and_labels(3)
    pipeline = make_pipeline(SpectralFeatures(RATE, frame=16), RandomForestClassifier(2, random_state=0))
    pipeline.set_output(transform="pandas").fit(X, (y == "idle").astype(int))
    with open_bundle(export_bundle(pipeline, tmp_path / "wrist")) as (_, predictor):
        assert predictor.classes == ["0", "1"]
        assert predictor.selftest() == (0, 0)


@pytest.mark.parametrize("name", ["wrist", "wrist.zip"])
def test_an_older_bundle_is_replaced(name, model, tmp_path):
    for hop in (4, 8):
        path = export_bundle(model[0], tmp_path / name, hop=hop)
    with open_bundle(path) as (description, _):
        assert description["source"]["hop"] == 8
    assert entries(tmp_path) == [name]


@pytest.mark.parametrize("name", ["wrist", "wrist.zip"])
@pytest.mark.parametrize("step", ["checksum", "selftest", "rename", "replace"])
def test_a_failure_leaves_the_old_one(name, step, model, tmp_path, monkeypatch):
    path = export_bundle(model[0], tmp_path / name, hop=4)

    def fail(*_):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        if step == "checksum":
            patch.setattr(bundle_module.device, "checksum", fail)
        elif step == "selftest":
            patch.setattr(GesturePredictor, "selftest", fail)
        elif name.endswith(".zip"):
            patch.setattr(Path, "replace", fail)
        else:
            rename = Path.rename
            patch.setattr(Path, "rename", lambda self, to: fail() if self.name == "bundle" else rename(self, to))
        with pytest.raises(OSError, match="disk full"):
            export_bundle(model[0], path, hop=8)
    assert entries(tmp_path) == [name]
    with open_bundle(path) as (description, predictor):
        assert description["source"]["hop"] == 4
        assert predictor.selftest() == (0, 0)


def test_a_self_test_that_fails_is_not_written(model, tmp_path, monkeypatch):
    monkeypatch.setattr(GesturePredictor, "selftest", lambda self: (1, 0))
    with pytest.raises(RuntimeError, match="1 features and 0 votes differ"):
        export_bundle(model[0], tmp_path / "wrist")
    assert entries(tmp_path) == []


def test_other_things_are_not_replaced(model, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "model.json").write_text("{}")
    (tmp_path / "notes" / "todo.txt").write_text("buy milk")
    (tmp_path / "todo.txt").write_text("buy milk")
    (tmp_path / "todo.zip").write_text("buy milk")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("me.jpg", b"")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for name, message in {
        "notes": "is a folder with 'todo.txt' in it, no bundle; choose another name",
        "todo.txt": "exists and is no bundle; choose another name",
        "todo.zip": "exists and is no bundle; choose another name",
        "photos.zip": "is an archive with 'me.jpg' in it, no bundle; choose another name",
    }.items():
        with pytest.raises(UserError, match=message):
            export_bundle(model[0], tmp_path / name)
    for name in (".", "..", "/"):
        with pytest.raises(UserError, match="is no name for a bundle"):
            export_bundle(model[0], name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_empty_folder_is_taken(model, tmp_path):
    (tmp_path / "wrist").mkdir()
    assert entries(export_bundle(model[0], tmp_path / "wrist")) == FILES


def test_missing_folders_are_made(model, tmp_path):
    assert entries(export_bundle(model[0], tmp_path / "a" / "b" / "wrist")) == FILES


def test_errors_of_the_caller_pass_unchanged(whole):
    with pytest.raises(KeyError, match="mine"), open_bundle(whole):
        raise KeyError("mine")
