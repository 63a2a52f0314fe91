"""Strokes for the tests, and what their features are in floats."""

import math

from one_signal import random

from emlearn_predict._runtime import int16s, words16, words32
from emlearn_predict.stroke_trace import FACTS, measure, walk


def points_of(pairs):
    """Return pairs of x and y as the device takes them."""
    points = int16s(2 * len(pairs))
    for i in range(len(pairs)):
        points[2 * i] = pairs[i][0]
        points[2 * i + 1] = pairs[i][1]
    return points


def ellipse(n, width, height, x=0, y=0, turns=1.0):
    """Return n points of an ellipse that begins at its right end and goes up first."""
    angles = [2 * math.pi * turns * i / (n - 1) for i in range(n)]
    return [(x + round(width / 2 * math.cos(a)), y + round(height / 2 * math.sin(a))) for a in angles]


def scribble(n, seed, size=1000):
    """Return n points of a random walk."""
    steps = random(2 * n, seed, -size // n, size // n)
    x = y = 0
    pairs = []
    for i in range(n):
        x += steps[2 * i]
        y += steps[2 * i + 1]
        pairs.append((x, y))
    return pairs


def traced(pairs):
    """Return the resampled path, pairs of x and y, and the facts."""
    facts = words32(FACTS)
    path = words16(66)
    points = points_of(pairs)
    measure(points, 0, len(pairs), facts)
    walk(points, 0, len(pairs), facts, path)
    return path, facts


def pairs_of(path):
    return [(int(path[i]), int(path[i + 1])) for i in range(0, len(path), 2)]


def exact_path(pairs):
    """Return 33 points at equal distances, as `walk` does, in floats."""
    low = [min([p[k] for p in pairs]) for k in (0, 1)]
    high = [max([p[k] for p in pairs]) for k in (0, 1)]
    size = max(high[0] - low[0], high[1] - low[1]) or 1
    scaled = [[1024 + (p[k] - (low[k] + high[k]) / 2) * 2048 / size for k in (0, 1)] for p in pairs]
    sums = [0.0]
    for a, b in zip(scaled, scaled[1:]):
        sums.append(sums[-1] + math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2))
    found = []
    i = 1
    for k in range(33):
        target = sums[-1] * k / 32
        while i < len(sums) - 1 and sums[i] < target:
            i += 1
        if sums[-1] == 0:
            found.append(tuple(scaled[0]))
            continue
        part = (target - sums[i - 1]) / ((sums[i] - sums[i - 1]) or 1)
        found.append(tuple([scaled[i - 1][k] + part * (scaled[i][k] - scaled[i - 1][k]) for k in (0, 1)]))
    return found


def path_of(pairs):
    """Return a path of 33 points in 0..2048 as the kernels take it."""
    path = words16(66)
    for i in range(33):
        path[2 * i], path[2 * i + 1] = pairs[i]
    return path
