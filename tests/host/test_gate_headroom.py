"""The gate at its extremes: no intermediate leaves int32 by what the loader lets in."""

from __future__ import annotations

import io

import checked_device
from hypothesis import given, settings
from hypothesis import strategies as st

device = checked_device.load()
LEAST, GREATEST = -(1 << 15), (1 << 15) - 1
MOST = 2047
slow = settings(max_examples=150, deadline=None)


def gate(middles: list[int], factors: list[int], shifts: list[int], clusters: list[tuple[int, list[int]]]):
    n = len(middles)
    rows = [f"f,{n}", f"c,{len(clusters)}"]

    def lines(kind: str, values: list[int]) -> None:
        rows.extend(",".join(map(str, [kind, *values[i : i + 32]])) for i in range(0, n, 32))

    for kind, values in (("i", list(range(n))), ("m", middles), ("s", factors), ("d", shifts)):
        lines(kind, values)
    for square, centre in clusters:
        rows.append(f"r,{square}")
        lines("z", centre)
    return device.gate.Gate.load(io.StringIO("\n".join(rows)), "gate.csv", n, n, len(clusters))


@slow
@given(st.data(), st.integers(1, 64), st.integers(1, 4))
def test_extremes(data, n, n_clusters):
    def some(*values: int, low: int, high: int) -> list[int]:
        value = st.sampled_from(values) | st.integers(low, high)
        return data.draw(st.lists(value, min_size=n, max_size=n))

    middles = some(LEAST, 0, GREATEST, low=LEAST, high=GREATEST)
    factors = some(0, 1, 16383, low=0, high=16383)
    shifts = some(0, 14, 30, low=0, high=30)
    square = st.sampled_from([0, (1 << 30) - 1]) | st.integers(0, (1 << 30) - 1)
    clusters = [(data.draw(square), some(-MOST, 0, MOST, low=-MOST, high=MOST)) for _ in range(n_clusters)]
    features = some(LEAST, 0, GREATEST, low=LEAST, high=GREATEST)
    scaled = [
        max(-MOST, min(MOST, (x - m) * s >> d)) for x, m, s, d in zip(features, middles, factors, shifts, strict=True)
    ]
    totals = [sum((z - c) ** 2 for z, c in zip(scaled, centre, strict=True)) for _, centre in clusters]
    known = any(total <= square for total, (square, _) in zip(totals, clusters, strict=True))
    assert bool(gate(middles, factors, shifts, clusters).knows(checked_device.int16s(features))) == known


def test_the_farthest_of_all():
    """64 features, saturated on the other side of the centre: the greatest total that there is."""
    for x, m in ((LEAST, GREATEST), (GREATEST, LEAST)):
        side = MOST if x < m else -MOST
        for square, known in (((1 << 30) - 1, 1), (64 * 4094 * 4094 - 1, 0), (64 * 4094 * 4094, 1)):
            far = gate([m] * 64, [16383] * 64, [0] * 64, [(square, [side] * 64)])
            assert far.knows(checked_device.int16s([x] * 64)) == known
