"""What a prediction of a forest costs in the worst case."""

import io

import pytest
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from emlearn_gestures.models.comparisons import comparisons
from emlearn_gestures.models.forest import BoardForest
from emlearn_predict.forest import Forest


@pytest.mark.parametrize("depth", (1, 4, None))
def test_the_longest_paths(depth):
    X, y = load_digits(return_X_y=True)
    estimator = RandomForestClassifier(7, max_depth=depth, random_state=0).fit(X, y)
    assert BoardForest(estimator).comparisons == sum(tree.get_depth() for tree in estimator.estimators_)


def test_unbalanced_and_more_roots_than_places_of_classes():
    nodes = ["n,0,1,1,-1", "n,1,2,-2,1", "n,0,3,-1,-2"]  # one path of three
    csv = "\n".join(["f,2", "c,2", "l,0", "l,1"] + ["r,0"] * 150 + nodes)
    loaded = Forest.load(io.StringIO(csv), (150, 3, 2), native=False)
    assert comparisons(loaded) == 3 * 150
