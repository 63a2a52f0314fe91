"""What a bundle costs on a board, counted from the sizes of its files and buffers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from emlearn_gestures.bundles.store import read_files
from emlearn_gestures.families import Description, family_of_bundle
from emlearn_gestures.models.comparisons import comparisons
from emlearn_predict import bundle as device
from emlearn_predict.forest import NATIVE_FEATURES, Forest
from emlearn_predict.predictor import Predictor
from emlearn_predict.weights import Weights


@dataclass(frozen=True)
class Cost:
    """Costs of a bundle.

    Attributes
    ----------
    features : int
        That the model takes.
    trees, nodes, comparisons : int
        Of a forest: comparisons of one prediction in the worst case. 0 for another model.
    weights : int
        Of a linear model: multiplications of one prediction. 0 for another model.
    flash : int
        Bytes of model.json, the model's files and selftest.csv, of which `selftest` bytes are the last.
    selftest : int
    ram : int
        Bytes of all buffers that the predictor allocates on a board: of its family, such as window, signals and
        tables, and of the model. The objects that hold them, the code and a camera's frame are not counted.
    native : bool
        Whether the native module emlearn_trees can evaluate the model.
    """

    features: int
    trees: int
    nodes: int
    comparisons: int
    weights: int
    flash: int
    selftest: int
    ram: int
    native: bool


def bundle_cost(path: str | os.PathLike, description: Description, predictor: Predictor) -> Cost:
    """Count the costs of the bundle at `path`, which `open_bundle` has read."""
    sizes = {name: len(content) for name, content in read_files(Path(path)).items()}
    model = predictor.model
    forest = model if isinstance(model, Forest) else None
    # under numba an array says nothing of its elements on a board
    buffers = (
        family_of_bundle(description).buffers(predictor)
        + 2 * (len(predictor.features) + 5 * len(predictor.votes))  # votes, of the event, thresholds, margins, smoothed
        + (2 * len(forest.words) if forest else _matrix(model.weights))
        + 10  # other settings of the decision
    )
    if predictor.columns is not None:
        buffers += 2 * (len(predictor.columns) + predictor.extractor.n_features)
    if predictor.projection is not None:
        buffers += 2 * len(predictor._taken) + _matrix(predictor.projection.weights)
    if predictor.gate is not None:
        gate = predictor.gate
        buffers += 2 * (len(gate.words) + len(gate.scaled)) + 4 * len(gate.squares)
    return Cost(
        features=model.n_features,
        trees=forest.n_trees if forest else 0,
        nodes=forest.n_nodes if forest else 0,
        comparisons=comparisons(forest) if forest else 0,
        weights=0 if forest else model.n_features * model.n_classes,
        flash=sum(sizes.values()),
        selftest=sizes[device.SELFTEST],
        ram=buffers,
        native=forest is not None and model.n_features <= NATIVE_FEATURES,
    )


def _matrix(weights: Weights) -> int:
    """Bytes of a matrix: shifts and weights, what is added, and the sums."""
    return 2 * len(weights.words) + 4 * (len(weights.added) + len(weights.sums))
