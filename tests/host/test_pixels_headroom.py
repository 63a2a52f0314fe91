"""No intermediate of the pixel features leaves int32 and no index its buffer, whatever the frame."""

from __future__ import annotations

from typing import Any

import checked_device
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emlearn_gestures.features import PixelFeatures
from emlearn_predict.picture_features import DEPTHS

device = checked_device.load()
slow = settings(max_examples=30, deadline=None, derandomize=True)
SIZES = tuple(range(4, 33))
KINDS = ("black", "white", "checkerboard", "columns", "rows", "wide", "step", "corner", "ramp", "noise")


def divisors(n: int) -> list[int]:
    return [k for k in range(1, n + 1) if n % k == 0]


def picture(kind: str, width: int, height: int, depth: int = 1) -> np.ndarray:
    """Return an extreme picture; with several bytes a pixel each is turned by one more."""
    y, x, z = np.mgrid[:height, :width, :depth]
    white = {
        "black": x < 0,
        "white": x >= 0,
        "checkerboard": (x + y + z) % 2 == 1,
        "columns": (x + z) % 2 == 1,
        "rows": (y + z) % 2 == 1,
        "wide": (x + z) // 2 % 2 == 1,  # the largest central differences
        "step": 2 * x + z > width,
        "corner": (x + y + z) == 0,
    }
    if kind in white:
        return np.where(white[kind], 255, 0).astype(np.uint8)
    if kind == "ramp":
        return ((x * 255 // width + y * 255 // height) // 2).astype(np.uint8)
    return np.random.default_rng(width * height).integers(0, 256, x.shape, dtype=np.uint8)


def built(size: int, **options: Any):
    """Return the checked extractor; by default everything in its finest parts."""
    parts = divisors(size)
    hog = [size]
    while len(hog) < 4 and hog[-1] > 1:
        hog.append(max(k for k in divisors(hog[-1]) if k < hog[-1]))
    everything = {"pixels": size, "colour": parts[-2], "lbp": size, "spots": size, "difference": size, "hog": hog}
    estimator = PixelFeatures(size, **{**everything, **options})
    return device.picture_features.PictureFeatures(estimator._parameters())


def extract(extractor, frame: np.ndarray, format: str = "grey") -> list[int]:
    out = checked_device.int16s(extractor.n_features)
    height, width = frame.shape[:2]
    extractor.extract(checked_device.words8(frame.ravel().tolist()), width, height, out, format)
    extractor.learn()
    return list(out)


@pytest.mark.parametrize("size", SIZES)
def test_extremes_at_every_size(size):
    """Frames as large as the grid, of which each cell is a pixel: nothing is larger."""
    extractor = built(size, orientations=(2, 16)[size % 2], background=size % 9, contrast=size % 2 * 255)
    for kind in KINDS if size % 4 == 0 else ("columns", "wide", "corner", "noise")[size % 4 :: 2]:
        extract(extractor, picture(kind, size, size))


@pytest.mark.parametrize("size", [4, 5, 32])
@pytest.mark.parametrize("kind", KINDS)
def test_parts_from_one_to_all(kind, size):
    parts = divisors(size)
    for fewer in parts if size < 32 else (1, 4):
        hog = sorted({1, fewer}, reverse=True)
        options = {name: fewer for name in ("pixels", "colour", "lbp", "spots", "difference")}
        extract(built(size, hog=hog, orientations=8, contrast=0, **options), picture(kind, size, size))


@pytest.mark.parametrize("format", DEPTHS)
@pytest.mark.parametrize("crop", [False, True])
def test_formats_and_shapes(format, crop):
    depth = DEPTHS[format]
    extractors = [built(size, crop=crop, hog=[1], lbp=1, spots=1, difference=1) for size in (4, 7)]
    for width, height in [(w, h) for w in (1, 2, 3, 4, 5, 7, 8, 13) for h in (1, 3, 4, 6, 15)] + [(1, 99), (99, 1)]:
        for extractor in extractors:
            extract(extractor, picture("noise", width, height, depth), format)
    for kind in KINDS:
        extract(extractors[1], picture(kind, 19, 11, depth), format)


@pytest.mark.parametrize("format", DEPTHS)
@pytest.mark.parametrize(("width", "height"), [(2048, 1), (1, 2048), (2047, 2)])
def test_the_longest_sides(width, height, format):
    off = {"pixels": 0, "lbp": 0, "spots": 0, "difference": 0, "hog": []}
    for size in (4, 31):
        for crop in (False, True):
            extractor = built(size, crop=crop, **{**off, "colour": 1})
            assert extract(extractor, picture("white", width, height, DEPTHS[format]), format) == [4080] * 3


@slow
@given(
    st.integers(1, 45),
    st.integers(1, 45),
    st.integers(4, 32),
    st.booleans(),
    st.sampled_from(sorted(DEPTHS)),
    st.sampled_from(KINDS),
)
@example(1, 1, 32, True, "rgb565be", "white")
def test_any_frame_in_any_grid(width, height, size, crop, format, kind):
    off = {"pixels": 1, "lbp": 0, "spots": 0, "difference": 0, "hog": []}
    extract(built(size, crop=crop, **off), picture(kind, width, height, DEPTHS[format]), format)


@pytest.mark.parametrize("bits", [8, 6, 5])
def test_the_largest_sums(bits):
    """Of white frames of every area around the limits, up to 2**22 pixels."""
    white = (1 << bits) - 1
    for area in [1, 2, 1 << 18, (1 << 18) + 1, 5 << 17, (1 << 22) - 2048, 1 << 22]:
        for total in (0, white * area // 2, white * area):
            sums, cells = checked_device.words32([total]), checked_device.words16(1)
            device.grid.means(sums, 0, 1, 1, area, bits, cells, 0)
            assert abs(cells[0] - total / area * 4080 / white) <= 1.1


@pytest.mark.parametrize("size", [4, 7, 32])
def test_the_largest_frame(size):
    """The sums of a white frame of 2048 x 2048 pixels, by one row that has the weight of all."""
    for add, depth in (
        (device.grid.add_grey, 1),
        (device.grid.add_bytes, 3),
        (device.grid.add_words, 2),
    ):
        table, sums = checked_device.words16(4 * size), checked_device.words32(3 * size)
        device.grid.spans(2048, size, table, 0)
        white = {1: 255, 3: 255, 2: 63}[depth]
        start = 2048 * 2047 * depth  # the frame's last row
        frame = checked_device.words8([255] * (2048 * depth))
        tail = [1] if depth == 2 else []
        add(_Last(frame, start), start, 1, 0, table, size, 2048, sums, *tail)
        assert max(sums) == 2048 * 2048 * white


class _Last:
    """The last row of a frame whose other rows nobody may look at."""

    def __init__(self, row, start: int):
        self.row, self.start = row, start

    def __getitem__(self, i: int) -> int:
        return self.row[i - self.start]


@pytest.mark.parametrize("n", [1, 2, 4, 25, 1024])
def test_contrast(n):
    for low, high in ((0, 4080), (4080, 0), (4079, 4080), (0, 1)):
        for others in {0, 1, n // 2, n - 1}:
            values = checked_device.words16([low] * others + [high] * (n - others))
            device.contrast.normalise(values, 0, n, checked_device.int16s(n), 0)


@pytest.mark.parametrize("count", range(2, 17, 2))
def test_gradients_of_every_direction(count):
    directions = built(4, orientations=count).directions
    ring = [(dx, dy) for dx in range(-4080, 4081, 1360) for dy in (-4080, 4080)]
    ring += [(dx, dy) for dx in (-4080, -1, 0, 1, 4080) for dy in range(-4080, 4081, 1360)] + [(0, 1), (0, -1)]
    for dx, dy in ring:
        cells = np.zeros((3, 3), int)
        cells[1, 2], cells[1, 0] = max(dx, 0), max(-dx, 0)
        cells[0, 1], cells[2, 1] = max(dy, 0), max(-dy, 0)
        bins = checked_device.words32(count)
        grid = checked_device.words16(cells.ravel().tolist())
        device.gradients.histogram(grid, 4, 3, 1, 1, directions, count, bins, 0)
        share = np.sin(np.pi / count)  # of a gradient along one of the directions
        assert 0.99 * share * np.hypot(dx, dy) - 3 <= sum(bins) <= max(abs(dx) + abs(dy), 1.01 * np.hypot(dx, dy))


def test_shares_of_the_largest_sums():
    for cells, count in ((1, 2), (3, 16), (32, 2)):
        total = cells * cells * count
        most = 1024 // cells**2 * 8160
        for values in ([most] + [0] * (total - 1), [most // count] * total):
            bins = checked_device.words32(values + [0] * cells**2)
            out = checked_device.int16s(total)
            device.gradients.shares(bins, cells, count, 64 * max(1, 1024 // cells**2), out, 0)
            assert min(out) >= 0
            assert max(out) <= 1024


def test_the_background():
    for shift in range(9):
        plan = checked_device.words32([0] * 11 + [1, shift])
        background = checked_device.words16(3)
        for value in (4080, 0, 4080, 1, 0, 4079, 4080, 4080, 0):
            background[2] = value
            device.picture_extract.difference(background, 1, checked_device.int16s(1), 0)
            device.picture_extract.learn(plan, background)


def test_the_checks_see_what_they_should():
    violation = checked_device.Violation
    with pytest.raises(violation, match="leaves -2"):
        device.grid.means(checked_device.words32([1 << 29]), 0, 1, 1, 1, 8, checked_device.words16(1), 0)
    with pytest.raises(IndexError):
        table = checked_device.words16(16)
        device.grid.spans(9, 4, table, 0)
        device.grid.add_grey(checked_device.words8(8), 0, 1, 9, table, 4, 1, checked_device.words32(4))
    with pytest.raises(violation, match="store of 4096"):
        checked_device.words8(1)[0] = 4096
