"""What the pixel features are worth: against exact means and float64 references of the same definitions."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emlearn_gestures.features import PixelFeatures, extract_pixels
from emlearn_predict import picture_features
from emlearn_predict._runtime import int16s

OFF = {"pixels": 0, "colour": 0, "lbp": 0, "spots": 0, "difference": 0, "hog": (), "normalise": False, "n_jobs": 1}
WHITE = 4080
BOUND = 14  # of 1024 in a share of the gradients: see gradients.shares
quick = settings(max_examples=50, deadline=None, derandomize=True)
sides = st.one_of(st.integers(1, 40), st.integers(1, 300))


def features(frame, size, **options):
    return PixelFeatures(size, **{**OFF, **options}).fit_transform(frame[None])[0].astype(int)


def raw(frame: np.ndarray, height: int, width: int, format: str, **options) -> np.ndarray:
    """Return the features of a frame in a camera's own format."""
    extractor = picture_features.PictureFeatures(PixelFeatures(**{**OFF, **options})._parameters())
    out = int16s(extractor.n_features)
    extractor.extract(np.ascontiguousarray(frame).ravel(), width, height, out, format)
    return np.array(out, int)


def weights(length: int, n: int) -> np.ndarray:
    """Return how much of each pixel lies in each cell: the rows add up to `length`."""
    cell, pixel = np.arange(n)[:, None], np.arange(length)
    return np.clip(np.minimum((cell + 1) * length, (pixel + 1) * n) - np.maximum(cell * length, pixel * n), 0, None)


def sums(plane: np.ndarray, n: int) -> np.ndarray:
    """Return each cell's exact sum, whose weights add up to the pixels of the frame."""
    height, width = plane.shape
    return weights(height, n) @ plane.astype(np.int64) @ weights(width, n).T


def means(plane: np.ndarray, n: int) -> np.ndarray:
    """Return the exact means in 1/16 grey level, a half rounded up."""
    return (2 * 16 * sums(plane, n) + plane.size) // (2 * plane.size)


def random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def grids(n: int, seed: int = 0):
    """Yield pictures of n x n pixels, which are their own grids: noise of all strengths, edges, waves, and flat."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[:n, :n]
    for strength in (1, 3, 10, 60, 255):
        yield generator.integers(0, strength + 1, (n, n), dtype=np.uint8)
    for angle in np.linspace(0, np.pi, 7):
        t = x * np.cos(angle) + y * np.sin(angle)
        yield np.round(127.5 + 127 * np.sin(t * 0.7)).astype(np.uint8)
        yield np.where(t > n / 3, 240, 15).astype(np.uint8)
    yield np.full((n, n), 200, np.uint8)


@quick
@given(sides, sides, st.integers(4, 32), st.booleans(), st.sampled_from(["noise", "black or white"]))
def test_means_are_exact(height, width, size, crop, kind):
    frame = random(height * 401 + width, height, width)
    if kind != "noise":
        frame = np.where(frame < 128, 0, 255).astype(np.uint8)
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    used = frame[top : top + side, left : left + side] if crop else frame
    np.testing.assert_array_equal(features(frame, size, crop=crop, pixels=size), means(used, size).ravel())


@pytest.mark.parametrize("shape", [(512, 512), (2048, 128), (128, 2048)])
def test_means_of_2_18_pixels_are_exact(shape):
    frame = random(1, *shape)
    for size in (4, 7, 32):
        np.testing.assert_array_equal(features(frame, size, pixels=size), means(frame, size).ravel())


@pytest.mark.parametrize("shape", [(513, 512), (600, 801), (2047, 1999), (2048, 2048)])
def test_means_of_more_pixels(shape):
    for frame in (random(1, *shape), 255 - random(2, *shape) // 16):
        for size in (5, 32):
            exact = 16 * sums(frame, size) / frame.size
            assert np.abs(features(frame, size, pixels=size) - exact.ravel()).max() <= 1


@quick
@given(sides, st.integers(1, 40), st.integers(4, 32))
def test_colours_and_brightness(height, width, size):
    frame = random(height * 41 + width, height, width, 3)
    got = features(frame, size, pixels=size, colour=size).reshape(4, size * size)
    expected = np.stack([means(frame[:, :, part], size).ravel() for part in range(3)])
    np.testing.assert_array_equal(got[1:], expected)
    np.testing.assert_array_equal(got[0], (77 * expected[0] + 150 * expected[1] + 29 * expected[2] + 128) >> 8)
    exact = np.tensordot([0.299, 0.587, 0.114], expected, 1)
    assert np.abs(got[0] - exact).max() <= 0.5 + 0.002 * WHITE


@quick
@given(st.integers(1, 60), st.integers(1, 60), st.integers(4, 32), st.sampled_from(["rgb565", "rgb565be"]))
def test_16_bits_as_expanded_colours(height, width, size, format):
    words = np.random.default_rng(height * 61 + width).integers(0, 1 << 16, (height, width), dtype=np.uint16)
    frame = words.astype("<u2" if format == "rgb565" else ">u2").view(np.uint8)
    got = raw(frame, height, width, format, size=size, colour=size).reshape(3, -1)
    for part, (plane, white) in enumerate([(words >> 11, 31), (words >> 5 & 63, 63), (words & 31, 31)]):
        exact = sums(plane, size) / plane.size * WHITE / white
        assert np.abs(got[part] - exact.ravel()).max() <= 1.05  # it is rounded twice, and white is 1850 / 2**16
    # as image libraries widen 5 and 6 bits: by their own first bits
    wide = np.stack([words >> 8 & 0xF8 | words >> 13, words >> 3 & 0xFC | words >> 9 & 3, words << 3 & 0xF8], 2)
    wide[:, :, 2] |= words >> 2 & 7
    colours = features(wide.astype(np.uint8), size, colour=size).reshape(3, -1)
    assert np.abs(got - colours).max() <= 12  # less than a grey level


@pytest.mark.parametrize("parts", [1, 4, 8, 16])
def test_brightness_against_float64(parts):
    for frame in grids(16):
        plain = features(frame, 16, pixels=parts).astype(float)
        exact = plain - plain.mean()
        deviation = 1 + np.abs(exact).mean()
        exact *= 256 / deviation
        # 1/2 of the mean's rounding, on which the deviation rests as well; 1/256 of the scale's cut; 1/2 of its own
        allowed = 0.51 * 256 / deviation * (1 + np.abs(exact) / 256) + np.abs(exact) / 256 + 0.51
        assert (np.abs(features(frame, 16, pixels=parts, normalise=True) - exact) <= allowed).all()


def gradient_shares(grid: np.ndarray, levels, count: int) -> np.ndarray:
    """Return the features `hog` by their definition, in float64 with exact directions."""
    n = len(grid)
    line = np.arange(n)
    before, after = np.maximum(line - 1, 0), np.minimum(line + 1, n - 1)
    dx = grid[:, after] - grid[:, before]
    dy = grid[before] - grid[after]
    size, angle = np.hypot(dx, dy), np.arctan2(dy, dx) % np.pi
    first = np.floor(angle * count / np.pi).astype(int) % count
    rest = angle - first * np.pi / count
    cells = np.zeros((n, n, count))
    y, x = np.mgrid[:n, :n]
    # the sum of two vectors along the directions, both longer by 1 / sin(pi / count)
    cells[y, x, first] = size * np.sin(np.pi / count - rest)
    cells[y, x, (first + 1) % count] += size * np.sin(rest)
    result = []
    for level in levels:
        side = n // level
        bins = cells.reshape(level, side, level, side, count).sum((1, 3))
        padded = np.pad(bins.sum(2), 1)
        around = sum(padded[r : r + level, c : c + level] for r in range(3) for c in range(3))
        result.append((1024 * bins / (around + 64 * side * side)[:, :, None]).ravel())
    return np.concatenate(result)


@pytest.mark.parametrize("count", range(2, 17, 2))
def test_gradients_against_float64(count):
    worst = 0.0
    for n, levels in ((8, (8, 2)), (16, (16, 8, 4, 1)), (15, (5, 1)), (32, (8, 4, 1))):
        for seed, frame in enumerate(grids(n, 100 * count)):
            got = features(frame, n, hog=levels, orientations=count)
            exact = gradient_shares(16.0 * frame, levels, count)
            worst = max(worst, np.abs(got - exact).max())
            assert worst <= BOUND, (n, seed)
    assert worst > 0.5  # the reference is another computation


def runs(grid: np.ndarray, parts: int, least: int) -> np.ndarray:
    """Return the counts of riu2 patterns as the paper defines them, for a threshold on each difference."""
    n = len(grid)
    around = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)]
    middle = grid[1:-1, 1:-1]
    ring = np.stack([grid[1 + r : n - 1 + r, 1 + c : n - 1 + c] - middle >= least for r, c in around]).astype(int)
    changes = np.abs(ring - np.roll(ring, 1, 0)).sum(0)
    bins = np.where(changes <= 2, ring.sum(0), 9)
    y, x = np.mgrid[1 : n - 1, 1 : n - 1] // (n // parts)
    counts = np.zeros((parts, parts, 10), int)
    np.add.at(counts, (y, x, bins), 1)
    return counts.ravel()


@pytest.mark.parametrize(("size", "parts"), [(4, 1), (5, 5), (16, 4), (31, 1), (32, 2)])
@pytest.mark.parametrize("contrast", [0, 2, 0.3, 255])
def test_patterns(size, parts, contrast):
    for frame in grids(size):
        expected = runs(16 * frame.astype(int), parts, round(16 * contrast))
        np.testing.assert_array_equal(features(frame, size, lbp=parts, contrast=contrast), expected)


def standing_out(grid: np.ndarray, parts: int) -> np.ndarray:
    n = len(grid)
    found = np.zeros((parts, parts, 4), int)
    for k in (1, 2):
        middle = grid[k : n - k, k : n - k]
        if not middle.size:
            continue
        ends = slice(0, n - 2 * k), slice(2 * k, n)
        around = [grid[k : n - k, end] for end in ends] + [grid[end, k : n - k] for end in ends]
        place = tuple(np.mgrid[k : n - k, k : n - k] // (n // parts))
        for i, depth in enumerate((np.min(around, 0) - middle, middle - np.max(around, 0))):
            np.maximum.at(found, (*place, np.full_like(middle, 2 * k - 2 + i)), depth)
    return found.ravel()


@pytest.mark.parametrize(("size", "parts"), [(4, 1), (4, 4), (5, 5), (15, 3), (16, 4), (32, 2)])
def test_spots(size, parts):
    for frame in grids(size):
        np.testing.assert_array_equal(features(frame, size, spots=parts), standing_out(16 * frame.astype(int), parts))


def test_background():
    frames = np.stack(list(grids(8))[:12])
    for shift in (0, 2, 8):
        transformer = PixelFeatures(8, **{**OFF, "pixels": 4, "difference": 4, "background": shift})
        got = transformer.fit_transform(frames).astype(float)
        values, background = got[:, :16], got[0, :16]
        for value, difference in zip(values, got[:, 16:], strict=True):
            assert np.abs(np.abs(value - background) - difference).max() <= 0.5 + 1 / 16 * 2**shift
            background = background + (value - background) / 2**shift


def pictures(name: str, count: int) -> list[np.ndarray]:
    folder = os.environ.get("EMLEARN_GESTURES_DATA")
    if not folder:
        pytest.skip("EMLEARN_GESTURES_DATA is not set")
    from PIL import Image

    paths = sorted(p for p in Path(folder, name).rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp"))
    if not paths:
        pytest.skip(f"no pictures of {name} in EMLEARN_GESTURES_DATA")
    result = []
    for path in paths[:: -(-len(paths) // count)]:
        with Image.open(path) as image:
            image.draft("RGB", (320, 320))  # quickly
            result.append(np.asarray(image.convert("RGB")))
    return result


@pytest.mark.parametrize("name", ["cups", "mask_defects", "sign_digits"])
def test_real_pictures(name):
    """Means, gradients, patterns and spots of pictures by one grid that is exact."""
    options = {"pixels": 32, "colour": 32, "hog": (8, 4), "lbp": 4, "spots": 4, "normalise": False}
    transformer = PixelFeatures(32, n_jobs=1, **options)
    frames = pictures(name, 12)
    got = transformer.fit_transform(frames).astype(int)
    for frame, values in zip(frames, got, strict=True):
        exact = np.stack([means(frame[:, :, part], 32).ravel() for part in range(3)])
        limit = 0 if frame[:, :, 0].size <= 1 << 18 else 1
        assert np.abs(values[1024:4096].reshape(3, -1) - exact).max() <= limit
        grid = values[:1024].reshape(32, 32)
        gradients = values[4096 : 4096 + 80 * 8]
        assert np.abs(gradients - gradient_shares(grid.astype(float), (8, 4), 8)).max() <= BOUND
        rest = values[4096 + 80 * 8 :]
        np.testing.assert_array_equal(rest, np.concatenate([runs(grid, 4, 32), standing_out(grid, 4)]))
    again = extract_pixels(transformer.parameters_, [frame[:, :, ::-1] for frame in frames], n_jobs=2)
    assert (again[:, 1024:2048] == got[:, 3072:4096]).all()
