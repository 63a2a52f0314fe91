"""Run on MicroPython with the native module emlearn_trees: build models by random calls.

Arguments: a seed, and how many models. Each call is either refused with ValueError or TypeError or kept in a copy in
Python; whatever predict() accepts, the copy must be whole and give the same. Prints a line every hundred models.
"""

import random
import sys
from array import array

import emlearn_trees

EXTREMES = (
    -(1 << 62),
    -32769,
    -32768,
    -129,
    -128,
    -1,
    0,
    1,
    126,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65536,
    1 << 32,
    1 << 70,
)
ODDITIES = (None, 1.5, "1", b"\x01", True, (), [1], array("h", [1]), emlearn_trees)


def number(low, high):
    """Most often within the limits, sometimes beside, seldom no number at all."""
    way = random.randrange(24)
    if way == 0:
        return random.choice(EXTREMES)
    if way == 1:
        return random.choice((low - 1, high + 1))
    if way == 2 and random.randrange(8) == 0:
        return random.choice(ODDITIES)
    return low + random.randrange(high - low + 1)


def buffer(kind, n):
    """Most often the right one."""
    way = random.randrange(24)
    if way == 0:
        n += random.choice((-1, 1, 100))
    if way == 1:
        kind = random.choice("bBhHiIlLqQfd")
    if way == 2 and random.randrange(8) == 0:
        return random.choice(ODDITIES)
    values = array(kind, [0] * max(0, n))
    if kind == "h":
        for i in range(len(values)):
            values[i] = random.choice((-32768, 32767, random.randrange(-5, 6)))
    return values


def evaluate(copy, features):
    """Shares of the classes by the copy; an IndexError or AssertionError means that it is not whole."""
    n_classes, leaves, roots, nodes = copy["classes"], copy["leaves"], copy["roots"], copy["nodes"]
    votes = [0] * n_classes
    for at in roots:
        assert at >= 0
        while True:
            feature, threshold, left, right = nodes[at]
            assert 0 <= feature < copy["features"]
            child = left if features[feature] < threshold else right
            if child < 0:
                break
            assert child > 0
            at += child
        votes[leaves[-1 - child]] += 1
    return [v / len(roots) for v in votes]


def one_model():
    """Build a model, predicting now and then; return how often a prediction was accepted."""
    most = [random.choice((1, 2, 5, 30)) for _ in range(3)]
    try:
        model = emlearn_trees.new(*[number(n, n) for n in most])
    except (ValueError, TypeError, MemoryError):
        return 0
    copy = {"features": 2, "classes": 2, "leaves": [], "roots": [], "nodes": []}
    predicted = 0
    for _ in range(random.choice((10, 40, 120))):
        way = random.randrange(8)
        try:
            if way == 0:
                features, classes = (number(1, 127), number(1, 127)) if random.randrange(2) else (3, 4)
                model.setdata(features, classes, number(0, 0))
                copy.update(features=int(features), classes=int(classes))
            elif way == 1:
                value = number(0, copy["classes"] - 1)
                model.addleaf(value)
                copy["leaves"].append(value)
            elif way == 2:
                value = number(0, most[1] - 1)
                model.addroot(value)
                copy["roots"].append(value)
            elif way < 6:
                left, right = number(-most[2], most[1]), number(-most[2], 1)
                feature, threshold = number(0, copy["features"] - 1), number(-9, 9)
                model.addnode(left, right, feature, threshold)
                copy["nodes"].append((feature, threshold, left, right))
            else:
                features, out = buffer("h", copy["features"]), buffer("f", copy["classes"])
                model.predict(features, out)
                predicted += 1
                expected = evaluate(copy, features)
                assert len(out) == len(expected) == model.outputs()
                for i in range(len(out)):
                    assert abs(out[i] - expected[i]) < 1e-6
        except (ValueError, TypeError):
            pass  # refused, and nothing is changed: the copy will tell
    return predicted


def main(seed, count):
    """Build many models."""
    random.seed(seed)
    predicted = 0
    for k in range(count):
        predicted += one_model()
        if k % 100 == 99:
            print("models", k + 1)
    print("predicted", predicted)


main(int(sys.argv[1]), int(sys.argv[2]))
