"""Weighted sums, shares and projections at their extremes: no intermediate leaves int32 by what the loader lets in."""

from __future__ import annotations

import io

import checked_device
from hypothesis import given, settings
from hypothesis import strategies as st

device = checked_device.load()
LIMIT = device.weights.LIMIT
LEAST, GREATEST = -(1 << 15), (1 << 15) - 1
slow = settings(max_examples=150, deadline=None)


def text(shifts: list[int], rows: list[tuple[int, list[int]]], bits: int = 8) -> str:
    lines = [f"f,{len(shifts)}", f"o,{len(rows)}", f"b,{bits}", ",".join(map(str, ["s", *shifts]))]
    for added, weights in rows:
        lines += [f"a,{added}", ",".join(map(str, ["w", *weights]))]
    return "\n".join(lines)


def largest(shifts: list[int], weights: list[int]) -> int:
    return sum((abs(w) << 15 >> shift) + 1 for w, shift in zip(weights, shifts, strict=True))


@slow
@given(st.lists(st.integers(0, 30), min_size=1, max_size=32), st.integers(0, 26), st.data())
def test_sums_that_just_fit(shifts, bits, data):
    extreme = st.sampled_from([-32767, -1, 0, 1, 32767])
    rows = []
    for sign in (-1, 1):
        weights = data.draw(st.lists(extreme, min_size=len(shifts), max_size=len(shifts)))
        while largest(shifts, weights) > LIMIT:  # the largest of them is halved until all fit
            k = max(range(len(weights)), key=lambda i: abs(weights[i]) << 15 >> shifts[i])
            weights[k] = weights[k] // 2
        rows.append((sign * (LIMIT - largest(shifts, weights)), weights))
    model = device.linear.Linear.load(io.StringIO(text(shifts, rows, bits)), "linear.csv", len(shifts), 2)
    for _, weights in rows:
        for sign in (-1, 1):  # as far as a sum goes either way
            features = checked_device.int16s([GREATEST if sign * w > 0 else LEAST for w in weights])
            best = model.predict(features)
            exact = [a + sum(w * x >> s for w, x, s in zip(ws, features, shifts, strict=True)) for a, ws in rows]
            assert [v - LIMIT - 1 for v in model.weights.sums] == exact
            assert best == exact.index(max(exact))
            assert sum(model.votes) == 1000
    assert max(abs(added) for added, _ in rows) <= LIMIT


@slow
@given(st.lists(st.integers(-LIMIT, LIMIT) | st.sampled_from([-LIMIT, LIMIT]), max_size=9), st.integers(0, 26))
def test_projected_features(sums, bits):
    features = checked_device.int16s(len(sums) + 1)
    words = checked_device.words32([v + LIMIT + 1 for v in sums])
    device.projection.narrow(words, 0, len(sums), bits, features, 1)
    assert list(features)[1:] == [max(LEAST, min(GREATEST, v >> bits)) for v in sums]


@slow
@given(st.sampled_from([0, 7, 8, 9, 26]), st.sampled_from([1, 2, 127]), st.data())
def test_shares(bits, classes, data):
    near = st.integers(-16 << bits, 16 << bits).map(lambda v: max(-LIMIT, min(LIMIT, v)))
    score = st.one_of(near, st.sampled_from([-LIMIT, -1, 0, 1, LIMIT]))
    scores = data.draw(st.lists(score, min_size=classes, max_size=classes))
    votes = checked_device.int16s(classes)
    sums = checked_device.words32([v + LIMIT + 1 for v in scores])
    best = device.linear.share(sums, classes, bits, device.linear.VOTES, votes)
    assert sum(votes) == device.linear.VOTES
    assert best == scores.index(max(scores)) == list(votes).index(max(votes))
    for c in range(classes):  # no class has more than one of a greater score
        assert all(votes[c] <= votes[d] for d in range(classes) if scores[d] > scores[c])
