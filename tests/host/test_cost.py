"""What `info` says a bundle costs, counted a second way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from simulated import RATE, fitted_model, pictures_and_labels, windows_and_labels
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import IntegerProjection, UnknownGate, export_bundle, open_bundle
from emlearn_gestures.bundles.cost import bundle_cost
from emlearn_gestures.features import PixelFeatures, SpectralFeatures
from emlearn_gestures.models.board import given

# Without numba the buffers are arrays as on a board: find every one that a predictor holds.
_COUNT = """
import sys
from array import array
import emlearn_predict

def buffers(value, seen):
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if isinstance(value, array):
        return value.itemsize * len(value)
    return sum(buffers(inner, seen) for inner in getattr(value, "__dict__", {}).values())

predictor = getattr(emlearn_predict, sys.argv[1])
print(buffers(predictor.load(sys.argv[2], native=False), set()))
"""


def counted(path: Path, predictor: str) -> int:
    environment = {**os.environ, "EMLEARN_PREDICT_NUMBA": "0"}
    command = [sys.executable, "-c", _COUNT, predictor, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


@pytest.mark.parametrize(
    "options", [{}, {"spectrum": False, "spectral_moments": False}, {"filter": "low", "filter_cutoff": 9.0}]
)
def test_ram_is_every_buffer_of_the_predictor(options, tmp_path):
    path = export_bundle(fitted_model(**options)[0], tmp_path / "wrist")
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    assert cost.ram == counted(path, "GesturePredictor")


def test_a_linear_model(tmp_path):
    windows, labels, _ = windows_and_labels()
    classifier = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    model = make_pipeline(SpectralFeatures(RATE, frame=16), classifier).fit(windows, labels)
    path = export_bundle(model, tmp_path / "wrist")
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    assert cost.ram == counted(path, "GesturePredictor")
    assert cost.weights == 3 * cost.features == 3 * len(predictor.features)
    assert (cost.trees, cost.nodes, cost.comparisons, cost.native) == (0, 0, 0, False)
    assert cost.flash == sum((path / name).stat().st_size for name in ("model.json", "linear.csv", "selftest.csv"))


@pytest.mark.parametrize("keep", [True, False])
def test_a_projection(keep, tmp_path):
    windows, labels, _ = windows_and_labels()
    forest = RandomForestClassifier(5, random_state=0)
    model = make_pipeline(SpectralFeatures(RATE, frame=16), IntegerProjection(keep=keep), forest).fit(windows, labels)
    path = export_bundle(model, tmp_path / "wrist")
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    assert cost.ram == counted(path, "GesturePredictor")


@pytest.mark.parametrize("keep", [None, True, False])
def test_a_gate(keep, tmp_path):
    """Of the features, and of projected ones."""
    windows, labels, _ = windows_and_labels()
    forest = RandomForestClassifier(5, random_state=0)
    steps = [] if keep is None else [IntegerProjection(keep=keep)]
    model = make_pipeline(SpectralFeatures(RATE, frame=16), *steps, forest).fit(windows, labels)
    gate = UnknownGate().fit(given(model, windows), labels)
    path = export_bundle(model, tmp_path / "wrist", gate=gate)
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    assert cost.ram == counted(path, "GesturePredictor")
    assert cost.flash == sum(file.stat().st_size for file in path.iterdir() if file.name != "package.json")


@pytest.mark.parametrize("options", [{}, {"size": 16, "hog": (), "lbp": 4}, {"difference": 8}])
def test_ram_of_pictures(options, tmp_path):
    X, y = pictures_and_labels(colour=True)
    model = make_pipeline(PixelFeatures(n_jobs=1, **options), RandomForestClassifier(20, random_state=0)).fit(X, y)
    path = export_bundle(model, tmp_path / "cups", examples=X)
    with open_bundle(path) as (description, predictor):
        cost = bundle_cost(path, description, predictor)
    assert cost.ram == counted(path, "ImagePredictor")
    assert cost.features == len(description["features"]["columns"]) < model[0].n_features_out_


def test_flash_and_forest(tmp_path):
    model, windows = fitted_model()
    folder = export_bundle(model, tmp_path / "wrist", examples=windows)
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    with open_bundle(folder) as (description, predictor):
        cost = bundle_cost(folder, description, predictor)
    assert cost.flash == sizes["model.json"] + sizes["trees.csv"] + sizes["selftest.csv"]
    assert cost.selftest == sizes["selftest.csv"]
    trees = [tree.tree_ for tree in model[-1].estimators_]
    assert cost.trees == len(trees)
    assert cost.nodes == sum(tree.node_count - tree.n_leaves for tree in trees)
    assert cost.comparisons == sum(tree.max_depth for tree in trees)
    assert cost.features == len(predictor.features) < model[0].n_features_out_
    assert cost.native == (cost.features <= 127)
    packed = export_bundle(model, tmp_path / "wrist.zip", examples=windows)
    with open_bundle(packed) as (description, predictor):
        assert bundle_cost(packed, description, predictor) == cost
