"""Altered copies: repeatable, each alteration by itself, and nothing strange at the edges."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from emlearn_gestures.errors import UserError
from emlearn_gestures.pictures.augment import Augmentation

OFF = Augmentation(flip=False, rotation=0, zoom=0, shift=0, contrast=0, brightness=0, noise=0)
GREY = np.random.default_rng(3).integers(0, 256, (24, 32), np.uint8)
RGB = np.random.default_rng(4).integers(0, 256, (24, 32, 3), np.uint8)


def disc(height: int = 61, width: int = 81, x: float = 40.5, y: float = 30.5, radius: float = 12) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width] + 0.5
    return np.where((columns - x) ** 2 + (rows - y) ** 2 < radius**2, 200, 50).astype(np.uint8)


def centre(frame: np.ndarray) -> tuple[float, float]:
    """(x, y) of the bright pixels."""
    rows, columns = np.nonzero(frame > 125)
    return columns.mean() + 0.5, rows.mean() + 0.5


@pytest.mark.parametrize("frame", [GREY, RGB, GREY[:1, :1], RGB[:1, :5]], ids=lambda f: str(f.shape))
def test_form(frame: np.ndarray) -> None:
    before = frame.copy()
    for copy in range(20):
        result = Augmentation(rotation=180, zoom=0.9, shift=0.9).augment(frame, copy, 5)
        assert result.shape == frame.shape and result.dtype == np.uint8
        assert not np.shares_memory(result, frame)
    np.testing.assert_array_equal(frame, before)


def test_same_numbers_same_copy_in_any_order_and_thread() -> None:
    settings = Augmentation()
    numbers = [(copy, picture) for copy in range(4) for picture in range(25)]
    first = {each: settings.augment(RGB, *each) for each in numbers}
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda each: Augmentation().augment(RGB, *each), reversed(numbers)))
    for each, result in zip(reversed(numbers), again, strict=True):
        np.testing.assert_array_equal(result, first[each])
    assert len({result.tobytes() for result in first.values()}) == len(numbers)
    other = replace(settings, seed=1)
    assert all((other.augment(RGB, *each) != first[each]).any() for each in numbers)


def test_all_off_changes_nothing() -> None:
    for frame in (GREY, RGB):
        for copy in range(5):
            np.testing.assert_array_equal(OFF.augment(frame, copy, 0), frame)


def test_flip_mirrors_about_half() -> None:
    copies = [replace(OFF, flip=True).augment(RGB, copy, 0) for copy in range(100)]
    mirrored = sum((copy == RGB[:, ::-1]).all() for copy in copies)
    assert mirrored + sum((copy == RGB).all() for copy in copies) == 100
    assert 30 < mirrored < 70


def test_rotation_about_the_middle() -> None:
    angles = []
    for copy in range(60):
        frame = replace(OFF, rotation=20).augment(disc(x=60.5, radius=6), copy, 0)
        x, y = centre(frame)
        assert np.hypot(x - 40.5, y - 30.5) == pytest.approx(20, abs=0.5)
        angles.append(np.degrees(np.arctan2(y - 30.5, x - 40.5)))
    assert -20.5 < min(angles) < -15 and 15 < max(angles) < 20.5


def test_zoom_both_ways() -> None:
    whole = (disc() > 125).sum()
    areas = [(replace(OFF, zoom=0.3).augment(disc(), copy, 0) > 125).sum() / whole for copy in range(60)]
    assert 0.7**2 - 0.03 < min(areas) < 0.6 and 1.5 < max(areas) < 1.3**2 + 0.03


def test_shift_within_its_share_and_edges_continued() -> None:
    moves = []
    for copy in range(60):
        frame = replace(OFF, shift=0.2).augment(disc(), copy, 0)
        assert frame.min() == 50  # no black corner
        moves.append(np.subtract(centre(frame), (40.5, 30.5)))
    assert (np.abs(moves) <= np.array([81, 61]) * 0.2 + 0.5).all()
    assert (np.ptp(moves, axis=0) > np.array([81, 61]) * 0.3).all()


def test_edges_are_replicated_under_everything() -> None:
    flat = np.full((30, 50, 3), (10, 120, 240), np.uint8)
    moves = replace(OFF, flip=True, rotation=180, zoom=0.9, shift=0.9)
    for copy in range(50):
        np.testing.assert_array_equal(moves.augment(flat, copy, 0), flat)


def test_contrast_keeps_the_mean_and_brightness_scales_it() -> None:
    frame = np.tile(np.array([80, 160], np.uint8), (20, 20))
    spreads = [np.ptp(replace(OFF, contrast=0.5).augment(frame, copy, 0)) for copy in range(60)]
    means = [replace(OFF, contrast=0.5).augment(frame, copy, 0).mean() for copy in range(60)]
    assert 39 < min(spreads) < 50 and 110 < max(spreads) < 121
    np.testing.assert_allclose(means, 120, atol=0.6)
    means = [replace(OFF, brightness=0.5).augment(frame, copy, 0).mean() for copy in range(60)]
    assert 59 < min(means) < 75 and 165 < max(means) < 181


def test_noise_has_its_deviation_and_saturates() -> None:
    frame = np.full((200, 200, 3), 128, np.uint8)
    noise = replace(OFF, noise=8).augment(frame, 0, 0).astype(float) - 128
    assert noise.std() == pytest.approx(8, rel=0.02) and abs(noise.mean()) < 0.1
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.02
    bright = replace(OFF, noise=8).augment(np.full((50, 50), 255, np.uint8), 0, 0)
    assert bright.max() == 255 and bright.min() > 200  # does not wrap


def test_switching_one_off_leaves_the_others() -> None:
    without = replace(OFF, shift=0.1, rotation=10)
    assert centre(replace(without, noise=2, brightness=0.1).augment(disc(), 1, 1)) == pytest.approx(
        centre(without.augment(disc(), 1, 1)), abs=0.2
    )


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("copies", -1),
        ("copies", 1.5),
        ("copies", 1001),
        ("rotation", 181),
        ("rotation", float("nan")),
        ("zoom", 1),
        ("zoom", -0.1),
        ("shift", 2),
        ("contrast", 1),
        ("brightness", "much"),
        ("noise", -3),
        ("noise", None),
        ("seed", -1),
        ("seed", 0.5),
        ("flip", "yes"),
    ],
)
def test_arguments(argument: str, value: object) -> None:
    with pytest.raises(UserError, match=f"^{argument} is .*, must be"):
        Augmentation(**{argument: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("frame", [GREY.astype(float), GREY[0], RGB[..., :2], GREY[:0], [[1, 2]]], ids=range(5))
def test_bad_frames(frame: object) -> None:
    with pytest.raises(UserError, match=r"^frame "):
        Augmentation().augment(frame, 0, 0)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="copy_number is -1"):
        Augmentation().augment(GREY, -1, 0)
