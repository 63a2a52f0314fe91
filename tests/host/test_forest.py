"""`BoardForest`: the votes of the board are scikit-learn's own hard votes, tree by tree."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.model_selection import cross_validate, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from emlearn_gestures import BoardForest, UserError, board_accuracy, board_predict
from emlearn_gestures.models.board import count_votes
from emlearn_predict.forest import Forest

FORESTS: dict[str, Any] = {
    "random forest": RandomForestClassifier(10, max_leaf_nodes=100, random_state=0),
    "deep": RandomForestClassifier(10, random_state=1),
    "extra trees": ExtraTreesClassifier(10, random_state=0),
    "depth 1": ExtraTreesClassifier(20, max_depth=1, random_state=0),
    "tree": DecisionTreeClassifier(random_state=0),
}


def hard_votes(estimator: Any, X: np.ndarray) -> np.ndarray:
    """Each tree of scikit-learn predicts by itself; count them by class."""
    trees = getattr(estimator, "estimators_", [estimator])
    classes = len(estimator.classes_)
    if len(trees) == 1 and trees[0] is estimator:
        picks = [np.searchsorted(estimator.classes_, estimator.predict(X))]
    else:
        picks = [tree.predict(X).astype(int) for tree in trees]
    return sum(np.eye(classes, dtype=int)[pick] for pick in picks)


def around_thresholds(estimator: Any, X: np.ndarray) -> np.ndarray:
    """Samples with one feature at, one below and one above each threshold of the forest."""
    trees = [tree.tree_ for tree in getattr(estimator, "estimators_", [estimator])]
    cuts = {
        (f, int(np.floor(t))) for tree in trees for f, t in zip(tree.feature, tree.threshold, strict=True) if f >= 0
    }
    samples = []
    for i, (feature, cut) in enumerate(sorted(cuts)):
        for value in (cut - 1, cut, cut + 1):
            row = X[i % len(X)].copy()
            row[feature] = np.clip(value, -32768, 32767)
            samples.append(row)
    return np.array(samples, np.int16).reshape(-1, X.shape[1])


def assert_same_votes(estimator: Any, X: np.ndarray) -> None:
    board = BoardForest(estimator)
    X = np.concatenate([X.astype(np.int16), around_thresholds(estimator, X)])
    votes = board.votes(X)
    assert votes.dtype == np.int16
    assert np.count_nonzero(votes != hard_votes(estimator, X)) == 0
    assert (votes.sum(axis=1) == board.n_trees).all()
    np.testing.assert_array_equal(board.predict(X), estimator.classes_[votes.argmax(axis=1)])
    np.testing.assert_array_equal(board.predict_proba(X) * board.n_trees, votes)


@pytest.mark.parametrize("name", FORESTS)
def test_digits(name):
    X, y = load_digits(return_X_y=True)
    train, test, y_train, _ = train_test_split(X.astype(np.int16), y, test_size=0.3, random_state=0)
    assert_same_votes(FORESTS[name].fit(train, y_train), test)


integers = st.integers(-32768, 32767) | st.integers(-3, 3) | st.sampled_from([-32768, -32767, 32766, 32767])


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(integers, integers, st.integers(0, 3)), min_size=4, max_size=40),
    forest=st.sampled_from([RandomForestClassifier, ExtraTreesClassifier, DecisionTreeClassifier]),
    depth=st.none() | st.integers(1, 4),
    seed=st.integers(0, 100),
)
def test_any_integers(rows, forest, depth, seed):
    data = np.array(rows)
    trees = {} if forest is DecisionTreeClassifier else {"n_estimators": 3}
    estimator = forest(max_depth=depth, random_state=seed, **trees).fit(data[:, :2], data[:, 2])
    assert_same_votes(estimator, data[:, :2])


@settings(max_examples=30, deadline=None)
@given(
    scale=st.sampled_from([0.01, 0.37, 1.0, 5.0]),
    shift=st.sampled_from([-40000.0, -0.5, 0.0, 0.25, 32767.5, 50000.0]),
    seed=st.integers(0, 50),
)
def test_thresholds_of_any_float(scale, shift, seed):
    """A forest trained on other numbers than int16 still agrees on every int16 sample."""
    random = np.random.default_rng(seed)
    train = random.normal(shift, 100 * scale, (60, 3))
    estimator = ExtraTreesClassifier(4, random_state=seed).fit(train, random.integers(0, 3, 60))
    ends = [[-32768] * 3, [32767] * 3, [0] * 3, [-1] * 3, [1] * 3]
    assert_same_votes(estimator, np.array(ends + random.integers(-32768, 32768, (50, 3)).tolist()))


def test_floor_plus_one_matters():
    """Thresholds cut off to integers, as emlearn writes them, give other predictions on integers."""
    X, y = load_digits(return_X_y=True)
    estimator = RandomForestClassifier(10, random_state=0).fit(X[:1000], y[:1000])
    board = BoardForest(estimator)
    lines = [line.split(",") for line in board.csv.splitlines()]
    text = "\n".join(",".join([*p[:2], str(int(p[2]) - 1), *p[3:]] if p[0] == "n" else p) for p in lines)
    votes = count_votes(Forest.load(io.StringIO(text), native=False), X[1000:])
    assert np.count_nonzero(votes != board.votes(X[1000:])) > 100


def test_labels_of_text():
    X = np.arange(20, dtype=np.int16)[:, None]
    y = np.repeat(["wave", "idle"], 10)
    board = BoardForest(RandomForestClassifier(5, random_state=0).fit(X, y))
    assert list(board.classes_) == ["idle", "wave"]
    assert list(board.predict(X[[0, 19]])) == ["wave", "idle"]


def test_trees_of_a_single_leaf():
    X = np.random.default_rng(0).integers(-100, 100, (40, 3))
    y = np.arange(40) % 2
    estimator = RandomForestClassifier(4, min_samples_leaf=30, random_state=0).fit(X, y)
    assert all(tree.tree_.node_count == 1 for tree in estimator.estimators_)
    assert_same_votes(estimator, X)
    assert BoardForest(estimator).n_nodes == 4  # a node whose two ways end in the same leaf


def test_some_trees_of_a_single_leaf():
    X = np.arange(6)[:, None]
    estimator = RandomForestClassifier(30, random_state=2).fit(X, [0, 0, 0, 0, 0, 1])
    sizes = {tree.tree_.node_count for tree in estimator.estimators_}
    assert 1 in sizes
    assert len(sizes) > 1
    assert_same_votes(estimator, X)


def test_one_class_only():
    X = np.arange(10)[:, None]
    assert_same_votes(DecisionTreeClassifier().fit(X, ["idle"] * 10), X)


def test_more_features_than_emltrees_takes():
    random = np.random.default_rng(0)
    X = random.integers(-1000, 1000, (200, 300))
    y = (X[:, 250] > 0).astype(int) + (X[:, 5] > 0)
    estimator = ExtraTreesClassifier(10, max_features=None, random_state=0).fit(X, y)
    assert_same_votes(estimator, X)
    assert not BoardForest(estimator).native
    assert BoardForest(estimator.fit(X[:, :127], y)).native


def test_equal_votes_go_to_the_first_class():
    text = "f,1\nc,3\nl,2\nl,1\nr,0\nr,1\nn,0,5,-1,-1\nn,0,5,-2,-2\n"
    votes = count_votes(Forest.load(io.StringIO(text), native=False), np.zeros((1, 1), np.int16))
    np.testing.assert_array_equal(votes, [[0, 1, 1]])
    assert votes.argmax(axis=1) == [1]


def test_format_of_the_csv():
    """Lines f, c, lb, then leaves, roots and nodes; children lead forward or to a leaf; thresholds are integers."""
    X, y = load_digits(return_X_y=True)
    board = BoardForest(RandomForestClassifier(10, max_depth=6, random_state=0).fit(X, y))
    lines = [line.split(",") for line in board.csv.splitlines()]
    kinds = [line[0] for line in lines]
    assert kinds[0:2] == ["f", "c"]
    assert "".join(dict.fromkeys(kinds)) in ("fclrn", "fclblrn")
    assert kinds == sorted(kinds, key=("f", "c", "lb", "l", "r", "n").index)
    assert [int(v) for v in (lines[0][1], lines[1][1])] == [64, 10]
    nodes = [[int(value) for value in line[1:]] for line in lines if line[0] == "n"]
    leaves, roots = kinds.count("l"), kinds.count("r")
    assert (len(nodes), leaves, roots) == (board.n_nodes, board.n_leaves, board.n_trees)
    for i, (feature, threshold, *children) in enumerate(nodes):
        assert 0 <= feature < 64
        assert -32768 <= threshold <= 32767
        for child in children:
            assert 1 <= child < len(nodes) - i if child >= 0 else -child <= leaves
    loaded = Forest.load(io.StringIO(board.csv), (roots, len(nodes), leaves), native=False)
    np.testing.assert_array_equal(count_votes(loaded, X[:50]), board.votes(X[:50]))


# The same two trees as emlearn's versions write them: class 1 where x0 >= 13 and x1 >= -3, class 2 where x0 >= 41.
# Up to 0.23.0 there is no line lb; all end lines with \r\n, but for the last, and round thresholds to six digits.
BODY = ["l,0", "l,1", "l,2", "r,0", "r,2", "n,0,12.5,-1,1", "n,1,-3.5,-1,-2", "n,0,40.999999,-1,-3"]
VERSIONS = {
    "0.20.4 to 0.23.0": "\r\n".join(["f,2", "c,3", *BODY]),
    "0.23.2": "\r\n".join(["f,2", "c,3", "lb,0", *BODY]),
    "0.23.2, read in text mode": "\n".join(["f,2", "c,3", "lb,0", *BODY]) + "\n",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_csv_of_emlearn_versions(version):
    """emltrees tests x < int(threshold), which cuts towards zero."""
    forest = Forest.load(io.StringIO(VERSIONS[version], newline=""), native=False)
    assert (forest.n_features, forest.n_classes, forest.n_trees, forest.n_nodes) == (2, 3, 2, 3)
    X = np.array([[11, 0], [12, 0], [12, -3], [12, -4], [39, 0], [40, 0]])
    expected = [[2, 0, 0], [1, 1, 0], [1, 1, 0], [2, 0, 0], [1, 1, 0], [0, 1, 1]]
    np.testing.assert_array_equal(count_votes(forest, X), expected)


@pytest.mark.parametrize(
    ("threshold", "first_right"), [("1e-06", 0), ("-9.9e-05", 0), ("-0.5", 0), ("3.0", 3), ("-3.999999", -3)]
)
def test_thresholds_cut_towards_zero(threshold, first_right):
    forest = Forest.load(io.StringIO(f"f,1\nc,2\nl,0\nl,1\nr,0\nn,0,{threshold},-1,-2\n"), native=False)
    votes = count_votes(forest, np.array([[first_right - 1], [first_right]]))
    np.testing.assert_array_equal(votes, [[1, 0], [0, 1]])


@pytest.mark.parametrize("threshold", ["1.25e+20", "nan", "inf", "1.x", "32768.5", ""])
def test_thresholds_that_are_none(threshold):
    with pytest.raises(ValueError, match="trees, line 6: "):
        Forest.load(io.StringIO(f"f,1\nc,2\nl,0\nl,1\nr,0\nn,0,{threshold},-1,-2\n"), native=False)


def test_board_accuracy_scores_cross_validation():
    X, y = load_digits(return_X_y=True)
    model = make_pipeline(FunctionTransformer(np.floor), RandomForestClassifier(5, max_depth=6, random_state=0))
    scores = cross_validate(model, X, y, cv=3, scoring={"board": board_accuracy}, return_estimator=True)
    assert 0.6 < scores["test_board"].min() < 1
    fitted = scores["estimator"][0]
    found = board_accuracy(fitted, X, y)
    assert found == np.mean(BoardForest(fitted[-1]).predict(np.floor(X)) == y)
    np.testing.assert_array_equal(board_predict(fitted[-1], X), board_predict(fitted, X))


def many_classes(count: int) -> RandomForestClassifier:
    X = np.repeat(np.arange(count), 3)
    return RandomForestClassifier(1, random_state=0).fit(X[:, None], X)


def many_nodes(trees: int) -> ExtraTreesClassifier:
    X = np.random.default_rng(0).integers(-30000, 30000, (4000, 2))
    return ExtraTreesClassifier(trees, random_state=0).fit(X, np.arange(4000) % 2)


def two_outputs() -> RandomForestClassifier:
    return RandomForestClassifier(2).fit([[0], [1]], [[0, 1], [1, 0]])


XY = np.array([[0], [1], [2], [3]]), [0, 1, 0, 1]
BAD_ESTIMATORS: dict[str, tuple[Any, str]] = {
    "regressor": (lambda: DecisionTreeRegressor().fit(*XY), "is a DecisionTreeRegressor, must be one of RandomForest"),
    "boosting": (lambda: GradientBoostingClassifier(n_estimators=2).fit(*XY), "is a GradientBoostingClassifier, must"),
    "text": (lambda: "forest", "estimator is a str, must be one of"),
    "two outputs": (two_outputs, "estimator has 2 outputs, must have 1"),
    "classes": (lambda: many_classes(128), "has 128 classes, a board takes at most 127"),
    "nodes": (lambda: many_nodes(30), r"has \d{5} nodes, a board takes at most 16000; use fewer or smaller trees"),
    "trees": (lambda: RandomForestClassifier(1001, max_depth=1).fit(*XY), "has 1001 trees, a board takes at most 1000"),
}


@pytest.mark.parametrize("case", BAD_ESTIMATORS)
def test_bad_estimators(case):
    make, message = BAD_ESTIMATORS[case]
    with pytest.raises(UserError, match=message) as caught:
        BoardForest(make())
    assert "\n" not in str(caught.value)


def test_127_classes():
    estimator = many_classes(127)
    assert_same_votes(estimator, np.arange(127)[:, None])


@pytest.mark.parametrize("estimator", [RandomForestClassifier(), DecisionTreeClassifier()])
def test_unfitted(estimator):
    with pytest.raises(UserError, match="not fitted; call fit first"):
        BoardForest(estimator)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.array([[40000, 0]]), "X is int64 with values that are not int16"),
        (np.array([[0.5, 0]]), "X is float64 with values that are not int16"),
        (np.array([[np.nan, 0]]), "X is float64 with values that are not int16"),
        (np.array([[1e9, 0]]), "X is float64 with values that are not int16"),
        (np.array([0, 0]), r"X has shape \(2,\), must be \(n, 2\)"),
        (np.array([[0, 0, 0]]), r"X has shape \(1, 3\), must be \(n, 2\)"),
    ],
)
def test_bad_samples(X, message):
    board = BoardForest(DecisionTreeClassifier().fit([[0, 0], [5, 5]], [0, 1]))
    with pytest.raises(UserError, match=message):
        board.votes(X)
