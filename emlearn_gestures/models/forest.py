"""The forest as the board evaluates it: export to emlearn's CSV, limits, votes."""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import is_classifier

from emlearn_gestures.dependencies import missing_part
from emlearn_gestures.errors import UserError
from emlearn_gestures.models.comparisons import comparisons
from emlearn_gestures.models.voter import Voter
from emlearn_gestures.models.weights import as_features
from emlearn_predict import bundle
from emlearn_predict import forest as device
from emlearn_predict._runtime import NUMBA, micropython

with np.errstate():  # emlearn makes NumPy raise on every overflow, for the whole process
    import emlearn

ESTIMATORS = ("RandomForestClassifier", "ExtraTreesClassifier", "DecisionTreeClassifier")


@micropython.native
def _vote_all(features, trees, words, votes):
    for i in range(len(features)):
        device.vote(features[i], trees, words, votes[i])


def count_votes(forest: device.Forest, X) -> np.ndarray:
    """Votes of a loaded forest (without its native evaluator) for many samples.

    Parameters
    ----------
    forest : emlearn_predict.forest.Forest
    X : (n, n_features) array of int16

    Returns
    -------
    (n, n_classes) array of int16
    """
    features = as_features(X, forest.n_features)
    votes = np.zeros((len(features), forest.n_classes), np.int16)
    if NUMBA:
        _vote_all(features, forest.n_trees, forest.words, votes)
    else:
        for i, row in enumerate(features):
            forest.predict(array("h", row.tobytes()))
            votes[i] = forest.votes
    return votes


class BoardForest(Voter):
    """A fitted classifier, evaluated on int16 features by the votes that the board counts.

    Parameters
    ----------
    estimator : RandomForestClassifier, ExtraTreesClassifier or DecisionTreeClassifier, fitted
        On integer features.

    Attributes
    ----------
    csv : str
        The forest in emlearn's format, thresholds as integers: where scikit-learn tests x <= t, emlearn_trees tests
        x < int(t), and floor(t) + 1 makes the two agree on every integer x.
    classes_ : array
    n_trees, n_nodes, n_leaves, n_features : int
    n_votes : int
        One a tree.
    comparisons : int
        Comparisons of a prediction in the worst case.
    native : bool
        Whether the native module emlearn_trees can hold it: at most 127 features.

    Raises
    ------
    UserError
        If the estimator is of another kind, not fitted, or beyond the limits of the device's evaluator.
    """

    kind = "forest"
    file = bundle.TREES

    def __init__(self, estimator: Any):
        kind = type(estimator).__name__
        if kind not in ESTIMATORS or not is_classifier(estimator):
            raise UserError(f"estimator is a {kind}, must be one of {', '.join(ESTIMATORS)}")
        if not hasattr(estimator, "classes_"):
            raise UserError(f"estimator is a {kind} that is not fitted; call fit first")
        if getattr(estimator, "n_outputs_", 1) != 1:
            raise UserError(f"estimator has {estimator.n_outputs_} outputs, must have 1")
        self.classes_ = estimator.classes_
        trees = [tree.tree_ for tree in getattr(estimator, "estimators_", [estimator])]
        for name, value, most in (
            ("features", estimator.n_features_in_, device.MAX_FEATURES),
            ("classes", len(self.classes_), device.MAX_CLASSES),
            ("trees", len(trees), device.MAX_TREES),
            ("nodes", sum(max(1, tree.node_count - tree.n_leaves) for tree in trees), device.MAX_NODES),
        ):
            if value > most:
                remedy = {
                    "features": "leave some out, or select the best (SelectFromModel)",
                    "classes": "join some",
                }.get(name, "use fewer or smaller trees (n_estimators, max_leaf_nodes, min_samples_leaf)")
                raise UserError(f"estimator has {value} {name}, a board takes at most {most}; {remedy}")
        self.csv = _export(estimator)
        self._forest = device.Forest.load(io.StringIO(self.csv), native=False)
        self.n_trees = self.n_votes = self._forest.n_trees
        self.n_nodes = self._forest.n_nodes
        self.n_features = self._forest.n_features
        self.n_leaves = sum(line.startswith("l,") for line in self.csv.splitlines())
        self.comparisons = comparisons(self._forest)
        self.native = self.n_features <= device.NATIVE_FEATURES

    def used_features(self) -> list[int]:
        """Indices of the features that some node compares, in order."""
        return sorted({int(line.split(",")[1]) for line in self.csv.splitlines() if line.startswith("n,")})

    def csv_for(self, columns: Sequence[int]) -> str:
        """The CSV for a board that computes only the features `columns`, in this order."""
        place = {str(column): str(i) for i, column in enumerate(columns)}
        lines = []
        for line in self.csv.splitlines():
            kind, *fields = line.split(",")
            if kind == "n":
                fields[0] = place[fields[0]]
            lines.append(",".join(["f", str(len(columns))] if kind == "f" else [kind, *fields]))
        return "\n".join(lines) + "\n"

    def described(self, n_features: int) -> dict[str, Any]:
        """The section `model` of model.json, however many features the board has."""
        return {"kind": self.kind, "trees": self.n_trees, "nodes": self.n_nodes, "leaves": self.n_leaves}

    def votes(self, X) -> np.ndarray:
        """Count the trees' votes.

        Parameters
        ----------
        X : (n, n_features) array of int16

        Returns
        -------
        (n, n_classes) array of int16
        """
        return count_votes(self._forest, X)


def _export(estimator: Any) -> str:
    # 'inline' only lifts emlearn's own limit of 127 features; the CSV is the same
    model = emlearn.convert(estimator, method="inline", dtype="int16_t")
    for node in _nodes(model, estimator):
        threshold = math.floor(node[1]) + 1
        if threshold > 32767:  # every int16 goes left; below -32768 every one goes right, as it does at -32768
            node[3] = node[2]
        node[1] = np.int64(min(max(threshold, -32768), 32767))
    return model.save(name="trees", format="csv").replace("\r\n", "\n")


def _nodes(model: Any, estimator: Any) -> list[list[Any]]:
    """Return emlearn's nodes: feature, threshold, left and right. The attribute is private: they must be the trees'."""
    trees = [tree.tree_ for tree in getattr(estimator, "estimators_", [estimator])]
    inner = {
        (int(feature), float(threshold))
        for tree in trees
        for feature, threshold, left in zip(tree.feature, tree.threshold, tree.children_left, strict=True)
        if left >= 0
    }
    try:
        nodes = model.forest_[0]
        found = {(int(feature), float(threshold)) for feature, threshold, _, _ in nodes}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise missing_part("emlearn", "forest_ with a list of nodes") from None
    if not inner <= found:
        raise missing_part("emlearn", "forest_ with the nodes' thresholds as they are")
    return nodes
