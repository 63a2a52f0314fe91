"""What a bundle costs on a board, counted from the sizes of its files and buffers."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from emlearn_gestures.bundles.store import DEVICE_FILES
from emlearn_predict import bundle as device
from emlearn_predict.forest import NATIVE_FEATURES
from emlearn_predict.motion_predictor import GesturePredictor
from emlearn_predict.predictor import Predictor


@dataclass(frozen=True)
class Cost:
    """Costs of a bundle.

    Attributes
    ----------
    features, trees, nodes, comparisons : int
        Comparisons of one prediction in the worst case.
    flash : int
        Bytes of model.json, trees.csv and selftest.csv, of which `selftest` bytes are the last.
    selftest : int
    ram : int
        Bytes of all buffers that the predictor allocates on a board: window, signals, spectrum, or grid and sums,
        tables, forest. The objects that hold them, the code and a camera's frame are not counted.
    native : bool
        Whether the native module emlearn_trees can evaluate the forest.
    """

    features: int
    trees: int
    nodes: int
    comparisons: int
    flash: int
    selftest: int
    ram: int
    native: bool


def bundle_cost(path: str | os.PathLike, predictor: Predictor) -> Cost:
    """Count the costs of the bundle at `path`, whose loaded predictor is given."""
    path = Path(path)
    if path.is_file():
        with zipfile.ZipFile(path) as archive:
            sizes = {name: archive.getinfo(name).file_size for name in DEVICE_FILES}
    else:
        sizes = {name: (path / name).stat().st_size for name in DEVICE_FILES}
    forest = predictor.forest
    # under numba an array says nothing of its elements on a board
    buffers = (
        (_of_gestures(predictor) if isinstance(predictor, GesturePredictor) else _of_pictures(predictor))
        + 2 * (len(predictor.features) + 5 * len(predictor.votes))  # votes, of the event, thresholds, margins, smoothed
        + 2 * len(forest.words)
        + 10  # other settings of the decision
    )
    if predictor.columns is not None:
        buffers += 2 * (len(predictor.columns) + predictor.extractor.n_features)
    return Cost(
        features=forest.n_features,
        trees=forest.n_trees,
        nodes=forest.n_nodes,
        comparisons=forest.comparisons(),
        flash=sum(sizes.values()),
        selftest=sizes[device.SELFTEST],
        ram=buffers,
        native=forest.n_features <= NATIVE_FEATURES,
    )


def _of_gestures(predictor: GesturePredictor) -> int:
    extractor = predictor.extractor
    return (
        2 * len(predictor.window.values)
        + 2 * (len(extractor.x) + len(extractor.table))
        + 4 * (len(extractor.facts) + len(extractor.plan))
        + 16  # state of the window
    )


def _of_pictures(predictor: Predictor) -> int:
    pixels = predictor.extractor
    words = (pixels.directions, pixels.cells, pixels.spans, pixels.background)
    return 2 * sum(map(len, words)) + 4 * (len(pixels.plan) + len(pixels.sums))
